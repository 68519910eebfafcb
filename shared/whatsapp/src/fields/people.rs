//! What happened to a customer: preferences, ids, the address book, who answers them.

use reaktly_domain::identity::Identity;
use serde_json::Value;

use super::{BookAction, BookEntry, Happening, Preference, ThreadControl, ThreadOwner, UserIdChange, Wish};
use crate::webhook::customer::{Contacts, contact};
use crate::webhook::{Customer, Kind, Malformation, wire};

/// `user_preferences[]`; the timestamp is a number here.
pub(crate) fn preference(element: &Value, contacts: &Contacts) -> Result<Kind, Malformation> {
    let wish = match wire::text(element, "value").ok_or(Malformation::NoStatus)?.to_ascii_lowercase().as_str() {
        "stop" => Wish::Stop,
        "resume" | "signup" => Wish::Resume,
        other => Wish::Other(other.to_owned()),
    };
    Ok(happening(Happening::Preference(Preference {
        customer: whose(element, contacts, &["wa_id", "user_id"])?,
        category: wire::text(element, "category").unwrap_or_else(|| "marketing_messages".to_owned()),
        wish,
        at: wire::instant(element, "timestamp"),
    })))
}

/// `user_id_update[]`.
pub(crate) fn user_id(element: &Value, contacts: &Contacts) -> Result<Kind, Malformation> {
    let ids = element.get("user_id").ok_or(Malformation::NoId)?;
    let id = |key| wire::text(ids, key).and_then(|id| Identity::classify(&id));
    let (previous, current) = id("previous").zip(id("current")).ok_or(Malformation::NoId)?;
    let wa_id = wire::text(element, "wa_id");
    let mut customer = contacts.customer(&[wa_id, Some(current.value().to_owned())]).unwrap_or_default();
    customer.parent_bsuid = element.get("parent_user_id").and_then(|parent| wire::text(parent, "current"));
    Ok(happening(Happening::UserId(UserIdChange {
        customer,
        previous,
        current,
        at: wire::instant(element, "timestamp"),
    })))
}

/// `state_sync[]`: a card of the app's address book.
pub(crate) fn book_entry(element: &Value, _contacts: &Contacts) -> Result<Kind, Malformation> {
    let card = element.get("contact").ok_or(Malformation::NoCustomer)?;
    let of_number = wire::text(card, "phone_number").map(|number| dialled(&number));
    let mut customer = Contacts::default()
        .customer(&[of_number, wire::text(card, "wa_id"), wire::text(card, "user_id")])
        .ok_or(Malformation::NoCustomer)?;
    customer.username = contact(card).username;
    customer.name = wire::first_text(card, &["full_name", "first_name"]);
    let removed = wire::text(element, "action").is_some_and(|action| action.eq_ignore_ascii_case("remove"));
    let at = element.get("metadata").and_then(|metadata| wire::instant(metadata, "timestamp"));
    let action = if removed { BookAction::Remove } else { BookAction::Add };
    Ok(happening(Happening::Book(BookEntry { customer, action, at })))
}

/// The value of `messaging_handovers`, which has no list. Control is passed to whoever is told so; it is taken from them.
pub(crate) fn thread_control(value: &Value) -> Result<Kind, Malformation> {
    let kind = wire::text(value, "type").ok_or(Malformation::NoStatus)?;
    let owner = match kind.as_str() {
        "control_passed" => ThreadOwner::Us,
        "control_taken" => ThreadOwner::AnotherApp,
        _ => return Ok(Kind::Field("messaging_handovers".to_owned())),
    };
    let sender = value.get("sender").unwrap_or(&Value::Null);
    let number = wire::text(sender, "phone_number").map(|number| dialled(&number));
    let named = [number, wire::first_text(sender, &["user_id", "wa_id", "id"])];
    // A customer may be left out; then nobody's thread changes hands, and the number's owner is told.
    let Some(customer) = Contacts::default().customer(&named) else {
        return Ok(Kind::Field("messaging_handovers".to_owned()));
    };
    let body = value.get(&kind).unwrap_or(&Value::Null);
    let side = |side: &str| wire::first_text(body, &[&format!("{side}_owner_role"), &format!("{side}_owner_app_id")]);
    let summary = body.pointer("/conversation_context/summary").and_then(|summary| wire::text(summary, "text"));
    Ok(happening(Happening::Control(ThreadControl {
        customer,
        owner,
        previous_owner: side("previous"),
        new_owner: side("new"),
        summary,
        at: wire::instant(value, "timestamp"),
    })))
}

/// The customer the element names, completed from the contacts beside it.
pub(super) fn whose(element: &Value, contacts: &Contacts, keys: &[&str]) -> Result<Customer, Malformation> {
    let named: Vec<_> = keys.iter().map(|key| wire::text(element, key)).collect();
    contacts.customer(&named).ok_or(Malformation::NoCustomer)
}

pub(super) fn happening(happening: Happening) -> Kind {
    Kind::Happening(Box::new(happening))
}

/// A number as people write it, reduced to its digits; ids with letters stay as they are.
pub(super) fn dialled(number: &str) -> String {
    if number.chars().any(char::is_alphabetic) {
        return number.to_owned();
    }
    number.chars().filter(char::is_ascii_digit).collect()
}
