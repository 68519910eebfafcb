//! What the owner of a number must know, as Meta told it by webhook.

use actix_web::{get, post, web};
use jiff::Timestamp;
use reaktly_store::notices::{self, Notice as Row, Which};
use reaktly_store::{AsyncConnection as _, Causes};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::integrations;
use crate::access::{Caller, ReadIntegrations, WriteIntegrations};
use crate::api::Api;
use crate::input::Query;
use crate::page::{Page, PageQuery};
use crate::problem::{Code, Problem};

/// How grave a notice is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Severity {
    /// Good to know; settled from the start.
    Info,
    /// Somebody should look.
    Warning,
    /// Messages stop, or soon will.
    Critical,
}

/// Something the owner of a number must know. It is open until somebody settles it or Meta says that it is over.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Notice {
    pub id: Uuid,
    /// The number; absent when it concerns a whole business account.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub integration_id: Option<Uuid>,
    /// The business account; absent, too, when none that is connected is concerned.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub business_account_id: Option<String>,
    pub severity: Severity,
    /// What it means and what to do.
    pub title: String,
    /// Meta's webhook field, such as `account_update`.
    pub field: String,
    /// Meta's event, such as `DISABLED_UPDATE`; empty where there is none.
    pub event: String,
    /// The value as Meta sent it.
    #[schema(value_type = Object)]
    pub detail: serde_json::Value,
    pub occurred_at: Timestamp,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub resolved_at: Option<Timestamp>,
    /// Who settled it; absent when Meta did.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub resolved_by_id: Option<Uuid>,
}

/// Which notices.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct NoticeFilter {
    /// `true`: those that wait for somebody; `false`: the settled ones; all unless given.
    pub open: Option<bool>,
}

/// What concerns a number or its business account, newest first.
#[utoipa::path(
    tag = "Integrations",
    params(NoticeFilter, PageQuery),
    security(("cookie" = []), ("apiKey" = ["integrations:read"])),
    responses((status = 200, description = "Done.", body = Page<Notice>))
)]
#[get("/api/integrations/{id}/notices")]
pub(crate) async fn list_notices(
    api: web::Data<Api>,
    caller: Caller<ReadIntegrations>,
    id: web::Path<Uuid>,
    filter: Query<NoticeFilter>,
    page: Query<PageQuery>,
) -> Result<web::Json<Page<Notice>>, Problem> {
    let (limit, after) = (page.limit()?, page.position::<(Timestamp, Uuid)>()?);
    let integration = integrations::find(&api, caller.account, *id).await?;
    let which = match filter.open {
        None => Which::All,
        Some(true) => Which::Open,
        Some(false) => Which::Settled,
    };
    let mut conn = api.store.connection().await?;
    let rows = notices::list(&mut conn, &integration, which, after, limit + 1).await?;
    Ok(web::Json(Page::of(rows, limit, |row| (row.occurred_at, row.id), Notice::from)))
}

/// Settles a notice; once more changes nothing.
#[utoipa::path(
    tag = "Integrations",
    security(("cookie" = []), ("apiKey" = ["integrations:write"])),
    responses((status = 200, description = "Done.", body = Notice))
)]
#[post("/api/notices/{id}/resolve")]
pub(crate) async fn resolve_notice(
    api: web::Data<Api>,
    caller: Caller<WriteIntegrations>,
    id: web::Path<Uuid>,
) -> Result<web::Json<Notice>, Problem> {
    let (now, place) = (api.now(), (caller.account, *id));
    let mut conn = api.store.connection().await?;
    let (notice, written) = conn
        .transaction::<_, Problem, _>(async |conn| {
            let mut causes = Causes::default();
            let notice = notices::resolve(conn, now, place, caller.user, &mut causes).await?;
            let notice = notice.ok_or_else(|| Problem::of(Code::NotFound))?;
            Ok((notice, causes.write(conn).await?))
        })
        .await?;
    drop(conn);
    api.publish(written);
    Ok(web::Json(notice.into()))
}

impl From<Row> for Notice {
    fn from(row: Row) -> Self {
        let severity = match row.severity.as_str() {
            "critical" => Severity::Critical,
            "warning" => Severity::Warning,
            _ => Severity::Info,
        };
        Self {
            id: row.id,
            integration_id: row.integration_id,
            business_account_id: row.business_account_id,
            severity,
            title: row.title,
            field: row.field,
            event: row.event,
            detail: row.detail,
            occurred_at: row.occurred_at,
            resolved_at: row.resolved_at,
            resolved_by_id: row.resolved_by_id,
        }
    }
}
