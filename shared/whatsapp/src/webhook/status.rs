//! A status element.

use reaktly_domain::delivery::Status;
use reaktly_domain::identity::Identity;
use serde_json::{Map, Value, json};

use super::customer::Contacts;
use super::{Kind, Malformation, StatusUpdate, message, wire};

/// Reads how a message fares. A status we do not know is kept by its name.
pub(super) fn update(element: &Value, contacts: &Contacts) -> Result<Kind, Malformation> {
    let name = wire::text(element, "status").ok_or(Malformation::NoStatus)?;
    let identity = |keys: &[&str]| wire::first_text(element, keys).and_then(|value| Identity::classify(&value));
    let to_group = wire::text(element, "recipient_type").is_some_and(|kind| kind == "group");
    let receiver = wire::text(element, "recipient_id").or_else(|| wire::text(element, "recipient_user_id"));
    let recipient = match receiver {
        Some(group) if to_group => Some(Identity::Group(group)),
        receiver => receiver.and_then(|value| Identity::classify(&value)),
    };
    let keys = if to_group {
        ["recipient_participant_id", "recipient_participant_user_id"]
    } else {
        ["recipient_id", "recipient_user_id"]
    };
    let mut person = contacts.customer(&keys.map(|key| wire::text(element, key))).unwrap_or_default();
    // The older of the two names went away in May 2026.
    let parent = wire::first_text(element, &["recipient_parent_user_id", "parent_recipient_user_id"]);
    person.parent_bsuid = parent.filter(|_| !to_group).or(person.parent_bsuid);
    Ok(Kind::Status(Box::new(StatusUpdate {
        wamid: message::wamid(element)?,
        status: Status::from_name(&name),
        name,
        at: wire::instant(element, "timestamp"),
        recipient,
        person,
        participant: identity(&["recipient_participant_id", "recipient_participant_user_id"]),
        callback: wire::text(element, "biz_opaque_callback_data"),
        errors: wire::errors(element),
        pricing: pricing(element),
        conversation: conversation(element),
    })))
}

/// What Meta charges; samples of before July 2025 call the type `pricing_type`.
fn pricing(element: &Value) -> Option<Value> {
    let mut pricing = object(element, "pricing")?;
    if let Some(kind) = pricing.remove("pricing_type") {
        pricing.entry("type").or_insert(kind);
    }
    Some(Value::Object(pricing))
}

/// What Meta counts the message to. The end of a free entry point is a text or a number.
fn conversation(element: &Value) -> Option<Value> {
    let mut conversation = object(element, "conversation")?;
    let until = conversation.remove("expiration_timestamp").and_then(|at| wire::as_instant(&at));
    if let Some(until) = until {
        conversation.insert("expiresAt".to_owned(), json!(until));
    }
    Some(Value::Object(conversation))
}

fn object(element: &Value, key: &str) -> Option<Map<String, Value>> {
    element.get(key)?.as_object().filter(|object| !object.is_empty()).cloned()
}
