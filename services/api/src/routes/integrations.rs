//! Connected numbers.

use actix_web::{HttpResponse, delete, get, patch, post, web};
use futures_util::future::try_join_all;
use jiff::Timestamp;
use reaktly_domain::ids::{AccountId, IntegrationId};
use reaktly_runtime::settings::Environment;
use reaktly_store::integrations::{self, Integration as Row};
use reaktly_store::{integration_health, notices};
use secrecy::ExposeSecret as _;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::conversations::Channel;
use crate::access::{Caller, ReadIntegrations, Role, WriteIntegrations};
use crate::api::Api;
use crate::connect::{self, Credentials, IntegrationPatch};
use crate::input::{JsonObject, Query};
use crate::page::{self, Page, PageQuery};
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
    /// Notices that wait for somebody.
    pub open_notices: i64,
    /// What Meta last said of the number, as far as it did.
    pub facts: Facts,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
}

/// What Meta last said of a number, in its own words.
#[derive(Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", default)]
pub(crate) struct Facts {
    /// `GREEN`, `YELLOW` or `RED`; `FLAGGED` or `UNFLAGGED` where only that was told.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub quality: Option<String>,
    /// Customers a day outside of open conversations: a tier such as `TIER_2K`, or a number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub messaging_limit: Option<String>,
    /// The display name as approved.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub verified_name: Option<String>,
    /// The decision on the display name last asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name_review: Option<String>,
    /// `STANDARD` or `HIGH`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub throughput: Option<String>,
    /// The business's user name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub username: Option<String>,
    /// Whether customers may call: `ENABLED` or `DISABLED`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub calling: Option<String>,
    /// Numbers the business may have.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub phone_numbers_max: Option<i64>,
    /// How much of Meta's allowance of calls is used up.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Object>)]
    pub usage: Option<serde_json::Value>,
}

/// The credentials of a number, as the documentation prints them.
#[derive(Debug, ToSchema)]
#[schema(as = Credentials, rename_all = "camelCase")]
#[expect(dead_code, reason = "the document's shape; the handler reads the fields one by one to name every wrong one")]
pub(crate) struct CredentialsInput {
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
#[schema(as = IntegrationPatch, rename_all = "camelCase")]
#[expect(dead_code, reason = "the document's shape; the handler reads the fields one by one to name every wrong one")]
pub(crate) struct IntegrationPatchInput {
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
    request_body = CredentialsInput,
    security(("cookie" = []), ("apiKey" = ["integrations:write"])),
    responses((status = 201, description = "Connected.", body = Integration), (status = 200, description = "Updated in place.", body = Integration))
)]
#[post("/api/integrations/credentials")]
pub(crate) async fn connect_integration(
    api: web::Data<Api>,
    caller: Caller<WriteIntegrations>,
    JsonObject(input): JsonObject,
) -> Result<HttpResponse, Problem> {
    let credentials = Credentials::read(&input)?;
    let (status, integration) = connect::connect(&api, &caller, credentials).await?;
    let presented = connect::settle(&api, integration, caller.role).await?;
    Ok(HttpResponse::build(status).json(presented))
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
    api: web::Data<Api>,
    caller: Caller<ReadIntegrations>,
    query: Query<PageQuery>,
) -> Result<web::Json<Page<Integration>>, Problem> {
    let (limit, after) = (query.limit()?, query.position::<Uuid>()?.map(IntegrationId::from_uuid));
    let rows = {
        let mut conn = api.store.connection().await?;
        integrations::list(&mut conn, caller.account, after, limit + 1).await?
    };
    let (rows, next_cursor) = page::cut(rows, limit, |row| row.id.as_uuid());
    let items = try_join_all(rows.iter().map(|row| present(&api, row, caller.role))).await?;
    Ok(web::Json(Page { items, next_cursor }))
}

/// One connected number.
#[utoipa::path(
    tag = "Integrations",
    security(("cookie" = []), ("apiKey" = ["integrations:read"])),
    responses((status = 200, description = "Done.", body = Integration))
)]
#[get("/api/integrations/{id}")]
pub(crate) async fn read_integration(
    api: web::Data<Api>,
    caller: Caller<ReadIntegrations>,
    id: web::Path<Uuid>,
) -> Result<web::Json<Integration>, Problem> {
    let row = find(&api, caller.account, *id).await?;
    Ok(web::Json(present(&api, &row, caller.role).await?))
}

/// Changes credentials, number, operator or name; path and verify token stay.
#[utoipa::path(
    tag = "Integrations",
    request_body = IntegrationPatchInput,
    security(("cookie" = []), ("apiKey" = ["integrations:write"])),
    responses((status = 200, description = "Done.", body = Integration))
)]
#[patch("/api/integrations/{id}")]
pub(crate) async fn change_integration(
    api: web::Data<Api>,
    caller: Caller<WriteIntegrations>,
    id: web::Path<Uuid>,
    JsonObject(input): JsonObject,
) -> Result<web::Json<Integration>, Problem> {
    let patch = IntegrationPatch::read(&input);
    // Whether the integration exists comes first: wrong fields of somebody else's are nobody's business.
    find(&api, caller.account, *id).await?;
    let integration = connect::change(&api, &caller, IntegrationId::from_uuid(*id), patch?).await?;
    Ok(web::Json(connect::settle(&api, integration, caller.role).await?))
}

