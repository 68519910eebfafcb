#![doc = include_str!("../README.md")]

use futures_util::future::BoxFuture;
use tokio_util::sync::CancellationToken;

mod breaker;
pub mod embeddings;
mod endpoint;
mod error;
pub mod estimate;
mod lanes;
mod models;
mod prices;
pub mod probe;
mod provider;
mod record;
mod reply;
mod request;
mod retry;
pub mod settings;
mod telemetry;
pub mod transcription;

pub use endpoint::{Endpoint, SetupError};
pub use error::LlmError;
pub use models::Models;
pub use prices::Prices;
pub use provider::{Provider, Sight, Target};
pub use reply::{Call, CallLog, LlmReply, Usage};
pub use request::{Image, Lasting, LlmRequest, Part, Purpose, Role, Subject, SystemBlock, Turn};
pub use settings::{AiSettings, ModelSettings, TraceContent, TranscriptionSettings};

/// A language model.
pub trait LlmClient: Send + Sync + 'static {
    /// Asks once. Ends promptly with [`LlmError::Cancelled`] when `cancel` is triggered; dropping the future also ends
    /// the call.
    fn complete<'a>(
        &'a self,
        request: &'a LlmRequest,
        cancel: &'a CancellationToken,
    ) -> BoxFuture<'a, Result<LlmReply, LlmError>>;

    /// Whether pictures are shown to it; one that does not see is told that there was one.
    fn sees(&self) -> bool {
        false
    }
}
