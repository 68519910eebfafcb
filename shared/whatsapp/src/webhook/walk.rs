//! The way through a body: object by object, element by element, each parsed on its own so that one which cannot be
//! parsed (too deep, a number out of range) fails alone.

use std::collections::HashMap;
use std::sync::Arc;

use reaktly_domain::identity::PhoneNumberId;
use serde_json::Value;
use serde_json::value::RawValue;

use super::customer::Contacts;
use super::message::{self, Parties};
use super::{BodyError, Change, Item, Kind, Malformation, Origin, RAW_BYTES_MAX, messenger, status, wire};
use crate::fields;

/// Fields whose values hold messages, echoes, statuses and errors as they happen. `messaging_postbacks`,
/// `message_deliveries` and `message_reads` are names that guides ask to subscribe to.
const LIVE_FIELDS: [&str; 6] =
    ["messages", "messaging_postbacks", "message_deliveries", "message_reads", "smb_message_echoes", "message_echoes"];

type Object<'a> = HashMap<String, &'a RawValue>;

/// The items of a body that is JSON text.
pub(super) fn items(body: &str) -> Result<Vec<Item>, BodyError> {
    let raw: &RawValue = serde_json::from_str(body).map_err(|_| BodyError::NotJson)?;
    let envelope: Object<'_> = serde_json::from_str(raw.get()).map_err(|_| BodyError::NotAnObject)?;
    let mut walk = Walk { items: Vec::new() };
    if !envelope.contains_key("entry") && envelope.contains_key("value") {
        // The form in which Meta's pages print a sample: the change alone.
        walk.change(&Place::root(), raw);
    }
    walk.each(&Place::root(), &envelope, "entry", Walk::entry);
    Ok(walk.items)
}

/// Where in the body the walk is, and whose webhook it is there.
#[derive(Clone)]
struct Place {
    path: String,
    phone_number_id: Option<PhoneNumberId>,
    change: Arc<Change>,
}

impl Place {
    fn root() -> Self {
        Self { path: String::new(), phone_number_id: None, change: Arc::default() }
    }

    fn field(&self, name: &str) -> Self {
        let path = if self.path.is_empty() { name.to_owned() } else { format!("{}.{name}", self.path) };
        self.at(path)
    }

    fn element(&self, index: usize) -> Self {
        self.at(format!("{}[{index}]", self.path))
    }

    fn at(&self, path: String) -> Self {
        Self { path, phone_number_id: self.phone_number_id.clone(), change: Arc::clone(&self.change) }
    }
}

struct Walk {
    items: Vec<Item>,
}

impl Walk {
    fn entry(&mut self, place: &Place, raw: &RawValue) {
        match object(Some(&raw)) {
            Some(entry) => {
                let change = Change {
                    // Some of Meta's samples have the field beside the changes.
                    field: text(entry.get("field")).unwrap_or_default(),
                    entry_id: parsed(entry.get("id")).and_then(|id| wire::as_text(&id)),
                    entry_at: parsed(entry.get("time")).and_then(|time| wire::as_instant(&time)),
                    ..Change::default()
                };
                let place = Place { change: Arc::new(change), ..place.clone() };
                if !entry.contains_key("changes") && entry.contains_key("value") {
                    return self.parts(&place, &entry, raw);
                }
                self.each(&place, &entry, "changes", Self::change);
                self.each(&place, &entry, "messaging", Self::messenger);
            }
            None => self.malformed(place, Malformation::NotAnObject, raw),
        }
    }

    fn change(&mut self, place: &Place, change: &RawValue) {
        match object(Some(&change)) {
            Some(parts) => self.parts(place, &parts, change),
            None => self.malformed(place, Malformation::NotAnObject, change),
        }
    }

    /// Field and value of a change; one without a value is the value itself.
    fn parts(&mut self, place: &Place, parts: &Object<'_>, change: &RawValue) {
        let beside = Some(place.change.field.clone()).filter(|field| !field.is_empty());
        let field = text(parts.get("field")).or(beside).unwrap_or_else(|| "unnamed".to_owned());
        let value = parts.get("value").copied().unwrap_or(change);
        match object(Some(&value)) {
            Some(parts) => self.value(place, &field, value, &parts),
            None => self.malformed(place, Malformation::NotAnObject, value),
        }
    }

