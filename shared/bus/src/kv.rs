//! Buckets: what ingress must know of each webhook path, always at hand.

use std::collections::BTreeMap;

use bytes::Bytes;
use reaktly_events::headers::SERVER_PREFIX;

use crate::follow::{Follow, FollowError, Followed, Start, StoredMessage};
use crate::publish::{PublishError, Stored};
use crate::{Bus, topology};

/// What a bucket's stream calls an entry that is no value.
const OPERATION: &str = "KV-Operation";
/// [`OPERATION`]: the key is gone, and so are its former values.
const PURGE: &str = "PURGE";
/// Makes the server drop earlier messages of the subject.
const ROLLUP: &str = "Nats-Rollup";

/// Why a bucket cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum KvError {
    /// NATS does not answer, or the bucket is missing.
    #[error("could not read bucket {bucket}")]
    Read {
        /// The bucket.
        bucket: String,
        /// What happened.
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// The key is not one: letters, digits, `-`, `_`, `=` and `/` alone.
    #[error("the key is malformed")]
    Key,
}

/// A bucket.
#[derive(Clone, Debug)]
pub struct Bucket {
    bus: Bus,
    name: String,
}

/// What changed in a watched bucket.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// All there is: at first, and again after the bucket was lost and made anew. What was known before is void.
    Snapshot(BTreeMap<String, Bytes>),
    /// A key was written.
    Put(String, Bytes),
    /// A key was removed.
    Removed(String),
}

impl Bucket {
    /// The bucket of that name; it is not looked at yet.
    pub fn new(bus: &Bus, name: &str) -> Self {
        Self { bus: bus.clone(), name: name.to_owned() }
    }

    /// The value of a key as it is now, asked of the server.
    pub async fn get(&self, key: &str) -> Result<Option<Bytes>, KvError> {
        use async_nats::jetstream::stream::LastRawMessageErrorKind;

        let subject = self.subject(key).ok_or(KvError::Key)?;
        let stream = self.bus.reading().get_stream_no_info(topology::bucket_stream(&self.name)).await;
        let stream = stream.map_err(|error| self.unreadable(error))?;
        match stream.get_last_raw_message_by_subject(&subject).await {
            Ok(message) if message.headers.get(OPERATION).is_some() => Ok(None),
            Ok(message) => Ok(Some(message.payload)),
            Err(error) => match error.kind() {
                LastRawMessageErrorKind::NoMessageFound => Ok(None),
                _ => Err(self.unreadable(error)),
            },
        }
    }

    /// Every key with its value, as they are now.
    pub async fn all(&self) -> Result<BTreeMap<String, Bytes>, KvError> {
        let mut watch = self.watch();
        loop {
            let followed = watch.following.try_next().await;
            if let Some(Change::Snapshot(all)) = watch.note(followed.map_err(|error| self.unfollowed(error))?) {
                return Ok(all);
            }
        }
    }

    /// Watches all keys, beginning with a snapshot.
    pub fn watch(&self) -> Watch {
        let prefix = format!("$KV.{}.", self.name);
        let stream = topology::bucket_stream(&self.name);
        let following = Follow::new(&self.bus, &stream, &format!("{prefix}>"), Start::Oldest);
        Watch { following, prefix, gathered: Some(BTreeMap::new()) }
    }

    /// Writes a key. `message_id` makes repeats harmless.
    pub async fn put(&self, key: &str, value: Bytes, message_id: &str) -> Result<Stored, PublishError> {
        let subject = self.subject(key).ok_or_else(malformed)?;
        self.bus.publish(&subject, &BTreeMap::new(), value, message_id).await
    }

    /// Removes a key with all its former values. `message_id` makes repeats harmless.
    pub async fn purge(&self, key: &str, message_id: &str) -> Result<Stored, PublishError> {
        let subject = self.subject(key).ok_or_else(malformed)?;
        let headers = [(OPERATION, PURGE), (ROLLUP, "sub")].map(|(name, value)| (name.to_owned(), value.to_owned()));
        self.bus.publish(&subject, &headers.into(), Bytes::new(), message_id).await
    }

    /// `None` for what is no key: dots and wildcards would reach other subjects.
    fn subject(&self, key: &str) -> Option<String> {
        let fits = |byte: u8| byte.is_ascii_alphanumeric() || b"-_=/".contains(&byte);
        (!key.is_empty() && key.bytes().all(fits)).then(|| format!("$KV.{}.{key}", self.name))
    }

    fn unreadable(&self, source: impl std::error::Error + Send + Sync + 'static) -> KvError {
        KvError::Read { bucket: self.name.clone(), source: Box::new(source) }
    }

    fn unfollowed(&self, source: FollowError) -> KvError {
        self.unreadable(source)
    }
}

/// A watch over a bucket. It outlives restarts of the server and the loss of the bucket.
pub struct Watch {
    following: Follow,
    prefix: String,
    /// The snapshot being gathered; `None` once it is complete.
    gathered: Option<BTreeMap<String, Bytes>>,
}

impl Watch {
    /// The next change, however long that takes. May be dropped and called again without losing one.
    pub async fn next(&mut self) -> Change {
        loop {
            let followed = self.following.next().await;
            if let Some(change) = self.note(followed) {
                return change;
            }
        }
    }

    fn note(&mut self, followed: Followed) -> Option<Change> {
        match followed {
            Followed::Message(message) => {
                let change = self.change(message)?;
                let Some(gathered) = &mut self.gathered else { return Some(change) };
                match change {
                    Change::Put(key, value) => drop(gathered.insert(key, value)),
                    Change::Removed(key) => drop(gathered.remove(&key)),
                    Change::Snapshot(_) => {}
                }
                None
            }
            Followed::CaughtUp => self.gathered.take().map(Change::Snapshot),
            Followed::Restarted => {
                self.gathered = Some(BTreeMap::new());
                None
            }
            // A bucket keeps the newest value of each key: what is missing between has been overwritten.
            Followed::Gap => None,
        }
    }

    fn change(&self, message: StoredMessage) -> Option<Change> {
        let key = message.subject.strip_prefix(&self.prefix)?.to_owned();
        let is_marker = message.headers.contains_key(OPERATION)
            || message.headers.keys().any(|name| name == &format!("{SERVER_PREFIX}Marker-Reason"));
        Some(if is_marker { Change::Removed(key) } else { Change::Put(key, message.payload) })
    }
}

fn malformed() -> PublishError {
    PublishError::Refused { reason: "the key is malformed".to_owned() }
}
