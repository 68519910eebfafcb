//! A message as its handler sees it.

use std::collections::BTreeMap;

use async_nats::jetstream;
use bytes::Bytes;
use jiff::Timestamp;
use reaktly_events::headers;
use serde::de::DeserializeOwned;

use crate::message;

/// Where a message stands and how it came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Delivery {
    /// Its stream.
    pub stream: String,
    /// The consumer that delivered it.
    pub consumer: String,
    /// Its subject.
    pub subject: String,
    /// Its sequence in the stream.
    pub sequence: u64,
    /// How often it was delivered, this time included.
    pub deliveries: u64,
    /// Messages for its consumer that were not delivered yet when it was.
    pub pending: u64,
    /// When the stream stored it.
    pub stored_at: Timestamp,
    /// Its headers.
    pub headers: BTreeMap<String, String>,
    /// Its body as it came.
    pub payload: Bytes,
}

impl Delivery {
    /// A header by its exact name.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(String::as_str)
    }

    /// What identifies the message in the inbox table: the id it was first published with, also when it is replayed;
    /// without one, its place in the stream.
    pub fn message_id(&self) -> String {
        match self.header(headers::MESSAGE_ID) {
            Some(id) if self.headers.contains_key(headers::REPLAY) => message::without_replay(id).to_owned(),
            Some(id) => id.to_owned(),
            None => message::place_id(&self.stream, self.sequence),
        }
    }

    /// `None` for a message that did not come from a consumer, which the server never sends.
    pub(super) fn of(message: &jetstream::Message) -> Option<Self> {
        let info = message.info().ok()?;
        Some(Self {
            stream: info.stream.to_owned(),
            consumer: info.consumer.to_owned(),
            subject: message.subject.to_string(),
            sequence: info.stream_sequence,
            deliveries: u64::try_from(info.delivered).unwrap_or(0),
            pending: info.pending,
            stored_at: message::timestamp(info.published),
            headers: message::headers(message.headers.as_ref()),
            payload: message.payload.clone(),
        })
    }
}

/// What a body decodes to. Every type with serde's `Deserialize` is read as JSON.
pub trait FromPayload: Sized + Send {
    /// Decodes a body.
    fn from_payload(payload: &Bytes) -> Result<Self, Undecodable>;
}

/// A body that is taken as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Raw(pub Bytes);

impl FromPayload for Raw {
    fn from_payload(payload: &Bytes) -> Result<Self, Undecodable> {
        Ok(Self(payload.clone()))
    }
}

impl<T: DeserializeOwned + Send> FromPayload for T {
    fn from_payload(payload: &Bytes) -> Result<Self, Undecodable> {
        serde_json::from_slice(payload).map_err(|error| Undecodable {
            category: error.classify(),
            line: error.line(),
            column: error.column(),
        })
    }
}

/// The body is not what the contract says. It tells the place alone, because a parser's words repeat the content.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the body is not the message expected: {category:?} error at line {line}, column {column}")]
pub struct Undecodable {
    /// Whether it is no JSON at all, cut off, or JSON of another shape.
    pub category: serde_json::error::Category,
    /// Line, from 1.
    pub line: usize,
    /// Column, from 1.
    pub column: usize,
}
