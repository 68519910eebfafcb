//! The messages of a conversation, and writing one.

use std::collections::HashMap;

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, get, post, web};
use jiff::Timestamp;
use reaktly_domain::conversation::{Change, OtherHolder};
use reaktly_domain::ids::{AccountId, ConversationId, MessageId, TurnId, UserId};
use reaktly_store::deliveries::Class;
use reaktly_store::messages::{self, NewOutbound};
use reaktly_store::ownership::{self, Outcome};
use reaktly_store::thread_events::Actor;
use reaktly_store::{AsyncConnection as _, AsyncPgConnection, Causes, conversations, inbox_views, integrations, users};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::conversations::{Author, Direction, Person};
use super::new_message::{NewMessage, Outgoing};
use super::ownership::{lock, refusal};
use crate::access::{Caller, ReadConversations, WriteConversations};
use crate::api::Api;
use crate::idempotency::{Answer, Idempotency};
use crate::input::Json;
use crate::page::{Page, PageQuery};
use crate::problem::{Code, Problem};

/// A message of a conversation.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Message {
    pub id: Uuid,
    pub conversation_id: Uuid,
    /// Meta's id, once there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub wamid: Option<String>,
    /// Meta's id of the message this one answers.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub context_wamid: Option<String>,
    /// Its place in the conversation, from 1.
    pub seq: i64,
    pub direction: Direction,
    pub author: Author,
    /// The person, when an agent wrote it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub agent: Option<Person>,
    /// `text`, `image`, `interactive`, `unsupported` …
    pub kind: String,
    /// Readable for every kind, never empty.
    pub text: String,
    /// The content by kind.
    #[schema(value_type = Object)]
    pub content: serde_json::Value,
    /// `received`; or, going out, `queued`, `sending`, `retry_wait`, `unknown`, `accepted`, `sent`, `delivered`,
    /// `read`, `played`, `failed`, `failed_unknown`, `cancelled`.
    pub status: String,
    /// Why it failed, also beside a delivery.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error: Option<MessageError>,
    /// What an AI message rests on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sources: Option<Vec<Source>>,
    /// The turn that wrote it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub turn_id: Option<Uuid>,
    /// Meta's time for what came in, the time of writing for what goes out.
    pub sent_at: Timestamp,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
}

/// Why a message failed.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub(crate) struct MessageError {
    /// Meta's code.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
}

/// A passage an answer rests on.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Source {
    pub article_id: Uuid,
    pub title: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// Version of the article at that time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<i64>,
}

/// Why the AI wrote a message.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct MessageEvidence {
    pub message_id: Uuid,
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
    range: web::Query<MessageRange>,
    page: web::Query<PageQuery>,
) -> Result<web::Json<Page<Message>>, Problem> {
    let (limit, cursor) = (page.limit()?, page.position::<i64>()?);
    let (account, id) = (caller.account, ConversationId::from_uuid(*id));
    let mut conn = api.store.connection().await?;
    let conversation = conversations::get(&mut conn, account, id).await?;
    conversation.ok_or_else(|| Problem::of(Code::NotFound))?;
    let page = if let Some(before) = range.before {
        let rows = messages::page(&mut conn, account, id, Some(before), limit).await?;
        let people = authors(&mut conn, account, &rows).await?;
        Page::whole(rows.into_iter().map(|row| present(row, &people)).collect())
    } else {
        let after = cursor.or(range.after).unwrap_or(0);
        let rows = messages::after(&mut conn, account, id, after, limit + 1).await?;
        let people = authors(&mut conn, account, &rows).await?;
        Page::of(rows, limit, |row| row.seq, |row| present(row, &people))
    };
    Ok(web::Json(page))
}

