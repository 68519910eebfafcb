//! Meta's limits on what may be sent, read from its documents and checked as it checks them.

mod envelope;
mod field;
mod interactive;
mod media;
mod other;
mod special;
mod template;
#[cfg(test)]
mod tests;

pub(crate) use envelope::{Draft, Recipient, check};
pub(crate) use media::header;
pub(crate) use template::template_name;
