//! Whether an integration works, and if not, why not.

use actix_web::{get, post, web};
use jiff::Timestamp;
use reaktly_store::integration_health::{self, Health};
use reaktly_store::integrations as store;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::integrations;
use crate::access::{Caller, ReadIntegrations};
use crate::api::Api;
use crate::diagnosis;
use crate::problem::{Code, Problem};

/// The outcome of a check.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum CheckState {
    /// It is as it should be.
    Pass,
    /// It works, but something deserves a look.
    Warn,
    /// It is broken.
    Fail,
    /// It could not be found out.
    Unknown,
}

/// One thing that has to hold for messages to flow.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Check {
    /// Stable name.
    pub id: String,
    pub state: CheckState,
    pub title: String,
    /// What was seen.
    pub evidence: String,
    /// What to do; empty when nothing is to be done.
    pub fix: String,
    pub checked_at: Timestamp,
}

/// All checks of an integration.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Checks {
    pub checks: Vec<Check>,
}

/// Asks Meta and the webhook URL, and says what is wrong.
#[utoipa::path(
    tag = "Integrations",
    security(("cookie" = []), ("apiKey" = ["integrations:read"])),
    responses((status = 200, description = "Done.", body = Checks))
)]
#[post("/api/integrations/{id}/check")]
pub(crate) async fn check_integration(
    api: web::Data<Api>,
    caller: Caller<ReadIntegrations>,
    id: web::Path<Uuid>,
) -> Result<web::Json<Checks>, Problem> {
    let integration = integrations::find(&api, caller.account, *id).await?;
    let health = read_health(&api, &integration).await?;
    let (checks, connection) = diagnosis::examine(&api, &integration, &health).await;
    let json = serde_json::to_value(&checks).map_err(|error| Problem::because(Code::Internal, error))?;
    let mut conn = api.store.connection().await?;
    integration_health::save_checks(&mut conn, api.now(), caller.account, integration.id, &json).await?;
    store::set_connection(&mut conn, &integration, connection).await?;
    crate::template_sync::request(&api, &integration);
    Ok(web::Json(Checks { checks }))
}

/// What is known without asking anybody.
#[utoipa::path(
    tag = "Integrations",
    security(("cookie" = []), ("apiKey" = ["integrations:read"])),
    responses((status = 200, description = "Done.", body = Checks))
)]
#[get("/api/integrations/{id}/health")]
pub(crate) async fn read_integration_health(
    api: web::Data<Api>,
    caller: Caller<ReadIntegrations>,
    id: web::Path<Uuid>,
) -> Result<web::Json<Checks>, Problem> {
    let integration = integrations::find(&api, caller.account, *id).await?;
    let health = read_health(&api, &integration).await?;
    Ok(web::Json(Checks { checks: diagnosis::recall(&api, &integration, &health).await }))
}

async fn read_health(api: &Api, integration: &store::Integration) -> Result<Health, Problem> {
    let mut conn = api.store.connection().await?;
    Ok(integration_health::get(&mut conn, integration.account_id, integration.id).await?)
}