    /// The value of a change: its elements where it has some we know, else the whole as one item.
    fn value(&mut self, place: &Place, field: &str, value: &RawValue, parts: &Object<'_>) {
        let display_phone_number = display_phone_number(parts);
        let change = Change { field: field.to_owned(), display_phone_number, ..(*place.change).clone() };
        let change = Arc::new(change);
        let place = Place { path: place.path.clone(), phone_number_id: phone_number_id(parts), change };
        let before = self.items.len();
        match field {
            _ if is_messengers(parts) => self.messenger(&place, value),
            "calls" => self.calls(&place, parts),
            "messaging_handovers" => self.parsed(&place, value, fields::thread_control),
            field if let Some((list, read)) = happenings(field) => {
                let contacts = Contacts::of(parsed(parts.get("contacts")).as_ref());
                self.each(&place, parts, list, |walk, place, raw| {
                    walk.parsed(place, raw, |element| read(element, &contacts));
                });
                self.errors(&place, parts);
            }
            "standby" => {
                if let Some(standby) = object(parts.get("standby")) {
                    self.exchange(&place.field("standby"), &standby, Origin::Standby);
                }
            }
            "history" => self.history(&place, parts),
            field if LIVE_FIELDS.contains(&field) || holds_exchange(field, parts) => {
                self.exchange(&place, parts, Origin::Live);
            }
            _ => {}
        }
        if self.items.len() == before {
            self.whole(&place, field, value);
        }
    }

    /// Messages, echoes, statuses and errors side by side.
    fn exchange(&mut self, place: &Place, parts: &Object<'_>, origin: Origin) {
        let contacts = Contacts::of(parsed(parts.get("contacts")).as_ref());
        let alone = elements(parts.get("messages")).len() + elements(parts.get("message_echoes")).len() == 1;
        let contacts = if alone { contacts.with_fallback() } else { contacts };
        let first = self.items.len();
        self.each(place, parts, "messages", |walk, place, raw| {
            walk.parsed(place, raw, |element| message::inbound(element, &contacts, origin));
        });
        self.each(place, parts, "message_echoes", |walk, place, raw| {
            walk.parsed(place, raw, |element| message::echo(element, &contacts, origin));
        });
        // The only contact may stand for the only message's customer, never for whoever received another.
        let receivers = Contacts::of(parsed(parts.get("contacts")).as_ref());
        self.each(place, parts, "statuses", |walk, place, raw| {
            walk.parsed(place, raw, |element| status::update(element, &receivers));
        });
        self.errors(place, parts);
        if alone {
            self.explain(first);
        }
    }

    fn errors(&mut self, place: &Place, parts: &Object<'_>) {
        self.each(place, parts, "errors", |walk, place, raw| {
            walk.parsed(place, raw, |element| Ok(Kind::Error(wire::error(element))));
        });
    }

    /// Calls, and how those of the business fare.
    fn calls(&mut self, place: &Place, parts: &Object<'_>) {
        let contacts = Contacts::of(parsed(parts.get("contacts")).as_ref());
        self.each(place, parts, "calls", |walk, place, raw| {
            walk.parsed(place, raw, |element| fields::call(element, &contacts));
        });
        self.each(place, parts, "statuses", |walk, place, raw| {
            walk.parsed(place, raw, |element| fields::call_status(element, &contacts));
        });
        self.errors(place, parts);
    }

    /// Gives the only message from `first` on, when it cannot be shown, the errors that stand beside it.
    fn explain(&mut self, first: usize) {
        let Some(items) = self.items.get_mut(first..) else { return };
        let beside = items.iter().filter_map(|item| match &item.kind {
            Kind::Error(error) => Some(error.clone()),
            _ => None,
        });
        let beside: Vec<_> = beside.collect();
        for item in items {
            if let Kind::Message(message) | Kind::Echo(message) = &mut item.kind {
                message.explain(&beside);
            }
        }
    }

