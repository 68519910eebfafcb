//! One customer's messages in one transaction: contact, conversation, messages, and what they cause.

use jiff::{SignedDuration, Timestamp};
use reaktly_domain::conversation::Change;
use reaktly_domain::ids::{AccountId, ContactId, MessageId, ThreadEventId};
use reaktly_events::envelope::{EventName, Stage, event, wake, wake_at};
use reaktly_events::outbox::OutboxRow;
use reaktly_events::{ContactDetail, Detail, MessageDetail};
use reaktly_store::annotations::{self, NewAnnotation};
use reaktly_store::contacts::{Changed, Resolved};
use reaktly_store::conversations::{self, Conversation};
use reaktly_store::inbound::{self, NewInbound};
use reaktly_store::marketing::{self, MARKETING_MESSAGES, MARKETING_STOPPED, Wish};
use reaktly_store::media::{self, Expectation, NewMedia};
use reaktly_store::messages::{Inserted, message_event};
use reaktly_store::thread_events::{self, Actor};
use reaktly_store::{AsyncPgConnection, Causes, StoreResult, contacts, operators, ownership};
use serde_json::json;

use crate::account::Outcome;
use crate::decide::{self, Entry, Talk, Told, Wake};

/// What holds for every message of a webhook.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Surroundings {
    pub(crate) now: Timestamp,
    pub(crate) received_at: Timestamp,
    pub(crate) account: AccountId,
    pub(crate) quiet: SignedDuration,
}

/// Stores the messages of a talk; what became of each, in their order. Contact before conversation.
pub(crate) async fn store(
    conn: &mut AsyncPgConnection,
    around: &Surroundings,
    talk: &Talk,
    causes: &mut Causes,
) -> StoreResult<Vec<Outcome>> {
    let Surroundings { now, account, quiet, .. } = *around;
    let own = operators::quiet_times(conn, &[talk.integration], quiet).await?;
    let around = &Surroundings { quiet: own.get(&talk.integration).copied().unwrap_or(quiet), ..*around };
    let person = decide::person(talk, around.received_at);
    let Resolved { contact, mut changed } = contacts::resolve(conn, now, account, &person).await?;
    let stopped_by = stop_marketing(conn, around, talk, contact).await?;
    let mut conversation = conversations::lock_or_create(conn, now, account, talk.integration, contact).await?;
    let mut outcomes = Vec::with_capacity(talk.entries.len());
    let (mut stored, mut annotated) = (Vec::new(), Vec::new());
    for entry in &talk.entries {
        let id = MessageId::of_wamid(talk.integration, &entry.message.wamid);
        let new = row(id, entry, around.received_at);
        if inbound::insert(conn, now, &mut conversation, &new).await? == Inserted::Existing {
            outcomes.push(Outcome::Duplicate(id.as_uuid()));
            continue;
        }
        stored.push(inbound::detail_of(&new, conversation.last_seq));
        outcomes.push(Outcome::Stored);
        if let Some(replacement) = &entry.message.replacement {
            let identities = (replacement.retired.as_slice(), replacement.successors.as_slice());
            contacts::replace_identities(conn, (now, new.sent_at), account, contact, identities).await?;
            changed = Changed::Yes;
        }
        let target = annotate(conn, now, &conversation, (entry, &new)).await?;
        let target_seq = target.as_ref().map(|target| target.seq);
        let told = decide::told(entry, &conversation, target_seq, (around.received_at, now));
        annotated.extend(target);
        apply(conn, around, &mut conversation, &told, causes).await?;
        if stopped_by == Some(id) {
            tell_stopped(conn, around, &conversation, &new).await?;
            changed = Changed::Yes;
        }
        expect_media(conn, now, &conversation, &new, causes).await?;
    }
    if !stored.is_empty() {
        conversations::save(conn, now, &mut conversation).await?;
        announce(now, &conversation, &stored, causes);
    }
    for target in &annotated {
        causes.push(message_event(EventName::MessageAnnotated, now, &conversation, target));
    }
    if changed == Changed::Yes {
        causes.push(contact_event(now, &conversation));
    }
    Ok(outcomes)
}

/// The row of an entry.
pub(crate) fn row(id: MessageId, entry: &Entry, received_at: Timestamp) -> NewInbound<'_> {
    let message = &entry.message;
    NewInbound {
        id,
        writer: entry.writer,
        content: &message.content,
        wamid: &message.wamid,
        context_wamid: message.quoted_wamid.as_deref(),
        context: &message.context,
        error: message.errors.first().map(decide::describe),
        sent_at: decide::sent_at(message, received_at),
    }
}

