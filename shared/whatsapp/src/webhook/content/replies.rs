//! Replies to interactive messages: buttons, rows, forms, call permissions.

use reaktly_domain::content::{Content, Interactive};
use serde_json::Value;

use super::wire;

/// Fields of a form that are told in its readable text.
const FIELDS_TOLD_MAX: usize = 40;
/// Characters told of one field.
const FIELD_CHARS_MAX: usize = 500;
/// A form's fields that the customer did not fill in.
const TECHNICAL: [&str; 1] = ["flow_token"];

/// A reply; `None` when its body is missing.
pub(super) fn read(body: &Value) -> Option<Content> {
    let reply_type = wire::text(body, "type").or_else(|| implied(body))?;
    let reply = body.get(&reply_type).filter(|reply| reply.is_object())?;
    let id = || wire::verbatim(reply, "id").unwrap_or_default();
    let title = || wire::verbatim(reply, "title").unwrap_or_default();
    Some(Content::Interactive(match reply_type.as_str() {
        "button_reply" => Interactive::ButtonReply { id: id(), title: title() },
        "list_reply" => {
            Interactive::ListReply { id: id(), title: title(), description: wire::text(reply, "description") }
        }
        "nfm_reply" => form(reply),
        "call_permission_reply" => Interactive::CallPermission {
            response: wire::text(reply, "response").unwrap_or_else(|| "unknown".to_owned()),
            expires_at: wire::instant(reply, "expiration_timestamp"),
            permanent: wire::flag(reply, "is_permanent"),
        },
        _ => Interactive::Other {
            text: wire::first_text(reply, &["title", "body"])
                .unwrap_or_else(|| format!("[Interactive reply] {reply_type}")),
            reply_type,
            raw: reply.clone(),
        },
    }))
}

/// The reply of a body that does not say which it is.
fn implied(body: &Value) -> Option<String> {
    body.as_object()?.iter().find(|(_, reply)| reply.is_object()).map(|(key, _)| key.clone())
}

/// A form. Its answer is JSON in a string, usually an object; whatever it is, it is kept.
fn form(reply: &Value) -> Interactive {
    let name = wire::text(reply, "name");
    let fields = match reply.get("response_json") {
        Some(Value::String(json)) => serde_json::from_str(json).unwrap_or_else(|_| Value::String(json.clone())),
        Some(other) => other.clone(),
        None => Value::Null,
    };
    let mut text = match &name {
        Some(name) => format!("[Form] {name}"),
        None => "[Form]".to_owned(),
    };
    let mut told = Vec::new();
    tell(&mut told, "", &fields);
    for (label, value) in told.iter().take(FIELDS_TOLD_MAX) {
        let separator = if label.is_empty() { "" } else { ": " };
        text.extend(["\n", label, separator, value]);
    }
    if told.len() > FIELDS_TOLD_MAX {
        text.push_str("\n…");
    }
    Interactive::FormReply { name, fields, text }
}

/// The filled fields of a form, with their names, in the order of the form.
fn tell(told: &mut Vec<(String, String)>, label: &str, value: &Value) {
    match value {
        Value::Object(fields) => {
            for (name, value) in fields.iter().filter(|(name, _)| !TECHNICAL.contains(&name.as_str())) {
                let label = if label.is_empty() { name.clone() } else { format!("{label}.{name}") };
                tell(told, &label, value);
            }
        }
        Value::Array(values) if values.iter().all(|value| !value.is_object() && !value.is_array()) => {
            let values: Vec<_> = values.iter().filter_map(plain).collect();
            keep(told, label, &values.join(", "));
        }
        Value::Array(values) => values.iter().for_each(|value| tell(told, label, value)),
        _ => keep(told, label, &plain(value).unwrap_or_default()),
    }
}

fn keep(told: &mut Vec<(String, String)>, label: &str, value: &str) {
    if !value.trim().is_empty() {
        told.push((label.to_owned(), value.chars().take(FIELD_CHARS_MAX).collect()));
    }
}

fn plain(value: &Value) -> Option<String> {
    match value {
        Value::Null => None,
        Value::String(text) => Some(text.clone()),
        other => Some(other.to_string()),
    }
}
