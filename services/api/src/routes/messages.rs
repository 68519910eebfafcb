//! The messages of a conversation, and writing one.

use actix_web::{HttpRequest, HttpResponse, get, post, web};
use garde::Validate;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::conversations::{Author, Direction, Person};
use crate::access::{Caller, ReadConversations, WriteConversations};
use crate::input::Json;
use crate::page::{Page, PageQuery};
use crate::problem::{Code, Problem};

/// A message of a conversation.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Message {
    pub id: Uuid,
    pub conversation_id: Uuid,
    /// Meta's id, once there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub wamid: Option<String>,
    /// Meta's id of the message this one answers.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub context_wamid: Option<String>,
    /// Its place in the conversation, from 1.
    pub seq: i64,
    pub direction: Direction,
    pub author: Author,
    /// The person, when an agent wrote it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub agent: Option<Person>,
    /// `text`, `image`, `interactive`, `unsupported` …
    pub kind: String,
    /// Readable for every kind, never empty.
    pub text: String,
    /// The content by kind.
    #[schema(value_type = Object)]
    pub content: serde_json::Value,
    /// `received`; or, going out, `queued`, `sending`, `retry_wait`, `unknown`, `accepted`, `sent`, `delivered`,
    /// `read`, `played`, `failed`, `failed_unknown`, `cancelled`.
    pub status: String,
    /// Why it failed, also beside a delivery.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error: Option<MessageError>,
    /// What an AI message rests on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sources: Option<Vec<Source>>,
    /// The turn that wrote it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub turn_id: Option<Uuid>,
    /// Meta's time for what came in, the time of writing for what goes out.
    pub sent_at: Timestamp,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
}

/// Why a message failed.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct MessageError {
    /// Meta's code.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
}

/// A passage an answer rests on.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Source {
    pub article_id: Uuid,
    pub title: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// Version of the article at that time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<i64>,
}

/// Why the AI wrote a message.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct MessageEvidence {
    pub message_id: Uuid,
    pub turn: super::timeline::Turn,
}

/// Which messages, when not from the beginning.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct MessageRange {
    /// Those right before this sequence number; one past the end reads the newest.
    #[param(minimum = 1)]
    pub before: Option<i64>,
    /// Those right after this sequence number.
    #[param(minimum = 0)]
    pub after: Option<i64>,
}

/// A message to the customer: a text, a text with buttons, a template or media.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema, Validate)]
#[garde(allow_unvalidated)]
pub(crate) struct NewMessage {
    /// The text, at most 4,096 characters; 1,024 above buttons.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[garde(inner(length(chars, min = 1, max = 4096)))]
    pub text: Option<String>,
    /// Up to three reply buttons under the text.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[garde(length(max = 3), dive)]
    pub buttons: Vec<NewButton>,
    /// An approved template, the only thing that may be sent after 24 hours.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[garde(dive)]
    pub template: Option<NewTemplate>,
    /// A file by link or by Meta's id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[garde(dive)]
    pub media: Option<NewMedia>,
}

/// A reply button.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema, Validate)]
#[garde(allow_unvalidated)]
pub(crate) struct NewButton {
    /// Comes back when the button is pressed; made from its place when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[garde(inner(length(chars, min = 1, max = 256)))]
    pub id: Option<String>,
    /// The label.
    #[garde(length(chars, min = 1, max = 20))]
    pub title: String,
}

/// A template to be sent.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema, Validate)]
#[garde(allow_unvalidated)]
pub(crate) struct NewTemplate {
    #[garde(length(chars, min = 1, max = 512))]
    pub name: String,
    /// Language code, such as `en_US`.
    #[garde(length(chars, min = 2, max = 16))]
    pub language: String,
    /// Components as the Graph API takes them.
    #[serde(default)]
    #[schema(value_type = Vec<Object>, required = false)]
    pub components: Vec<serde_json::Value>,
}

/// The kinds of media that can be sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum MediaKind {
    Image,
    Video,
    Audio,
    Document,
    Sticker,
}

/// Media to be sent.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema, Validate)]
#[garde(allow_unvalidated)]
pub(crate) struct NewMedia {
    pub kind: MediaKind,
    /// A public https link, or `id`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[garde(inner(url, length(chars, max = 2048)))]
    pub link: Option<String>,
    /// Meta's media id, or `link`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[garde(inner(length(chars, min = 1, max = 64)))]
    pub id: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[garde(inner(length(chars, max = 1024)))]
    pub caption: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[garde(inner(length(chars, max = 240)))]
    pub filename: Option<String>,
}

/// Messages, oldest first.
#[utoipa::path(
    tag = "Conversations",
    params(MessageRange, PageQuery),
    security(("cookie" = []), ("apiKey" = ["conversations:read"])),
    responses((status = 200, description = "Done.", body = Page<Message>))
)]
#[get("/api/conversations/{id}/messages")]
pub(crate) async fn list_messages(
    _caller: Caller<ReadConversations>,
    _id: web::Path<Uuid>,
    _range: web::Query<MessageRange>,
    _page: web::Query<PageQuery>,
) -> Result<web::Json<Page<Message>>, Problem> {
    Err(Problem::of(Code::Unavailable))
}

/// Writes to the customer and takes the conversation over.
#[utoipa::path(
    tag = "Conversations",
    params(("Idempotency-Key" = Option<String>, Header, description = "The same key and body get the first answer again, for 24 hours.")),
    security(("cookie" = []), ("apiKey" = ["conversations:write"])),
    responses((status = 202, description = "Taken; it is on its way.", body = Message))
)]
#[post("/api/conversations/{id}/messages")]
pub(crate) async fn send_message(
    _caller: Caller<WriteConversations>,
    _id: web::Path<Uuid>,
    Json(_input): Json<NewMessage>,
    _request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    Err(Problem::of(Code::Unavailable))
}

/// Why the AI wrote a message.
#[utoipa::path(
    tag = "Conversations",
    security(("cookie" = []), ("apiKey" = ["conversations:read"])),
    responses((status = 200, description = "Done.", body = MessageEvidence))
)]
#[get("/api/messages/{id}/evidence")]
pub(crate) async fn read_evidence(
    _caller: Caller<ReadConversations>,
    _id: web::Path<Uuid>,
) -> Result<web::Json<MessageEvidence>, Problem> {
    Err(Problem::of(Code::Unavailable))
}
