//! The decisions of the service, without any I/O: whose each item is, which items belong together, and what a message
//! does to its conversation.

use std::collections::{BTreeSet, HashMap};

use jiff::{SignedDuration, Timestamp};
use reaktly_domain::conversation::{Change, Owner};
use reaktly_domain::identity::{Identity, PhoneNumberId};
use reaktly_domain::ids::{AccountId, IntegrationId};
use reaktly_domain::turns;
use reaktly_store::contacts::Person;
use reaktly_store::conversations::{self, Conversation};
use reaktly_store::inbound::Writer;
use reaktly_store::quarantine::Quarantined;
use reaktly_whatsapp::errors;
use reaktly_whatsapp::webhook::{ErrorNotice, Item, Kind, Message, Origin, StatusUpdate};
use serde_json::{Value, json};

/// Where items go.
#[derive(Debug, Clone, Default)]
pub struct Routes {
    /// Whose path the webhook came by.
    pub account: Option<AccountId>,
    /// That account's connected numbers, by Meta's id.
    pub numbers: HashMap<String, IntegrationId>,
}

/// A webhook's items, sorted by what is done with them.
#[derive(Debug, Default)]
pub struct Sorted {
    /// Messages, by customer and number, in the order in which everybody locks them.
    pub talks: Vec<Talk>,
    /// Statuses, in the order of the body.
    pub statuses: Vec<StatusItem>,
    /// What cannot be taken in.
    pub quarantined: Vec<Quarantined>,
}

/// The messages of one customer with one number, in the order they were sent.
#[derive(Debug, Clone)]
pub struct Talk {
    /// The number.
    pub integration: IntegrationId,
    /// At least one.
    pub entries: Vec<Entry>,
}

/// A message with its place in the webhook.
#[derive(Debug, Clone)]
pub struct Entry {
    /// The place.
    pub path: String,
    /// Who wrote it.
    pub writer: Writer,
    /// The message.
    pub message: Box<Message>,
    /// The element as it came.
    pub raw: Value,
}

/// A status with its place in the webhook.
#[derive(Debug, Clone)]
pub struct StatusItem {
    /// The place.
    pub path: String,
    /// The number that reported it.
    pub integration: IntegrationId,
    /// The status.
    pub update: Box<StatusUpdate>,
    /// The element as it came.
    pub raw: Value,
}

/// Sorts items. A number that is unknown or another account's is never taken in, and never answered.
pub fn sort(items: Vec<Item>, routes: &Routes) -> Sorted {
    let mut sorted = Sorted::default();
    let mut places: HashMap<(IntegrationId, Identity), usize> = HashMap::new();
    for Item { path, phone_number_id, kind, raw, .. } in items {
        let integration = match of_number(&kind, phone_number_id.as_ref(), routes) {
            Ok(integration) => integration,
            Err((reason, detail)) => {
                sorted.quarantined.push(Quarantined { path, reason, detail, raw });
                continue;
            }
        };
        match kind {
            Kind::Message(message) => {
                let entry = Entry { path, writer: Writer::Customer, message, raw };
                join(&mut sorted.talks, &mut places, integration, entry);
            }
            Kind::Echo(message) => {
                let entry = Entry { path, writer: Writer::App, message, raw };
                join(&mut sorted.talks, &mut places, integration, entry);
            }
            Kind::Status(update) => sorted.statuses.push(StatusItem { path, integration, update, raw }),
            // Kept by the arm above: only messages, echoes and statuses have a number to go to.
            Kind::Error(_) | Kind::Field(_) | Kind::Malformed(_) => {}
        }
    }
    for talk in &mut sorted.talks {
        talk.entries.sort_by_key(|entry| entry.message.sent_at.unwrap_or(Timestamp::MAX));
    }
    sorted.talks.sort_by_key(|talk| (talk.integration, first_identity(talk)));
    sorted
}

/// The integration an item goes to, or why it goes to none.
fn of_number(
    kind: &Kind,
    phone_number_id: Option<&PhoneNumberId>,
    routes: &Routes,
) -> Result<IntegrationId, (&'static str, String)> {
    match kind {
        Kind::Message(_) | Kind::Echo(_) | Kind::Status(_) => {}
        Kind::Error(error) => return Err(("error_notice", error_line(error))),
        Kind::Field(name) => return Err(("unhandled_field", name.clone())),
        Kind::Malformed(reason) => return Err((reason.code(), reason.to_string())),
    }
    let Some(number) = phone_number_id else {
        return Err(("unrouted", "names no number".to_owned()));
    };
    match routes.numbers.get(number.as_str()) {
        Some(integration) => Ok(*integration),
        None => Err(("unrouted", format!("number id {number} is not connected to the account of this path"))),
    }
}

fn join(
    talks: &mut Vec<Talk>,
    places: &mut HashMap<(IntegrationId, Identity), usize>,
    integration: IntegrationId,
    entry: Entry,
) {
    let identities = entry.message.customer.identities();
    let known = identities.iter().find_map(|identity| places.get(&(integration, identity.clone())).copied());
    let place = known.unwrap_or(talks.len());
    for identity in identities {
        places.entry((integration, identity)).or_insert(place);
    }
    match talks.get_mut(place) {
        Some(talk) => talk.entries.push(entry),
        None => talks.push(Talk { integration, entries: vec![entry] }),
    }
}

