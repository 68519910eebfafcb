//! Statuses: found by our mark or by Meta's id, applied under their conversation's lock, parked while nobody knows the
//! message. What they tell of the customer, such as another identity or that marketing is not wanted, is learnt first:
//! contacts are locked before conversations.

use std::collections::BTreeMap;

use jiff::Timestamp;
use reaktly_domain::identity::Identity;
use reaktly_domain::ids::{AccountId, ContactId, ConversationId, MessageId};
use reaktly_store::contacts::Person;
use reaktly_store::statuses::{self, NewStatus, Parked, Recorded, Target, Wanted};
use reaktly_store::{AsyncPgConnection, Causes, StoreError, StoreResult, contacts, conversations, marketing};
use reaktly_whatsapp::CallbackData;
use reaktly_whatsapp::fields::MARKETING_STOPPED;
use serde_json::{Value, json};

use crate::account::Outcome;
use crate::decide::{self, StatusItem};
use crate::metrics::Metrics;
use crate::talk::Surroundings;

/// Statuses without a message that are parked in one transaction.
pub(crate) const PARKED_MAX: usize = 200;

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
    let wanted: Vec<_> = items.iter().map(wanted).collect();
    let targets = statuses::find(conn, account, &wanted).await?;
    for (item, target) in items.into_iter().zip(targets) {
        let marked = mark(&item).map(|mark| mark.message);
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
    let gone = || StoreError::Unsuitable(format!("conversation {conversation} is gone"));
    let contact = conversations::get(conn, around.account, conversation).await?.ok_or_else(gone)?.contact;
    learn(conn, around, contact, aimed).await?;
    let mut locked = conversations::lock(conn, around.account, conversation).await?.ok_or_else(gone)?;
    let told: Vec<_> = aimed.iter().map(|one| (one.message, row(&one.item, around))).collect();
    let recorded = statuses::apply(conn, around.now, &mut locked, &told, causes).await?;
    let mut outcomes = Vec::with_capacity(recorded.len());
    for (recorded, (message, new)) in recorded.into_iter().zip(&told) {
        if recorded == Recorded::AppliedTwice {
            metrics.sent_twice();
            tracing::warn!(message.id = %message, "a message was accepted by Meta twice");
        }
        outcomes.push(outcome(recorded, new));
    }
    Ok(outcomes)
}

/// Parks statuses; `None` when messages for some have come meanwhile.
pub(crate) async fn park(
    conn: &mut AsyncPgConnection,
    around: &Surroundings,
    items: &[StatusItem],
) -> StoreResult<Option<Vec<Outcome>>> {
    for item in items.iter().filter(|item| stops_marketing(item)) {
        let person = person(item, around);
        if !person.identities.is_empty()
            && let Some(contact) = contacts::find(conn, around.account, &person).await?
        {
            stop_marketing(conn, around, contact, item).await?;
        }
    }
    let told: Vec<_> = items.iter().map(|item| row(item, around)).collect();
    Ok(match statuses::park(conn, around.now, &told).await? {
        Parked::Found => None,
        Parked::Recorded(recorded) => {
            Some(recorded.into_iter().zip(&told).map(|(recorded, new)| outcome(recorded, new)).collect())
        }
    })
}

/// Learns what statuses tell of the customer of a conversation. What they tell of a group's members belongs to no
/// contact.
async fn learn(
    conn: &mut AsyncPgConnection,
    around: &Surroundings,
    contact: ContactId,
    aimed: &[Aimed],
) -> StoreResult<()> {
    let mut learnt: Option<Person> = None;
    for Aimed { item, .. } in aimed.iter().filter(|one| is_to_a_person(&one.item)) {
        let told = person(item, around);
        let Person { identities, username, written_at, .. } = learnt.get_or_insert_with(|| told.clone());
        for identity in told.identities {
            if !identities.contains(&identity) {
                identities.push(identity);
            }
        }
        *username = told.username.or(username.take());
        *written_at = told.written_at.max(*written_at);
    }
    if let Some(person) = learnt.filter(|person| !person.identities.is_empty()) {
        contacts::learn_aliases(conn, around.now, around.account, contact, &person).await?;
    }
    for one in aimed.iter().filter(|one| stops_marketing(&one.item)) {
        stop_marketing(conn, around, contact, &one.item).await?;
    }
    Ok(())
}

async fn stop_marketing(
    conn: &mut AsyncPgConnection,
    around: &Surroundings,
    contact: ContactId,
    item: &StatusItem,
) -> StoreResult<()> {
    let at = occurred_at(item.update.at, around.received_at);
    marketing::said(conn, around.account, contact, (marketing::Wish::Stop, at)).await?;
    Ok(())
}

fn is_to_a_person(item: &StatusItem) -> bool {
    item.update.participant.is_none() && item.update.recipient.as_ref().is_none_or(Identity::is_of_person)
}

fn stops_marketing(item: &StatusItem) -> bool {
    is_to_a_person(item) && item.update.errors.iter().any(|error| error.code == MARKETING_STOPPED)
}

fn person(item: &StatusItem, around: &Surroundings) -> Person {
    let told = &item.update.person;
    Person {
        identities: told.identities(),
        name: None,
        username: told.username.clone(),
        parent_user_id: told.parent_bsuid.clone(),
        written_at: occurred_at(item.update.at, around.received_at),
    }
}

fn wanted(item: &StatusItem) -> Wanted<'_> {
    let marked = mark(item).map(|mark| mark.message);
    Wanted { integration: item.integration, marked, wamid: &item.update.wamid }
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
        errors: errors(item),
        pricing: update.pricing.clone(),
        conversation: update.conversation.clone(),
    }
}

/// What went wrong; a failure without a word of why says so.
fn errors(item: &StatusItem) -> Vec<Value> {
    let errors: Vec<Value> = item.update.errors.iter().map(decide::describe).collect();
    if errors.is_empty() && item.update.name == "failed" {
        return vec![json!({ "code": 0, "title": "Meta did not say why it failed" })];
    }
    errors
}

fn occurred_at(at: Option<Timestamp>, received_at: Timestamp) -> Timestamp {
    at.unwrap_or(received_at).min(received_at)
}

fn outcome(recorded: Recorded, new: &NewStatus<'_>) -> Outcome {
    if recorded == Recorded::Known { Outcome::Duplicate(new.id()) } else { Outcome::Stored }
}
