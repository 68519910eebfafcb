//! The delivery of an outbound message: its row beside the message, and cancelling what the AI has not sent.

use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use jiff::Timestamp;
use jiff_diesel::ToDiesel as _;
use reaktly_domain::delivery::{self, Delivery, State};
use reaktly_domain::ids::{AccountId, AttemptId, ConversationId, IntegrationId, MessageId};
use serde_json::Value;
use uuid::Uuid;

pub use reaktly_domain::delivery::Class;

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

/// A delivery as stored.
#[derive(Debug, Clone, Queryable, Selectable, QueryableByName)]
#[diesel(table_name = deliveries)]
pub(crate) struct Row {
    pub(crate) message_id: Uuid,
    account_id: Uuid,
    conversation_id: Uuid,
    integration_id: Uuid,
    pub(crate) seq: i64,
    pub(crate) author: String,
    class: String,
    control_epoch: Option<i64>,
    state: String,
    attempt: i32,
    attempt_id: Option<Uuid>,
    lease_until: Option<jiff_diesel::Timestamp>,
    next_attempt_at: jiff_diesel::Timestamp,
    unknown_since: Option<jiff_diesel::Timestamp>,
    resends: i32,
    wamid: Option<String>,
}

impl Row {
    pub(crate) fn message(&self) -> MessageId {
        MessageId::from_uuid(self.message_id)
    }

    pub(crate) fn account(&self) -> AccountId {
        AccountId::from_uuid(self.account_id)
    }

    pub(crate) fn conversation(&self) -> ConversationId {
        ConversationId::from_uuid(self.conversation_id)
    }

    pub(crate) fn integration(&self) -> IntegrationId {
        IntegrationId::from_uuid(self.integration_id)
    }

    /// What the protocol is asked about. A state that is not known is never touched by it.
    pub(crate) fn delivery(&self) -> Delivery {
        let of_ai = |control_epoch| delivery::Author::Ai { control_epoch };
        Delivery {
            seq: self.seq,
            author: self.control_epoch.map_or(delivery::Author::Agent, of_ai),
            class: Class::from_name(&self.class),
            state: State::from_name(&self.state).unwrap_or(State::FailedUnknown),
            attempt: u32::try_from(self.attempt).unwrap_or(u32::MAX),
            attempt_id: self.attempt_id.map(AttemptId::from_uuid),
            lease_until: self.lease_until.map(Into::into),
            next_attempt_at: self.next_attempt_at.into(),
            unknown_since: self.unknown_since.map(Into::into),
            resends: u32::try_from(self.resends).unwrap_or(u32::MAX),
            wamid: self.wamid.clone(),
        }
    }
}

/// A delivery, locked until the transaction ends. Its conversation is locked before it.
pub(crate) async fn lock(
    conn: &mut AsyncPgConnection,
    conversation: ConversationId,
    message: MessageId,
) -> StoreResult<Option<Row>> {
    let query = deliveries::table
        .find(message.as_uuid())
        .filter(deliveries::conversation_id.eq(conversation.as_uuid()))
        .select(Row::as_select())
        .for_no_key_update();
    Ok(query.first(conn).await.optional()?)
}

/// Counts an attempt that came to no claim.
pub(crate) async fn count_attempt(conn: &mut AsyncPgConnection, message: MessageId) -> StoreResult<()> {
    diesel::update(deliveries::table.find(message.as_uuid()))
        .set(deliveries::attempt.eq(deliveries::attempt + 1))
        .execute(conn)
        .await?;
    Ok(())
}

/// Writes a locked delivery as the protocol wants it, and what people see of it at the message. An error stays at the
/// message until a later state brings another.
pub(crate) async fn write(
    conn: &mut AsyncPgConnection,
    now: Timestamp,
    message: MessageId,
    delivery: &Delivery,
    error: Option<&Value>,
) -> StoreResult<()> {
    let code = error.and_then(|error| error.get("code")).and_then(Value::as_i64);
    diesel::update(deliveries::table.find(message.as_uuid()))
        .set((
            deliveries::state.eq(delivery.state.name()),
            deliveries::lease_until.eq(delivery.lease_until.map(jiff_diesel::ToDiesel::to_diesel)),
            deliveries::next_attempt_at.eq(delivery.next_attempt_at.to_diesel()),
            deliveries::unknown_since.eq(delivery.unknown_since.map(jiff_diesel::ToDiesel::to_diesel)),
            deliveries::resends.eq(i32::try_from(delivery.resends).unwrap_or(i32::MAX)),
            deliveries::wamid.eq(&delivery.wamid),
            deliveries::error_code.eq(code.and_then(|code| i32::try_from(code).ok())),
            deliveries::updated_at.eq(now.to_diesel()),
        ))
        .execute(conn)
        .await?;
    let changed = (messages::status.eq(delivery.state.name()), messages::updated_at.eq(now.to_diesel()));
    let shown = diesel::update(messages::table.find(message.as_uuid()));
    match error {
        Some(error) => shown.set((changed, messages::error.eq(error))).execute(conn).await?,
        None => shown.set(changed).execute(conn).await?,
    };
    if let Some(wamid) = &delivery.wamid {
        let unnamed = messages::table.find(message.as_uuid()).filter(messages::wamid.is_distinct_from(wamid));
        diesel::update(unnamed).set(messages::wamid.eq(wamid)).execute(conn).await?;
    }
    Ok(())
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
            deliveries::class.eq(class.name()),
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
