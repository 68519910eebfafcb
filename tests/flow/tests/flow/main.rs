//! The whole flow. See the README of this package.
#![expect(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test fails where a step fails")]

mod world;

mod accounts;
mod answers;
mod both_ways;
mod crashes;
mod knowledge;
mod operator;
mod outages;
mod outcomes;
mod people;
mod tables;
mod telemetry;
