//! Ingress alone, over a real nats-server.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::format_push_string,
    reason = "a helper that fails is a test that fails"
)]

mod http;
mod world;

mod authentic;
mod bodies;
mod challenges;
mod integrations;
mod outages;
mod processes;
mod sightings;
