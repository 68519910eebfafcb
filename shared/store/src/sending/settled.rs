//! Settling a message that may not leave any more.

use diesel_async::AsyncPgConnection;
use jiff::Timestamp;
use reaktly_domain::delivery::{Admission, Delivery, Standing, State};
use reaktly_domain::ids::{AccountId, ConversationId, MessageId};
use serde_json::Value;

use crate::{Causes, StoreResult, conversations, deliveries, outcomes};

/// Cancels a message whose epoch is over, fails one whose window is closed with `window_closed` as what people are told.
/// Decided under the conversation's lock, so that a customer who writes at that moment opens the window in time. The
/// new state; `None` when the message may leave after all or is no longer waiting. Run it in a transaction.
pub async fn settle(
    conn: &mut AsyncPgConnection,
    now: Timestamp,
    (account, conversation, message): (AccountId, ConversationId, MessageId),
    window_closed: &Value,
    causes: &mut Causes,
) -> StoreResult<Option<State>> {
    let Some(mut conversation) = conversations::lock(conn, account, conversation).await? else { return Ok(None) };
    let Some(row) = deliveries::lock(conn, conversation.id, message).await? else { return Ok(None) };
    let delivery = row.delivery();
    if !delivery.is_waiting() {
        return Ok(None);
    }
    let epoch = conversation.control.epoch;
    let standing = Standing { control_epoch: epoch, window_expires_at: conversation.window_expires_at };
    let (state, error) = match delivery.admit(standing, now) {
        Admission::Leaves => return Ok(None),
        Admission::EpochOver => (State::Cancelled, None),
        Admission::WindowClosed => (State::Failed, Some(window_closed)),
    };
    deliveries::write(conn, now, message, &Delivery { state, ..delivery }, error).await?;
    outcomes::announce(conn, now, &mut conversation, (message, &row.author, row.seq), state, causes).await?;
    Ok(Some(state))
}
