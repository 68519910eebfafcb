//! What takes long about knowledge, against a real database.

mod embed;
mod gaps;
mod regression;
mod suggestions;
mod world;
