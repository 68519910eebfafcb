//! Turns against a real queue, a real database and a scripted model.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test fails where a step fails")]

mod answers;
mod caps;
mod control;
mod edits;
mod handoffs;
mod interleavings;
mod presence;
mod recovery;
mod seeing;
mod spending;
mod summing;
mod timing;
mod waiting;
mod world;
