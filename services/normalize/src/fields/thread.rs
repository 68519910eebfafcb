//! What stands in a conversation beside its messages: calls, changes of a group, and which app answers.

use jiff::Timestamp;
use reaktly_domain::conversation::{Change, Owner};
use reaktly_domain::ids::{IntegrationId, ThreadEventId};
use reaktly_store::contacts::{Changed, Person, Resolved};
use reaktly_store::conversations::{self, Conversation, WINDOW};
use reaktly_store::notices::{self, NewNotice, Place};
use reaktly_store::ownership::{self, conversation_changed};
use reaktly_store::thread_events::{self, Actor};
use reaktly_store::{AsyncPgConnection, Causes, StoreResult, contacts};
use reaktly_whatsapp::fields::{Call, Direction, GroupChange, ThreadControl, ThreadOwner};
use serde_json::{Value, json};
use uuid::Uuid;

use super::FieldItem;
use super::happening::{contact_changed, event_id, person};
use crate::account::Outcome;
use crate::talk::Surroundings;

/// A step of a call. A customer's call opens the window for free text, and one that nobody took is to be read.
pub(super) async fn call(
    conn: &mut AsyncPgConnection,
    around: &Surroundings,
    number: IntegrationId,
    (call, at): (&Call, Timestamp),
    causes: &mut Causes,
) -> StoreResult<Outcome> {
    let mut conversation = locked(conn, around, number, &person(&call.customer, at), causes).await?;
    let name = ["call", &call.id, &call.step].join("\u{1f}");
    let id = ThreadEventId::from_uuid(Uuid::new_v5(&number.as_uuid(), name.as_bytes()));
    let missed = call.is_missed();
    let detail = json!({
        "callId": call.id,
        "step": call.step,
        "direction": call.direction.name(),
        "status": call.status,
        "startedAt": call.started_at,
        "endedAt": call.ended_at,
        "seconds": call.seconds,
        "missed": missed.then_some(true),
    });
    let actor = if call.direction == Direction::FromCustomer { Actor::Customer } else { Actor::App };
    if !tell(conn, around, &conversation, (id, "call", at), actor, detail).await? {
        return Ok(Outcome::Duplicate(id.as_uuid()));
    }
    if call.opens_window() {
        let window = at.saturating_add(WINDOW).ok();
        conversation.window_expires_at = conversation.window_expires_at.max(window);
    }
    if missed {
        conversation.unread = conversation.unread.saturating_add(1);
        conversation.last_message_at = conversation.last_message_at.max(Some(at));
    }
    conversations::save(conn, around.now, &mut conversation).await?;
    causes.push(conversation_changed(around.now, &conversation, if missed { "call_missed" } else { "call" }, ""));
    Ok(Outcome::Stored)
}

/// A change of a group: its name is the group contact's, its suspension is raised on the number.
pub(super) async fn group(
    conn: &mut AsyncPgConnection,
    around: &Surroundings,
    (number, id): (IntegrationId, Uuid),
    (item, change, at): (&FieldItem, &GroupChange, Timestamp),
    causes: &mut Causes,
) -> StoreResult<Outcome> {
    let group = Person {
        identities: vec![change.group.clone()],
        name: change.subject.clone(),
        username: None,
        parent_user_id: None,
        written_at: at,
    };
    let mut conversation = locked(conn, around, number, &group, causes).await?;
    let people: Vec<Value> = change
        .people
        .iter()
        .map(|member| {
            let who = &member.customer;
            json!({ "waId": who.wa_id, "userId": who.bsuid, "name": who.name, "part": member.part })
        })
        .collect();
    let errors: Vec<Value> = change.errors.iter().map(crate::decide::describe).collect();
    let detail = json!({
        "step": change.step,
        "subject": change.subject,
        "reason": change.reason,
        "people": (!people.is_empty()).then_some(people),
        "errors": (!errors.is_empty()).then_some(errors),
    });
    if !tell(conn, around, &conversation, (event_id(id), "group", at), Actor::System, detail).await? {
        return Ok(Outcome::Duplicate(id));
    }
    conversations::save(conn, around.now, &mut conversation).await?;
    causes.push(conversation_changed(around.now, &conversation, "group", &change.step));
    if let Some((severity, title)) = suspension(&change.step) {
        let new = NewNotice {
            id,
            account: around.account,
            place: Place::Number(number),
            field: &item.change.field,
            event: &change.step,
            topic: &format!("group.{}", change.group.value()),
            severity,
            title,
            detail: &item.raw,
            occurred_at: at,
        };
        notices::keep(conn, around.now, &new, causes).await?;
    }
    Ok(Outcome::Stored)
}

