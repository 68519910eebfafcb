//! Sends without a clear outcome, and everything else the sender's sweeper looks for.

use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use jiff::Timestamp;
use jiff_diesel::ToDiesel as _;
use reaktly_domain::delivery::{Delivery, State};
use reaktly_domain::ids::{AccountId, ConversationId, MessageId};
use serde_json::Value;
use uuid::Uuid;

use crate::conversations::{self, Conversation};
use crate::schema::{attempts, deliveries, number_limits};
use crate::{Causes, StoreResult, outcomes};

pub use reaktly_domain::delivery::UNKNOWN_MAX;

/// A delivery the sweeper found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Found {
    /// Its account.
    pub account: AccountId,
    /// Its conversation.
    pub conversation: ConversationId,
    /// The message.
    pub message: MessageId,
}

type FoundRow = (Uuid, Uuid, Uuid);
const FOUND: (deliveries::account_id, deliveries::conversation_id, deliveries::message_id) =
    (deliveries::account_id, deliveries::conversation_id, deliveries::message_id);

/// Conversations with a message that is due at `now`, oldest first. A number that stands still is left alone until its
/// next probe.
pub async fn conversations_due(
    conn: &mut AsyncPgConnection,
    now: Timestamp,
    limit: i64,
) -> StoreResult<Vec<(AccountId, ConversationId)>> {
    let stopped = number_limits::table
        .filter(number_limits::integration_id.eq(deliveries::integration_id))
        .filter(number_limits::probe_at.gt(now.to_diesel()));
    let rows: Vec<(Uuid, Uuid)> = deliveries::table
        .filter(deliveries::state.eq_any([State::Queued.name(), State::RetryWait.name()]))
        .filter(deliveries::next_attempt_at.le(now.to_diesel()))
        .filter(diesel::dsl::not(diesel::dsl::exists(stopped)))
        .group_by((deliveries::account_id, deliveries::conversation_id))
        .order(diesel::dsl::min(deliveries::next_attempt_at))
        .limit(limit)
        .select((deliveries::account_id, deliveries::conversation_id))
        .load(conn)
        .await?;
    let typed = |(account, id)| (AccountId::from_uuid(account), ConversationId::from_uuid(id));
    Ok(rows.into_iter().map(typed).collect())
}

/// Claims whose lease is over: their worker is gone or stuck, and nobody knows what became of the POST.
pub async fn with_lease_over(conn: &mut AsyncPgConnection, now: Timestamp, limit: i64) -> StoreResult<Vec<Found>> {
    let rows: Vec<FoundRow> = deliveries::table
        .filter(deliveries::state.eq(State::Sending.name()))
        .filter(deliveries::lease_until.lt(now.to_diesel()))
        .limit(limit)
        .select(FOUND)
        .load(conn)
        .await?;
    Ok(found(rows))
}

/// Deliveries that have been unknown since before `since`.
pub async fn unknown_since(conn: &mut AsyncPgConnection, since: Timestamp, limit: i64) -> StoreResult<Vec<Found>> {
    let rows: Vec<FoundRow> = deliveries::table
        .filter(deliveries::state.eq(State::Unknown.name()))
        .filter(deliveries::unknown_since.lt(since.to_diesel()))
        .order(deliveries::unknown_since)
        .limit(limit)
        .select(FOUND)
        .load(conn)
        .await?;
    Ok(found(rows))
}

/// What the sweeper did with a delivery.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Swept {
    /// Its state is this now.
    State(State),
    /// It was no longer as it was found.
    Gone,
}

/// Turns a claim whose lease is over into an unknown outcome. Run it in a transaction.
pub async fn lose_claim(
    conn: &mut AsyncPgConnection,
    now: Timestamp,
    found: Found,
    causes: &mut Causes,
) -> StoreResult<Swept> {
    let Some(mut conversation) = conversations::lock(conn, found.account, found.conversation).await? else {
        return Ok(Swept::Gone);
    };
    let swept = step(conn, now, &mut conversation, found.message, (|row| row.lost(now), None), causes).await?;
    if swept != Swept::Gone {
        let lost = deliveries::table.find(found.message.as_uuid()).select(deliveries::attempt_id).single_value();
        diesel::update(attempts::table.filter(attempts::id.nullable().eq(lost)))
            .set((attempts::outcome.eq("unknown"), attempts::error.eq("the worker did not come back")))
            .execute(conn)
            .await?;
    }
    Ok(swept)
}

/// Sends an unknown reply once more, as a new claim with every guard: once, replies only, never under another epoch.
/// Run it in a transaction.
pub async fn resend(
    conn: &mut AsyncPgConnection,
    now: Timestamp,
    unknown_before: Timestamp,
    found: Found,
    causes: &mut Causes,
) -> StoreResult<Swept> {
    let Some(mut conversation) = conversations::lock(conn, found.account, found.conversation).await? else {
        return Ok(Swept::Gone);
    };
    let epoch = conversation.control.epoch;
    let resent = |row: &Delivery| row.resent(epoch, unknown_before, now);
    step(conn, now, &mut conversation, found.message, (resent, None), causes).await
}

/// Leaves an outcome that nobody learnt to a person, with what they are told; the caller gives the conversation to
/// people. Run it in a transaction.
pub async fn give_up(
    conn: &mut AsyncPgConnection,
    now: Timestamp,
    conversation: &mut Conversation,
    (message, error): (MessageId, &Value),
    causes: &mut Causes,
) -> StoreResult<Swept> {
    step(conn, now, conversation, message, (|row| row.given_up(now), Some(error)), causes).await
}

/// One step of the protocol on a delivery of a locked conversation, if it applies to the row as it is now.
async fn step(
    conn: &mut AsyncPgConnection,
    now: Timestamp,
    conversation: &mut Conversation,
    message: MessageId,
    (decide, error): (impl FnOnce(&Delivery) -> Option<Delivery>, Option<&Value>),
    causes: &mut Causes,
) -> StoreResult<Swept> {
    let Some(row) = crate::deliveries::lock(conn, conversation.id, message).await? else { return Ok(Swept::Gone) };
    let Some(next) = decide(&row.delivery()) else { return Ok(Swept::Gone) };
    crate::deliveries::write(conn, now, message, &next, error).await?;
    outcomes::announce(conn, now, conversation, (message, &row.author, row.seq), next.state, causes).await?;
    Ok(Swept::State(next.state))
}

fn found(rows: Vec<FoundRow>) -> Vec<Found> {
    rows.into_iter()
        .map(|(account, conversation, message)| Found {
            account: AccountId::from_uuid(account),
            conversation: ConversationId::from_uuid(conversation),
            message: MessageId::from_uuid(message),
        })
        .collect()
}
