//! Locations, contact cards and reactions.

use serde_json::Value;

use super::field::{invalid, missing, object, text};
use crate::graph::GraphError;
use crate::json;

/// Meta says nothing of a limit for an emoji; one of this many characters holds every sequence there is.
const EMOJI_CHARS_MAX: usize = 16;

/// Checks a location; coordinates come as numbers or as strings.
pub(super) fn location(content: &Value) -> Result<&Value, GraphError> {
    for (key, most) in [("latitude", 90.0), ("longitude", 180.0)] {
        let degrees = match content.get(key) {
            None | Some(Value::Null) => return Err(missing(&format!("location.{key}"))),
            Some(Value::String(text)) => text.parse().ok(),
            Some(number) => number.as_f64(),
        };
        if degrees.is_none_or(|degrees: f64| degrees.is_nan() || degrees.abs() > most) {
            return Err(invalid(format!("location.{key} is out of range")));
        }
    }
    Ok(content)
}

/// Checks contact cards: each needs a formatted name and one more part of it.
pub(super) fn contacts(content: &Value) -> Result<&Value, GraphError> {
    let cards = content.as_array().filter(|cards| !cards.is_empty());
    for card in cards.ok_or_else(|| missing("contacts"))? {
        let name = object(card, "name", "contacts")?;
        text(name, "formatted_name", "contacts.name", usize::MAX)?;
        let parts = ["first_name", "last_name", "middle_name", "suffix", "prefix"];
        if !parts.iter().any(|part| json::text(name, part).is_some()) {
            return Err(missing("contacts.name.first_name"));
        }
    }
    Ok(content)
}

/// Checks a reaction; an empty emoji takes it back.
pub(super) fn reaction(content: &Value) -> Result<&Value, GraphError> {
    text(content, "message_id", "reaction", usize::MAX)?;
    match content.get("emoji").map(Value::as_str) {
        None => Err(missing("reaction.emoji")),
        Some(Some(emoji)) if emoji.chars().count() <= EMOJI_CHARS_MAX => Ok(content),
        Some(_) => Err(invalid("reaction.emoji is not an emoji")),
    }
}
