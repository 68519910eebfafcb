//! What Meta reported of a message: every status, with what went wrong, what it costs and what it is counted to.

use actix_web::{get, web};
use jiff::Timestamp;
use reaktly_domain::ids::MessageId;
use reaktly_store::statuses::{self, StatusView};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::message_view::MessageError;
use crate::access::{Caller, ReadConversations};
use crate::api::Api;
use crate::page::Page;
use crate::problem::{Code, Problem};

/// A status of a message. They come in any order; the message itself shows how far it has got.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct MessageStatus {
    /// `sent`, `delivered`, `read`, `played`, `failed`, or whatever else Meta names.
    pub status: String,
    /// Meta's time.
    pub at: Timestamp,
    /// Meta's id of the message; it differs where a message went out twice.
    pub wamid: String,
    /// The member of a group it concerns. A member's failure is not the message's.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub participant: Option<String>,
    /// Why it failed, also beside a delivery: one of several devices may have failed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error: Option<MessageError>,
    /// What Meta charges: `type`, `category`, `pricing_model`, `billable`, as far as Meta says.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Object>)]
    pub pricing: Option<serde_json::Value>,
    /// What Meta counts it to: `id`, `origin`, and `expiresAt`, the end of a free entry point.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Object>)]
    pub conversation: Option<serde_json::Value>,
}

/// The statuses of a message, oldest first.
#[utoipa::path(
    tag = "Conversations",
    security(("cookie" = []), ("apiKey" = ["conversations:read"])),
    responses((status = 200, description = "Done.", body = Page<MessageStatus>))
)]
#[get("/api/messages/{id}/statuses")]
pub(crate) async fn list_statuses(
    api: web::Data<Api>,
    caller: Caller<ReadConversations>,
    id: web::Path<Uuid>,
) -> Result<web::Json<Page<MessageStatus>>, Problem> {
    let mut conn = api.store.connection().await?;
    let rows = statuses::of_message(&mut conn, caller.account, MessageId::from_uuid(*id)).await?;
    let rows = rows.ok_or_else(|| Problem::of(Code::NotFound))?;
    Ok(web::Json(Page::whole(rows.into_iter().map(MessageStatus::from).collect())))
}

impl From<StatusView> for MessageStatus {
    fn from(row: StatusView) -> Self {
        let mut detail = row.detail;
        let mut take = |key: &str| detail.as_object_mut().and_then(|fields| fields.remove(key));
        Self {
            status: row.status,
            at: row.occurred_at,
            wamid: row.wamid,
            participant: take("participant").and_then(|participant| participant.as_str().map(str::to_owned)),
            error: take("error").and_then(|error| serde_json::from_value(error).ok()),
            pricing: take("pricing"),
            conversation: take("conversation"),
        }
    }
}