/// Keeps that the customer wants no marketing, when a message says so; the message that changed something. The contact is
/// locked before its conversation.
async fn stop_marketing(
    conn: &mut AsyncPgConnection,
    around: &Surroundings,
    talk: &Talk,
    contact: ContactId,
) -> StoreResult<Option<MessageId>> {
    let mut stopped_by = None;
    for entry in talk.entries.iter().filter(|entry| decide::stops_marketing(entry.writer, &entry.message)) {
        let said = (Wish::Stop, decide::sent_at(&entry.message, around.received_at));
        if marketing::said(conn, around.account, contact, said).await? {
            stopped_by = Some(MessageId::of_wamid(talk.integration, &entry.message.wamid));
        }
    }
    Ok(stopped_by)
}

/// Says in the conversation that its customer wants no marketing any more, after the message that says so.
async fn tell_stopped(
    conn: &mut AsyncPgConnection,
    around: &Surroundings,
    conversation: &Conversation,
    new: &NewInbound<'_>,
) -> StoreResult<()> {
    let place = (conversation.account, conversation.id, conversation.last_seq);
    let event = (ThreadEventId::from_uuid(new.id.as_uuid()), MARKETING_STOPPED);
    let detail = json!({ "category": MARKETING_MESSAGES, "messageId": new.id });
    thread_events::record_once(conn, (around.now, new.sent_at), place, event, Actor::Customer, detail).await.map(drop)
}

/// Keeps what a message says of an earlier one for that one to show; the earlier one when it has come.
async fn annotate(
    conn: &mut AsyncPgConnection,
    now: Timestamp,
    conversation: &Conversation,
    (entry, new): (&Entry, &NewInbound<'_>),
) -> StoreResult<Option<MessageDetail>> {
    let Some(wamid) = annotations::target_of(new.content) else { return Ok(None) };
    let (account, integration) = (conversation.account, conversation.integration);
    let annotation = NewAnnotation {
        id: new.id,
        account,
        integration,
        content: new.content,
        author: new.writer.author(),
        reactor: &decide::reactor(entry),
        occurred_at: new.sent_at,
    };
    annotations::keep(conn, now, &annotation).await?;
    annotations::target(conn, account, integration, wamid).await
}

/// Leaves word for the fetcher where a message has a file.
pub(crate) async fn expect_media(
    conn: &mut AsyncPgConnection,
    now: Timestamp,
    conversation: &Conversation,
    new: &NewInbound<'_>,
    causes: &mut Causes,
) -> StoreResult<()> {
    let code = new.error.as_ref().and_then(|error| error.get("code")).and_then(serde_json::Value::as_i64);
    let expected = NewMedia {
        message: new.id,
        account: conversation.account,
        conversation: conversation.id,
        integration: conversation.integration,
        content: new.content,
        error_code: code,
        sent_at: new.sent_at,
    };
    if media::expect(conn, now, &expected).await? == Expectation::ToFetch {
        causes.push(wake(Stage::Fetch, now, conversation.account, conversation.id));
    }
    Ok(())
}

/// Tells observers that people see something else of a contact now.
pub(crate) fn contact_event(now: Timestamp, conversation: &Conversation) -> OutboxRow {
    let Conversation { account, id, version, contact, .. } = conversation;
    let detail = Detail::Contact(ContactDetail { contact_id: contact.to_string() });
    event(EventName::ContactChanged, now, *account, *id, *version, detail)
}

/// Lets a stored message change its conversation: first the owner, then what is open and due.
pub(crate) async fn apply(
    conn: &mut AsyncPgConnection,
    around: &Surroundings,
    conversation: &mut Conversation,
    told: &Told,
    causes: &mut Causes,
) -> StoreResult<()> {
    if let Some(change) = decide::change(told) {
        let actor = if change == Change::CustomerWrote { Actor::Customer } else { Actor::App };
        // Neither change is ever refused.
        ownership::apply(conn, around.now, conversation, change, (actor, ""), causes).await?;
    }
    *conversation = decide::after(conversation.clone(), told, around.now, around.quiet);
    Ok(())
}

/// Tells observers, and wakes whoever has to do something now.
pub(crate) fn announce(now: Timestamp, conversation: &Conversation, stored: &[MessageDetail], causes: &mut Causes) {
    for detail in stored {
        causes.push(message_event(EventName::MessageReceived, now, conversation, detail));
    }
    let (account, id) = (conversation.account, conversation.id);
    match decide::wake(conversation) {
        Wake::RespondAt(due) if due <= now => causes.push(wake(Stage::Respond, now, account, id)),
        Wake::RespondAt(due) => causes.push(wake_at(Stage::Respond, now, due, account, id)),
        Wake::Route => causes.push(wake(Stage::Route, now, account, id)),
        Wake::Nobody => {}
    }
}
