//! The API alone, over a real nats-server and a real database.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::format_push_string,
    clippy::needless_pass_by_value,
    reason = "a helper that fails is a test that fails"
)]

mod meta;
mod world;

mod access;
mod articles;
mod contacts;
mod conversations;
mod integrations;
mod knowledge;
mod learning;
mod live;
mod media;
mod notices;
mod operations;
mod presence;
mod pushed;
mod sending;
mod sources;
mod teams;
mod templates;
mod tenancy;
mod thread;
mod usage;
mod wire;
