//! Thumbs on answers of the AI.

use std::collections::HashMap;

use actix_web::{HttpResponse, delete, get, put, web};
use garde::Validate;
use jiff::Timestamp;
use reaktly_domain::ids::{AccountId, ConversationId, MessageId, UserId};
use reaktly_store::AsyncPgConnection;
use reaktly_store::learning::feedback::{self, Review as Row, Thumbs, Verdict};
use reaktly_store::learning::spoken::{self, By};
use reaktly_store::messages;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::conversations::Person;
use super::message_view::{Message, Source};
use crate::access::{Caller, ReadConversations, WriteConversations};
use crate::api::Api;
use crate::input::{Json, Query};
use crate::page::{Page, PageQuery, cut};
use crate::problem::{Code, Problem};

/// Messages of one turn that are read.
const TURN_MESSAGES_MAX: i64 = 50;

/// What somebody thinks of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum FeedbackVerdict {
    /// It is right.
    Good,
    /// It is not.
    Wrong,
}

/// What people think of a message of the AI.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
pub(crate) struct MessageFeedback {
    /// How many find it right.
    pub good: i64,
    /// How many do not.
    pub wrong: i64,
    /// What the caller thinks.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mine: Option<FeedbackVerdict>,
}

/// The caller's thumb.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[garde(allow_unvalidated)]
pub(crate) struct Thumb {
    #[schema(inline)]
    pub verdict: FeedbackVerdict,
    /// What is right or wrong about it.
    #[garde(inner(length(chars, max = 2000)))]
    pub comment: Option<String>,
}

/// Which thumbs.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct FeedbackQuery {
    /// Those that say so; all when absent.
    #[param(inline)]
    pub verdict: Option<FeedbackVerdict>,
}

/// A thumb with the answer it is on, for review.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Feedback {
    pub message_id: Uuid,
    pub conversation_id: Uuid,
    #[schema(inline)]
    pub verdict: FeedbackVerdict,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub comment: Option<String>,
    pub by: Person,
    pub at: Timestamp,
    /// What the customer asked.
    pub question: String,
    /// What the AI answered.
    pub answer: String,
    /// The articles the answer rests on.
    pub sources: Vec<Source>,
}

/// Says whether an answer of the AI is right; again replaces what the caller said before.
#[utoipa::path(
    tag = "Conversations",
    security(("cookie" = []), ("apiKey" = ["conversations:write"])),
    responses((status = 200, description = "Done.", body = MessageFeedback))
)]
#[put("/api/conversations/{id}/messages/{messageId}/feedback")]
pub(crate) async fn put_feedback(
    api: web::Data<Api>,
    caller: Caller<WriteConversations>,
    ids: web::Path<(Uuid, Uuid)>,
    Json(input): Json<Thumb>,
) -> Result<web::Json<MessageFeedback>, Problem> {
    let mut conn = api.store.connection().await?;
    let message = answer(&mut conn, caller.account, *ids).await?;
    let given = (Verdict::from(input.verdict), input.comment.as_deref().unwrap_or_default().trim());
    feedback::put(&mut conn, api.now(), caller.account, (message, caller.user), given).await?;
    let thumbs = feedback::of_messages(&mut conn, caller.account, &[message], caller.user).await?;
    let thumbs = thumbs.first().map(|(_, thumbs)| *thumbs).unwrap_or_default();
    Ok(web::Json(thumbs.into()))
}

