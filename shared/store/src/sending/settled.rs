//! Settling a message that may not leave any more, or whose file Meta did not take.

use diesel_async::AsyncPgConnection;
use jiff::Timestamp;
use reaktly_domain::delivery::{Admission, Delivery, Standing, State};
use reaktly_domain::ids::{AccountId, ConversationId, MessageId};
use reaktly_events::envelope::{Stage, wake, wake_at};
use serde_json::Value;

use super::NeedsFile;
use crate::outcomes::Outcome;
use crate::{Causes, StoreResult, conversations, deliveries, marketing, outcomes};

/// What people are told of a message that was not sent: Meta's error format, made by the sender.
#[derive(Debug, Clone)]
pub struct Refusals {
    /// Its window is closed.
    pub window_closed: Value,
    /// The customer wants no marketing.
    pub marketing_stopped: Value,
}

/// Cancels a message whose epoch is over; fails one whose window is closed, and marketing that is not wanted, with what
/// people are told of it. Decided under the conversation's lock, so that a customer who writes at that moment opens the
/// window in time. The new state; `None` when the message may leave after all or is no longer waiting. Run it in a
/// transaction.
pub async fn settle(
    conn: &mut AsyncPgConnection,
    now: Timestamp,
    (account, conversation, message): (AccountId, ConversationId, MessageId),
    refusals: &Refusals,
    causes: &mut Causes,
) -> StoreResult<Option<State>> {
    let Some(mut conversation) = conversations::lock(conn, account, conversation).await? else { return Ok(None) };
    let Some(row) = deliveries::lock(conn, conversation.id, message).await? else { return Ok(None) };
    let delivery = row.delivery();
    if !delivery.is_waiting() {
        return Ok(None);
    }
    let standing = Standing {
        control_epoch: conversation.control.epoch,
        window_expires_at: conversation.window_expires_at,
        marketing: marketing::of(conn, account, conversation.contact).await?,
    };
    let (state, error) = match delivery.admit(standing, now) {
        Admission::Leaves => return Ok(None),
        Admission::EpochOver => (State::Cancelled, None),
        Admission::WindowClosed => (State::Failed, Some(&refusals.window_closed)),
        Admission::MarketingStopped => (State::Failed, Some(&refusals.marketing_stopped)),
    };
    deliveries::write(conn, now, message, &Delivery { state, ..delivery }, error).await?;
    outcomes::announce(conn, now, &mut conversation, (message, &row.author, row.seq), state, causes).await?;
    Ok(Some(state))
}

/// Writes down that a message's file was not given to Meta: it waits until the outcome's time, or fails. Each failure
/// counts as an attempt, though nothing was claimed. Run it in a transaction.
pub async fn file_refused(
    conn: &mut AsyncPgConnection,
    now: Timestamp,
    needs: &NeedsFile,
    outcome: &Outcome,
    causes: &mut Causes,
) -> StoreResult<()> {
    let Some(mut conversation) = conversations::lock(conn, needs.account, needs.conversation).await? else {
        return Ok(());
    };
    let Some(row) = deliveries::lock(conn, conversation.id, needs.message).await? else { return Ok(()) };
    let mut next = row.delivery();
    if !next.is_waiting() {
        return Ok(());
    }
    if let Outcome::Retry { at, .. } = outcome {
        next.next_attempt_at = *at;
        causes.push(wake_at(Stage::Send, now, *at, needs.account, needs.conversation));
    } else {
        next.state = State::Failed;
        causes.push(wake(Stage::Send, now, needs.account, needs.conversation));
    }
    deliveries::count_attempt(conn, needs.message).await?;
    deliveries::write(conn, now, needs.message, &next, outcome.error()).await?;
    outcomes::announce(conn, now, &mut conversation, (needs.message, &row.author, row.seq), next.state, causes).await
}
