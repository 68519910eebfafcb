//! Many messages of customers.

use std::collections::HashSet;

use diesel::prelude::*;
use diesel::sql_types::{Array, BigInt, Jsonb, Nullable, Text, Timestamptz, Uuid as SqlUuid};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use jiff::Timestamp;
use jiff_diesel::ToDiesel as _;
use reaktly_domain::ids::{AccountId, ConversationId, MessageId};
use uuid::Uuid;

use crate::inbound::NewInbound;
use crate::schema::messages;
use crate::{StoreError, StoreResult};

/// A message with its place.
#[derive(Debug, Clone)]
pub struct NewRow<'a> {
    /// Whose it is.
    pub account: AccountId,
    /// The locked conversation it goes to.
    pub conversation: ConversationId,
    /// Its sequence there.
    pub seq: i64,
    /// The message, a customer's.
    pub message: NewInbound<'a>,
}

/// Which of these messages are stored already.
pub async fn known(conn: &mut AsyncPgConnection, ids: &[MessageId]) -> StoreResult<HashSet<MessageId>> {
    let ids: Vec<Uuid> = ids.iter().map(MessageId::as_uuid).collect();
    let rows: Vec<Uuid> = messages::table.filter(messages::id.eq_any(ids)).select(messages::id).load(conn).await?;
    Ok(rows.into_iter().map(MessageId::from_uuid).collect())
}

/// Stores messages nobody has stored.
pub async fn insert(conn: &mut AsyncPgConnection, now: Timestamp, rows: &[NewRow<'_>]) -> StoreResult<()> {
    let (mut ids, mut accounts, mut conversations, mut seqs) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    let (mut kinds, mut texts, mut contents, mut wamids) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    let (mut quoted, mut errors, mut sent, mut origins) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for NewRow { account, conversation, seq, message } in rows {
        ids.push(message.id.as_uuid());
        accounts.push(account.as_uuid());
        conversations.push(conversation.as_uuid());
        seqs.push(*seq);
        kinds.push(message.content.kind());
        texts.push(message.content.text());
        let content = serde_json::to_value(message.content);
        contents.push(content.map_err(|source| StoreError::Unreadable { what: "message content", source })?);
        wamids.push(message.wamid);
        quoted.push(message.context_wamid);
        errors.push(message.error.clone());
        sent.push(message.sent_at.to_diesel());
        origins.push(message.context_json()?);
    }
    let statement = "INSERT INTO messages (id, account_id, conversation_id, seq, kind, text, content, wamid, \
           context_wamid, error, sent_at, context, direction, author, status, created_at, updated_at) \
         SELECT *, 'inbound', 'customer', 'received', $13, $13 \
         FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) ON CONFLICT (id) DO NOTHING";
    let inserted = diesel::sql_query(statement)
        .bind::<Array<SqlUuid>, _>(ids)
        .bind::<Array<SqlUuid>, _>(accounts)
        .bind::<Array<SqlUuid>, _>(conversations)
        .bind::<Array<BigInt>, _>(seqs)
        .bind::<Array<Text>, _>(kinds)
        .bind::<Array<Text>, _>(texts)
        .bind::<Array<Jsonb>, _>(contents)
        .bind::<Array<Text>, _>(wamids)
        .bind::<Array<Nullable<Text>>, _>(quoted)
        .bind::<Array<Nullable<Jsonb>>, _>(errors)
        .bind::<Array<Timestamptz>, _>(sent)
        .bind::<Array<Nullable<Jsonb>>, _>(origins)
        .bind::<Timestamptz, _>(now.to_diesel())
        .execute(conn)
        .await?;
    if inserted == rows.len() { Ok(()) } else { Err(StoreError::Overtaken("messages of a batch")) }
}
