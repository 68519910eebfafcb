//! Message templates, the only messages that may be sent after 24 hours.

use actix_web::{get, post, web};
use jiff::Timestamp;
use reaktly_store::integrations::Integration;
use reaktly_store::templates::{self, Template as Row};
use reaktly_whatsapp::template::{self, Parameter, Place, Shape};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::integrations::find;
use super::new_message::TemplatePlace;
use crate::access::{Caller, ReadIntegrations};
use crate::api::Api;
use crate::input::Query;
use crate::page::{self, PageQuery};
use crate::problem::Problem;
use crate::template_sync;

/// A message template of the integration's business account, as Meta last gave it.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Template {
    pub id: Uuid,
    pub name: String,
    /// Language code, such as `en_US`.
    pub language: String,
    /// `MARKETING`, `UTILITY` or `AUTHENTICATION`.
    pub category: String,
    /// `APPROVED` can be sent; `PENDING`, `REJECTED`, `PAUSED`, `DISABLED` … cannot.
    pub status: String,
    /// `GREEN`, `YELLOW`, `RED` …
    #[serde(skip_serializing_if = "Option::is_none")]
    pub quality: Option<String>,
    /// `POSITIONAL` or `NAMED`.
    pub parameter_format: String,
    /// As Meta gives them.
    #[schema(value_type = Vec<Object>)]
    pub components: serde_json::Value,
    /// What is filled in to send it, in reading order.
    pub parameters: Vec<TemplateParameter>,
    /// What the customer reads, with placeholders where something is filled in.
    pub preview: String,
    /// Why Meta refused it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rejection_reason: Option<String>,
    /// When it was last read from Meta; webhooks keep its status after that.
    pub synced_at: Timestamp,
}

/// A part of a template that is filled in.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct TemplateParameter {
    pub component: TemplatePlace,
    /// Its number in the text, from 1; of a button its place, from 0.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub index: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// `text`, `image`, `video`, `document`, `location`, `url`, `copy_code`, `payload`, `flow_token`.
    #[serde(rename = "type")]
    pub kind: &'static str,
    /// Meta refuses the template without it.
    pub required: bool,
    /// The example that Meta approved.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub example: Option<String>,
}

/// Templates by name and language, and what is known of their reading.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Templates {
    pub items: Vec<Template>,
    /// Where the next page begins; absent on the last one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_cursor: Option<String>,
    /// When they were last read from Meta to the end; absent before the first time.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub synced_at: Option<Timestamp>,
    /// Why the newest reading failed; the templates are those of the last one that did not.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub failure: Option<String>,
}

/// The templates as they were last read from Meta.
#[utoipa::path(
    tag = "Integrations",
    params(PageQuery),
    security(("cookie" = []), ("apiKey" = ["integrations:read"])),
    responses((status = 200, description = "Done.", body = Templates))
)]
#[get("/api/integrations/{id}/templates")]
pub(crate) async fn list_templates(
    api: web::Data<Api>,
    caller: Caller<ReadIntegrations>,
    id: web::Path<Uuid>,
    query: Query<PageQuery>,
) -> Result<web::Json<Templates>, Problem> {
    let integration = find(&api, caller.account, *id).await?;
    Ok(web::Json(read_page(&api, &integration, &query).await?))
}

/// Reads the templates from Meta now. When Meta does not answer, the answer says so beside what was known.
#[utoipa::path(
    tag = "Integrations",
    params(PageQuery),
    security(("cookie" = []), ("apiKey" = ["integrations:read"])),
    responses((status = 200, description = "Done.", body = Templates))
)]
#[post("/api/integrations/{id}/templates/sync")]
pub(crate) async fn sync_templates(
    api: web::Data<Api>,
    caller: Caller<ReadIntegrations>,
    id: web::Path<Uuid>,
    query: Query<PageQuery>,
) -> Result<web::Json<Templates>, Problem> {
    let integration = find(&api, caller.account, *id).await?;
    template_sync::sync(&api, &integration).await?;
    Ok(web::Json(read_page(&api, &integration, &query).await?))
}

async fn read_page(api: &Api, integration: &Integration, query: &PageQuery) -> Result<Templates, Problem> {
    let (limit, after) = (query.limit()?, query.position::<(String, String)>()?);
    let (account, business_account) = (integration.account_id, integration.business_account_id.as_str());
    let mut conn = api.store.connection().await?;
    let state = templates::sync_state(&mut conn, account, business_account).await?;
    let after = after.as_ref().map(|(name, language)| (name.as_str(), language.as_str()));
    let rows = templates::list(&mut conn, account, business_account, after, limit + 1).await?;
    let (rows, next_cursor) = page::cut(rows, limit, |row| (row.name.clone(), row.language.clone()));
    let items = rows.into_iter().map(Template::from).collect();
    Ok(Templates { items, next_cursor, synced_at: state.synced_at, failure: state.failure })
}

impl From<Row> for Template {
    fn from(row: Row) -> Self {
        let shape = Shape { parameter_format: &row.parameter_format, components: &row.components };
        let parameters = template::parameters(shape).into_iter().map(TemplateParameter::from).collect();
        let preview = template::preview(shape, &serde_json::Value::Null);
        Self {
            id: row.id.into(),
            name: row.name,
            language: row.language,
            category: row.category,
            status: row.status,
            quality: row.quality,
            parameter_format: row.parameter_format,
            components: row.components,
            parameters,
            preview,
            rejection_reason: row.rejection_reason,
            synced_at: row.synced_at,
        }
    }
}

impl From<Parameter> for TemplateParameter {
    fn from(parameter: Parameter) -> Self {
        Self {
            component: match parameter.place {
                Place::Header => TemplatePlace::Header,
                Place::Body => TemplatePlace::Body,
                Place::Button => TemplatePlace::Button,
            },
            index: parameter.index,
            name: parameter.name,
            kind: parameter.kind.name(),
            required: parameter.kind.is_required(),
            example: parameter.example,
        }
    }
}
