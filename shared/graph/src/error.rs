//! What can go wrong with a call. No error holds a URL or a token.

use reaktly_whatsapp::errors::Refusal;

/// Why there is no client.
#[derive(Debug, thiserror::Error)]
pub enum BuildError {
    /// A base URL that takes no path, such as `mailto:`.
    #[error("the graph url cannot be the base of a path")]
    Base,
    /// A version that is no path segment such as `v25.0`.
    #[error("the graph version must look like v25.0")]
    Version,
    /// The HTTP client could not be set up.
    #[error("could not set up the http client")]
    Http(#[source] reqwest::Error),
}

/// Why a call other than a send brought nothing.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum GraphError {
    /// Meta said no.
    #[error("meta refused the call with status {} and code {}", .0.http_status, .0.code)]
    Refused(Box<Refusal>),
    /// Meta was not reached, or did not answer to the end.
    #[error("the graph api did not answer: {cause}")]
    Unreachable {
        /// What happened, such as `timeout`.
        cause: &'static str,
    },
    /// An answer of another shape.
    #[error("the answer with status {http_status} is not the graph api's")]
    Malformed {
        /// HTTP status of the answer.
        http_status: u16,
    },
}

/// A call of which certainly no byte reached Meta.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the request was not sent: {cause}")]
pub struct NotSent {
    /// What happened, such as `connect`.
    pub cause: &'static str,
}

/// Why a file did not come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum DownloadError {
    /// Its address is none of Meta's: nothing was asked.
    #[error("the address of the file is none of meta's")]
    Forbidden,
    /// Meta does not give it: 404 when the address is over (or, says Meta, the token), 401 and 403 for the token.
    #[error("meta refused the file with status {http_status}")]
    Refused {
        /// HTTP status of the answer.
        http_status: u16,
    },
    /// Meta was not reached, or the file did not come to its end.
    #[error("the file did not come: {cause}")]
    Unreachable {
        /// What happened, such as `cut off`.
        cause: &'static str,
    },
}

impl DownloadError {
    /// Whether the token, not the file, is what Meta refuses.
    pub const fn is_about_token(self) -> bool {
        matches!(self, Self::Refused { http_status: 401 | 403 })
    }
}
