//! Why there is no answer.

use std::time::Duration;

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
