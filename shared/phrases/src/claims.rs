//! What nobody but a person may say in a business's name: that something was done, and what a customer's secrets are.

mod promises;
mod secrets;
mod sentences;

pub use promises::promises;
pub use secrets::asks_for_secret;
