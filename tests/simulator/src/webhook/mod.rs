//! Webhooks as Meta sends them: escaped, signed over the exact bytes, retried until they are answered with 200.

mod attempt;
mod challenge;
mod deliver;
mod escape;
mod payload;
mod signature;
mod statuses;
#[cfg(test)]
mod tests;

pub(crate) use attempt::Attempt;
pub(crate) use challenge::{Verification, challenge};
pub(crate) use deliver::{Outgoing, Retry, deliver};
pub(crate) use escape::escaped;
pub(crate) use payload::{change, contact, message_value, metadata, status_value};
pub(crate) use signature::sign;
pub(crate) use statuses::{FollowUp, follow_up, of_person};
