//! Why a page was not fetched.

use std::borrow::Cow;
use std::time::Duration;

use crate::limits::{ANSWER_BYTES_MAX, ANSWER_TIME_MAX, REDIRECTS_MAX};
use crate::site::Refusal;

/// Why a page was not fetched; each says what would help.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FetchError {
    /// No address of the web, or one with a user name and password in it.
    #[error("this is no web address that can be read: it must begin with http:// or https:// and hold no password")]
    BadAddress,
    /// Another port than those of the web.
    #[error("only the ports 80 and 443 are read")]
    RefusedPort,
    /// The host is, or may be, inside our own network.
    #[error("the address leads into a private network and is never read")]
    PrivateAddress,
    /// The host has no address.
    #[error("the host is not known: check the spelling")]
    UnknownHost,
    /// Nothing answered, or not in a way that could be understood.
    #[error("the server could not be reached")]
    Unreachable,
    /// Outside of the rules for this fetch.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// 404: it may be back.
    #[error("the page does not exist")]
    NotFound,
    /// 410: it was taken away for good.
    #[error("the page does not exist any more")]
    Gone,
    /// It goes on and on.
    #[error("the address redirects more than {REDIRECTS_MAX} times")]
    TooManyRedirects,
    /// A redirect that leads nowhere.
    #[error("the address redirects without saying where to")]
    BadRedirect,
    /// A picture, a video, an archive.
    #[error("the address holds {found}: only HTML, PDF, Word (.docx), Markdown and plain text are read")]
    UnsupportedType {
        /// What the server calls it; `no content type` if it says nothing.
        found: String,
    },
    /// More than is taken, packed or unpacked.
    #[error("the page is larger than {} MB", ANSWER_BYTES_MAX / 1024 / 1024)]
    TooLarge,
    /// Headers and body did not come in time.
    #[error("the server took longer than {} s", ANSWER_TIME_MAX.as_secs())]
    Timeout,
    /// Any other answer than a page.
    #[error("the server answered {status}")]
    Status {
        /// The status.
        status: u16,
        /// How long the server asks to be left alone (429, 503).
        retry_after: Option<Duration>,
    },
}

impl FetchError {
    /// One stable word, `status_` with the number for other statuses.
    pub fn code(&self) -> Cow<'static, str> {
        Cow::Borrowed(match self {
            Self::BadAddress => "bad_address",
            Self::RefusedPort => "refused_port",
            Self::PrivateAddress => "private_address",
            Self::UnknownHost => "unknown_host",
            Self::Unreachable => "unreachable",
            Self::Refused(refusal) => refusal.code(),
            Self::NotFound | Self::Gone => "not_found",
            Self::TooManyRedirects => "too_many_redirects",
            Self::BadRedirect => "bad_redirect",
            Self::UnsupportedType { .. } => "unsupported_type",
            Self::TooLarge => "too_large",
            Self::Timeout => "timeout",
            Self::Status { status, .. } => return Cow::Owned(format!("status_{status}")),
        })
    }

    /// How long the server asks to be left alone.
    pub fn retry_after(&self) -> Option<Duration> {
        match self {
            Self::Status { retry_after, .. } => *retry_after,
            _ => None,
        }
    }

    /// Whether trying again later may help without anybody changing anything.
    pub fn is_passing(&self) -> bool {
        match self {
            Self::Unreachable | Self::Timeout | Self::UnknownHost => true,
            Self::Status { status, .. } => matches!(status, 408 | 425 | 429 | 500..=599),
            _ => false,
        }
    }
}
