//! Two contacts that a person found to be one, and taking that back.
//!
//! The identities move to the kept contact, so that what the customer writes next lands there. A conversation moves
//! where the kept contact has none with the same number; else it is closed and stays readable. What moved is written
//! down, and [`split`] moves exactly that back.

mod moves;

use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use jiff::Timestamp;
use jiff_diesel::{NullableTimestamp, ToDiesel as _};
use reaktly_domain::identity::Identity;
use reaktly_domain::ids::{AccountId, ContactId, ContactMergeId, UserId};
use reaktly_events::envelope::{EventName, account_event};
use reaktly_events::{ContactDetail, Detail};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::schema::{contact_merges, contacts};
use crate::{Causes, StoreError, StoreResult};

/// A merge, taken back or not.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = contact_merges)]
pub struct Merge {
    /// Its id.
    #[diesel(deserialize_as = Uuid)]
    pub id: ContactMergeId,
    /// The contact that holds everything now.
    #[diesel(deserialize_as = Uuid)]
    pub kept_id: ContactId,
    /// The contact that became part of it.
    #[diesel(deserialize_as = Uuid)]
    pub merged_id: ContactId,
    moved: serde_json::Value,
    /// Who merged them.
    #[diesel(deserialize_as = Uuid)]
    pub merged_by_id: UserId,
    /// When.
    #[diesel(deserialize_as = jiff_diesel::Timestamp)]
    pub merged_at: Timestamp,
    /// Who took it back.
    pub split_by_id: Option<Uuid>,
    /// When.
    #[diesel(deserialize_as = NullableTimestamp)]
    pub split_at: Option<Timestamp>,
}

/// What a merge moved.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Moved {
    /// Identities that are the kept contact's now.
    pub identities: Vec<Identity>,
    /// Conversations that are the kept contact's now.
    pub conversations: Vec<Uuid>,
    /// Conversations that were open and are closed now.
    pub closed: Vec<Uuid>,
    /// What the kept contact lacked.
    pub adopted: Adopted,
}

/// Fields the kept contact lacked and has from the other now.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Adopted {
    /// Its name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Its number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub phone_number: Option<String>,
    /// Its user name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub username: Option<String>,
    /// Since when it wants no marketing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub marketing_stopped_at: Option<Timestamp>,
}

/// Why two contacts are not merged, or a merge is not taken back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// A contact and itself.
    #[error("a contact cannot be merged into itself")]
    Same,
    /// There is no such contact, or no such merge of it.
    #[error("there is no such contact")]
    Missing,
    /// Groups are no persons.
    #[error("a group cannot be merged")]
    Group,
    /// One of them is part of another contact.
    #[error("one of the contacts is part of another one already")]
    AlreadyMerged,
    /// It was taken back before.
    #[error("the merge was taken back already")]
    AlreadySplit,
}

impl Merge {
    /// What it moved.
    pub fn moved(&self) -> StoreResult<Moved> {
        serde_json::from_value(self.moved.clone())
            .map_err(|source| StoreError::Unreadable { what: "contact merge", source })
    }
}

/// Makes `merged` part of `kept`. Run it in a transaction.
pub async fn merge(
    conn: &mut AsyncPgConnection,
    now: Timestamp,
    account: AccountId,
    (kept, merged): (ContactId, ContactId),
    by: UserId,
    causes: &mut Causes,
) -> StoreResult<Result<Merge, Refused>> {
    if kept == merged {
        return Ok(Err(Refused::Same));
    }
    let locked = lock(conn, account, [kept, merged]).await?;
    let [kept_row, merged_row] = [kept, merged].map(|id| locked.iter().find(|row| row.id == id.as_uuid()));
    let (Some(kept_row), Some(merged_row)) = (kept_row, merged_row) else { return Ok(Err(Refused::Missing)) };
    if kept_row.kind == "group" || merged_row.kind == "group" {
        return Ok(Err(Refused::Group));
    }
    if kept_row.merged_into_id.is_some() || merged_row.merged_into_id.is_some() {
        return Ok(Err(Refused::AlreadyMerged));
    }
    let identities = moves::move_identities(conn, account, merged, kept).await?;
    let (conversations, closed) = moves::hand_over(conn, now, account, (kept, merged), by, causes).await?;
    let adopted = moves::adopt(conn, now, kept_row, merged_row).await?;
    set_merged_into(conn, now, merged, Some(kept)).await?;
    let moved = Moved { identities, conversations, closed, adopted };
    let moved =
        serde_json::to_value(moved).map_err(|source| StoreError::Unreadable { what: "contact merge", source })?;
    let row = diesel::insert_into(contact_merges::table)
        .values((
            contact_merges::id.eq(ContactMergeId::generate(now).as_uuid()),
            contact_merges::account_id.eq(account.as_uuid()),
            contact_merges::kept_id.eq(kept.as_uuid()),
            contact_merges::merged_id.eq(merged.as_uuid()),
            contact_merges::moved.eq(moved),
            contact_merges::merged_by_id.eq(by.as_uuid()),
            contact_merges::merged_at.eq(now.to_diesel()),
        ))
        .returning(Merge::as_returning())
        .get_result(conn)
        .await?;
    announce(now, account, [kept, merged], causes);
    Ok(Ok(row))
}

