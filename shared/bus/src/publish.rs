//! Publishing with the server's word that the message is stored.

use std::collections::BTreeMap;
use std::str::FromStr as _;
use std::time::Duration;

use async_nats::jetstream::context::PublishErrorKind;
use async_nats::jetstream::message::PublishMessage;
use async_nats::jetstream::{self, ErrorCode};
use async_nats::{HeaderMap, HeaderName, HeaderValue};
use bytes::Bytes;
use reaktly_events::headers::TRACEPARENT;
use reaktly_events::trace;

use crate::Bus;

/// A publish without an answer for this long has an unknown outcome.
pub const PUBLISH_TIME_MAX: Duration = Duration::from_millis(1500);

/// Where a message was stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stored {
    /// The stream.
    pub stream: String,
    /// Its sequence there; for a duplicate, that of the first.
    pub sequence: u64,
    /// The message was there already, by its id.
    pub duplicate: bool,
}

/// Why a message is not known to be stored.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PublishError {
    /// NATS is not connected; the message was not sent.
    #[error("nats is not connected")]
    Unavailable,
    /// The stream or the server has no room, or is asked for too much at once; the message is not stored.
    #[error("nats has no room: {reason}")]
    Full {
        /// The server's words.
        reason: String,
    },
    /// No stream takes this subject, or its leader is being elected; the message is not stored.
    #[error("no stream takes the subject")]
    NoStream,
    /// The message is larger than the server accepts; it was not sent.
    #[error("message of {bytes} bytes is too large for nats")]
    TooLarge {
        /// Size of the body.
        bytes: usize,
    },
    /// No answer came: the message may be stored, or may yet be. Publish again with the same id.
    #[error("nats did not answer; the message may be stored")]
    Unknown,
    /// The server refused for another reason, or a header is not one.
    #[error("nats refused the message: {reason}")]
    Refused {
        /// The reason.
        reason: String,
    },
}

impl Bus {
    /// Publishes and waits at most 1.5 s for the server's word. `message_id` makes repeats harmless within the
    /// stream's window. The current trace goes along unless `headers` bring one.
    pub async fn publish(
        &self,
        subject: &str,
        headers: &BTreeMap<String, String>,
        payload: Bytes,
        message_id: &str,
    ) -> Result<Stored, PublishError> {
        if !self.is_connected() {
            // The client would keep it and send it on reconnect, after the caller has been told otherwise.
            return Err(PublishError::Unavailable);
        }
        if let Some(too_old) = &self.links().borrow().too_old {
            return Err(PublishError::Refused { reason: too_old.to_string() });
        }
        let bytes = payload.len();
        let message = PublishMessage::build().payload(payload).headers(header_map(headers)?).message_id(message_id);
        let publishing = async {
            let word = self.jetstream().send_publish(subject.to_owned(), message).await?;
            word.await
        };
        match tokio::time::timeout(PUBLISH_TIME_MAX, publishing).await {
            Ok(Ok(ack)) => Ok(Stored { stream: ack.stream, sequence: ack.sequence, duplicate: ack.duplicate }),
            Ok(Err(error)) => Err(classify(&error, bytes)),
            Err(_) => Err(PublishError::Unknown),
        }
    }
}

fn header_map(headers: &BTreeMap<String, String>) -> Result<HeaderMap, PublishError> {
    let mut map = HeaderMap::new();
    let current = if headers.contains_key(TRACEPARENT) { None } else { Some(trace::current_headers()) };
    for (name, value) in headers.iter().chain(current.iter().flatten()) {
        let malformed = || PublishError::Refused { reason: format!("header {name} is malformed") };
        let value = HeaderValue::from_str(value).map_err(|_| malformed())?;
        map.insert(HeaderName::from_str(name).map_err(|_| malformed())?, value);
    }
    Ok(map)
}

fn classify(error: &jetstream::context::PublishError, bytes: usize) -> PublishError {
    let refusal = std::error::Error::source(error).and_then(|source| source.downcast_ref::<jetstream::Error>());
    match (error.kind(), refusal) {
        (PublishErrorKind::StreamNotFound, _) => PublishError::NoStream,
        (PublishErrorKind::MaxPayloadExceeded, _) => PublishError::TooLarge { bytes },
        (PublishErrorKind::TimedOut | PublishErrorKind::BrokenPipe, _) => PublishError::Unknown,
        (PublishErrorKind::MaxAckPending, _) => {
            PublishError::Full { reason: "too many publishes under way".to_owned() }
        }
        (_, Some(refusal)) => match refusal.error_code() {
            ErrorCode::STREAM_MESSAGE_EXCEEDS_MAXIMUM => PublishError::TooLarge { bytes },
            code if FULL.contains(&code) => PublishError::Full { reason: refusal.to_string() },
            _ => PublishError::Refused { reason: refusal.to_string() },
        },
        (_, None) => PublishError::Refused { reason: error.kind().to_string() },
    }
}

const FULL: [ErrorCode; 6] = [
    ErrorCode::STREAM_STORE_FAILED,
    ErrorCode::STORAGE_RESOURCES_EXCEEDED,
    ErrorCode::MEMORY_RESOURCES_EXCEEDED,
    ErrorCode::INSUFFICIENT_RESOURCES,
    ErrorCode::ACCOUNT_RESOURCES_EXCEEDED,
    ErrorCode::STREAM_TOO_MANY_REQUESTS,
];
