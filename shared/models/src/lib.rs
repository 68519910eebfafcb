#![doc = include_str!("../README.md")]

use futures_util::future::BoxFuture;
use tokio_util::sync::CancellationToken;

mod breaker;
mod error;
mod openai;
mod reply;
mod request;
mod resilient;

pub use error::LlmError;
pub use openai::{ModelSettings, OpenAiClient, SetupError};
pub use reply::{Call, CallLog, LlmReply, Usage};
pub use request::{Image, Lasting, LlmRequest, Part, Purpose, Role, Subject, SystemBlock, Turn};
pub use resilient::Resilient;

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
