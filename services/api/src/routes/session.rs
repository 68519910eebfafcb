//! Signing in and out, and whether an agent is there.

use actix_web::{HttpResponse, delete, get, post, put, web};
use garde::Validate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::access::{Caller, Role, SignedIn};
use crate::input::Json;
use crate::problem::{Code, Problem};

/// Who is signed in.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Session {
    /// The person.
    pub user: SessionUser,
    /// Their account.
    pub account: Account,
}

/// The person of a session.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SessionUser {
    pub id: Uuid,
    pub name: String,
    pub email: String,
    pub role: Role,
}

/// A company that uses the product.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Account {
    pub id: Uuid,
    pub name: String,
}

/// E-mail and password.
#[derive(Deserialize, ToSchema, Validate)]
#[garde(allow_unvalidated)]
pub(crate) struct SignIn {
    #[garde(length(chars, min = 1, max = 320))]
    pub email: String,
    #[garde(length(chars, min = 1, max = 1024))]
    #[schema(format = Password)]
    pub password: String,
}

/// Whether an agent takes conversations.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum PresenceStatus {
    /// Conversations may be assigned. Say it again at least once a minute.
    Online,
    /// No conversation is assigned.
    Away,
}

/// An agent's presence.
#[derive(Debug, Serialize, Deserialize, ToSchema, Validate)]
#[garde(allow_unvalidated)]
pub(crate) struct Presence {
    pub status: PresenceStatus,
}

/// Signs in and sets the cookie.
#[utoipa::path(
    tag = "Session",
    security(()),
    responses((status = 204, description = "Done."))
)]
#[post("/api/session")]
pub(crate) async fn sign_in(Json(_input): Json<SignIn>) -> Result<HttpResponse, Problem> {
    Err(Problem::of(Code::Unavailable))
}

/// Who is signed in.
#[utoipa::path(
    tag = "Session",
    security(("cookie" = [])),
    responses((status = 200, description = "Done.", body = Session))
)]
#[get("/api/session")]
pub(crate) async fn read_session(_caller: Caller<SignedIn>) -> Result<web::Json<Session>, Problem> {
    Err(Problem::of(Code::Unavailable))
}

/// Ends the session.
#[utoipa::path(
    tag = "Session",
    security(("cookie" = [])),
    responses((status = 204, description = "Done."))
)]
#[delete("/api/session")]
pub(crate) async fn sign_out(_caller: Caller<SignedIn>) -> Result<HttpResponse, Problem> {
    Err(Problem::of(Code::Unavailable))
}

/// Says whether the caller takes conversations.
#[utoipa::path(
    tag = "Session",
    security(("cookie" = [])),
    responses((status = 200, description = "Done.", body = Presence))
)]
#[put("/api/presence")]
pub(crate) async fn set_presence(
    _caller: Caller<SignedIn>,
    Json(_input): Json<Presence>,
) -> Result<web::Json<Presence>, Problem> {
    Err(Problem::of(Code::Unavailable))
}
