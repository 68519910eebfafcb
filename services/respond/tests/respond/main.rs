//! Turns against a real queue, a real database and a scripted model.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test fails where a step fails")]

mod answers;
mod control;
mod edits;
mod presence;
mod recovery;
mod timing;
mod world;
