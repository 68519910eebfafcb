//! The outbox: what a state change causes, written in its transaction and published afterwards.

use std::collections::BTreeMap;
use std::future::Future;

use bytes::Bytes;
use reaktly_domain::ids::OutboxId;

/// What is done with a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OutboxKind {
    /// Publish `payload` on `subject` with the row's id as `Nats-Msg-Id`.
    Publish,
    /// Put `payload` under a key; `subject` is `<bucket>/<key>`.
    KvPut,
    /// Purge a key; `subject` is `<bucket>/<key>`.
    KvPurge,
}

impl OutboxKind {
    /// As stored.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Publish => "publish",
            Self::KvPut => "kv_put",
            Self::KvPurge => "kv_purge",
        }
    }

    /// Reads the stored form.
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Publish, Self::KvPut, Self::KvPurge].into_iter().find(|kind| kind.as_str() == name)
    }
}

/// A row of the outbox.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutboxRow {
    /// Its id; also the `Nats-Msg-Id`.
    pub id: OutboxId,
    /// What is done with it.
    pub kind: OutboxKind,
    /// Rows of one key are published in the order they were written.
    pub ordering_key: String,
    /// Subject, or `<bucket>/<key>`.
    pub subject: String,
    /// Headers beside `Nats-Msg-Id`, trace context included.
    pub headers: BTreeMap<String, String>,
    /// The body.
    pub payload: Bytes,
}

/// Where the relay finds rows. Implemented by the store.
pub trait OutboxSource: Send + Sync + 'static {
    /// Proof of being the elected relay; leadership ends when it is dropped.
    type Leadership: Send;

    /// Tries to become the one relay; `None` while another is. An error means the database is away.
    fn lead(&self) -> impl Future<Output = StorageResult<Option<Self::Leadership>>> + Send;

    /// Whether the leadership still holds (its connection may have ended).
    fn still_leads(&self, leadership: &mut Self::Leadership) -> impl Future<Output = bool> + Send;

    /// The oldest unpublished rows, in the order of writing, at most `limit`. Rows younger than a moment are left to
    /// their writer, who publishes right after commit.
    fn unpublished(&self, limit: i64) -> impl Future<Output = StorageResult<Vec<OutboxRow>>> + Send;

    /// Marks rows as published.
    fn mark_published(&self, ids: &[OutboxId]) -> impl Future<Output = StorageResult<()>> + Send;
}

/// An error of the storage behind a source or ledger; it is logged and the call is tried again.
pub type StorageError = Box<dyn std::error::Error + Send + Sync + 'static>;
/// A result of the storage behind a source or ledger.
pub type StorageResult<T> = Result<T, StorageError>;
