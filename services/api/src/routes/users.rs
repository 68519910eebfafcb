//! Colleagues, and the teams they will be in.

use actix_web::{HttpResponse, delete, get, patch, post, web};
use garde::Validate;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::session::PresenceStatus;
use crate::access::{Caller, ManageAccount, ReadUsers, Role};
use crate::input::Json;
use crate::page::{Page, PageQuery};
use crate::problem::{Code, Problem};

/// A person who signs in.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct User {
    pub id: Uuid,
    pub name: String,
    pub email: String,
    pub role: Role,
    pub presence: PresenceStatus,
    /// Cannot sign in any more.
    pub disabled: bool,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
}

/// A new person.
#[derive(Deserialize, ToSchema, Validate)]
#[garde(allow_unvalidated)]
pub(crate) struct NewUser {
    #[garde(length(chars, min = 1, max = 200))]
    pub name: String,
    #[garde(email, length(chars, max = 320))]
    pub email: String,
    pub role: Role,
    /// At least 12 characters in production.
    #[garde(length(chars, min = 8, max = 1024))]
    #[schema(format = Password)]
    pub password: String,
}

/// Changes to a person; what is absent stays.
#[derive(Deserialize, ToSchema, Validate)]
#[garde(allow_unvalidated)]
pub(crate) struct UserPatch {
    #[serde(default)]
    #[garde(inner(length(chars, min = 1, max = 200)))]
    pub name: Option<String>,
    #[serde(default)]
    pub role: Option<Role>,
    /// Ends every session of the person.
    #[serde(default)]
    #[garde(inner(length(chars, min = 8, max = 1024)))]
    #[schema(format = Password)]
    pub password: Option<String>,
    /// `false` lets the person sign in again.
    #[serde(default)]
    pub disabled: Option<bool>,
}

/// A group of people that conversations are given to.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Team {
    pub id: Uuid,
    pub name: String,
    pub members: Vec<super::conversations::Person>,
}

/// The colleagues.
#[utoipa::path(
    tag = "Users",
    params(PageQuery),
    security(("cookie" = []), ("apiKey" = ["conversations:read"])),
    responses((status = 200, description = "Done.", body = Page<User>))
)]
#[get("/api/users")]
pub(crate) async fn list_users(
    _caller: Caller<ReadUsers>,
    _page: web::Query<PageQuery>,
) -> Result<web::Json<Page<User>>, Problem> {
    Err(Problem::of(Code::Unavailable))
}

/// Lets a person sign in.
#[utoipa::path(
    tag = "Users",
    security(("cookie" = [])),
    responses((status = 201, description = "Made.", body = User))
)]
#[post("/api/users")]
pub(crate) async fn create_user(
    _caller: Caller<ManageAccount>,
    Json(_input): Json<NewUser>,
) -> Result<HttpResponse, Problem> {
    Err(Problem::of(Code::Unavailable))
}

/// One colleague.
#[utoipa::path(
    tag = "Users",
    security(("cookie" = []), ("apiKey" = ["conversations:read"])),
    responses((status = 200, description = "Done.", body = User))
)]
#[get("/api/users/{id}")]
pub(crate) async fn read_user(_caller: Caller<ReadUsers>, _id: web::Path<Uuid>) -> Result<web::Json<User>, Problem> {
    Err(Problem::of(Code::Unavailable))
}

/// Changes a person. Only an Owner changes an Owner.
#[utoipa::path(
    tag = "Users",
    security(("cookie" = [])),
    responses((status = 200, description = "Done.", body = User))
)]
#[patch("/api/users/{id}")]
pub(crate) async fn change_user(
    _caller: Caller<ManageAccount>,
    _id: web::Path<Uuid>,
    Json(_input): Json<UserPatch>,
) -> Result<web::Json<User>, Problem> {
    Err(Problem::of(Code::Unavailable))
}

/// Lets a person not sign in any more; what they wrote stays.
#[utoipa::path(
    tag = "Users",
    security(("cookie" = [])),
    responses((status = 204, description = "Done."))
)]
#[delete("/api/users/{id}")]
pub(crate) async fn delete_user(_caller: Caller<ManageAccount>, _id: web::Path<Uuid>) -> Result<HttpResponse, Problem> {
    Err(Problem::of(Code::Unavailable))
}

/// The teams; there are none yet.
#[utoipa::path(
    tag = "Users",
    params(PageQuery),
    security(("cookie" = []), ("apiKey" = ["conversations:read"])),
    responses((status = 200, description = "Done.", body = Page<Team>))
)]
#[get("/api/teams")]
pub(crate) async fn list_teams(
    _caller: Caller<ReadUsers>,
    _page: web::Query<PageQuery>,
) -> Result<web::Json<Page<Team>>, Problem> {
    Err(Problem::of(Code::Unavailable))
}
