//! The live stream: what happened, as server-sent events.

use std::time::Duration;

use actix_web::{HttpRequest, HttpResponse, get, web};
use bytes::Bytes;
use futures_util::stream;
use jiff::Timestamp;
use reaktly_bus::feed::{Audience, Feed, FeedItem};
use reaktly_bus::follow::Start;
use reaktly_domain::conversation::Owner;
use reaktly_events::{Detail, Event, envelope};
use serde::Serialize;
use tokio::time::Instant;
use utoipa::ToSchema;
use uuid::Uuid;

use super::conversations::{Author, ConversationOwner, Direction};
use crate::access::{Caller, ReadConversations};
use crate::api::Api;
use crate::problem::{Code, Problem};

/// How long opening the stream waits for NATS.
const OPEN_WAIT_MAX: Duration = Duration::from_secs(2);
/// A silent stream says that it lives this often, so that proxies keep it open.
const HEARTBEAT_EVERY: Duration = Duration::from_secs(15);
/// A stream ends after this time; who resumes it has to be signed in still.
const STREAM_TIME_MAX: Duration = Duration::from_mins(30);
/// What a client waits before it comes back, in milliseconds.
const RETRY_MS: u64 = 1000;

/// The `data` of a server-sent event. Its `id` is `seq`, its `event` is `type`.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct LiveEvent {
    /// Rises along the stream; what `Last-Event-ID` resumes after.
    pub seq: u64,
    /// `message_received`, `message_queued`, `message_status_changed`, `conversation_changed`, `turn_changed`,
    /// `note_added`, `message_annotated`, `contact_changed`, `integration_noticed`; or `gap`: some events are lost, read the lists again.
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
    /// What the owner of an integration must know.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub notice: Option<LiveNotice>,
    /// The contact that changed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub contact_id: Option<Uuid>,
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

/// What the owner of an integration must know.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct LiveNotice {
    pub id: String,
    /// Absent when it concerns the whole business account.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub integration_id: Option<String>,
    /// `info`, `warning` or `critical`.
    pub severity: String,
    /// Meta's webhook field, such as `account_update`.
    pub field: String,
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
    api: web::Data<Api>,
    caller: Caller<ReadConversations>,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let last = request.headers().get("last-event-id").and_then(|value| value.to_str().ok()?.trim().parse().ok());
    let start = last.map_or(Start::New, Start::After);
    let mut feed = Feed::new(&api.bus, Audience::Account(caller.account), start);
    // Whoever reads lists once the stream is open misses nothing, because following has begun by then.
    let first = tokio::time::timeout(OPEN_WAIT_MAX, feed.next()).await;
    let first = first.map_err(|_| Problem::of(Code::Unavailable).retry_after_seconds(1))?;
    let live = Live { feed, first: Some(first), ends: Instant::now() + STREAM_TIME_MAX, api: api.get_ref().clone() };
    Ok(HttpResponse::Ok()
        .content_type("text/event-stream")
        .insert_header(("cache-control", "no-cache"))
        .insert_header(("content-encoding", "identity"))
        .insert_header(("x-accel-buffering", "no"))
        .streaming(stream::unfold(live, |mut live| async move {
            let piece = live.next().await?;
            Some((Ok::<_, std::convert::Infallible>(piece), live))
        })))
}

/// An open stream.
struct Live {
    feed: Feed,
    /// What came while the stream was opened.
    first: Option<FeedItem>,
    ends: Instant,
    api: Api,
}

impl Live {
    /// The next piece of the stream; `None` ends it.
    async fn next(&mut self) -> Option<Bytes> {
        if let Some(first) = self.first.take() {
            let piece = write(first).unwrap_or_default();
            return Some(format!("retry: {RETRY_MS}\n\n{piece}").into());
        }
        let shutdown = self.api.context.shutdown().clone();
        loop {
            tokio::select! {
                () = shutdown.cancelled() => return None,
                () = tokio::time::sleep_until(self.ends) => return None,
                () = tokio::time::sleep(HEARTBEAT_EVERY) => return Some(Bytes::from_static(b": alive\n\n")),
                item = self.feed.next() => {
                    if let Some(piece) = write(item) {
                        return Some(piece.into());
                    }
                }
            }
        }
    }
}

/// A server-sent event. A gap has no id, so that resuming goes on after the last event seen.
fn write(item: FeedItem) -> Option<String> {
    let event = match item {
        FeedItem::Event { sequence, event } => LiveEvent::of(sequence, *event),
        FeedItem::Gap => LiveEvent::gap(),
        FeedItem::CaughtUp => return None,
    };
    let data = serde_json::to_string(&event).ok()?;
    let id = if event.seq > 0 { format!("id: {}\n", event.seq) } else { String::new() };
    Some(format!("{id}event: {}\ndata: {data}\n\n", event.kind))
}

impl LiveEvent {
    fn gap() -> Self {
        Self {
            seq: 0,
            kind: "gap".to_owned(),
            conversation_id: None,
            version: None,
            occurred_at: None,
            message: None,
            ownership: None,
            turn: None,
            note_id: None,
            notice: None,
            contact_id: None,
        }
    }

    fn of(sequence: u64, event: Event) -> Self {
        let mut live = Self {
            seq: sequence,
            kind: event.name,
            conversation_id: event.conversation_id.parse().ok(),
            version: Some(event.version),
            occurred_at: event.occurred_at.as_ref().and_then(envelope::from_proto),
            ..Self::gap()
        };
        match event.detail {
            Some(Detail::Message(message)) => {
                live.message = Some(LiveMessage {
                    id: message.message_id,
                    seq: message.seq,
                    direction: Direction::from_name(&message.direction),
                    author: Author::from_name(&message.author),
                    kind: message.kind,
                    status: message.status,
                });
            }
            Some(Detail::Ownership(ownership)) => {
                live.ownership = Some(LiveOwnership {
                    owner: Owner::from_parts(&ownership.owner, None).into(),
                    assignee_id: Some(ownership.assignee_id).filter(|id| !id.is_empty()),
                    control_epoch: ownership.control_epoch,
                    change: ownership.change,
                    reason: ownership.reason,
                });
            }
            Some(Detail::Turn(turn)) => {
                live.turn = Some(LiveTurn { id: turn.turn_id, state: turn.state, reason: turn.reason });
            }
            Some(Detail::Note(note)) => live.note_id = note.note_id.parse().ok(),
            Some(Detail::Contact(contact)) => live.contact_id = contact.contact_id.parse().ok(),
            Some(Detail::Notice(notice)) => {
                live.notice = Some(LiveNotice {
                    id: notice.notice_id,
                    integration_id: Some(notice.integration_id).filter(|id| !id.is_empty()),
                    severity: notice.severity,
                    field: notice.field,
                });
            }
            None => {}
        }
        live
    }
}
