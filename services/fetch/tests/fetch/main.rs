//! The fetcher against a small Meta, a real database and a real queue.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails where a step fails")]

mod meta;
mod outages;
mod refusals;
mod stored;
mod world;
