//! What was said in a conversation, in words: edited messages as they read now, without those that were taken back.

use std::collections::HashMap;

use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use jiff::Timestamp;
use reaktly_domain::content::{Content, Interactive};
use reaktly_domain::ids::{AccountId, ConversationId, KnowledgeBaseId, MessageId, OperatorId, UserId};
use uuid::Uuid;

use crate::StoreResult;
use crate::annotations::{self, Annotated};
use crate::messages::{self, Message};
use crate::schema::{contacts, conversations, integrations, operators, transcripts, users};

/// Who said something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum By {
    /// The customer.
    Customer,
    /// The AI.
    Ai,
    /// A person of the business, here or in the WhatsApp app.
    Person(Option<UserId>),
}

/// Words of a conversation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spoken {
    /// The message.
    pub id: MessageId,
    /// Its place in the conversation.
    pub seq: i64,
    /// Who.
    pub by: By,
    /// What; several lines where it was written so.
    pub text: String,
    /// When.
    pub at: Timestamp,
}

/// Who answers a conversation, and from what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answering {
    /// The operator of its number.
    pub operator: OperatorId,
    /// What that answers from.
    pub knowledge_base: KnowledgeBaseId,
    /// The conversation's language, else the operator's own.
    pub language: String,
}

/// The operator a conversation is answered by, and its language; `None` when there is no such conversation.
pub async fn answering(
    conn: &mut AsyncPgConnection,
    account: AccountId,
    conversation: ConversationId,
) -> StoreResult<Option<Answering>> {
    let query = conversations::table
        .inner_join(integrations::table.inner_join(operators::table))
        .filter(conversations::id.eq(conversation.as_uuid()))
        .filter(conversations::account_id.eq(account.as_uuid()))
        .select((operators::id, operators::knowledge_base_id, conversations::language, operators::language));
    let row: Option<(Uuid, Uuid, Option<String>, String)> = query.first(conn).await.optional()?;
    Ok(row.map(|(operator, knowledge_base, language, otherwise)| Answering {
        operator: OperatorId::from_uuid(operator),
        knowledge_base: KnowledgeBaseId::from_uuid(knowledge_base),
        language: language.unwrap_or(otherwise),
    }))
}

/// What was said after one message up to another, oldest first, at most `limit` messages.
pub async fn between(
    conn: &mut AsyncPgConnection,
    account: AccountId,
    conversation: ConversationId,
    (after_seq, upto_seq): (i64, i64),
    limit: i64,
) -> StoreResult<Vec<Spoken>> {
    let rows = messages::after(conn, account, conversation, after_seq, limit).await?;
    words(conn, account, rows.into_iter().filter(|row| row.seq <= upto_seq).collect()).await
}

/// What was said last before a message and including it, oldest first, at most `limit` messages.
pub async fn upto(
    conn: &mut AsyncPgConnection,
    account: AccountId,
    conversation: ConversationId,
    upto_seq: i64,
    limit: i64,
) -> StoreResult<Vec<Spoken>> {
    let rows = messages::page(conn, account, conversation, Some(upto_seq + 1), limit).await?;
    words(conn, account, rows).await
}

/// The names a conversation's people go by: the customer's, then those of the account's users.
pub async fn names(
    conn: &mut AsyncPgConnection,
    account: AccountId,
    conversation: ConversationId,
) -> StoreResult<Vec<String>> {
    let customer: Option<(Option<String>, Option<String>)> = conversations::table
        .inner_join(contacts::table)
        .filter(conversations::id.eq(conversation.as_uuid()))
        .filter(conversations::account_id.eq(account.as_uuid()))
        .select((contacts::name, contacts::username))
        .first(conn)
        .await
        .optional()?;
    let mut names: Vec<String> =
        customer.map(|(name, username)| [name, username]).into_iter().flatten().flatten().collect();
    let people: Vec<String> =
        users::table.filter(users::account_id.eq(account.as_uuid())).select(users::name).load(conn).await?;
    names.extend(people);
    Ok(names)
}

async fn words(conn: &mut AsyncPgConnection, account: AccountId, rows: Vec<Message>) -> StoreResult<Vec<Spoken>> {
    let heard = heard(conn, account, &rows).await?;
    let annotated = annotations::annotated(conn, account, rows).await?;
    let mut spoken = Vec::with_capacity(annotated.len());
    for Annotated { message, revoked_at, .. } in annotated {
        if revoked_at.is_some() || matches!(message.kind.as_str(), "edit" | "revoke" | "reaction") {
            continue;
        }
        let Some(by) = speaker(&message) else { continue };
        let text = match heard.get(&message.id) {
            Some(text) => Some(text.clone()),
            // What cannot be read was not said in words.
            None => message.parsed_content().ok().as_ref().and_then(text_of),
        };
        if let Some(text) = text.filter(|text| !text.trim().is_empty()) {
            spoken.push(Spoken { id: message.id, seq: message.seq, by, text, at: message.sent_at });
        }
    }
    Ok(spoken)
}

/// What was heard in voice messages.
async fn heard(
    conn: &mut AsyncPgConnection,
    account: AccountId,
    rows: &[Message],
) -> StoreResult<HashMap<MessageId, String>> {
    let ids: Vec<Uuid> = rows.iter().filter(|row| row.kind == "audio").map(|row| row.id.as_uuid()).collect();
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let rows: Vec<(Uuid, String)> = transcripts::table
        .filter(transcripts::account_id.eq(account.as_uuid()))
        .filter(transcripts::message_id.eq_any(ids))
        .filter(transcripts::state.eq("ready"))
        .select((transcripts::message_id, transcripts::text))
        .load(conn)
        .await?;
    Ok(rows.into_iter().map(|(id, text)| (MessageId::from_uuid(id), text)).collect())
}

/// Who said a message that reached its reader.
fn speaker(message: &Message) -> Option<By> {
    match message.author.as_str() {
        "customer" => Some(By::Customer),
        _ if matches!(message.status.as_str(), "cancelled" | "failed") => None,
        "ai" => Some(By::Ai),
        _ => Some(By::Person(message.author_user_id.map(UserId::from_uuid))),
    }
}

/// The words of a message; `None` for one that has none.
fn text_of(content: &Content) -> Option<String> {
    match content {
        Content::Interactive(Interactive::Other { .. }) => None,
        Content::Text { .. } | Content::Button { .. } | Content::Interactive(_) => Some(content.text()),
        Content::Image(media) | Content::Video(media) | Content::Document(media) => media.caption.clone(),
        _ => None,
    }
}
