//! Files: those customers send, those businesses upload, and a sample of each type made in code.

mod bits;
mod film;
mod picture;
pub(crate) mod rules;
mod samples;
mod sound;
mod sticker;
mod store;
#[cfg(test)]
mod tests;

pub(crate) use samples::{names, sample};
pub(crate) use store::{File, Files, Origin, link, link_is_true};
