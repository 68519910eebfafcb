//! Dead letters: what could not be handled, kept with its reason until a person replays or discards it.

use std::collections::BTreeMap;
use std::future::Future;

use bytes::Bytes;
use jiff::Timestamp;
use reaktly_domain::ids::DeadLetterId;

use crate::outbox::StorageResult;

/// Why a message became a dead letter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ErrorClass {
    /// The body is not what the contract says.
    Undecodable,
    /// The handler refused it: trying again cannot work.
    Rejected,
    /// The handler panicked too often.
    Panicked,
    /// The process died with it too often.
    Poison,
}

impl ErrorClass {
    /// As stored and shown.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Undecodable => "undecodable",
            Self::Rejected => "rejected",
            Self::Panicked => "panicked",
            Self::Poison => "poison",
        }
    }

    /// Reads the stored form.
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Undecodable, Self::Rejected, Self::Panicked, Self::Poison]
            .into_iter()
            .find(|class| class.as_str() == name)
    }
}

/// A dead letter, as published on `dead.<service>` and recorded in the ledger.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeadLetter {
    /// Derived from stream, sequence and consumer, so that recording it twice is one row.
    pub id: DeadLetterId,
    /// The service whose consumer gave up.
    pub service: String,
    /// The consumer.
    pub consumer: String,
    /// Stream of the original.
    pub stream: String,
    /// Its sequence in that stream.
    pub stream_sequence: u64,
    /// Its subject.
    pub subject: String,
    /// Its headers, secrets excluded.
    pub headers: BTreeMap<String, String>,
    /// Its body.
    pub payload: Bytes,
    /// Deliveries so far.
    pub deliveries: u64,
    /// Why.
    pub class: ErrorClass,
    /// A stable code of the reason, such as `undecodable` or the handler's own.
    pub code: String,
    /// The error chain in words; never message text or secrets.
    pub error: String,
    /// Trace of the failing delivery, empty when there is none.
    pub trace_id: String,
    /// When.
    pub died_at: Timestamp,
}

/// Where dead letters are written down. Implemented by the store; the copy in the stream holds the body.
pub trait DeadLetterLedger: Send + Sync + 'static {
    /// Records a dead letter; the same one again changes nothing.
    fn record(&self, letter: &DeadLetter) -> impl Future<Output = StorageResult<()>> + Send;
}
