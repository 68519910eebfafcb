//! The decisions of the service, without any I/O: whose each item is, which items belong together, and what a message
//! does to its conversation.

mod told;

use std::collections::{BTreeSet, HashMap};

use jiff::Timestamp;
use reaktly_domain::conversation::Owner;
use reaktly_domain::identity::{Identity, PhoneNumberId};
use reaktly_domain::ids::{AccountId, IntegrationId};
use reaktly_store::contacts::Person;
use reaktly_store::conversations::Conversation;
use reaktly_store::inbound::Writer;
use reaktly_store::quarantine::Quarantined;
use reaktly_store::webhooks::Number;
use reaktly_whatsapp::errors;
use reaktly_whatsapp::webhook::{ErrorNotice, Item, Kind, Message, StatusUpdate};
use serde_json::{Value, json};

use crate::fields::{self, FieldItem};

pub use told::{Speaks, Told, Weight, after, change, reactor, sent_at, stops_marketing, told};

/// Where items go.
#[derive(Debug, Clone, Default)]
pub struct Routes {
    /// Whose path the webhook came by.
    pub account: Option<AccountId>,
    /// That account's connected numbers, by Meta's id.
    pub numbers: HashMap<String, IntegrationId>,
    /// All of that account's connected numbers, when items of other fields have to find theirs.
    pub directory: Vec<Number>,
}

/// A webhook's items, sorted by what is done with them.
#[derive(Debug, Default)]
pub struct Sorted {
    /// Messages, by customer and number, in the order in which everybody locks them.
    pub talks: Vec<Talk>,
    /// Statuses, in the order of the body.
    pub statuses: Vec<StatusItem>,
    /// What came by other fields, in the order of the body.
    pub fields: Vec<FieldItem>,
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

impl Talk {
    /// Whether it holds WhatsApp's notice that the customer has another identity.
    fn replaces(&self) -> bool {
        self.entries.iter().any(|entry| entry.message.replacement.is_some())
    }
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
    for item in items {
        match fields::sort_out(&item, routes) {
            Some(Ok(field)) => {
                sorted.fields.push(field);
                continue;
            }
            Some(Err(refused)) => {
                sorted.quarantined.push(refused);
                continue;
            }
            None => {}
        }
        let Item { path, phone_number_id, kind, raw, .. } = item;
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
            // Dealt with above: only messages, echoes and statuses have a number to go to.
            Kind::Error(_) | Kind::Field(_) | Kind::Happening(_) | Kind::Malformed(_) => {}
        }
    }
    for talk in &mut sorted.talks {
        talk.entries.sort_by_key(|entry| entry.message.sent_at.unwrap_or(Timestamp::MAX));
    }
    // A notice of a new number comes before what is written from it.
    sorted.talks.sort_by_key(|talk| (!talk.replaces(), talk.integration, first_identity(talk)));
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
        Kind::Error(_) | Kind::Field(_) | Kind::Happening(_) => return Err(("unrouted", String::new())),
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
    let identities = counterpart(&entry.message);
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
    talk.entries.iter().flat_map(|entry| counterpart(&entry.message)).min()
}

/// Whose conversation a message belongs to: the group's it was written in, else the customer's.
fn counterpart(message: &Message) -> Vec<Identity> {
    match &message.group_id {
        Some(group) => vec![Identity::Group(group.clone())],
        None => message.customer.identities(),
    }
}

/// What the messages of a talk tell of their customer; the newest word counts. Of a group they tell nothing: who wrote
/// in it is no contact by that.
pub fn person(talk: &Talk, received_at: Timestamp) -> Person {
    let mut identities = BTreeSet::new();
    let (mut name, mut username, mut parent_user_id) = (None, None, None);
    let mut written_at = None;
    for entry in &talk.entries {
        identities.extend(counterpart(&entry.message));
        written_at = written_at.max(Some(sent_at(&entry.message, received_at)));
        if entry.message.group_id.is_some() {
            continue;
        }
        let customer = &entry.message.customer;
        name = customer.name.clone().or(name);
        username = customer.username.clone().or(username);
        parent_user_id = customer.parent_bsuid.clone().or(parent_user_id);
    }
    let written_at = written_at.unwrap_or(received_at);
    Person { identities: identities.into_iter().collect(), name, username, parent_user_id, written_at }
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

#[cfg(test)]
mod tests;
