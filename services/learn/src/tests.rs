//! What takes long about knowledge, against a real database.

#![expect(clippy::unwrap_used, reason = "a test fails where a step fails")]

mod embed;
mod gaps;
mod regression;
mod suggestions;
mod world;
