#![doc = include_str!("../README.md")]

use std::time::Duration;

use futures_util::future::BoxFuture;
use serde::Serialize;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

mod breaker;
mod openai;
mod resilient;

pub use openai::{ModelSettings, OpenAiClient, SetupError};
pub use resilient::Resilient;

/// Who said something in the conversation a model sees.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// The customer, and what we tell the model about the turn.
    User,
    /// The business.
    Assistant,
}

/// One call to a model.
#[derive(Debug, Clone)]
pub struct LlmRequest {
    /// Instructions; the same text for every turn of an operator, so that providers can cache it.
    pub system: String,
    /// The conversation, oldest first, ending with the customer's turn.
    pub turns: Vec<(Role, String)>,
    /// Name and JSON schema of the wanted answer.
    pub schema: (&'static str, serde_json::Value),
    /// Most tokens of the answer.
    pub max_output_tokens: u32,
    /// When the answer is no longer wanted.
    pub deadline: Instant,
}

/// Tokens of a call, as the provider counts them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Usage {
    /// Tokens read.
    pub input: u32,
    /// Of those, read from the provider's cache.
    pub cached: u32,
    /// Tokens written.
    pub output: u32,
}

impl std::ops::AddAssign for Usage {
    fn add_assign(&mut self, other: Self) {
        self.input += other.input;
        self.cached += other.cached;
        self.output += other.output;
    }
}

/// A complete answer of a model.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LlmReply {
    /// What it said.
    pub text: String,
    /// What it cost.
    pub usage: Usage,
    /// The model that was asked.
    pub model: String,
    /// Time to the first piece of the answer; the whole when it came at once.
    pub first_piece: Duration,
}

/// Why there is no complete answer. Half an answer is never one.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LlmError {
    /// Too slow.
    #[error("the model did not answer in time")]
    Timeout,
    /// The provider wants fewer calls.
    #[error("the model's provider limits the rate")]
    RateLimited {
        /// When to come back, if it says so.
        retry_after: Option<Duration>,
    },
    /// The provider has trouble.
    #[error("the model's provider answered {status}")]
    Overloaded {
        /// HTTP status.
        status: u16,
    },
    /// The key is wrong or lacks a right.
    #[error("the model's provider refused the key ({status})")]
    Auth {
        /// HTTP status.
        status: u16,
    },
    /// The request cannot be answered as it is.
    #[error("the model's provider refused the request ({status})")]
    BadRequest {
        /// HTTP status.
        status: u16,
    },
    /// The provider withheld the answer.
    #[error("the model's provider filtered the answer")]
    ContentFilter,
    /// The answer is longer than allowed.
    #[error("the model's answer was cut off")]
    Truncated,
    /// An answer without text.
    #[error("the model gave an empty answer")]
    Empty,
    /// The answer is no longer wanted.
    #[error("the call was cancelled")]
    Cancelled,
    /// Too many failures lately: not even tried.
    #[error("the model failed too often lately; it is left alone for a moment")]
    Resting,
    /// The connection failed or broke.
    #[error("the connection to the model failed")]
    Transport,
}

impl LlmError {
    /// A stable word for logs, metrics and evidence.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Timeout => "timeout",
            Self::RateLimited { .. } => "rate_limited",
            Self::Overloaded { .. } => "overloaded",
            Self::Auth { .. } => "auth",
            Self::BadRequest { .. } => "bad_request",
            Self::ContentFilter => "content_filter",
            Self::Truncated => "truncated",
            Self::Empty => "empty",
            Self::Cancelled => "cancelled",
            Self::Resting => "resting",
            Self::Transport => "transport",
        }
    }

    /// Whether the same call may succeed a moment later.
    pub const fn is_transient(&self) -> bool {
        matches!(self, Self::Timeout | Self::RateLimited { .. } | Self::Overloaded { .. } | Self::Transport)
    }
}

/// A language model.
pub trait LlmClient: Send + Sync + 'static {
    /// Asks once. Ends promptly with [`LlmError::Cancelled`] when `cancel` is triggered; dropping the future also ends
    /// the call.
    fn complete<'a>(
        &'a self,
        request: &'a LlmRequest,
        cancel: &'a CancellationToken,
    ) -> BoxFuture<'a, Result<LlmReply, LlmError>>;
}
