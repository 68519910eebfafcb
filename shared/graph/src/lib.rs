#![doc = include_str!("../README.md")]

mod checks;
mod client;
mod error;
mod media;
mod templates;
mod usage;
mod wire;

pub use checks::{PhoneNumberInfo, SubscribedApp, Throughput, TokenError, TokenInfo, WebhookConfiguration};
pub use client::{GraphClient, GraphSettings, SEND_TIMEOUT, SendResult, Sent};
pub use error::{BuildError, DownloadError, GraphError, NotSent};
pub use media::{Download, MediaInfo, Upload};
pub use templates::ListedTemplate;
pub use usage::Usage;
