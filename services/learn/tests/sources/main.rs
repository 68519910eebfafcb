//! Taking knowledge in from a small site and from files, over a real database and a real object storage.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test fails where a step fails")]

mod site;
mod world;

mod claims;
mod files;
mod pages;
mod refusals;
mod runs;
