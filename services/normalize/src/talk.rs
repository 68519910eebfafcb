//! One customer's messages in one transaction: contact, conversation, messages, and what they cause.

use jiff::{SignedDuration, Timestamp};
use reaktly_domain::conversation::Change;
use reaktly_domain::ids::{AccountId, MessageId};
use reaktly_events::MessageDetail;
use reaktly_events::envelope::{EventName, Stage, wake, wake_at};
use reaktly_store::conversations::{self, Conversation};
use reaktly_store::inbound::{self, NewInbound};
use reaktly_store::messages::{Inserted, message_event};
use reaktly_store::thread_events::Actor;
use reaktly_store::{AsyncPgConnection, Causes, StoreResult, contacts, ownership};

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
    let Surroundings { now, account, .. } = *around;
    let contact = contacts::resolve(conn, now, account, &decide::person(talk)).await?;
    for successor in talk.entries.iter().filter_map(|entry| entry.message.successor.as_ref()) {
        contacts::add_identity(conn, now, account, contact, successor).await?;
    }
    let mut conversation = conversations::lock_or_create(conn, now, account, talk.integration, contact).await?;
    let mut outcomes = Vec::with_capacity(talk.entries.len());
    let mut stored = Vec::new();
    for entry in &talk.entries {
        let id = MessageId::of_wamid(talk.integration, &entry.message.wamid);
        let new = row(id, entry, around.received_at);
        match inbound::insert(conn, now, &mut conversation, &new).await? {
            Inserted::Existing => outcomes.push(Outcome::Duplicate(id.as_uuid())),
            Inserted::New => {
                let told = decide::told(entry, conversation.last_seq, around.received_at, now);
                apply(conn, around, &mut conversation, &told, causes).await?;
                stored.push(inbound::detail_of(&new, told.seq));
                outcomes.push(Outcome::Stored);
            }
        }
    }
    if !stored.is_empty() {
        conversations::save(conn, now, &mut conversation).await?;
        announce(now, &conversation, &stored, causes);
    }
    Ok(outcomes)
}

fn row(id: MessageId, entry: &Entry, received_at: Timestamp) -> NewInbound<'_> {
    let message = &entry.message;
    NewInbound {
        id,
        writer: entry.writer,
        content: &message.content,
        wamid: &message.wamid,
        context_wamid: message.context.quoted_wamid.as_deref(),
        error: message.errors.first().map(decide::describe),
        sent_at: decide::sent_at(message, received_at),
    }
}

/// Lets a stored message change its conversation: first the owner, then what is open and due.
async fn apply(
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
fn announce(now: Timestamp, conversation: &Conversation, stored: &[MessageDetail], causes: &mut Causes) {
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