fn suspension(step: &str) -> Option<(&'static str, &'static str)> {
    match step {
        "group_suspend" => Some((
            "warning",
            "Meta suspended a group of this number: nothing can be written in it. The reasons are in WhatsApp Manager.",
        )),
        "group_suspend_cleared" => Some((notices::INFO, "A suspended group can be written in again.")),
        _ => None,
    }
}

/// Another app took the thread, or it was passed to us. While another answers, the AI is silent as it is beside a
/// person; it answers again when the thread is ours, unless one of our people has the conversation.
pub(super) async fn control(
    conn: &mut AsyncPgConnection,
    around: &Surroundings,
    (number, id): (IntegrationId, Uuid),
    (control, at): (&ThreadControl, Timestamp),
    causes: &mut Causes,
) -> StoreResult<Outcome> {
    let mut conversation = locked(conn, around, number, &person(&control.customer, at), causes).await?;
    let newest = thread_events::newest_told(conn, conversation.id, KIND_CONTROL).await?;
    let detail = json!({
        "owner": if control.owner == ThreadOwner::Us { "us" } else { "another_app" },
        "previousOwner": control.previous_owner,
        "newOwner": control.new_owner,
        "summary": control.summary,
    });
    if !tell(conn, around, &conversation, (event_id(id), KIND_CONTROL, at), Actor::App, detail).await? {
        return Ok(Outcome::Duplicate(id));
    }
    if newest.is_none_or(|newest| newest <= at) {
        let change = match (control.owner, conversation.control.owner) {
            (ThreadOwner::AnotherApp, _) => Some(Change::AnsweredInApp),
            (ThreadOwner::Us, Owner::Human(None)) => Some(Change::HandBack),
            (ThreadOwner::Us, _) => None,
        };
        if let Some(change) = change {
            let why = (Actor::App, "thread_control");
            // Neither change is refused here: the conversation is not closed when it is handed back.
            ownership::apply(conn, around.now, &mut conversation, change, why, causes).await?;
        }
    }
    conversations::save(conn, around.now, &mut conversation).await?;
    causes.push(conversation_changed(around.now, &conversation, KIND_CONTROL, ""));
    Ok(Outcome::Stored)
}

/// The thread event of a change of control.
const KIND_CONTROL: &str = "thread_control";

/// The conversation of a person or group with a number, locked.
async fn locked(
    conn: &mut AsyncPgConnection,
    around: &Surroundings,
    number: IntegrationId,
    person: &Person,
    causes: &mut Causes,
) -> StoreResult<Conversation> {
    let Resolved { contact, changed } = contacts::resolve(conn, around.now, around.account, person).await?;
    if changed == Changed::Yes {
        causes.push(contact_changed(around, contact));
    }
    conversations::lock_or_create(conn, around.now, around.account, number, contact).await
}

async fn tell(
    conn: &mut AsyncPgConnection,
    around: &Surroundings,
    conversation: &Conversation,
    (id, kind, at): (ThreadEventId, &str, Timestamp),
    actor: Actor,
    detail: Value,
) -> StoreResult<bool> {
    let place = (around.account, conversation.id, conversation.last_seq);
    thread_events::record_once(conn, (around.now, at), place, (id, kind), actor, detail).await
}
