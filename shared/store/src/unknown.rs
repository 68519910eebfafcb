//! Sends without a clear outcome, and everything else the sender's sweeper looks for.

use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use jiff::{SignedDuration, Timestamp};
use jiff_diesel::ToDiesel as _;
use reaktly_domain::delivery::State;
use reaktly_domain::ids::{AccountId, ConversationId, MessageId};
use serde_json::json;
use uuid::Uuid;

use crate::schema::{attempts, conversations, deliveries};
use crate::{Causes, StoreResult, outcomes};

/// An outcome that nobody learnt after this long is left to a person.
pub const UNKNOWN_MAX: SignedDuration = SignedDuration::from_mins(10);

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

/// Conversations with a message that is due at `now`, oldest first.
pub async fn conversations_due(
    conn: &mut AsyncPgConnection,
    now: Timestamp,
    limit: i64,
) -> StoreResult<Vec<(AccountId, ConversationId)>> {
    let rows: Vec<(Uuid, Uuid)> = deliveries::table
        .filter(deliveries::state.eq_any([State::Queued.name(), State::RetryWait.name()]))
        .filter(deliveries::next_attempt_at.le(now.to_diesel()))
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
    let Some(mut conversation) = crate::conversations::lock(conn, found.account, found.conversation).await? else {
        return Ok(Swept::Gone);
    };
    let lost: Option<(Option<Uuid>, String, i64)> = diesel::update(deliveries::table.find(found.message.as_uuid()))
        .filter(deliveries::state.eq(State::Sending.name()))
        .filter(deliveries::lease_until.lt(now.to_diesel()))
        .set(deliveries::unknown_since.eq(now.to_diesel()))
        .returning((deliveries::attempt_id, deliveries::author, deliveries::seq))
        .get_result(conn)
        .await
        .optional()?;
    let Some((attempt, author, seq)) = lost else { return Ok(Swept::Gone) };
    if let Some(attempt) = attempt {
        diesel::update(attempts::table.find(attempt))
            .set((attempts::outcome.eq("unknown"), attempts::error.eq("the worker did not come back")))
            .execute(conn)
            .await?;
    }
    outcomes::set(conn, now, found.message, State::Unknown, None).await?;
    let place = (found.message, author.as_str(), seq);
    outcomes::announce(conn, now, &mut conversation, place, State::Unknown, causes).await?;
    Ok(Swept::State(State::Unknown))
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
    let Some(mut conversation) = crate::conversations::lock(conn, found.account, found.conversation).await? else {
        return Ok(Swept::Gone);
    };
    let epoch = conversations::table
        .find(found.conversation.as_uuid())
        .select(conversations::control_epoch.nullable())
        .single_value();
    let author_may = deliveries::author.eq("agent").or(deliveries::control_epoch.eq(epoch).assume_not_null());
    let requeued: Option<(String, i64)> = diesel::update(deliveries::table.find(found.message.as_uuid()))
        .filter(deliveries::state.eq(State::Unknown.name()))
        .filter(deliveries::unknown_since.lt(unknown_before.to_diesel()))
        .filter(deliveries::class.eq("reply"))
        .filter(deliveries::resends.eq(0))
        .filter(deliveries::wamid.is_null())
        .filter(author_may)
        .set((deliveries::resends.eq(1), deliveries::next_attempt_at.eq(now.to_diesel())))
        .returning((deliveries::author, deliveries::seq))
        .get_result(conn)
        .await
        .optional()?;
    let Some((author, seq)) = requeued else { return Ok(Swept::Gone) };
    outcomes::set(conn, now, found.message, State::Queued, None).await?;
    let place = (found.message, author.as_str(), seq);
    outcomes::announce(conn, now, &mut conversation, place, State::Queued, causes).await?;
    Ok(Swept::State(State::Queued))
}

/// Leaves an outcome that nobody learnt to a person; the caller gives the conversation to people. Run it in a
/// transaction.
pub async fn give_up(
    conn: &mut AsyncPgConnection,
    now: Timestamp,
    conversation: &mut crate::conversations::Conversation,
    message: MessageId,
    causes: &mut Causes,
) -> StoreResult<Swept> {
    let given_up: Option<(String, i64)> = diesel::update(deliveries::table.find(message.as_uuid()))
        .filter(deliveries::state.eq(State::Unknown.name()))
        .filter(deliveries::unknown_since.lt((now - UNKNOWN_MAX).to_diesel()))
        .set(deliveries::updated_at.eq(now.to_diesel()))
        .returning((deliveries::author, deliveries::seq))
        .get_result(conn)
        .await
        .optional()?;
    let Some((author, seq)) = given_up else { return Ok(Swept::Gone) };
    let error = json!({
        "code": null,
        "reason": "outcome_unknown",
        "title": "nobody knows whether this message arrived",
        "detail": "Meta gave no answer and no status came within ten minutes",
        "remedy": "look at the customer's next message before you write again",
    });
    outcomes::set(conn, now, message, State::FailedUnknown, Some(&error)).await?;
    outcomes::announce(conn, now, conversation, (message, &author, seq), State::FailedUnknown, causes).await?;
    Ok(Swept::State(State::FailedUnknown))
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
