//! The messages of a conversation.

use actix_web::{get, web};
use reaktly_domain::ids::{ConversationId, MessageId, TurnId};
use reaktly_store::{conversations, inbox_views, messages};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::feedback::{question, with_feedback};
use super::message_view::{Message, present};
use crate::access::{Caller, ReadConversations};
use crate::api::Api;
use crate::input::Query;
use crate::page::{Page, PageQuery};
use crate::problem::{Code, Problem};

/// Why the AI wrote a message.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct MessageEvidence {
    pub message_id: Uuid,
    /// What the customer asked, one message per line.
    pub question: String,
    pub turn: super::timeline::Turn,
}

/// Which messages, when not from the beginning.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct MessageRange {
    /// Those right before this sequence number; one past the end reads the newest.
    #[param(minimum = 1)]
    pub before: Option<i64>,
    /// Those right after this sequence number.
    #[param(minimum = 0)]
    pub after: Option<i64>,
}

/// Messages, oldest first.
#[utoipa::path(
    tag = "Conversations",
    params(MessageRange, PageQuery),
    security(("cookie" = []), ("apiKey" = ["conversations:read"])),
    responses((status = 200, description = "Done.", body = Page<Message>))
)]
#[get("/api/conversations/{id}/messages")]
pub(crate) async fn list_messages(
    api: web::Data<Api>,
    caller: Caller<ReadConversations>,
    id: web::Path<Uuid>,
    range: Query<MessageRange>,
    page: Query<PageQuery>,
) -> Result<web::Json<Page<Message>>, Problem> {
    let (limit, cursor) = (page.limit()?, page.position::<i64>()?);
    let (account, id) = (caller.account, ConversationId::from_uuid(*id));
    let mut conn = api.store.connection().await?;
    let conversation = conversations::get(&mut conn, account, id).await?;
    conversation.ok_or_else(|| Problem::of(Code::NotFound))?;
    let page = if let Some(before) = range.before {
        let rows = messages::page(&mut conn, account, id, Some(before), limit).await?;
        let shown = present(&mut conn, account, rows).await?;
        Page::whole(with_feedback(&mut conn, (account, caller.user), shown).await?)
    } else {
        let after = cursor.or(range.after).unwrap_or(0);
        let rows = messages::after(&mut conn, account, id, after, limit + 1).await?;
        let shown = present(&mut conn, account, rows).await?;
        let shown = with_feedback(&mut conn, (account, caller.user), shown).await?;
        Page::of(shown, limit, |message| message.seq, |message| message)
    };
    Ok(web::Json(page))
}

/// Why the AI wrote a message.
#[utoipa::path(
    tag = "Conversations",
    security(("cookie" = []), ("apiKey" = ["conversations:read"])),
    responses((status = 200, description = "Done.", body = MessageEvidence))
)]
#[get("/api/messages/{id}/evidence")]
pub(crate) async fn read_evidence(
    api: web::Data<Api>,
    caller: Caller<ReadConversations>,
    id: web::Path<Uuid>,
) -> Result<web::Json<MessageEvidence>, Problem> {
    let not_found = || Problem::of(Code::NotFound);
    let mut conn = api.store.connection().await?;
    let message = messages::get(&mut conn, caller.account, MessageId::from_uuid(*id)).await?.ok_or_else(not_found)?;
    let turn = message.turn_id.map(TurnId::from_uuid).ok_or_else(not_found)?;
    let turn = inbox_views::turn(&mut conn, caller.account, turn).await?.ok_or_else(not_found)?;
    let range = (turn.from_seq, turn.upto_seq);
    let question = question(&mut conn, caller.account, message.conversation_id, range).await?;
    Ok(web::Json(MessageEvidence { message_id: message.id.into(), question, turn: turn.into() }))
}
