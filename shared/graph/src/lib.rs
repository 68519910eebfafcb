#![doc = include_str!("../README.md")]

mod checks;
mod client;
mod error;
mod wire;

pub use checks::{PhoneNumberInfo, SubscribedApp, Throughput, TokenError, TokenInfo, WebhookConfiguration};
pub use client::{GraphClient, GraphSettings, SEND_TIMEOUT, SendResult};
pub use error::{BuildError, GraphError, NotSent};
