//! What moves between two contacts, there and back.

use std::collections::HashSet;

use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use jiff::Timestamp;
use jiff_diesel::ToDiesel as _;
use reaktly_domain::conversation::{Change, Owner};
use reaktly_domain::identity::Identity;
use reaktly_domain::ids::{AccountId, ContactId, ConversationId, UserId};
use uuid::Uuid;

use super::{Adopted, Locked, Moved};
use crate::conversations::{self, Conversation};
use crate::schema::{contact_identities, contacts, conversations as rows};
use crate::thread_events::Actor;
use crate::{Causes, StoreResult, ownership};

/// Gives all identities of one contact to another.
pub(super) async fn move_identities(
    conn: &mut AsyncPgConnection,
    account: AccountId,
    from: ContactId,
    to: ContactId,
) -> StoreResult<Vec<Identity>> {
    let held = contact_identities::table
        .filter(contact_identities::account_id.eq(account.as_uuid()))
        .filter(contact_identities::contact_id.eq(from.as_uuid()));
    let moved: Vec<(String, String)> = diesel::update(held)
        .set(contact_identities::contact_id.eq(to.as_uuid()))
        .returning((contact_identities::kind, contact_identities::value))
        .get_results(conn)
        .await?;
    Ok(moved.into_iter().map(|(kind, value)| Identity::from_parts(&kind, value)).collect())
}

/// Gives identities back, those that are still the kept contact's.
pub(super) async fn return_identities(
    conn: &mut AsyncPgConnection,
    account: AccountId,
    (kept, merged): (ContactId, ContactId),
    identities: &[Identity],
) -> StoreResult<()> {
    for identity in identities {
        diesel::update(contact_identities::table.find((account.as_uuid(), identity.kind(), identity.value())))
            .filter(contact_identities::contact_id.eq(kept.as_uuid()))
            .set(contact_identities::contact_id.eq(merged.as_uuid()))
            .execute(conn)
            .await?;
    }
    Ok(())
}

/// Moves the conversations with numbers the kept contact has none with, and closes the others that are open: the ids of
/// both.
pub(super) async fn hand_over(
    conn: &mut AsyncPgConnection,
    now: Timestamp,
    account: AccountId,
    (kept, merged): (ContactId, ContactId),
    by: UserId,
    causes: &mut Causes,
) -> StoreResult<(Vec<Uuid>, Vec<Uuid>)> {
    let held: Vec<Uuid> =
        rows::table.filter(rows::contact_id.eq(kept.as_uuid())).select(rows::integration_id).load(conn).await?;
    let held: HashSet<Uuid> = held.into_iter().collect();
    let (mut moved, mut closed) = (Vec::new(), Vec::new());
    for mut conversation in lock_all(conn, account, merged).await? {
        if !held.contains(&conversation.integration.as_uuid()) {
            give(conn, now, &mut conversation, (kept, "merged"), causes).await?;
            moved.push(conversation.id.as_uuid());
        } else if conversation.control.owner != Owner::Closed {
            let actor = (Actor::Agent(by), "merged");
            ownership::apply(conn, now, &mut conversation, Change::Close, actor, causes).await?;
            closed.push(conversation.id.as_uuid());
        }
    }
    Ok((moved, closed))
}

/// Moves conversations back and opens those that were closed, unless somebody opened them meanwhile.
pub(super) async fn return_conversations(
    conn: &mut AsyncPgConnection,
    now: Timestamp,
    account: AccountId,
    (kept, merged): (ContactId, ContactId),
    moved: &Moved,
    (by, causes): (UserId, &mut Causes),
) -> StoreResult<()> {
    let mut ids: Vec<Uuid> = moved.conversations.iter().chain(&moved.closed).copied().collect();
    ids.sort_unstable();
    for id in ids {
        let conversation = conversations::lock(conn, account, ConversationId::from_uuid(id)).await?;
        let Some(mut conversation) = conversation else { continue };
        if moved.conversations.contains(&id) && conversation.contact == kept {
            give(conn, now, &mut conversation, (merged, "split"), causes).await?;
        } else if moved.closed.contains(&id) && conversation.control.owner == Owner::Closed {
            let actor = (Actor::Agent(by), "split");
            ownership::apply(conn, now, &mut conversation, Change::Reopen, actor, causes).await?;
        }
    }
    Ok(())
}

