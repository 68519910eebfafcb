//! Calls: the steps of one, from either side.

use serde_json::Value;

use super::people::{happening, whose};
use super::{Call, Direction, Happening};
use crate::webhook::customer::Contacts;
use crate::webhook::{Kind, Malformation, message, wire};

/// `calls[]`: a call connects or ends.
pub(crate) fn call(element: &Value, contacts: &Contacts) -> Result<Kind, Malformation> {
    let outbound = wire::text(element, "direction").is_some_and(|direction| direction.contains("BUSINESS"));
    let (direction, keys) = if outbound {
        (Direction::ToCustomer, ["to", "to_user_id"])
    } else {
        (Direction::FromCustomer, ["from", "from_user_id"])
    };
    Ok(happening(Happening::Call(Call {
        id: message::wamid(element)?,
        customer: whose(element, contacts, &keys)?,
        direction,
        step: step(&wire::text(element, "event").ok_or(Malformation::NoStatus)?),
        status: status(element),
        at: wire::instant(element, "timestamp"),
        started_at: wire::instant(element, "start_time"),
        ended_at: wire::instant(element, "end_time"),
        seconds: wire::integer(element, "duration").filter(|seconds| *seconds >= 0),
    })))
}

/// `statuses[]` of the field `calls`: how a call of the business fares.
pub(crate) fn call_status(element: &Value, contacts: &Contacts) -> Result<Kind, Malformation> {
    Ok(happening(Happening::Call(Call {
        id: message::wamid(element)?,
        customer: whose(element, contacts, &["recipient_id", "recipient_user_id"])?,
        direction: Direction::ToCustomer,
        step: step(&wire::text(element, "status").ok_or(Malformation::NoStatus)?),
        status: None,
        at: wire::instant(element, "timestamp"),
        started_at: None,
        ended_at: None,
        seconds: None,
    })))
}

fn step(word: &str) -> String {
    word.to_ascii_lowercase()
}

/// The status, which some samples give as a list of one.
fn status(element: &Value) -> Option<String> {
    let given = element.get("status")?;
    given.as_array().and_then(|list| list.first()).map_or_else(|| wire::as_text(given), wire::as_text)
}