/// Disconnects a number; its conversations stay.
#[utoipa::path(
    tag = "Integrations",
    security(("cookie" = []), ("apiKey" = ["integrations:write"])),
    responses((status = 204, description = "Done."))
)]
#[delete("/api/integrations/{id}")]
pub(crate) async fn disconnect_integration(
    api: web::Data<Api>,
    caller: Caller<WriteIntegrations>,
    id: web::Path<Uuid>,
) -> Result<HttpResponse, Problem> {
    let integration = find(&api, caller.account, *id).await?;
    connect::disconnect(&api, &caller, &integration).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// One integration of the account.
pub(crate) async fn find(api: &Api, account: AccountId, id: Uuid) -> Result<Row, Problem> {
    let mut conn = api.store.connection().await?;
    let row = integrations::get(&mut conn, account, IntegrationId::from_uuid(id)).await?;
    row.ok_or_else(|| Problem::of(Code::NotFound))
}

/// An integration as the API shows it to somebody with `role`.
pub(crate) async fn present(api: &Api, row: &Row, role: Role) -> Result<Integration, Problem> {
    let internal = |error: anyhow::Error| Problem::because(Code::Internal, error);
    let verify_token = if role >= Role::Admin {
        Some(api.seals.verify_token(row).map_err(internal)?.expose_secret().to_owned())
    } else {
        None
    };
    let has_app_secret = row.app_secret_sealed.is_some();
    let (open_notices, facts) = told(api, row).await?;
    Ok(Integration {
        id: row.id.into(),
        channel: Channel::WhatsappCloud,
        name: row.name.clone(),
        operator_id: row.operator_id.into(),
        phone_number: row.phone_number.clone(),
        phone_number_id: row.phone_number_id.clone(),
        business_account_id: row.business_account_id.clone(),
        webhook_path: row.webhook_path.clone(),
        webhook_url: api.webhook_url(&row.webhook_path),
        verify_token,
        signature_verification: signature_verification(api, has_app_secret),
        connection: integrations::Connection::from_name(&row.connection).into(),
        live: api.is_live(row).await,
        has_access_token: true,
        access_token_last_four: row.access_token_last_four.clone(),
        has_app_secret,
        app_secret_last_four: row.app_secret_last_four.clone(),
        warnings: warnings(api, row).map_err(internal)?,
        open_notices,
        facts,
        created_at: row.created_at,
        updated_at: row.updated_at,
    })
}

/// What Meta told of a number: notices that wait, and facts. A fact of a form that is not known is left out alone.
async fn told(api: &Api, row: &Row) -> Result<(i64, Facts), Problem> {
    let mut conn = api.store.connection().await?;
    let open_notices = notices::count_open(&mut conn, row).await?;
    let mut facts = integration_health::facts(&mut conn, row.account_id, row.id).await?;
    facts.retain(|name, value| {
        let alone = serde_json::Map::from_iter([(name.clone(), value.clone())]);
        serde_json::from_value::<Facts>(alone.into()).is_ok()
    });
    Ok((open_notices, serde_json::from_value(facts.into()).unwrap_or_default()))
}

fn signature_verification(api: &Api, has_app_secret: bool) -> SignatureVerification {
    match (has_app_secret || api.policy.has_app_secret, api.policy.environment) {
        (true, _) => SignatureVerification::Enforced,
        (false, Environment::Development) => SignatureVerification::Off,
        (false, Environment::Production) => SignatureVerification::Missing,
    }
}

/// What looks wrong about the credentials, although their shape is right.
fn warnings(api: &Api, row: &Row) -> anyhow::Result<Vec<String>> {
    let mut warnings = Vec::new();
    if !api.seals.access_token(row)?.expose_secret().starts_with("EAA") {
        warnings.push("The access token does not begin with EAA, as Meta's tokens do.".to_owned());
    }
    if row.phone_number.strip_prefix('+') == Some(row.phone_number_id.as_str()) {
        warnings.push("The Phone Number ID is the phone number itself; Meta shows the ID below the number.".to_owned());
    }
    if !is_in_a_numbering_plan(&row.phone_number) {
        warnings.push(format!(
            "{} is no valid number of its country's numbering plan; check each digit, unless it is one of Meta's test numbers.",
            row.phone_number
        ));
    }
    if row.phone_number_id == row.business_account_id {
        warnings.push("Phone Number ID and WhatsApp Business Account ID are the same.".to_owned());
    }
    let secret = api.seals.app_secret(row)?;
    if secret.is_some_and(|secret| !is_like_an_app_secret(secret.expose_secret())) {
        warnings.push("The App Secret is not 32 hexadecimal digits, as Meta's are.".to_owned());
    }
    if signature_verification(api, row.app_secret_sealed.is_some()) == SignatureVerification::Missing {
        warnings.push("Without the App Secret every webhook is refused.".to_owned());
    }
    Ok(warnings)
}

/// A library's opinion, which is for doubts alone: it calls Meta's own test numbers invalid.
fn is_in_a_numbering_plan(phone_number: &str) -> bool {
    phonenumber::parse(None, phone_number).is_ok_and(|number| number.is_valid())
}

fn is_like_an_app_secret(secret: &str) -> bool {
    secret.len() == 32 && secret.bytes().all(|byte| byte.is_ascii_hexdigit())
}

impl From<integrations::Connection> for Connection {
    fn from(connection: integrations::Connection) -> Self {
        match connection {
            integrations::Connection::Unverified => Self::Unverified,
            integrations::Connection::Ok => Self::Ok,
            integrations::Connection::Failing => Self::Failing,
        }
    }
}
