//! The sender against a real queue, a real database and a scripted Meta.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails where a step fails")]

mod world;

mod claims;
mod crash_table;
mod credentials;
mod files;
mod limits;
mod outcomes;
mod presence;
mod unknown;
