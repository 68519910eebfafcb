//! Looking into a stream without being its consumer, and publishing what was found again: for the operator's commands,
//! and for work that was set aside by its place.
//!
//! A work queue cannot be followed, because a second reader would take its messages; it can be looked at.

use std::collections::BTreeMap;

use async_nats::jetstream::message::StreamMessage;
use async_nats::jetstream::stream::RawMessageErrorKind;
use reaktly_events::headers;

use crate::follow::{FollowError, StoredMessage};
use crate::publish::{PublishError, Stored};
use crate::{Bus, message};

/// Looks at the messages of a stream in order. What is consumed before it is looked at is not seen.
#[derive(Debug)]
pub struct Browse {
    bus: Bus,
    stream: String,
    filter: String,
    next: u64,
}

impl Browse {
    /// Looks at the messages of `stream` whose subjects match `filter`, from the oldest on. Nothing is asked of the
    /// server yet.
    pub fn new(bus: &Bus, stream: &str, filter: &str) -> Self {
        Self { bus: bus.clone(), stream: stream.to_owned(), filter: filter.to_owned(), next: 1 }
    }

    /// The next message there is now; `None` when there is none further. Calling again looks for newer ones.
    pub async fn next(&mut self) -> Result<Option<StoredMessage>, FollowError> {
        let stream = self.bus.reading().get_stream_no_info(&self.stream).await.map_err(|error| self.unseen(error))?;
        match stream.get_first_raw_message_by_subject(&self.filter, self.next).await {
            Ok(found) => {
                self.next = found.sequence + 1;
                Ok(Some(as_stored(found)))
            }
            Err(error) if error.kind() == RawMessageErrorKind::NoMessageFound => Ok(None),
            Err(error) => Err(self.unseen(error)),
        }
    }

    fn unseen(&self, source: impl std::error::Error + Send + Sync + 'static) -> FollowError {
        FollowError::Look { stream: self.stream.clone(), source: Box::new(source) }
    }
}

/// The message at `sequence` of `stream`; `None` when it is gone.
pub async fn look_up(bus: &Bus, stream: &str, sequence: u64) -> Result<Option<StoredMessage>, FollowError> {
    let unseen =
        |source: Box<dyn std::error::Error + Send + Sync>| FollowError::Look { stream: stream.to_owned(), source };
    let found = bus.reading().get_stream_no_info(stream).await.map_err(|error| unseen(Box::new(error)))?;
    match found.get_raw_message(sequence).await {
        Ok(message) => Ok(Some(as_stored(message))),
        Err(error) if error.kind() == RawMessageErrorKind::NoMessageFound => Ok(None),
        Err(error) => Err(unseen(Box::new(error))),
    }
}

fn as_stored(found: StreamMessage) -> StoredMessage {
    StoredMessage {
        subject: found.subject.to_string(),
        sequence: found.sequence,
        stored_at: message::timestamp(found.time),
        headers: message::headers(Some(&found.headers)),
        payload: found.payload,
    }
}

/// Publishes a message of `stream` once more, where it came from. The same one again is dropped by the server
/// while it remembers; later it is told by the identity in its headers.
pub async fn republish(bus: &Bus, stream: &str, found: &StoredMessage) -> Result<Stored, PublishError> {
    let original = match found.header(headers::MESSAGE_ID) {
        Some(id) => id.to_owned(),
        None => message::place_id(stream, found.sequence),
    };
    let ours = found.headers.iter().filter(|(name, _)| !name.starts_with(headers::SERVER_PREFIX));
    let mut again: BTreeMap<String, String> = ours.map(|(name, value)| (name.clone(), value.clone())).collect();
    again.insert(headers::REPLAY.to_owned(), "1".to_owned());
    let id = message::replay_id(&original, found.sequence);
    bus.publish(&found.subject, &again, found.payload.clone(), &id).await
}
