//! The conversations of many contacts.

use std::collections::{HashMap, HashSet};

use diesel::prelude::*;
use diesel::sql_types::{Array, BigInt, Integer, Nullable, Timestamptz, Uuid as SqlUuid};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use jiff::Timestamp;
use jiff_diesel::ToDiesel as _;
use reaktly_domain::ids::{AccountId, ContactId, ConversationId, IntegrationId};
use uuid::Uuid;

use crate::conversations::{Conversation, ConversationRow};
use crate::schema::conversations;
use crate::{StoreError, StoreResult};

/// A number and a contact.
type Place = (IntegrationId, ContactId);

/// The conversations at these places, made where there is none, locked until the transaction ends.
pub async fn lock_or_create(
    conn: &mut AsyncPgConnection,
    now: Timestamp,
    places: &[(AccountId, Place)],
) -> StoreResult<HashMap<Place, Conversation>> {
    let mut places = places.to_vec();
    places.sort_unstable_by_key(|(_, place)| *place);
    places.dedup();
    let contacts: Vec<Uuid> = places.iter().map(|(_, (_, contact))| contact.as_uuid()).collect();
    let there: Vec<(Uuid, Uuid)> = conversations::table
        .filter(conversations::contact_id.eq_any(&contacts))
        .select((conversations::integration_id, conversations::contact_id))
        .load(conn)
        .await?;
    let there: HashSet<(Uuid, Uuid)> = there.into_iter().collect();
    let is_there = |(number, contact): &Place| there.contains(&(number.as_uuid(), contact.as_uuid()));
    let missing: Vec<_> = places.iter().filter(|(_, place)| !is_there(place)).copied().collect();
    create(conn, now, &missing).await?;
    let rows: Vec<ConversationRow> = conversations::table
        .filter(conversations::contact_id.eq_any(&contacts))
        .filter(conversations::integration_id.eq_any(places.iter().map(|(_, (number, _))| number.as_uuid())))
        .order(conversations::id)
        .select(ConversationRow::as_select())
        .for_no_key_update()
        .load(conn)
        .await?;
    let locked: HashMap<Place, Conversation> = rows
        .into_iter()
        .map(Conversation::from)
        .map(|conversation| ((conversation.integration, conversation.contact), conversation))
        .collect();
    if places.iter().all(|(_, place)| locked.contains_key(place)) {
        Ok(locked)
    } else {
        Err(StoreError::Overtaken("conversations of a batch"))
    }
}

async fn create(conn: &mut AsyncPgConnection, now: Timestamp, missing: &[(AccountId, Place)]) -> StoreResult<()> {
    if missing.is_empty() {
        return Ok(());
    }
    let rows: Vec<_> = missing
        .iter()
        .map(|(account, (integration, contact))| {
            (
                conversations::id.eq(ConversationId::generate(now).as_uuid()),
                conversations::account_id.eq(account.as_uuid()),
                conversations::integration_id.eq(integration.as_uuid()),
                conversations::contact_id.eq(contact.as_uuid()),
                conversations::created_at.eq(now.to_diesel()),
                conversations::updated_at.eq(now.to_diesel()),
            )
        })
        .collect();
    diesel::insert_into(conversations::table).values(rows).on_conflict_do_nothing().execute(conn).await?;
    Ok(())
}

/// Writes back what messages change of locked conversations, their versions raised by one: not who owns them.
pub async fn save(
    conn: &mut AsyncPgConnection,
    now: Timestamp,
    conversations: &mut [&mut Conversation],
) -> StoreResult<()> {
    let mut ids = Vec::new();
    let (mut versions, mut last, mut newest, mut answered, mut unread) =
        (Vec::new(), Vec::new(), Vec::new(), Vec::new(), Vec::new());
    let (mut since, mut due, mut window, mut last_at) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for conversation in conversations {
        conversation.version += 1;
        conversation.updated_at = now;
        ids.push(conversation.id.as_uuid());
        versions.push(conversation.version);
        last.push(conversation.last_seq);
        newest.push(conversation.newest_answerable_seq);
        answered.push(conversation.answered_seq);
        unread.push(conversation.unread);
        since.push(conversation.unanswered_since.map(jiff_diesel::ToDiesel::to_diesel));
        due.push(conversation.turn_due_at.map(jiff_diesel::ToDiesel::to_diesel));
        window.push(conversation.window_expires_at.map(jiff_diesel::ToDiesel::to_diesel));
        last_at.push(conversation.last_message_at.map(jiff_diesel::ToDiesel::to_diesel));
    }
    let statement = "UPDATE conversations c SET version = n.version, last_seq = n.last_seq, \
           newest_answerable_seq = n.newest, answered_seq = n.answered, unread = n.unread, \
           unanswered_since = n.since, turn_due_at = n.due, window_expires_at = n.window_end, \
           last_message_at = n.last_at, updated_at = $11 \
         FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) \
           AS n (id, version, last_seq, newest, answered, unread, since, due, window_end, last_at) WHERE c.id = n.id";
    diesel::sql_query(statement)
        .bind::<Array<SqlUuid>, _>(ids)
        .bind::<Array<BigInt>, _>(versions)
        .bind::<Array<BigInt>, _>(last)
        .bind::<Array<BigInt>, _>(newest)
        .bind::<Array<BigInt>, _>(answered)
        .bind::<Array<Integer>, _>(unread)
        .bind::<Array<Nullable<Timestamptz>>, _>(since)
        .bind::<Array<Nullable<Timestamptz>>, _>(due)
        .bind::<Array<Nullable<Timestamptz>>, _>(window)
        .bind::<Array<Nullable<Timestamptz>>, _>(last_at)
        .bind::<Timestamptz, _>(now.to_diesel())
        .execute(conn)
        .await?;
    Ok(())
}
