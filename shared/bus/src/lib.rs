#![doc = include_str!("../README.md")]

pub mod connection;
pub mod publish;

pub mod topology;

pub mod consume;
pub mod dead_letters;

pub mod relay;

pub mod browse;
pub mod feed;
pub mod follow;
pub mod kv;

pub mod janitor;

mod backoff;
mod message;
mod pull;

pub use connection::{Bus, Settings, connect};
pub use consume::{Consuming, Delivery, Drained, Failure, Handler, Probe, Raw, Tick, consume};
pub use publish::{PublishError, Stored};
pub use relay::Relay;
pub use topology::{Topology, TopologySettings};
