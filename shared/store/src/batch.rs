//! What many webhooks write at once, in a few statements of many rows each.
//!
//! The functions do what their namesakes of one row do, for the usual case. Whatever is not usual (an identity that was
//! given up, a row that another transaction made meanwhile) is an error or has no answer: the caller then tries again
//! or takes the webhooks one by one. Rows are written and locked in one order: contacts, then conversations, each by key.

mod contacts;
mod conversations;
mod messages;
mod webhooks;

pub use contacts::{Known, resolve};
pub use conversations::{lock_or_create, save};
pub use messages::{NewRow, insert, known};
pub use webhooks::{account_for, accounted};