    /// An event in Messenger's shape.
    fn messenger(&mut self, place: &Place, raw: &RawValue) {
        let Ok(event) = serde_json::from_str::<Value>(raw.get()) else {
            return self.malformed(place, Malformation::Unreadable, raw);
        };
        let phone_number_id = place.phone_number_id.clone().or_else(|| messenger::number(&event));
        let place = Place { phone_number_id, ..place.clone() };
        if event.get("postback").is_some() {
            return self.parsed(&place, raw, messenger::postback);
        }
        let ids = place.field("delivery").field("mids");
        let before = self.items.len();
        for (index, kind) in messenger::deliveries(&event).into_iter().enumerate() {
            // The event may name very many: each keeps its own id alone.
            let raw = event.pointer(&format!("/delivery/mids/{index}")).cloned().unwrap_or_default();
            self.push(&ids.element(index), kind, raw);
        }
        if self.items.len() == before
            && let Some(kind) = messenger::watermark(&event)
        {
            self.push(&place, kind, event);
        } else if self.items.len() == before {
            let field = Some(place.change.field.as_str()).filter(|field| !field.is_empty()).unwrap_or("messaging");
            self.push(&place, Kind::Field(field.to_owned()), event);
        }
    }

    /// Past threads: `history[].threads[].messages[]`, or messages directly where only media follow.
    fn history(&mut self, place: &Place, parts: &Object<'_>) {
        self.exchange(place, parts, Origin::History);
        let business = parsed(parts.get("metadata")).and_then(|metadata| wire::text(&metadata, "display_phone_number"));
        self.each(place, parts, "history", |walk, place, raw| {
            let Some(chunk) = object(Some(&raw)) else {
                return walk.malformed(place, Malformation::NotAnObject, raw);
            };
            if let Some(progress) = chunk.get("metadata") {
                walk.parsed(&place.field("metadata"), progress, |_| Ok(Kind::Field("history".to_owned())));
            }
            walk.errors(place, &chunk);
            walk.each(place, &chunk, "threads", |walk, place, raw| {
                let Some(thread) = object(Some(&raw)) else {
                    return walk.malformed(place, Malformation::NotAnObject, raw);
                };
                let (id, context) = (parsed(thread.get("id")), parsed(thread.get("context")));
                let parties = Parties::of_thread(id.as_ref(), context.as_ref(), business.as_deref());
                walk.each(place, &thread, "messages", |walk, place, raw| {
                    walk.parsed(place, raw, |element| message::past(element, &parties));
                });
            });
        });
    }

    /// Runs `visit` for each element of the list under `key`. A missing or null list is empty; anything else that is no
    /// list is an item of its own.
    fn each(
        &mut self,
        place: &Place,
        object: &Object<'_>,
        key: &str,
        mut visit: impl FnMut(&mut Self, &Place, &RawValue),
    ) {
        let Some(raw) = object.get(key).copied().filter(|raw| raw.get() != "null") else { return };
        let place = place.field(key);
        let Ok(elements) = serde_json::from_str::<Vec<&RawValue>>(raw.get()) else {
            return self.malformed(&place, Malformation::NotAList, raw);
        };
        for (index, element) in elements.into_iter().enumerate() {
            visit(self, &place.element(index), element);
        }
    }

    /// Parses one element and keeps what `read` makes of it.
    fn parsed(&mut self, place: &Place, raw: &RawValue, read: impl FnOnce(&Value) -> Result<Kind, Malformation>) {
        let Ok(element) = serde_json::from_str::<Value>(raw.get()) else {
            return self.malformed(place, Malformation::Unreadable, raw);
        };
        if !element.is_object() {
            return self.malformed(place, Malformation::NotAnObject, raw);
        }
        match read(&element) {
            Ok(kind) => self.push(place, kind, element),
            Err(reason) => self.malformed(place, reason, raw),
        }
    }

    fn whole(&mut self, place: &Place, field: &str, value: &RawValue) {
        match serde_json::from_str(value.get()) {
            Ok(raw) => self.push(place, Kind::Field(field.to_owned()), raw),
            Err(_) => self.malformed(place, Malformation::Unreadable, value),
        }
    }

