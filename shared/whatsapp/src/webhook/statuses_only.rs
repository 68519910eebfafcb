//! Telling at a glance whether a webhook holds statuses and nothing else, so that it may wait behind messages.

use serde::Deserialize;
use serde::de::IgnoredAny;

/// Whether a body holds statuses and nothing else. Nothing is taken apart: whatever is not plainly so, such as a key
/// beside the known ones or one that is there twice, makes it a no.
pub fn holds_statuses_only(body: &[u8]) -> bool {
    let Ok(envelope) = serde_json::from_slice::<Envelope>(body) else { return false };
    let changes = envelope.entry.iter().flat_map(|entry| &entry.changes);
    changes.clone().next().is_some()
        && changes.into_iter().all(|change| change.field == "messages" && !change.value.statuses.is_empty())
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Envelope {
    #[serde(rename = "object", default)]
    _object: IgnoredAny,
    entry: Vec<Entry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    #[serde(rename = "id", default)]
    _id: IgnoredAny,
    #[serde(rename = "time", default)]
    _time: IgnoredAny,
    changes: Vec<Change>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Change {
    field: String,
    value: Value,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Value {
    #[serde(rename = "messaging_product", default)]
    _messaging_product: IgnoredAny,
    #[serde(rename = "metadata", default)]
    _metadata: IgnoredAny,
    #[serde(rename = "contacts", default)]
    _contacts: IgnoredAny,
    statuses: Vec<IgnoredAny>,
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn only_plain_webhooks_of_statuses_may_wait() {
        let entry = |value: serde_json::Value| json!({"object": "whatsapp_business_account", "entry": [{"id": "1", "changes": [{"field": "messages", "value": value}]}]});
        let statuses = json!([{"id": "w", "status": "sent"}]);
        let plain = json!({"messaging_product": "whatsapp", "metadata": {"phone_number_id": "1"}, "contacts": [], "statuses": statuses});
        let judge = |body: &serde_json::Value| holds_statuses_only(body.to_string().as_bytes());
        assert!(judge(&entry(plain.clone())));
        for (key, value) in
            [("messages", json!([])), ("errors", json!([])), ("message_echoes", json!([])), ("later", json!(1))]
        {
            let mut mixed = plain.clone();
            mixed[key] = value;
            assert!(!judge(&entry(mixed)), "{key}");
        }
        for value in [json!({"statuses": []}), json!({}), json!([]), json!("x")] {
            assert!(!judge(&entry(value.clone())), "{value}");
        }
        let mut calls = entry(plain.clone());
        calls["entry"][0]["changes"][0]["field"] = json!("calls");
        assert!(!judge(&calls));
        for body in ["", "{}", "[]", "{\"entry\":[]}", "{\"entry\":[{\"changes\":[]}]}", "\u{0}"] {
            assert!(!holds_statuses_only(body.as_bytes()), "{body}");
        }
        let hidden = entry(plain).to_string().replace("\"statuses\":", "\"\\u006dessages\":[{}],\"statuses\":");
        assert!(!holds_statuses_only(hidden.as_bytes()), "an escaped key is the key all the same");
    }
}
