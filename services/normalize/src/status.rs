//! Statuses: found by our mark or by Meta's id, applied under their conversation's lock, parked while nobody knows the
//! message.

use std::collections::BTreeMap;

use jiff::Timestamp;
use reaktly_domain::identity::Identity;
use reaktly_domain::ids::{AccountId, ConversationId, MessageId};
use reaktly_store::statuses::{self, NewStatus, Recorded, Target};
use reaktly_store::{AsyncPgConnection, Causes, StoreError, StoreResult, conversations};
use reaktly_whatsapp::CallbackData;

use crate::account::Outcome;
use crate::decide::{self, StatusItem};
use crate::metrics::Metrics;
use crate::talk::Surroundings;

/// A status and the message it is about.
#[derive(Debug, Clone)]
pub(crate) struct Aimed {
    pub(crate) item: StatusItem,
    pub(crate) message: MessageId,
}

/// Statuses by what is done with them.
#[derive(Debug, Default)]
pub(crate) struct Found {
    /// By conversation, in the order in which everybody locks them.
    pub(crate) by_conversation: BTreeMap<ConversationId, Vec<Aimed>>,
    /// Nobody knows their message yet.
    pub(crate) unknown: Vec<StatusItem>,
}

/// Finds the messages of statuses.
pub(crate) async fn find(
    conn: &mut AsyncPgConnection,
    account: AccountId,
    items: Vec<StatusItem>,
    metrics: &Metrics,
) -> StoreResult<Found> {
    let mut found = Found::default();
    for item in items {
        let marked = mark(&item).map(|mark| mark.message);
        let target = statuses::find(conn, (account, item.integration), marked, &item.update.wamid).await?;
        if item.update.callback.is_some() && (marked.is_none() || marked != target.map(|target| target.message)) {
            metrics.foreign_mark();
        }
        match target {
            Some(Target { conversation, message }) => {
                found.by_conversation.entry(conversation).or_default().push(Aimed { item, message });
            }
            None => found.unknown.push(item),
        }
    }
    Ok(found)
}

/// Applies the statuses of one conversation; what became of each, in their order.
pub(crate) async fn apply(
    conn: &mut AsyncPgConnection,
    around: &Surroundings,
    conversation: ConversationId,
    aimed: &[Aimed],
    (metrics, causes): (&Metrics, &mut Causes),
) -> StoreResult<Vec<Outcome>> {
    let locked = conversations::lock(conn, around.account, conversation).await?;
    let gone = || StoreError::Unsuitable(format!("conversation {conversation} is gone"));
    let mut conversation = locked.ok_or_else(gone)?;
    let mut outcomes = Vec::with_capacity(aimed.len());
    for Aimed { item, message } in aimed {
        let new = row(item, around);
        let recorded = statuses::apply(conn, around.now, &mut conversation, *message, &new, causes).await?;
        if recorded == Recorded::AppliedTwice {
            metrics.sent_twice();
            tracing::warn!(message.id = %message, "a message was accepted by Meta twice");
        }
        outcomes.push(outcome(recorded, &new));
    }
    Ok(outcomes)
}

/// Parks a status; `None` when its message has come meanwhile.
pub(crate) async fn park(
    conn: &mut AsyncPgConnection,
    around: &Surroundings,
    item: &StatusItem,
) -> StoreResult<Option<Outcome>> {
    let new = row(item, around);
    let recorded = statuses::park(conn, around.now, &new).await?;
    Ok((recorded != Recorded::Found).then(|| outcome(recorded, &new)))
}

fn mark(item: &StatusItem) -> Option<CallbackData> {
    CallbackData::parse(item.update.callback.as_deref()?)
}

fn row<'a>(item: &'a StatusItem, around: &Surroundings) -> NewStatus<'a> {
    let update = &item.update;
    NewStatus {
        account: around.account,
        integration: item.integration,
        wamid: &update.wamid,
        name: &update.name,
        participant: update.participant.as_ref().map(Identity::value),
        callback_data: update.callback.as_deref(),
        attempt: mark(item).map(|mark| mark.attempt),
        occurred_at: occurred_at(update.at, around.received_at),
        error: update.errors.first().map(decide::describe),
        pricing: update.pricing.clone(),
    }
}

fn occurred_at(at: Option<Timestamp>, received_at: Timestamp) -> Timestamp {
    at.unwrap_or(received_at).min(received_at)
}

fn outcome(recorded: Recorded, new: &NewStatus<'_>) -> Outcome {
    if recorded == Recorded::Known { Outcome::Duplicate(new.id()) } else { Outcome::Stored }
}