/// Writes to the customer and takes the conversation over.
#[utoipa::path(
    tag = "Conversations",
    params(("Idempotency-Key" = Option<String>, Header, description = "The same key and body get the first answer again, for 24 hours.")),
    security(("cookie" = []), ("apiKey" = ["conversations:write"])),
    responses((status = 202, description = "Taken; it is on its way.", body = Message))
)]
#[post("/api/conversations/{id}/messages")]
pub(crate) async fn send_message(
    api: web::Data<Api>,
    caller: Caller<WriteConversations>,
    id: web::Path<Uuid>,
    Json(input): Json<NewMessage>,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let idempotency = Idempotency::of(&request, &(*id, &input))?;
    let outgoing = input.into_outgoing()?;
    let (now, account, id) = (api.now(), caller.account, ConversationId::from_uuid(*id));
    let mut conn = api.store.connection().await?;
    let (answer, written) = conn
        .transaction::<_, Problem, _>(async |conn| {
            if let Some(idempotency) = &idempotency
                && let Some(answer) = idempotency.claim(conn, now, account).await?
            {
                return Ok((answer, None));
            }
            let mut causes = Causes::default();
            let message = write(conn, now, (account, caller.user, id), &outgoing, &mut causes).await?;
            let answer = Answer::of(StatusCode::ACCEPTED, &message)?;
            if let Some(idempotency) = &idempotency {
                idempotency.keep(conn, account, &answer).await?;
            }
            Ok((answer, Some(causes.write(conn).await?)))
        })
        .await?;
    if let Some(written) = written {
        api.publish(written);
    }
    Ok(answer.into())
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
    Ok(web::Json(MessageEvidence { message_id: message.id.into(), turn: turn.into() }))
}

/// Takes the conversation over and writes what goes out; the last part of it when it needs several messages.
async fn write(
    conn: &mut AsyncPgConnection,
    now: Timestamp,
    (account, user, id): (AccountId, UserId, ConversationId),
    outgoing: &Outgoing,
    causes: &mut Causes,
) -> Result<Message, Problem> {
    let mut conversation = lock(conn, account, id).await?;
    let integration = integrations::get(conn, account, conversation.integration).await?;
    integration.ok_or_else(|| Problem::of(Code::IntegrationDeleted))?;
    if outgoing.class != Class::Template && !conversation.window_is_open(now) {
        return Err(Problem::of(Code::WindowClosed));
    }
    let change = Change::TakeOver { agent: user, other: OtherHolder::IsReplaced };
    let by = (Actor::Agent(user), "wrote");
    if let Outcome::Refused(refused) = ownership::apply(conn, now, &mut conversation, change, by, causes).await? {
        return Err(refusal(refused));
    }
    let mut last = MessageId::generate(now);
    for content in &outgoing.contents {
        last = MessageId::generate(now);
        let author = messages::Author::Agent(user);
        let class = outgoing.class;
        let new = NewOutbound { id: last, content, author, context_wamid: None, sources: None, class };
        messages::insert_outbound(conn, now, &mut conversation, &new, causes).await?;
    }
    let row = messages::get(conn, account, last).await?.ok_or_else(|| Problem::of(Code::Internal))?;
    let people = authors(conn, account, std::slice::from_ref(&row)).await?;
    Ok(present(row, &people))
}

/// Names of the agents who wrote these messages.
async fn authors(
    conn: &mut AsyncPgConnection,
    account: AccountId,
    rows: &[messages::Message],
) -> Result<HashMap<UserId, String>, Problem> {
    let ids: Vec<Uuid> = rows.iter().filter_map(|row| row.author_user_id).collect();
    Ok(users::names(conn, account, &ids).await?.into_iter().collect())
}

fn present(row: messages::Message, people: &HashMap<UserId, String>) -> Message {
    let agent = row
        .author_user_id
        .map(|id| Person { id, name: people.get(&UserId::from_uuid(id)).cloned().unwrap_or_default() });
    Message {
        id: row.id.into(),
        conversation_id: row.conversation_id.into(),
        wamid: row.wamid,
        context_wamid: row.context_wamid,
        seq: row.seq,
        direction: Direction::from_name(&row.direction),
        author: Author::from_name(&row.author),
        agent,
        kind: row.kind,
        text: row.text,
        content: row.content,
        status: row.status,
        error: row.error.and_then(|error| serde_json::from_value(error).ok()),
        sources: row.sources.and_then(|sources| serde_json::from_value(sources).ok()),
        turn_id: row.turn_id,
        sent_at: row.sent_at,
        created_at: row.created_at,
        updated_at: row.updated_at,
    }
}
