//! What Meta reports of messages we sent. A status may come before the answer to the send, twice, or in any order; one
//! without a message is parked until the send is recorded.

use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use jiff::Timestamp;
use jiff_diesel::ToDiesel as _;
use reaktly_domain::delivery::Status;
use reaktly_domain::ids::{AccountId, ConversationId, IntegrationId, MessageId};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::conversations::Conversation;
use crate::schema::{attempts, deliveries, statuses};
use crate::{Causes, StoreResult, outcomes};

/// A status as reported.
#[derive(Debug, Clone)]
pub struct NewStatus<'a> {
    /// Whose number reported it.
    pub account: AccountId,
    /// The number.
    pub integration: IntegrationId,
    /// Meta's id of the message.
    pub wamid: &'a str,
    /// Meta's name of the status.
    pub name: &'a str,
    /// The member of a group it concerns.
    pub participant: Option<&'a str>,
    /// Our mark, as it came back.
    pub callback_data: Option<&'a str>,
    /// The attempt our mark names.
    pub attempt: Option<u32>,
    /// Meta's time.
    pub occurred_at: Timestamp,
    /// Why it failed: `{"code", "title", "detail", …}`.
    pub error: Option<Value>,
    /// What Meta charges.
    pub pricing: Option<Value>,
}

impl NewStatus<'_> {
    /// The id of its row: a repeated status names the same one.
    pub fn id(&self) -> Uuid {
        let name = ["status", self.wamid, self.name, self.participant.unwrap_or_default()].join("\u{1f}");
        Uuid::new_v5(&self.integration.as_uuid(), name.as_bytes())
    }

    fn detail(&self) -> Value {
        let mut detail = json!({});
        for (key, value) in [("error", &self.error), ("pricing", &self.pricing)] {
            if let (Some(fields), Some(value)) = (detail.as_object_mut(), value) {
                fields.insert(key.to_owned(), value.clone());
            }
        }
        detail
    }
}

/// The message a status is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Target {
    /// Its conversation.
    pub conversation: ConversationId,
    /// The message.
    pub message: MessageId,
}

/// What became of a status.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Recorded {
    /// Stored, and the message's state raised where it rises.
    Applied,
    /// Stored, and it tells of a second message at Meta for the same message of ours.
    AppliedTwice,
    /// Stored without a message yet.
    Parked,
    /// It was there already.
    Known,
    /// A message for it has come meanwhile: find it again.
    Found,
}

/// The message a status is about: the one our mark names if it belongs to the account and number, else the one with
/// Meta's id.
pub async fn find(
    conn: &mut AsyncPgConnection,
    (account, integration): (AccountId, IntegrationId),
    marked: Option<MessageId>,
    wamid: &str,
) -> StoreResult<Option<Target>> {
    let ours = deliveries::account_id.eq(account.as_uuid()).and(deliveries::integration_id.eq(integration.as_uuid()));
    if let Some(message) = marked {
        let row: Option<(Uuid, Uuid)> = deliveries::table
            .find(message.as_uuid())
            .filter(ours)
            .select((deliveries::conversation_id, deliveries::message_id))
            .first(conn)
            .await
            .optional()?;
        if let Some(row) = row {
            return Ok(Some(target(row)));
        }
    }
    let row: Option<(Uuid, Uuid)> = deliveries::table
        .filter(ours)
        .filter(deliveries::wamid.eq(wamid))
        .select((deliveries::conversation_id, deliveries::message_id))
        .first(conn)
        .await
        .optional()?;
    Ok(row.map(target))
}

/// Stores a status of a message of a locked conversation and raises the message's state. Run it in a transaction.
pub async fn apply(
    conn: &mut AsyncPgConnection,
    now: Timestamp,
    conversation: &mut Conversation,
    message: MessageId,
    new: &NewStatus<'_>,
    causes: &mut Causes,
) -> StoreResult<Recorded> {
    if !insert(conn, now, Some(message), new).await? {
        return Ok(Recorded::Known);
    }
    note_attempt(conn, message, new).await?;
    if let Some(status) = Status::from_name(new.name) {
        let told = (new.wamid, status, new.error.as_ref());
        outcomes::apply_status(conn, now, conversation, message, told, causes).await?;
    }
    let known: Option<String> = deliveries::table.find(message.as_uuid()).select(deliveries::wamid).first(conn).await?;
    let twice = known.is_some_and(|known| known != new.wamid);
    Ok(if twice { Recorded::AppliedTwice } else { Recorded::Applied })
}

