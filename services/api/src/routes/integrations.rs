//! Connected numbers.

use actix_web::{HttpResponse, delete, get, patch, post, web};
use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::conversations::Channel;
use crate::access::{Caller, ReadIntegrations, WriteIntegrations};
use crate::input::JsonObject;
use crate::page::{Page, PageQuery};
use crate::problem::{Code, Problem};

/// What happens to a webhook's signature.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum SignatureVerification {
    /// The app secret is known: a wrong or missing signature is refused.
    Enforced,
    /// No app secret is known: webhooks are accepted unverified, as development allows.
    Off,
    /// No app secret is known: webhooks are refused until there is one.
    Missing,
}

/// What Meta says of the credentials.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Connection {
    /// Meta could not be asked yet.
    Unverified,
    /// Meta accepts them.
    Ok,
    /// Meta refuses them.
    Failing,
}

/// A connected number. The access token and the app secret never come back.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Integration {
    pub id: Uuid,
    pub channel: Channel,
    pub name: String,
    /// The AI operator that answers.
    pub operator_id: Uuid,
    pub phone_number: String,
    pub phone_number_id: String,
    pub business_account_id: String,
    pub webhook_path: String,
    /// The callback URL for Meta's configuration.
    pub webhook_url: String,
    /// The verify token for Meta's configuration; for Owners and Admins.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub verify_token: Option<String>,
    pub signature_verification: SignatureVerification,
    pub connection: Connection,
    /// The webhook URL answers.
    pub live: bool,
    pub has_access_token: bool,
    pub access_token_last_four: String,
    pub has_app_secret: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub app_secret_last_four: Option<String>,
    /// Doubts that do not stop anything.
    pub warnings: Vec<String>,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
}

/// The credentials of a number, as the documentation prints them.
#[derive(Debug, ToSchema)]
#[schema(rename_all = "camelCase")]
#[expect(dead_code, reason = "the document's shape; the handler reads the fields one by one to name every wrong one")]
pub(crate) struct Credentials {
    /// A permanent system user token.
    #[schema(example = "EAAGn...")]
    access_token: String,
    /// Digits.
    #[schema(pattern = "^[0-9]{1,32}$")]
    phone_number_id: String,
    /// Digits.
    #[schema(pattern = "^[0-9]{1,32}$")]
    business_account_id: String,
    /// `+` and 7 to 15 digits, the first not 0.
    #[schema(pattern = r"^\+[1-9][0-9]{6,14}$", example = "+1234567890")]
    phone_number: String,
    /// The app secret, to verify signatures.
    app_secret: Option<String>,
    /// Another operator than the account's first.
    operator_id: Option<Uuid>,
    /// A name for people.
    name: Option<String>,
}

/// Changes to an integration; what is absent stays.
#[derive(Debug, ToSchema)]
#[schema(rename_all = "camelCase")]
#[expect(dead_code, reason = "the document's shape; the handler reads the fields one by one to name every wrong one")]
pub(crate) struct IntegrationPatch {
    access_token: Option<String>,
    /// Another number; path and verify token stay.
    phone_number_id: Option<String>,
    business_account_id: Option<String>,
    phone_number: Option<String>,
    /// `null` takes it away.
    app_secret: Option<String>,
    operator_id: Option<Uuid>,
    name: Option<String>,
}

/// Connects a number, or updates it in place when the account has it already.
#[utoipa::path(
    tag = "Integrations",
    request_body = Credentials,
    security(("cookie" = []), ("apiKey" = ["integrations:write"])),
    responses((status = 201, description = "Connected.", body = Integration), (status = 200, description = "Updated in place.", body = Integration))
)]
#[post("/api/integrations/credentials")]
pub(crate) async fn connect_integration(
    _caller: Caller<WriteIntegrations>,
    JsonObject(_input): JsonObject,
) -> Result<HttpResponse, Problem> {
    Err(Problem::of(Code::Unavailable))
}

/// The connected numbers.
#[utoipa::path(
    tag = "Integrations",
    params(PageQuery),
    security(("cookie" = []), ("apiKey" = ["integrations:read"])),
    responses((status = 200, description = "Done.", body = Page<Integration>))
)]
#[get("/api/integrations")]
pub(crate) async fn list_integrations(
    _caller: Caller<ReadIntegrations>,
    _page: web::Query<PageQuery>,
) -> Result<web::Json<Page<Integration>>, Problem> {
    Err(Problem::of(Code::Unavailable))
}

/// One connected number.
#[utoipa::path(
    tag = "Integrations",
    security(("cookie" = []), ("apiKey" = ["integrations:read"])),
    responses((status = 200, description = "Done.", body = Integration))
)]
#[get("/api/integrations/{id}")]
pub(crate) async fn read_integration(
    _caller: Caller<ReadIntegrations>,
    _id: web::Path<Uuid>,
) -> Result<web::Json<Integration>, Problem> {
    Err(Problem::of(Code::Unavailable))
}

/// Changes credentials, number, operator or name; path and verify token stay.
#[utoipa::path(
    tag = "Integrations",
    request_body = IntegrationPatch,
    security(("cookie" = []), ("apiKey" = ["integrations:write"])),
    responses((status = 200, description = "Done.", body = Integration))
)]
#[patch("/api/integrations/{id}")]
pub(crate) async fn change_integration(
    _caller: Caller<WriteIntegrations>,
    _id: web::Path<Uuid>,
    JsonObject(_input): JsonObject,
) -> Result<web::Json<Integration>, Problem> {
    Err(Problem::of(Code::Unavailable))
}

/// Disconnects a number; its conversations stay.
#[utoipa::path(
    tag = "Integrations",
    security(("cookie" = []), ("apiKey" = ["integrations:write"])),
    responses((status = 204, description = "Done."))
)]
#[delete("/api/integrations/{id}")]
pub(crate) async fn disconnect_integration(
    _caller: Caller<WriteIntegrations>,
    _id: web::Path<Uuid>,
) -> Result<HttpResponse, Problem> {
    Err(Problem::of(Code::Unavailable))
}
