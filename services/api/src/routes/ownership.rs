//! Who answers next: taking over, handing back, assigning, closing; and reading and notes.

use actix_web::{post, web};
use garde::Validate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::conversations::Conversation;
use crate::access::{Caller, WriteConversations};
use crate::input::Json;
use crate::problem::{Code, Problem};

/// How to take over.
#[derive(Debug, Default, Deserialize, ToSchema, Validate)]
#[garde(allow_unvalidated)]
pub(crate) struct TakeOver {
    /// Take it from another agent.
    #[serde(default)]
    pub force: bool,
}

/// A conversation that was taken over.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct TakenOver {
    #[serde(flatten)]
    pub conversation: Conversation,
    /// AI messages that were already being sent and cannot be held back.
    pub in_flight: i64,
}

/// Who gets the conversation.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase")]
#[garde(allow_unvalidated)]
pub(crate) struct Assign {
    pub user_id: Uuid,
}

/// A note for colleagues; the customer never sees it.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[garde(allow_unvalidated)]
pub(crate) struct NewNote {
    #[garde(length(chars, min = 1, max = 10_000))]
    pub text: String,
}

/// Takes the conversation from the AI, or from a colleague with `force`.
#[utoipa::path(
    tag = "Conversations",
    security(("cookie" = []), ("apiKey" = ["conversations:write"])),
    responses((status = 200, description = "Done.", body = TakenOver))
)]
#[post("/api/conversations/{id}/take-over")]
pub(crate) async fn take_over(
    _caller: Caller<WriteConversations>,
    _id: web::Path<Uuid>,
    Json(_input): Json<TakeOver>,
) -> Result<web::Json<TakenOver>, Problem> {
    Err(Problem::of(Code::Unavailable))
}

/// Lets the AI answer again.
#[utoipa::path(
    tag = "Conversations",
    security(("cookie" = []), ("apiKey" = ["conversations:write"])),
    responses((status = 200, description = "Done.", body = Conversation))
)]
#[post("/api/conversations/{id}/hand-back")]
pub(crate) async fn hand_back(
    _caller: Caller<WriteConversations>,
    _id: web::Path<Uuid>,
) -> Result<web::Json<Conversation>, Problem> {
    Err(Problem::of(Code::Unavailable))
}

/// Gives the conversation to a colleague.
#[utoipa::path(
    tag = "Conversations",
    security(("cookie" = []), ("apiKey" = ["conversations:write"])),
    responses((status = 200, description = "Done.", body = Conversation))
)]
#[post("/api/conversations/{id}/assign")]
pub(crate) async fn assign(
    _caller: Caller<WriteConversations>,
    _id: web::Path<Uuid>,
    Json(_input): Json<Assign>,
) -> Result<web::Json<Conversation>, Problem> {
    Err(Problem::of(Code::Unavailable))
}

/// Closes the conversation until the customer writes again.
#[utoipa::path(
    tag = "Conversations",
    security(("cookie" = []), ("apiKey" = ["conversations:write"])),
    responses((status = 200, description = "Done.", body = Conversation))
)]
#[post("/api/conversations/{id}/close")]
pub(crate) async fn close(
    _caller: Caller<WriteConversations>,
    _id: web::Path<Uuid>,
) -> Result<web::Json<Conversation>, Problem> {
    Err(Problem::of(Code::Unavailable))
}

/// Opens a closed conversation for a person.
#[utoipa::path(
    tag = "Conversations",
    security(("cookie" = []), ("apiKey" = ["conversations:write"])),
    responses((status = 200, description = "Done.", body = Conversation))
)]
#[post("/api/conversations/{id}/reopen")]
pub(crate) async fn reopen(
    _caller: Caller<WriteConversations>,
    _id: web::Path<Uuid>,
) -> Result<web::Json<Conversation>, Problem> {
    Err(Problem::of(Code::Unavailable))
}

/// Sets the unread count to nothing.
#[utoipa::path(
    tag = "Conversations",
    security(("cookie" = []), ("apiKey" = ["conversations:write"])),
    responses((status = 200, description = "Done.", body = Conversation))
)]
#[post("/api/conversations/{id}/read")]
pub(crate) async fn mark_read(
    _caller: Caller<WriteConversations>,
    _id: web::Path<Uuid>,
) -> Result<web::Json<Conversation>, Problem> {
    Err(Problem::of(Code::Unavailable))
}

/// Writes a note for colleagues.
#[utoipa::path(
    tag = "Conversations",
    security(("cookie" = []), ("apiKey" = ["conversations:write"])),
    responses((status = 200, description = "Done.", body = Conversation))
)]
#[post("/api/conversations/{id}/notes")]
pub(crate) async fn add_note(
    _caller: Caller<WriteConversations>,
    _id: web::Path<Uuid>,
    Json(_input): Json<NewNote>,
) -> Result<web::Json<Conversation>, Problem> {
    Err(Problem::of(Code::Unavailable))
}
