//! The delivery of an outbound message: its row beside the message, and cancelling what the AI has not sent.

use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use jiff::Timestamp;
use jiff_diesel::ToDiesel as _;
use reaktly_domain::delivery::State;
use reaktly_domain::ids::{ConversationId, MessageId};
use uuid::Uuid;

use crate::StoreResult;
use crate::conversations::Conversation;
use crate::schema::{deliveries, messages, turns};

/// What a change of owner found of the AI's messages.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Cancelled {
    /// Taken back before they left.
    pub cancelled: i64,
    /// Claimed already: a POST may be under way.
    pub in_flight: i64,
}

/// Whether an unknown outcome may be answered with one more POST.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Class {
    /// Free text inside the window: at most once more.
    Reply,
    /// Templates and the like: never again.
    Template,
}

impl Class {
    /// As stored.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Reply => "reply",
            Self::Template => "template",
        }
    }
}

/// Who wrote an outbound message, as far as sending it is concerned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Writer {
    /// The AI, under an epoch; no later epoch lets it leave.
    Ai {
        /// The epoch it was written for.
        control_epoch: i64,
    },
    /// The AI, saying that people take over: sent like a person's message, whoever owns the conversation by then.
    Notice,
    /// A person.
    Agent,
}

/// Queues the delivery of a message that was just inserted.
pub(crate) async fn queue(
    conn: &mut AsyncPgConnection,
    now: Timestamp,
    conversation: &Conversation,
    (message, seq): (MessageId, i64),
    writer: Writer,
    class: Class,
) -> StoreResult<()> {
    let (author, epoch) = match writer {
        Writer::Ai { control_epoch } => ("ai", Some(control_epoch)),
        Writer::Notice | Writer::Agent => ("agent", None),
    };
    diesel::insert_into(deliveries::table)
        .values((
            deliveries::message_id.eq(message.as_uuid()),
            deliveries::account_id.eq(conversation.account.as_uuid()),
            deliveries::conversation_id.eq(conversation.id.as_uuid()),
            deliveries::integration_id.eq(conversation.integration.as_uuid()),
            deliveries::seq.eq(seq),
            deliveries::author.eq(author),
            deliveries::class.eq(class.as_str()),
            deliveries::control_epoch.eq(epoch),
            deliveries::state.eq(State::Queued.name()),
            deliveries::next_attempt_at.eq(now.to_diesel()),
            deliveries::created_at.eq(now.to_diesel()),
            deliveries::updated_at.eq(now.to_diesel()),
        ))
        .execute(conn)
        .await?;
    Ok(())
}

/// Cancels every AI message of a conversation that is not claimed, and counts those that are. The caller holds the
/// conversation's lock and has raised its epoch, so that none can be claimed after this. With it comes the sequence up
/// to which the customer has been answered without what was cancelled, when something was.
pub(crate) async fn cancel_ai(
    conn: &mut AsyncPgConnection,
    now: Timestamp,
    conversation: ConversationId,
) -> StoreResult<(Cancelled, Option<i64>)> {
    let ai_messages = deliveries::conversation_id.eq(conversation.as_uuid()).and(deliveries::author.eq("ai"));
    let waiting = [State::Queued.name(), State::RetryWait.name()];
    let cancelled: Vec<Uuid> = diesel::update(deliveries::table)
        .filter(ai_messages.and(deliveries::state.eq_any(waiting)))
        .set((deliveries::state.eq(State::Cancelled.name()), deliveries::updated_at.eq(now.to_diesel())))
        .returning(deliveries::message_id)
        .get_results(conn)
        .await?;
    let mut answered_seq = None;
    if !cancelled.is_empty() {
        diesel::update(messages::table.filter(messages::id.eq_any(&cancelled)))
            .set((messages::status.eq(State::Cancelled.name()), messages::updated_at.eq(now.to_diesel())))
            .execute(conn)
            .await?;
        answered_seq = messages::table
            .inner_join(turns::table)
            .filter(messages::id.eq_any(&cancelled))
            .select(diesel::dsl::min(turns::from_seq))
            .first(conn)
            .await?;
    }
    let in_flight = deliveries::table
        .filter(ai_messages.and(deliveries::state.eq(State::Sending.name())))
        .count()
        .get_result(conn)
        .await?;
    let cancelled = i64::try_from(cancelled.len()).unwrap_or(i64::MAX);
    Ok((Cancelled { cancelled, in_flight }, answered_seq))
}
