//! Every kind of message a customer can send, every way in which Meta names the sender, and the numbers it writes
//! otherwise than they were dialled: tables, so that tests can go through them row by row.

mod names;
mod numbers;
#[cfg(test)]
mod tests;

use std::sync::LazyLock;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

pub(crate) use names::Names;
pub(crate) use numbers::{canonical, other};

/// One row: what stands in the message, in its contact and around both. `null` leaves a part out.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Row {
    /// What tests call it; the part before the dot is the family.
    pub(crate) name: String,
    /// What it is, in a few words.
    pub(crate) says: String,
    /// The message object without what every message has; absent when there is no message.
    #[serde(default)]
    pub(crate) message: Option<Map<String, Value>>,
    /// Laid over the contact.
    #[serde(default)]
    pub(crate) contact: Value,
    /// Laid over the value of the change.
    #[serde(default)]
    pub(crate) value: Value,
}

/// A number and how WhatsApp writes it.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Number {
    pub(crate) name: String,
    pub(crate) says: String,
    /// What a business dials.
    pub(crate) dialled: String,
    /// What webhooks say.
    pub(crate) wa_id: String,
}

/// What a customer can send.
pub(crate) static KINDS: LazyLock<Vec<Row>> = LazyLock::new(|| table(include_str!("kinds.json")));
/// How the sender may be named.
pub(crate) static IDENTITIES: LazyLock<Vec<Row>> = LazyLock::new(|| table(include_str!("identities.json")));
/// Numbers with two forms.
pub(crate) static NUMBERS: LazyLock<Vec<Number>> = LazyLock::new(|| table(include_str!("numbers.json")));

/// The row of this name.
pub(crate) fn row(rows: &'static [Row], name: &str) -> Option<&'static Row> {
    rows.iter().find(|row| row.name == name)
}

/// Reads a table that is part of the program; a broken one would be caught by its tests.
pub(crate) fn table<T: for<'a> Deserialize<'a>>(text: &str) -> Vec<T> {
    let read = serde_json::from_str(text);
    debug_assert!(read.is_ok(), "a built-in table could not be read: {:?}", read.as_ref().err());
    read.unwrap_or_default()
}
