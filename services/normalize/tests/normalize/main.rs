//! The service alone: raw webhooks in a real JetStream, rows in a real PostgreSQL.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails where a step fails")]

mod world;

mod accounting;
mod annotations;
mod batches;
mod contacts;
mod fields;
mod groups;
mod lane;
mod large;
mod messages;
mod outages;
mod ownership;
mod routing;
mod statuses;
