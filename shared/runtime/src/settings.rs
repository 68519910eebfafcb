//! The setting groups that several services share.

mod connections;
mod process;

#[cfg(test)]
mod tests;

pub use connections::{DATABASE_URL, DataSettings, DatabaseSettings, KEYS, NATS_CREDS, NATS_URL, NatsSettings};
pub use process::{Environment, HealthSettings, ProcessSettings, Switch, TelemetrySettings};
