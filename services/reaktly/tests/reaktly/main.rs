//! The binary against real servers.
#![expect(clippy::unwrap_used, reason = "a test fails where a step fails")]

mod world;

mod command_line;
mod dead_letters;
mod doctor;
mod eval;
mod keys;
mod schema_and_streams;
mod tail;
mod up;
mod users;
mod webhooks;
