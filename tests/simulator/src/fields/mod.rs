//! Every webhook that is not about a message or a status: one row for each field and event.

#[cfg(test)]
mod tests;

use std::sync::LazyLock;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::inbound::table;

/// One row.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Row {
    /// What tests call it: the field, and what tells it from others of the field.
    pub(crate) name: String,
    /// The field of the change.
    pub(crate) field: String,
    /// What it is, in a few words.
    pub(crate) says: String,
    /// The value of the change.
    #[serde(default)]
    pub(crate) value: Value,
    /// The id of the entry, where it is not the account's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) entry_id: Option<String>,
    /// The whole body, where even that is odd.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) body: Option<Value>,
}

/// All rows.
pub(crate) static FIELDS: LazyLock<Vec<Row>> = LazyLock::new(|| table(include_str!("fields.json")));

/// The row of this name, or the first of this field.
pub(crate) fn find(name: &str) -> Option<&'static Row> {
    let named = FIELDS.iter().find(|row| row.name == name);
    named.or_else(|| FIELDS.iter().find(|row| row.field == name))
}
