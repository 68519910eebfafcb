//! Dead letters in their stream: written, found again, replayed.

use std::collections::BTreeMap;

use bytes::Bytes;
use jiff::{SignedDuration, Timestamp};
use reaktly_domain::ids::DeadLetterId;
use reaktly_events::dead_letters::{DeadLetter, ErrorClass};
use reaktly_events::{headers, streams};
use uuid::Uuid;

use crate::follow::{Follow, Followed, Start};
use crate::publish::{PublishError, Stored};
use crate::{Bus, message};

/// Namespace of dead letter ids.
const NAMESPACE: Uuid = Uuid::from_u128(0x1f6c_0b0e_4c2d_4f5b_9a41_6f0e_77d2_c3a8);
/// A dead letter is looked for from this long before it was recorded: clocks differ.
const SEARCH_MARGIN: SignedDuration = SignedDuration::from_mins(10);

/// Why a dead letter cannot be had.
#[derive(Debug, thiserror::Error)]
pub enum DeadLetterError {
    /// NATS does not answer.
    #[error("could not read dead letters")]
    Read(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// It is not in the stream, any more or at all.
    #[error("the dead letter is not in the stream")]
    Missing,
    /// What stands there lacks a dead letter's headers.
    #[error("message {sequence} is no dead letter")]
    Malformed {
        /// Its sequence.
        sequence: u64,
    },
}

/// The id of the dead letter of a message that a consumer gave up. The time tells apart streams of one name, when one
/// was lost and made again.
pub fn id(stream: &str, sequence: u64, consumer: &str, stored_at: Timestamp) -> DeadLetterId {
    let name = format!("{stream}\u{1f}{sequence}\u{1f}{consumer}\u{1f}{}", stored_at.as_nanosecond());
    DeadLetterId::from_uuid(Uuid::new_v5(&NAMESPACE, name.as_bytes()))
}

/// Publishes a dead letter; the same one again is dropped by the server.
pub async fn publish(bus: &Bus, letter: &DeadLetter) -> Result<Stored, PublishError> {
    let (subject, id) = (streams::dead_subject(&letter.service), letter.id.to_string());
    let headers = to_headers(letter);
    match bus.publish(&subject, &headers, letter.payload.clone(), &id).await {
        // Its own headers made it too large. The body is still in its stream, at the sequence the headers name.
        Err(PublishError::TooLarge { .. }) => bus.publish(&subject, &headers, Bytes::new(), &id).await,
        published => published,
    }
}

/// The dead letter at a sequence of its stream.
pub async fn get(bus: &Bus, sequence: u64) -> Result<DeadLetter, DeadLetterError> {
    use async_nats::jetstream::ErrorCode;
    use async_nats::jetstream::context::GetStreamErrorKind;

    let stream = bus.reading().get_stream(streams::DEAD_LETTERS).await.map_err(|error| match error.kind() {
        GetStreamErrorKind::JetStream(refusal) if refusal.error_code() == ErrorCode::STREAM_NOT_FOUND => {
            DeadLetterError::Missing
        }
        _ => DeadLetterError::Read(Box::new(error)),
    })?;
    let state = &stream.cached_info().state;
    if !(state.first_sequence..=state.last_sequence).contains(&sequence) {
        return Err(DeadLetterError::Missing);
    }
    let raw = stream.get_raw_message(sequence).await.map_err(|error| DeadLetterError::Read(Box::new(error)))?;
    let headers = message::headers(Some(&raw.headers));
    from_headers(&raw.subject, headers, raw.payload).ok_or(DeadLetterError::Malformed { sequence })
}

/// The dead letter with an id, as the ledger knows it.
pub async fn find(
    bus: &Bus,
    service: &str,
    id: DeadLetterId,
    died_at: Timestamp,
) -> Result<DeadLetter, DeadLetterError> {
    let since = died_at.saturating_sub(SEARCH_MARGIN).unwrap_or(died_at);
    let filter = streams::dead_subject(service);
    let mut following = Follow::new(bus, streams::DEAD_LETTERS, &filter, Start::Since(since));
    let wanted = id.to_string();
    loop {
        match following.try_next().await.map_err(|error| DeadLetterError::Read(Box::new(error)))? {
            Followed::Message(message) if message.header(headers::DEAD_ID) == Some(wanted.as_str()) => {
                let sequence = message.sequence;
                return from_headers(&message.subject, message.headers, message.payload)
                    .ok_or(DeadLetterError::Malformed { sequence });
            }
            Followed::CaughtUp => return Err(DeadLetterError::Missing),
            Followed::Message(_) | Followed::Gap | Followed::Restarted => {}
        }
    }
}

/// Publishes the original again where it came from, as its `count`th replay (from 1). The same count again is dropped
/// by the server.
pub async fn replay(bus: &Bus, letter: &DeadLetter, count: u64) -> Result<Stored, PublishError> {
    let original = match letter.headers.get(headers::MESSAGE_ID) {
        Some(id) => id.clone(),
        None => message::place_id(&letter.stream, letter.stream_sequence),
    };
    let mut again: BTreeMap<String, String> = without_server_headers(&letter.headers);
    again.insert(headers::REPLAY.to_owned(), count.to_string());
    bus.publish(&letter.subject, &again, letter.payload.clone(), &message::replay_id(&original, count)).await
}

fn to_headers(letter: &DeadLetter) -> BTreeMap<String, String> {
    let mut all = without_server_headers(&letter.headers);
    let ours = [
        (headers::DEAD_ID, letter.id.to_string()),
        (headers::DEAD_CONSUMER, letter.consumer.clone()),
        (headers::DEAD_STREAM, letter.stream.clone()),
        (headers::DEAD_SEQUENCE, letter.stream_sequence.to_string()),
        (headers::DEAD_SUBJECT, letter.subject.clone()),
        (headers::DEAD_DELIVERIES, letter.deliveries.to_string()),
        (headers::DEAD_CLASS, letter.class.as_str().to_owned()),
        (headers::DEAD_CODE, letter.code.clone()),
        (headers::DEAD_ERROR, one_line(&letter.error)),
        (headers::DEAD_TRACE_ID, letter.trace_id.clone()),
        (headers::DEAD_AT, letter.died_at.to_string()),
    ];
    all.extend(ours.map(|(name, value)| (name.to_owned(), value)));
    if let Some(id) = letter.headers.get(headers::MESSAGE_ID) {
        all.insert(headers::DEAD_MESSAGE_ID.to_owned(), id.clone());
    }
    all
}

fn from_headers(subject: &str, mut all: BTreeMap<String, String>, payload: Bytes) -> Option<DeadLetter> {
    let service = subject.strip_prefix("dead.")?.to_owned();
    let mut take = |name: &str| all.remove(name);
    let mut letter = DeadLetter {
        id: take(headers::DEAD_ID)?.parse().ok()?,
        service,
        consumer: take(headers::DEAD_CONSUMER)?,
        stream: take(headers::DEAD_STREAM)?,
        stream_sequence: take(headers::DEAD_SEQUENCE)?.parse().ok()?,
        subject: take(headers::DEAD_SUBJECT)?,
        headers: BTreeMap::new(),
        payload,
        deliveries: take(headers::DEAD_DELIVERIES)?.parse().ok()?,
        class: ErrorClass::from_name(&take(headers::DEAD_CLASS)?)?,
        code: take(headers::DEAD_CODE)?,
        error: take(headers::DEAD_ERROR)?,
        trace_id: take(headers::DEAD_TRACE_ID).unwrap_or_default(),
        died_at: take(headers::DEAD_AT)?.parse().ok()?,
    };
    let message_id = take(headers::DEAD_MESSAGE_ID);
    letter.headers = without_server_headers(&all);
    if let Some(id) = message_id {
        letter.headers.insert(headers::MESSAGE_ID.to_owned(), id);
    }
    Some(letter)
}

/// The server acts on its own headers: a copy must not carry them.
fn without_server_headers(all: &BTreeMap<String, String>) -> BTreeMap<String, String> {
    let ours = all.iter().filter(|(name, _)| !name.starts_with(headers::SERVER_PREFIX));
    ours.map(|(name, value)| (name.clone(), value.clone())).collect()
}

fn one_line(text: &str) -> String {
    text.split(['\r', '\n']).filter(|line| !line.is_empty()).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests;