/// Stores a status for which no message was found. Run it in a transaction of its own: it holds the wamid's lock until
/// the end, so that a send that is recorded meanwhile either sees the parked status or is seen here.
pub async fn park(conn: &mut AsyncPgConnection, now: Timestamp, new: &NewStatus<'_>) -> StoreResult<Recorded> {
    lock_wamid(conn, new.wamid).await?;
    if find(conn, (new.account, new.integration), None, new.wamid).await?.is_some() {
        return Ok(Recorded::Found);
    }
    let inserted = insert(conn, now, None, new).await?;
    Ok(if inserted { Recorded::Parked } else { Recorded::Known })
}

/// Applies the statuses that came before a message's wamid was known. The caller has just written the wamid, holds the
/// conversation's lock, and runs it in the same transaction.
pub async fn apply_parked(
    conn: &mut AsyncPgConnection,
    now: Timestamp,
    conversation: &mut Conversation,
    message: MessageId,
    wamid: &str,
    causes: &mut Causes,
) -> StoreResult<()> {
    lock_wamid(conn, wamid).await?;
    let parked: Vec<(Uuid, String, Value)> = statuses::table
        .filter(statuses::integration_id.eq(conversation.integration.as_uuid()))
        .filter(statuses::wamid.eq(wamid))
        .filter(statuses::message_id.is_null())
        .order((statuses::occurred_at, statuses::created_at))
        .select((statuses::id, statuses::status, statuses::detail))
        .load(conn)
        .await?;
    for (id, name, detail) in parked {
        diesel::update(statuses::table.find(id)).set(statuses::message_id.eq(message.as_uuid())).execute(conn).await?;
        if let Some(status) = Status::from_name(&name) {
            let told = (wamid, status, detail.get("error"));
            outcomes::apply_status(conn, now, conversation, message, told, causes).await?;
        }
    }
    Ok(())
}

fn target((conversation, message): (Uuid, Uuid)) -> Target {
    Target { conversation: ConversationId::from_uuid(conversation), message: MessageId::from_uuid(message) }
}

async fn lock_wamid(conn: &mut AsyncPgConnection, wamid: &str) -> StoreResult<()> {
    diesel::sql_query("SELECT pg_advisory_xact_lock(hashtextextended('wamid:' || $1, 0))")
        .bind::<diesel::sql_types::Text, _>(wamid)
        .execute(conn)
        .await?;
    Ok(())
}

/// Locks Meta's ids of messages whose sends are being recorded, and tells which of them have parked statuses.
pub(crate) async fn lock_wamids(
    conn: &mut AsyncPgConnection,
    wamids: &[&str],
) -> StoreResult<std::collections::HashSet<String>> {
    diesel::sql_query(
        "SELECT pg_advisory_xact_lock(hashtextextended('wamid:' || w, 0)) \
         FROM (SELECT w FROM unnest($1::text[]) AS w ORDER BY w) AS w (w)",
    )
    .bind::<diesel::sql_types::Array<diesel::sql_types::Text>, _>(wamids)
    .execute(conn)
    .await?;
    let parked = statuses::table
        .filter(statuses::wamid.eq_any(wamids))
        .filter(statuses::message_id.is_null())
        .select(statuses::wamid)
        .load(conn)
        .await?;
    Ok(parked.into_iter().collect())
}

async fn insert(
    conn: &mut AsyncPgConnection,
    now: Timestamp,
    message: Option<MessageId>,
    new: &NewStatus<'_>,
) -> StoreResult<bool> {
    let inserted = diesel::insert_into(statuses::table)
        .values((
            statuses::id.eq(new.id()),
            statuses::account_id.eq(new.account.as_uuid()),
            statuses::integration_id.eq(new.integration.as_uuid()),
            statuses::message_id.eq(message.map(Uuid::from)),
            statuses::wamid.eq(new.wamid),
            statuses::callback_data.eq(new.callback_data),
            statuses::status.eq(new.name),
            statuses::occurred_at.eq(new.occurred_at.to_diesel()),
            statuses::detail.eq(new.detail()),
            statuses::created_at.eq(now.to_diesel()),
        ))
        .on_conflict(statuses::id)
        .do_nothing()
        .execute(conn)
        .await?;
    Ok(inserted == 1)
}

/// The attempt our mark names learns Meta's id: proof of which POST was taken.
async fn note_attempt(conn: &mut AsyncPgConnection, message: MessageId, new: &NewStatus<'_>) -> StoreResult<()> {
    let Some(attempt) = new.attempt.and_then(|attempt| i32::try_from(attempt).ok()) else { return Ok(()) };
    diesel::update(attempts::table)
        .filter(attempts::message_id.eq(message.as_uuid()))
        .filter(attempts::attempt.eq(attempt))
        .filter(attempts::wamid.is_null())
        .set(attempts::wamid.eq(new.wamid))
        .execute(conn)
        .await?;
    Ok(())
}
