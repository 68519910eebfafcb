//! What happened to a conversation beside its messages: changes of owner, notes, the AI's turns.

use actix_web::{get, web};
use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::conversations::Person;
use crate::access::{Caller, ReadConversations};
use crate::page::{Page, PageQuery};
use crate::problem::{Code, Problem};

/// Something that happened to a conversation.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ThreadEvent {
    pub id: Uuid,
    /// `handed_off`, `taken_over`, `handed_back`, `assigned`, `closed`, `reopened`, `customer_wrote`,
    /// `answered_in_app`; `note`; `turn`; others may come.
    pub kind: String,
    /// `customer`, `ai`, `agent`, `app` or `system`.
    pub by: String,
    /// The person, when an agent did it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub actor: Option<Person>,
    /// It stands after the message with this sequence number.
    pub after_seq: i64,
    /// The note.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// Why, such as `asked_for_person`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// The turn.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub turn: Option<Turn>,
    /// Whatever else is known of it, by kind; of a handoff the summary for the agent.
    #[schema(value_type = Object)]
    pub detail: serde_json::Value,
    pub at: Timestamp,
}

/// A turn of the AI.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Turn {
    pub id: Uuid,
    /// `running`, `replied`, `handed_off`, `silent` or `discarded`.
    pub state: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// It answers the customer's messages after this sequence number …
    pub from_seq: i64,
    /// … up to this one.
    pub upto_seq: i64,
    /// How often a newer message restarted it.
    pub restarts: i32,
    /// Passages with versions and scores, prompt version, model, tokens, timings.
    #[schema(value_type = Object)]
    pub evidence: serde_json::Value,
    pub started_at: Timestamp,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub finished_at: Option<Timestamp>,
}

/// Changes of owner, notes and turns, oldest first.
#[utoipa::path(
    tag = "Conversations",
    params(PageQuery),
    security(("cookie" = []), ("apiKey" = ["conversations:read"])),
    responses((status = 200, description = "Done.", body = Page<ThreadEvent>))
)]
#[get("/api/conversations/{id}/events")]
pub(crate) async fn list_thread_events(
    _caller: Caller<ReadConversations>,
    _id: web::Path<Uuid>,
    _page: web::Query<PageQuery>,
) -> Result<web::Json<Page<ThreadEvent>>, Problem> {
    Err(Problem::of(Code::Unavailable))
}
