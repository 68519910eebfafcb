//! What is learned from conversations, against a real database.

#![expect(clippy::unwrap_used, reason = "a test fails where a step fails")]

mod gaps;
mod regression;
mod suggestions;
mod world;
