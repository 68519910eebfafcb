//! What the bus promises, against a real nats-server for each test.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that cannot be set up has to fail loudly, where it stands"
)]

mod world;

mod publish;
mod topology;

mod consume_faults;
mod consume_outages;
mod consume_pace;
mod consume_trace;
mod dead_letters;

mod relay;

mod feed;
mod kv;

mod janitor;