/// Takes the caller's thumb back.
#[utoipa::path(
    tag = "Conversations",
    security(("cookie" = []), ("apiKey" = ["conversations:write"])),
    responses((status = 204, description = "Done."))
)]
#[delete("/api/conversations/{id}/messages/{messageId}/feedback")]
pub(crate) async fn delete_feedback(
    api: web::Data<Api>,
    caller: Caller<WriteConversations>,
    ids: web::Path<(Uuid, Uuid)>,
) -> Result<HttpResponse, Problem> {
    let mut conn = api.store.connection().await?;
    let message = answer(&mut conn, caller.account, *ids).await?;
    feedback::take_back(&mut conn, caller.account, message, caller.user).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Thumbs for review, newest first.
#[utoipa::path(
    tag = "Conversations",
    params(FeedbackQuery, PageQuery),
    security(("cookie" = []), ("apiKey" = ["conversations:read"])),
    responses((status = 200, description = "Done.", body = Page<Feedback>))
)]
#[get("/api/feedback")]
pub(crate) async fn list_feedback(
    api: web::Data<Api>,
    caller: Caller<ReadConversations>,
    filter: Query<FeedbackQuery>,
    page: Query<PageQuery>,
) -> Result<web::Json<Page<Feedback>>, Problem> {
    let (limit, before) = (page.limit()?, page.position::<(Timestamp, Uuid, Uuid)>()?);
    let mut conn = api.store.connection().await?;
    let verdict = filter.verdict.map(Verdict::from);
    let rows = feedback::list(&mut conn, caller.account, verdict, before, limit + 1).await?;
    let place = |row: &Row| (row.created_at, row.message_id.as_uuid(), row.user_id.as_uuid());
    let (rows, next_cursor) = cut(rows, limit, place);
    let mut items = Vec::with_capacity(rows.len());
    for row in rows {
        items.push(review(&mut conn, caller.account, row).await?);
    }
    Ok(web::Json(Page { items, next_cursor }))
}

/// What people think of each message, shown on it.
pub(super) async fn with_feedback(
    conn: &mut AsyncPgConnection,
    (account, viewer): (AccountId, UserId),
    mut shown: Vec<Message>,
) -> Result<Vec<Message>, Problem> {
    let ids: Vec<MessageId> = shown.iter().map(|message| MessageId::from_uuid(message.id)).collect();
    let thumbs: HashMap<MessageId, Thumbs> =
        feedback::of_messages(conn, account, &ids, viewer).await?.into_iter().collect();
    for message in &mut shown {
        message.feedback = thumbs.get(&MessageId::from_uuid(message.id)).copied().map(MessageFeedback::from);
    }
    Ok(shown)
}

/// What the customer asked in a turn, one message per line.
pub(super) async fn question(
    conn: &mut AsyncPgConnection,
    account: AccountId,
    conversation: ConversationId,
    turn: (i64, i64),
) -> Result<String, Problem> {
    let said = spoken::between(conn, account, conversation, turn, TURN_MESSAGES_MAX).await?;
    let said: Vec<String> = said.into_iter().filter(|said| said.by == By::Customer).map(|said| said.text).collect();
    Ok(said.join("\n"))
}

/// An answer of the AI in a conversation.
async fn answer(
    conn: &mut AsyncPgConnection,
    account: AccountId,
    (conversation, message): (Uuid, Uuid),
) -> Result<MessageId, Problem> {
    let found = messages::get(conn, account, MessageId::from_uuid(message)).await?;
    let found = found.filter(|message| message.conversation_id.as_uuid() == conversation);
    let found = found.ok_or_else(|| Problem::of(Code::NotFound))?;
    if found.author != "ai" {
        return Err(Problem::field("messageId", "is no message of the AI"));
    }
    Ok(found.id)
}

async fn review(conn: &mut AsyncPgConnection, account: AccountId, row: Row) -> Result<Feedback, Problem> {
    let question = match row.turn {
        Some(turn) => question(conn, account, ConversationId::from_uuid(row.conversation_id), turn).await?,
        None => String::new(),
    };
    let verdict = if row.verdict == "good" { FeedbackVerdict::Good } else { FeedbackVerdict::Wrong };
    Ok(Feedback {
        message_id: row.message_id.into(),
        conversation_id: row.conversation_id,
        verdict,
        comment: Some(row.comment).filter(|comment| !comment.is_empty()),
        by: Person { id: row.user_id.into(), name: row.user_name },
        at: row.created_at,
        question,
        answer: row.answer,
        sources: row.sources.and_then(|sources| serde_json::from_value(sources).ok()).unwrap_or_default(),
    })
}

impl From<FeedbackVerdict> for Verdict {
    fn from(verdict: FeedbackVerdict) -> Self {
        match verdict {
            FeedbackVerdict::Good => Self::Good,
            FeedbackVerdict::Wrong => Self::Wrong,
        }
    }
}

impl From<Thumbs> for MessageFeedback {
    fn from(thumbs: Thumbs) -> Self {
        let mine = thumbs.mine.map(|mine| match mine {
            Verdict::Good => FeedbackVerdict::Good,
            Verdict::Wrong => FeedbackVerdict::Wrong,
        });
        Self { good: thumbs.good, wrong: thumbs.wrong, mine }
    }
}