/// Fills what the kept contact lacks from the other.
pub(super) async fn adopt(
    conn: &mut AsyncPgConnection,
    now: Timestamp,
    kept: &Locked,
    merged: &Locked,
) -> StoreResult<Adopted> {
    let lacking = |held: &Option<String>, other: &Option<String>| if held.is_none() { other.clone() } else { None };
    let adopted = Adopted {
        name: lacking(&kept.name, &merged.name),
        phone_number: lacking(&kept.phone_number, &merged.phone_number),
        username: lacking(&kept.username, &merged.username),
        marketing_stopped_at: merged.marketing_stopped_at.filter(|_| kept.marketing_stopped_at.is_none()),
    };
    let stopped_at = kept.marketing_stopped_at.or(adopted.marketing_stopped_at);
    diesel::update(contacts::table.find(kept.id))
        .set((
            contacts::name.eq(kept.name.as_ref().or(adopted.name.as_ref())),
            contacts::phone_number.eq(kept.phone_number.as_ref().or(adopted.phone_number.as_ref())),
            contacts::username.eq(kept.username.as_ref().or(adopted.username.as_ref())),
            contacts::marketing_stopped_at.eq(stopped_at.map(jiff_diesel::ToDiesel::to_diesel)),
            contacts::updated_at.eq(now.to_diesel()),
        ))
        .execute(conn)
        .await?;
    Ok(adopted)
}

/// Takes away what the kept contact has from the other, unless it changed meanwhile. Its number is one of its own again:
/// messages since then may have shown one that moved back.
pub(super) async fn give_back(
    conn: &mut AsyncPgConnection,
    now: Timestamp,
    kept: ContactId,
    moved: &Moved,
) -> StoreResult<()> {
    let row: Locked = contacts::table.find(kept.as_uuid()).select(Locked::as_select()).first(conn).await?;
    let adopted = &moved.adopted;
    let left = |held: Option<String>, adopted: &Option<String>| held.filter(|held| adopted.as_ref() != Some(held));
    let stopped_at = row.marketing_stopped_at.filter(|held| adopted.marketing_stopped_at.as_ref() != Some(held));
    let is_moved = |number: &String| moved.identities.iter().any(|one| one.phone_number().as_ref() == Some(number));
    let phone_number = match left(row.phone_number, &adopted.phone_number).filter(|number| !is_moved(number)) {
        Some(number) => Some(number),
        None => newest_number(conn, kept).await?,
    };
    diesel::update(contacts::table.find(kept.as_uuid()))
        .set((
            contacts::name.eq(left(row.name, &adopted.name)),
            contacts::phone_number.eq(phone_number),
            contacts::username.eq(left(row.username, &adopted.username)),
            contacts::marketing_stopped_at.eq(stopped_at.map(jiff_diesel::ToDiesel::to_diesel)),
            contacts::updated_at.eq(now.to_diesel()),
        ))
        .execute(conn)
        .await?;
    Ok(())
}

/// The newest number a contact is known by.
async fn newest_number(conn: &mut AsyncPgConnection, contact: ContactId) -> StoreResult<Option<String>> {
    let digits: Option<String> = contact_identities::table
        .filter(contact_identities::contact_id.eq(contact.as_uuid()))
        .filter(contact_identities::kind.eq("wa_id"))
        .filter(contact_identities::retired_at.is_null())
        .order(contact_identities::created_at.desc())
        .select(contact_identities::value)
        .first(conn)
        .await
        .optional()?;
    Ok(digits.and_then(|digits| Identity::WaId(digits).phone_number()))
}

/// Makes a locked conversation another contact's.
async fn give(
    conn: &mut AsyncPgConnection,
    now: Timestamp,
    conversation: &mut Conversation,
    (contact, reason): (ContactId, &str),
    causes: &mut Causes,
) -> StoreResult<()> {
    diesel::update(rows::table.find(conversation.id.as_uuid()))
        .set(rows::contact_id.eq(contact.as_uuid()))
        .execute(conn)
        .await?;
    conversation.contact = contact;
    conversations::save(conn, now, conversation).await?;
    causes.push(ownership::conversation_changed(now, conversation, reason, ""));
    Ok(())
}

/// A contact's conversations, locked in the order of their ids.
async fn lock_all(
    conn: &mut AsyncPgConnection,
    account: AccountId,
    contact: ContactId,
) -> StoreResult<Vec<Conversation>> {
    let ids: Vec<Uuid> = rows::table
        .filter(rows::account_id.eq(account.as_uuid()))
        .filter(rows::contact_id.eq(contact.as_uuid()))
        .order(rows::id)
        .select(rows::id)
        .load(conn)
        .await?;
    let mut locked = Vec::with_capacity(ids.len());
    for id in ids {
        locked.extend(conversations::lock(conn, account, ConversationId::from_uuid(id)).await?);
    }
    Ok(locked)
}
