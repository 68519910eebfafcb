//! AI operators: persona and settings.

use actix_web::{HttpResponse, delete, get, patch, post, web};
use garde::Validate;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::access::{Caller, ManageAccount, ReadIntegrations};
use crate::input::Json;
use crate::page::{Page, PageQuery};
use crate::problem::{Code, Problem};

/// An AI operator.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Operator {
    pub id: Uuid,
    pub name: String,
    /// What it answers from.
    pub knowledge_base_id: Uuid,
    /// The business it speaks for.
    pub business_name: String,
    /// Where customers find more.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub website_url: Option<String>,
    /// Language of first contact.
    pub language: String,
    /// Languages it answers in.
    pub languages: Vec<String>,
    pub tone: String,
    pub instructions: String,
    /// Read marks, typing, quiet time, caps and the like.
    #[schema(value_type = Object)]
    pub settings: serde_json::Value,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
}

/// A new operator.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase")]
#[garde(allow_unvalidated)]
pub(crate) struct NewOperator {
    #[garde(length(chars, min = 1, max = 100))]
    pub name: String,
    pub knowledge_base_id: Uuid,
    #[serde(default, flatten)]
    #[garde(dive)]
    pub persona: Persona,
}

/// Changes to an operator; what is absent stays.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase")]
#[garde(allow_unvalidated)]
pub(crate) struct OperatorPatch {
    #[serde(default)]
    #[garde(inner(length(chars, min = 1, max = 100)))]
    pub name: Option<String>,
    #[serde(default)]
    pub knowledge_base_id: Option<Uuid>,
    #[serde(default, flatten)]
    #[garde(dive)]
    pub persona: Persona,
}

/// How an operator speaks.
#[derive(Debug, Default, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase")]
#[garde(allow_unvalidated)]
pub(crate) struct Persona {
    #[serde(default)]
    #[garde(inner(length(chars, max = 200)))]
    pub business_name: Option<String>,
    /// An empty text takes it away.
    #[serde(default)]
    #[garde(inner(length(chars, max = 2048)))]
    pub website_url: Option<String>,
    #[serde(default)]
    #[garde(inner(length(chars, min = 2, max = 8)))]
    pub language: Option<String>,
    #[serde(default)]
    #[garde(inner(length(min = 1, max = 40)))]
    pub languages: Option<Vec<String>>,
    #[serde(default)]
    #[garde(inner(length(chars, max = 500)))]
    pub tone: Option<String>,
    #[serde(default)]
    #[garde(inner(length(chars, max = 8000)))]
    pub instructions: Option<String>,
    #[serde(default)]
    #[schema(value_type = Option<Object>)]
    pub settings: Option<serde_json::Map<String, serde_json::Value>>,
}

/// The AI operators.
#[utoipa::path(
    tag = "Operators",
    params(PageQuery),
    security(("cookie" = []), ("apiKey" = ["integrations:read"])),
    responses((status = 200, description = "Done.", body = Page<Operator>))
)]
#[get("/api/operators")]
pub(crate) async fn list_operators(
    _caller: Caller<ReadIntegrations>,
    _page: web::Query<PageQuery>,
) -> Result<web::Json<Page<Operator>>, Problem> {
    Err(Problem::of(Code::Unavailable))
}

/// Makes an operator.
#[utoipa::path(
    tag = "Operators",
    security(("cookie" = [])),
    responses((status = 201, description = "Made.", body = Operator))
)]
#[post("/api/operators")]
pub(crate) async fn create_operator(
    _caller: Caller<ManageAccount>,
    Json(_input): Json<NewOperator>,
) -> Result<HttpResponse, Problem> {
    Err(Problem::of(Code::Unavailable))
}

/// One operator.
#[utoipa::path(
    tag = "Operators",
    security(("cookie" = []), ("apiKey" = ["integrations:read"])),
    responses((status = 200, description = "Done.", body = Operator))
)]
#[get("/api/operators/{id}")]
pub(crate) async fn read_operator(
    _caller: Caller<ReadIntegrations>,
    _id: web::Path<Uuid>,
) -> Result<web::Json<Operator>, Problem> {
    Err(Problem::of(Code::Unavailable))
}

/// Changes an operator.
#[utoipa::path(
    tag = "Operators",
    security(("cookie" = [])),
    responses((status = 200, description = "Done.", body = Operator))
)]
#[patch("/api/operators/{id}")]
pub(crate) async fn change_operator(
    _caller: Caller<ManageAccount>,
    _id: web::Path<Uuid>,
    Json(_input): Json<OperatorPatch>,
) -> Result<web::Json<Operator>, Problem> {
    Err(Problem::of(Code::Unavailable))
}

/// Deletes an operator that no number uses.
#[utoipa::path(
    tag = "Operators",
    security(("cookie" = [])),
    responses((status = 204, description = "Done."))
)]
#[delete("/api/operators/{id}")]
pub(crate) async fn delete_operator(
    _caller: Caller<ManageAccount>,
    _id: web::Path<Uuid>,
) -> Result<HttpResponse, Problem> {
    Err(Problem::of(Code::Unavailable))
}