/// Takes a merge of `kept` back. Run it in a transaction.
pub async fn split(
    conn: &mut AsyncPgConnection,
    now: Timestamp,
    account: AccountId,
    (kept, id): (ContactId, ContactMergeId),
    by: UserId,
    causes: &mut Causes,
) -> StoreResult<Result<Merge, Refused>> {
    let of_contact = contact_merges::table
        .find(id.as_uuid())
        .filter(contact_merges::account_id.eq(account.as_uuid()))
        .filter(contact_merges::kept_id.eq(kept.as_uuid()));
    let found: Option<Merge> = of_contact.select(Merge::as_select()).first(conn).await.optional()?;
    let Some(found) = found else { return Ok(Err(Refused::Missing)) };
    let merged = found.merged_id;
    let locked = lock(conn, account, [kept, merged]).await?;
    if locked.iter().any(|row| row.id == kept.as_uuid() && row.merged_into_id.is_some()) {
        return Ok(Err(Refused::AlreadyMerged));
    }
    // Whoever was faster held the contacts' locks until it was written down.
    let taken_back = diesel::update(contact_merges::table.find(id.as_uuid()))
        .filter(contact_merges::split_at.is_null())
        .set((contact_merges::split_by_id.eq(by.as_uuid()), contact_merges::split_at.eq(now.to_diesel())))
        .returning(Merge::as_returning())
        .get_result(conn)
        .await
        .optional()?;
    let Some(row) = taken_back else { return Ok(Err(Refused::AlreadySplit)) };
    let moved = found.moved()?;
    moves::return_identities(conn, account, (kept, merged), &moved.identities).await?;
    moves::return_conversations(conn, now, account, (kept, merged), &moved, (by, causes)).await?;
    moves::give_back(conn, now, kept, &moved).await?;
    set_merged_into(conn, now, merged, None).await?;
    announce(now, account, [kept, merged], causes);
    Ok(Ok(row))
}

/// The merges a contact takes part in, newest first.
pub async fn history(conn: &mut AsyncPgConnection, account: AccountId, contact: ContactId) -> StoreResult<Vec<Merge>> {
    let takes_part = contact_merges::kept_id.eq(contact.as_uuid()).or(contact_merges::merged_id.eq(contact.as_uuid()));
    let query = contact_merges::table
        .filter(contact_merges::account_id.eq(account.as_uuid()))
        .filter(takes_part)
        .order((contact_merges::merged_at.desc(), contact_merges::id.desc()))
        .select(Merge::as_select());
    Ok(query.load(conn).await?)
}

/// Tells observers that contacts changed.
pub fn announce<const N: usize>(now: Timestamp, account: AccountId, changed: [ContactId; N], causes: &mut Causes) {
    for contact in changed {
        let detail = Detail::Contact(ContactDetail { contact_id: contact.to_string() });
        causes.push(account_event(EventName::ContactChanged, now, account, detail));
    }
}

/// A contact as merging sees it.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = contacts)]
pub(crate) struct Locked {
    pub(crate) id: Uuid,
    pub(crate) kind: String,
    pub(crate) name: Option<String>,
    pub(crate) phone_number: Option<String>,
    pub(crate) username: Option<String>,
    #[diesel(deserialize_as = NullableTimestamp)]
    pub(crate) marketing_stopped_at: Option<Timestamp>,
    pub(crate) merged_into_id: Option<Uuid>,
}

/// Contacts, locked in the order of their ids until the transaction ends.
async fn lock(conn: &mut AsyncPgConnection, account: AccountId, ids: [ContactId; 2]) -> StoreResult<Vec<Locked>> {
    let query = contacts::table
        .filter(contacts::account_id.eq(account.as_uuid()))
        .filter(contacts::id.eq_any(ids.map(|id| id.as_uuid())))
        .order(contacts::id)
        .select(Locked::as_select())
        .for_no_key_update();
    Ok(query.load(conn).await?)
}

async fn set_merged_into(
    conn: &mut AsyncPgConnection,
    now: Timestamp,
    contact: ContactId,
    kept: Option<ContactId>,
) -> StoreResult<()> {
    diesel::update(contacts::table.find(contact.as_uuid()))
        .set((contacts::merged_into_id.eq(kept.map(|kept| kept.as_uuid())), contacts::updated_at.eq(now.to_diesel())))
        .execute(conn)
        .await?;
    Ok(())
}