    fn malformed(&mut self, place: &Place, reason: Malformation, raw: &RawValue) {
        self.push(place, Kind::Malformed(reason), excerpt(raw));
    }

    fn push(&mut self, place: &Place, kind: Kind, raw: Value) {
        let Place { path, phone_number_id, change } = place.clone();
        self.items.push(Item { path, phone_number_id, change, kind, raw });
    }
}

/// Reads one element of a list of happenings.
type ReadHappening = fn(&Value, &Contacts) -> Result<Kind, Malformation>;

/// The list of a field whose elements happened to people or groups, and how one is read. The names of the fields about
/// groups and their singular forms both occur.
fn happenings(field: &str) -> Option<(&'static str, ReadHappening)> {
    match field {
        "user_preferences" => Some(("user_preferences", fields::preference)),
        "user_id_update" => Some(("user_id_update", fields::user_id)),
        "smb_app_state_sync" => Some(("state_sync", fields::book_entry)),
        "group_lifecycle_update"
        | "group_participants_update"
        | "group_participant_update"
        | "group_settings_update"
        | "group_setting_update"
        | "group_status_update" => Some(("groups", fields::group)),
        _ => None,
    }
}

/// Whether a value is an event in Messenger's shape.
fn is_messengers(parts: &Object<'_>) -> bool {
    parts.contains_key("sender") && ["postback", "delivery", "read"].iter().any(|key| parts.contains_key(*key))
}

/// Whether a value holds messages or statuses under another name than it should. A call's statuses are its own.
fn holds_exchange(field: &str, parts: &Object<'_>) -> bool {
    let holds = |key: &str| !elements(parts.get(key)).is_empty();
    holds("messages")
        || holds("message_echoes")
        || (field != "calls" && !parts.contains_key("calls") && holds("statuses"))
}

/// The number a value concerns: in `metadata`, or, where control of a thread changes hands, in `recipient`.
fn phone_number_id(parts: &Object<'_>) -> Option<PhoneNumberId> {
    ["metadata", "recipient"]
        .into_iter()
        .filter_map(|key| parsed(parts.get(key)))
        .find_map(|object| PhoneNumberId::parse(&wire::text(&object, "phone_number_id")?).ok())
}

/// The digits of the business number as shown: in the value itself, in `metadata` or in `recipient`.
fn display_phone_number(parts: &Object<'_>) -> Option<String> {
    let own = parsed(parts.get("display_phone_number")).and_then(|number| wire::as_text(&number));
    let named = || {
        let objects = ["metadata", "recipient"].into_iter().filter_map(|key| parsed(parts.get(key)));
        objects.into_iter().find_map(|object| wire::text(&object, "display_phone_number"))
    };
    let digits: String = own.or_else(named)?.chars().filter(char::is_ascii_digit).collect();
    (!digits.is_empty()).then_some(digits)
}

fn text(raw: Option<&&RawValue>) -> Option<String> {
    parsed(raw).and_then(|value| wire::as_text(&value))
}

fn parsed(raw: Option<&&RawValue>) -> Option<Value> {
    serde_json::from_str(raw?.get()).ok()
}

fn object<'a>(raw: Option<&&'a RawValue>) -> Option<Object<'a>> {
    serde_json::from_str(raw?.get()).ok()
}

fn elements<'a>(raw: Option<&&'a RawValue>) -> Vec<&'a RawValue> {
    raw.and_then(|raw| serde_json::from_str(raw.get()).ok()).unwrap_or_default()
}

/// What is kept of an element: the whole when it is small and readable, else the beginning of its text.
fn excerpt(raw: &RawValue) -> Value {
    let text = raw.get();
    if text.len() <= RAW_BYTES_MAX
        && let Ok(value) = serde_json::from_str(text)
    {
        return value;
    }
    let end = (0..=RAW_BYTES_MAX.min(text.len())).rev().find(|end| text.is_char_boundary(*end)).unwrap_or(0);
    Value::String(text.get(..end).unwrap_or_default().to_owned())
}
