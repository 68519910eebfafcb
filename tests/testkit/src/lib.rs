#![doc = include_str!("../README.md")]
#![expect(
    clippy::expect_used,
    clippy::panic,
    reason = "a test that cannot be set up has to fail loudly, where it stands"
)]

mod wait;

mod nats;

mod database;

mod proxy;

mod process;

mod client;

pub mod collector;
pub mod fixtures;
pub mod graph;
pub mod knowledge;
pub mod model;
pub mod transcriber;

pub mod webhooks;

pub use client::ScriptedClient;
pub use collector::{Collector, Exported, Logged};
pub use database::{HeldTable, TestDb};
pub use fixtures::{Fixture, Talk};
pub use graph::{Answer, GraphRequest, ScriptedGraph};
pub use model::{Reply, ScriptedModel};
pub use nats::{TestNats, free_address};
pub use process::{Process, ProcessBuilder, binary};
pub use proxy::Proxy;
pub use transcriber::{Heard, ScriptedTranscriber};
pub use wait::{never_within, wait_for, wait_until, wait_until_within};
pub use webhooks::sign;

/// The checkout, for files tests read and tools they run.
pub fn repository() -> std::path::PathBuf {
    std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().expect("the checkout exists")
}

/// A variable that steers the tests themselves.
fn variable(name: &str) -> Option<String> {
    #[expect(clippy::disallowed_methods, reason = "the testkit has no service's configuration to read from")]
    std::env::var(name).ok().filter(|value| !value.is_empty())
}
