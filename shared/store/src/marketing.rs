//! Customers who want no marketing.

use diesel::prelude::*;
use diesel::sql_types::Uuid as SqlUuid;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use jiff::Timestamp;
use jiff_diesel::ToDiesel as _;
use reaktly_domain::delivery::Marketing;
use reaktly_domain::ids::{AccountId, ContactId, ConversationId};
use uuid::Uuid;

use crate::StoreResult;
use crate::schema::{contacts, conversations};

/// The kind of event that says in a conversation that its customer wants no marketing any more.
pub const MARKETING_STOPPED: &str = "marketing_stopped";
/// Meta's name of what is not wanted, as events have it.
pub const MARKETING_MESSAGES: &str = "marketing_messages";

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

/// The same for the customer of a conversation who wants no more as of now; `true` when that is new.
pub async fn stop_in(
    conn: &mut AsyncPgConnection,
    now: Timestamp,
    account: AccountId,
    conversation: ConversationId,
) -> StoreResult<bool> {
    let query = conversations::table
        .inner_join(contacts::table)
        .filter(conversations::id.eq(conversation.as_uuid()))
        .filter(conversations::account_id.eq(account.as_uuid()))
        .select((contacts::id, contacts::merged_into_id));
    match query.first::<(Uuid, Option<Uuid>)>(conn).await.optional()? {
        Some((contact, kept)) => {
            said(conn, account, ContactId::from_uuid(kept.unwrap_or(contact)), (Wish::Stop, now)).await
        }
        None => Ok(false),
    }
}

/// Whether a contact, or the one it is part of now, wants no marketing.
pub(crate) async fn of(conn: &mut AsyncPgConnection, account: AccountId, contact: ContactId) -> StoreResult<Marketing> {
    let query = diesel::sql_query(OF).bind::<SqlUuid, _>(contact.as_uuid()).bind::<SqlUuid, _>(account.as_uuid());
    let row: Option<Stopped> = query.get_result(conn).await.optional()?;
    Ok(if row.is_some() { Marketing::Stopped } else { Marketing::Allowed })
}

const OF: &str = "SELECT k.id FROM contacts c JOIN contacts k ON k.id = coalesce(c.merged_into_id, c.id) \
     WHERE c.id = $1 AND c.account_id = $2 AND k.marketing_stopped_at IS NOT NULL";

#[derive(QueryableByName)]
struct Stopped {
    #[diesel(sql_type = SqlUuid)]
    #[expect(dead_code, reason = "that there is a row is the answer")]
    id: Uuid,
}
