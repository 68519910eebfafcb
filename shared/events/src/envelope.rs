//! Building events and tasks: the type knows its name and its subject.

use std::collections::BTreeMap;

use bytes::Bytes;
use jiff::Timestamp;
use reaktly_domain::ids::{AccountId, ConversationId, OutboxId};

use crate::outbox::{OutboxKind, OutboxRow};
use crate::{Detail, Event, Presence, Wake, headers, streams};

/// The name of an event, as it stands in the subject.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum EventName {
    /// A message of a customer, or an echo of the app, was stored.
    MessageReceived,
    /// A message to the customer was written.
    MessageQueued,
    /// A message's status changed.
    MessageStatusChanged,
    /// Owner, assignee or unread count changed.
    ConversationChanged,
    /// The AI began or ended a turn.
    TurnChanged,
    /// A note was written.
    NoteAdded,
    /// How a message shows has changed: a reaction, an edit, a removal, its media.
    MessageAnnotated,
    /// A contact's name, identities or preferences changed.
    ContactChanged,
    /// Something the owner of an integration must know. It belongs to no conversation.
    IntegrationNoticed,
}

impl EventName {
    /// As spelled in subjects.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::MessageReceived => "message_received",
            Self::MessageQueued => "message_queued",
            Self::MessageStatusChanged => "message_status_changed",
            Self::ConversationChanged => "conversation_changed",
            Self::TurnChanged => "turn_changed",
            Self::NoteAdded => "note_added",
            Self::MessageAnnotated => "message_annotated",
            Self::ContactChanged => "contact_changed",
            Self::IntegrationNoticed => "integration_noticed",
        }
    }
}

/// A stage that takes tasks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Stage {
    /// The AI's turns.
    Respond,
    /// Assignment and hand-back.
    Route,
    /// Messages to Meta.
    Send,
    /// Read marks and typing.
    Presence,
    /// Media of customers, to be downloaded before Meta forgets them.
    Fetch,
    /// Webhooks that hold statuses only, when they would keep messages waiting.
    Statuses,
}

impl Stage {
    /// As spelled in subjects.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Respond => "respond",
            Self::Route => "route",
            Self::Send => "send",
            Self::Presence => "presence",
            Self::Fetch => "fetch",
            Self::Statuses => "statuses",
        }
    }
}

/// The event `name` of a conversation as an outbox row, to be written in the transaction that causes it.
pub fn event(
    name: EventName,
    now: Timestamp,
    account: AccountId,
    conversation: ConversationId,
    version: i64,
    detail: Detail,
) -> OutboxRow {
    let id = OutboxId::generate(now);
    let event = Event {
        id: id.to_string(),
        name: name.as_str().to_owned(),
        occurred_at: Some(to_proto(now)),
        account_id: account.to_string(),
        conversation_id: conversation.to_string(),
        version,
        detail: Some(detail),
    };
    OutboxRow {
        id,
        kind: OutboxKind::Publish,
        ordering_key: format!("events.{conversation}"),
        subject: streams::event_subject(name, account, conversation),
        headers: BTreeMap::new(),
        payload: json(&event),
    }
}

/// The event `name` of an account that belongs to no conversation, as an outbox row.
pub fn account_event(name: EventName, now: Timestamp, account: AccountId, detail: Detail) -> OutboxRow {
    let id = OutboxId::generate(now);
    let event = Event {
        id: id.to_string(),
        name: name.as_str().to_owned(),
        occurred_at: Some(to_proto(now)),
        account_id: account.to_string(),
        conversation_id: String::new(),
        version: 0,
        detail: Some(detail),
    };
    OutboxRow {
        id,
        kind: OutboxKind::Publish,
        ordering_key: format!("events.{account}"),
        subject: streams::account_event_subject(name, account),
        headers: BTreeMap::new(),
        payload: json(&event),
    }
}

/// A wake-up of a stage for a conversation, now.
pub fn wake(stage: Stage, now: Timestamp, account: AccountId, conversation: ConversationId) -> OutboxRow {
    OutboxRow {
        id: OutboxId::generate(now),
        kind: OutboxKind::Publish,
        ordering_key: format!("tasks.{conversation}"),
        subject: streams::task_subject(stage, conversation),
        headers: BTreeMap::new(),
        payload: json(&Wake { account_id: account.to_string(), conversation_id: conversation.to_string() }),
    }
}

/// A wake-up of a stage for a conversation at `due`. A later one for the same stage and conversation replaces it; the
/// stage's sweeper finds what a replaced one would have.
pub fn wake_at(
    stage: Stage,
    now: Timestamp,
    due: Timestamp,
    account: AccountId,
    conversation: ConversationId,
) -> OutboxRow {
    let mut row = wake(stage, now, account, conversation);
    row.headers.insert(headers::SCHEDULE.to_owned(), format!("@at {due}"));
    row.headers.insert(headers::SCHEDULE_TARGET.to_owned(), row.subject);
    row.subject = streams::later_wake_subject(stage, conversation);
    row
}

/// A read mark or typing indicator for a conversation.
pub fn presence(now: Timestamp, conversation: ConversationId, presence: &Presence) -> OutboxRow {
    OutboxRow {
        id: OutboxId::generate(now),
        kind: OutboxKind::Publish,
        ordering_key: format!("presence.{conversation}"),
        subject: streams::task_subject(Stage::Presence, conversation),
        headers: BTreeMap::new(),
        payload: json(presence),
    }
}

/// The protobuf form of an instant.
pub fn to_proto(at: Timestamp) -> pbjson_types::Timestamp {
    pbjson_types::Timestamp { seconds: at.as_second(), nanos: at.subsec_nanosecond() }
}

/// The instant of its protobuf form; `None` when out of range.
pub fn from_proto(at: &pbjson_types::Timestamp) -> Option<Timestamp> {
    Timestamp::new(at.seconds, at.nanos).ok()
}

/// Our messages hold strings and numbers only, so that their JSON form always exists; an empty body would be
/// dead-lettered by the reader rather than lost.
fn json<T: serde::Serialize>(message: &T) -> Bytes {
    serde_json::to_vec(message).map(Bytes::from).unwrap_or_default()
}

#[cfg(test)]
mod tests;