fn first_identity(talk: &Talk) -> Option<Identity> {
    talk.entries.iter().flat_map(|entry| entry.message.customer.identities()).min()
}

/// What the messages of a talk tell of their customer; the newest word counts.
pub fn person(talk: &Talk) -> Person {
    let mut identities = BTreeSet::new();
    let (mut name, mut username) = (None, None);
    for entry in &talk.entries {
        let customer = &entry.message.customer;
        identities.extend(customer.identities());
        name = customer.name.clone().or(name);
        username = customer.username.clone().or(username);
    }
    Person { identities: identities.into_iter().collect(), name, username }
}

/// What of a stored message matters to its conversation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Told {
    /// Its sequence.
    pub seq: i64,
    /// Who wrote it.
    pub writer: Writer,
    /// How it came.
    pub origin: Origin,
    /// When it was written, by Meta's clock, never later than it was received.
    pub sent_at: Timestamp,
    /// Whether it asks for an answer, or, from the business, is one.
    pub speaks: Speaks,
}

/// Whether a message is part of the talk, or only about it (a reaction, a notice, an edit).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Speaks {
    /// It says something.
    Yes,
    /// It does not.
    No,
}

/// When a message was written: by Meta's clock, but never later than it was received.
pub fn sent_at(message: &Message, received_at: Timestamp) -> Timestamp {
    message.sent_at.unwrap_or(received_at).min(received_at)
}

/// What a message means for its conversation. A question whose window has closed cannot be answered any more.
pub fn told(entry: &Entry, seq: i64, received_at: Timestamp, now: Timestamp) -> Told {
    let sent_at = sent_at(&entry.message, received_at);
    let in_time = now.duration_since(sent_at) < conversations::WINDOW;
    let speaks = if entry.message.is_answerable() && in_time { Speaks::Yes } else { Speaks::No };
    Told { seq, writer: entry.writer, origin: entry.message.origin, sent_at, speaks }
}

/// The change of owner a message causes.
pub fn change(told: &Told) -> Option<Change> {
    match (told.speaks, told.writer) {
        (Speaks::No, _) => None,
        (Speaks::Yes, Writer::Customer) => Some(Change::CustomerWrote),
        (Speaks::Yes, Writer::App) => Some(Change::AnsweredInApp),
    }
}

/// The conversation after a message: what is open, unread and due, and until when free text is allowed.
pub fn after(mut conversation: Conversation, told: &Told, now: Timestamp, quiet: SignedDuration) -> Conversation {
    let newest = conversation.last_message_at.is_none_or(|last| told.sent_at >= last);
    conversation.last_message_at = conversation.last_message_at.max(Some(told.sent_at));
    if told.origin == Origin::History {
        return conversation;
    }
    match told.writer {
        Writer::App if told.speaks == Speaks::Yes && newest => {
            let answered = conversation.newest_answerable_seq;
            conversations::mark_answered(&mut conversation, answered);
            conversation.unread = 0;
        }
        Writer::App => {}
        Writer::Customer => {
            let window = told.sent_at.saturating_add(conversations::WINDOW).ok();
            conversation.window_expires_at = conversation.window_expires_at.max(window);
            conversation.unread = conversation.unread.saturating_add(1);
            if told.speaks == Speaks::Yes {
                let open = conversation.unanswered_since.filter(|_| conversation.has_open_question());
                let since = open.unwrap_or(now);
                conversation.unanswered_since = Some(since);
                conversation.newest_answerable_seq = told.seq;
                conversation.turn_due_at = Some(turns::due_at(now, since, quiet));
            }
        }
    }
    conversation
}

/// Which stage is woken after messages were stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wake {
    /// The AI, when its turn is due.
    RespondAt(Timestamp),
    /// Whoever finds people.
    Route,
    /// Nobody.
    Nobody,
}

/// Whom a conversation with new questions wakes.
pub fn wake(conversation: &Conversation) -> Wake {
    match (conversation.control.owner, conversation.turn_due_at) {
        (Owner::Ai, Some(due)) if conversation.has_open_question() => Wake::RespondAt(due),
        (Owner::Waiting, _) => Wake::Route,
        _ => Wake::Nobody,
    }
}

/// An error of Meta as people read it: what it means, what helps and who can do it.
pub fn describe(error: &ErrorNotice) -> Value {
    let entry = errors::entry(error.code, None);
    let own_words = error.title.as_deref().unwrap_or("Meta reported an error");
    json!({
        "code": error.code,
        "reason": entry.map(|entry| entry.class.name()),
        "title": entry.map_or(own_words, |entry| entry.meaning),
        "detail": error.details.as_deref().or(error.title.as_deref()),
        "remedy": entry.map(|entry| entry.remedy),
        "fixer": entry.map(|entry| entry.fixer.name()),
    })
}

fn error_line(error: &ErrorNotice) -> String {
    let words = error.details.as_deref().or(error.title.as_deref()).unwrap_or_default();
    format!("{} {words}", error.code)
}

#[cfg(test)]
mod tests;
