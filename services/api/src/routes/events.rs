//! The live stream: what happened, as server-sent events.

use actix_web::{HttpRequest, HttpResponse, get};
use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::conversations::{Author, ConversationOwner, Direction};
use crate::access::{Caller, ReadConversations};
use crate::problem::{Code, Problem};

/// The `data` of a server-sent event. Its `id` is `seq`, its `event` is `type`.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct LiveEvent {
    /// Rises along the stream; what `Last-Event-ID` resumes after.
    pub seq: u64,
    /// `message_received`, `message_queued`, `message_status_changed`, `conversation_changed`, `turn_changed`,
    /// `note_added`; or `gap`: some events are lost, read the lists again.
    #[serde(rename = "type")]
    pub kind: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub conversation_id: Option<Uuid>,
    /// The conversation's version after it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub occurred_at: Option<Timestamp>,
    /// What a message event is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message: Option<LiveMessage>,
    /// What a change of the conversation is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ownership: Option<LiveOwnership>,
    /// What a turn is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub turn: Option<LiveTurn>,
    /// The note.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note_id: Option<Uuid>,
}

/// A message, without its text.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct LiveMessage {
    pub id: String,
    pub seq: i64,
    pub direction: Direction,
    pub author: Author,
    pub kind: String,
    pub status: String,
}

/// Who answers next.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct LiveOwnership {
    pub owner: ConversationOwner,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub assignee_id: Option<String>,
    pub control_epoch: i64,
    /// `handed_off`, `taken_over`, …; empty when only the unread count or the like changed.
    pub change: String,
    pub reason: String,
}

/// A turn of the AI.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct LiveTurn {
    pub id: String,
    pub state: String,
    pub reason: String,
}

/// What happens, live. `Last-Event-ID` resumes; a `gap` event says that some are lost.
#[utoipa::path(
    tag = "Live",
    params(("Last-Event-ID" = Option<u64>, Header, description = "`seq` of the last event seen.")),
    security(("cookie" = []), ("apiKey" = ["conversations:read"])),
    responses((status = 200, description = "The stream.", body = LiveEvent, content_type = "text/event-stream"))
)]
#[get("/api/events")]
pub(crate) async fn stream_events(
    _caller: Caller<ReadConversations>,
    _request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    Err(Problem::of(Code::Unavailable))
}
