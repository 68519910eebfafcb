//! Customers who want no marketing.

use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use jiff::Timestamp;
use jiff_diesel::ToDiesel as _;
use reaktly_domain::ids::{AccountId, ContactId, ConversationId};

use crate::StoreResult;
use crate::schema::{contacts, conversations};

/// What a customer wishes of marketing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wish {
    /// No more.
    Stop,
    /// It may come again.
    Resume,
}

/// Keeps what a customer said of marketing as of `at`; an older word changes nothing. `true` when it is another wish
/// than before. It locks the contact: call it before the conversation is locked.
pub async fn said(
    conn: &mut AsyncPgConnection,
    account: AccountId,
    contact: ContactId,
    (wish, at): (Wish, Timestamp),
) -> StoreResult<bool> {
    let stopped = contacts::table
        .find(contact.as_uuid())
        .filter(contacts::account_id.eq(account.as_uuid()))
        .select((contacts::marketing_stopped_at, contacts::marketing_changed_at))
        .for_no_key_update()
        .first::<(Option<jiff_diesel::Timestamp>, Option<jiff_diesel::Timestamp>)>(conn)
        .await
        .optional()?;
    let Some((stopped_at, changed_at)) = stopped else { return Ok(false) };
    if changed_at.is_some_and(|changed_at| Timestamp::from(changed_at) > at) {
        return Ok(false);
    }
    let next = match wish {
        Wish::Stop => Some(stopped_at.map_or(at, Timestamp::from)),
        Wish::Resume => None,
    };
    diesel::update(contacts::table.find(contact.as_uuid()))
        .set((
            contacts::marketing_stopped_at.eq(next.map(jiff_diesel::ToDiesel::to_diesel)),
            contacts::marketing_changed_at.eq(at.to_diesel()),
        ))
        .execute(conn)
        .await?;
    Ok(stopped_at.is_some() != next.is_some())
}

/// Whether the customer of a contact wants no marketing: templates of that category are not sent to them.
pub async fn is_stopped(conn: &mut AsyncPgConnection, account: AccountId, contact: ContactId) -> StoreResult<bool> {
    let query = contacts::table
        .find(contact.as_uuid())
        .filter(contacts::account_id.eq(account.as_uuid()))
        .select(contacts::marketing_stopped_at.is_not_null());
    Ok(query.first(conn).await.optional()?.unwrap_or(false))
}

/// Keeps that a customer stopped marketing, and since when; saying it again changes nothing. It locks the contact: call
/// it before the conversation is locked.
pub async fn stop(
    conn: &mut AsyncPgConnection,
    now: Timestamp,
    account: AccountId,
    contact: ContactId,
) -> StoreResult<()> {
    diesel::update(contacts::table.find(contact.as_uuid()))
        .filter(contacts::account_id.eq(account.as_uuid()))
        .filter(contacts::marketing_stopped_at.is_null())
        .set(contacts::marketing_stopped_at.eq(now.to_diesel()))
        .execute(conn)
        .await?;
    Ok(())
}

/// The same for the customer of a conversation.
pub async fn stop_in(
    conn: &mut AsyncPgConnection,
    now: Timestamp,
    account: AccountId,
    conversation: ConversationId,
) -> StoreResult<()> {
    let query = conversations::table
        .find(conversation.as_uuid())
        .filter(conversations::account_id.eq(account.as_uuid()))
        .select(conversations::contact_id);
    match query.first(conn).await.optional()? {
        Some(contact) => stop(conn, now, account, ContactId::from_uuid(contact)).await,
        None => Ok(()),
    }
}
