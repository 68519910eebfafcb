//! The elements of `messages`.

use std::time::{SystemTime, UNIX_EPOCH};

use jiff::Timestamp;
use serde_json::{Value, json};

use super::{Customer, set};

/// A customer's message, without its sender. Its time is now unless set.
#[derive(Debug, Clone)]
pub struct Message(Value);

impl Message {
    /// Meta's time of the message, whole seconds.
    #[must_use]
    pub fn at(mut self, time: Timestamp) -> Self {
        set(&mut self.0, "timestamp", Some(time.as_second().to_string()));
        self
    }

    /// Answers an earlier message.
    #[must_use]
    pub fn replying_to(mut self, wamid: &str) -> Self {
        set(&mut self.0, "context", Some(json!({"id": wamid})));
        self
    }

    /// Any further field, also one Meta has not thought of yet.
    #[must_use]
    pub fn with(mut self, field: &str, value: Value) -> Self {
        set(&mut self.0, field, Some(value));
        self
    }

    pub(super) fn from(mut self, customer: &Customer) -> Value {
        set(&mut self.0, "from", customer.phone.as_deref());
        set(&mut self.0, "from_user_id", customer.user_id.as_deref());
        self.0
    }
}

/// A message of any kind: `content` stands under the kind's name.
pub fn of_kind(kind: &str, wamid: &str, content: Value) -> Message {
    let message = json!({"id": wamid, "timestamp": now().to_string(), "type": kind});
    Message(message).with(kind, content)
}

/// A text.
pub fn text(wamid: &str, body: &str) -> Message {
    of_kind("text", wamid, json!({"body": body}))
}

/// A tap on a button of an interactive message.
pub fn button_reply(wamid: &str, id: &str, title: &str) -> Message {
    of_kind("interactive", wamid, json!({"type": "button_reply", "button_reply": {"id": id, "title": title}}))
}

/// A choice from a list.
pub fn list_reply(wamid: &str, id: &str, title: &str) -> Message {
    of_kind("interactive", wamid, json!({"type": "list_reply", "list_reply": {"id": id, "title": title}}))
}

/// A tap on a template's quick reply.
pub fn button(wamid: &str, payload: &str, text: &str) -> Message {
    of_kind("button", wamid, json!({"payload": payload, "text": text}))
}

/// A picture, with a caption if that is not empty.
pub fn image(wamid: &str, caption: &str) -> Message {
    of_kind("image", wamid, media("image/jpeg", ("caption", caption)))
}

/// A video, with a caption if that is not empty.
pub fn video(wamid: &str, caption: &str) -> Message {
    of_kind("video", wamid, media("video/mp4", ("caption", caption)))
}

/// A voice note.
pub fn audio(wamid: &str) -> Message {
    let mut content = media("audio/ogg; codecs=opus", ("caption", ""));
    set(&mut content, "voice", Some(true));
    of_kind("audio", wamid, content)
}

/// A file.
pub fn document(wamid: &str, filename: &str) -> Message {
    of_kind("document", wamid, media("application/pdf", ("filename", filename)))
}

/// A sticker.
pub fn sticker(wamid: &str) -> Message {
    let mut content = media("image/webp", ("caption", ""));
    set(&mut content, "animated", Some(false));
    of_kind("sticker", wamid, content)
}

/// A place, in degrees.
pub fn location(wamid: &str, latitude: f64, longitude: f64) -> Message {
    of_kind("location", wamid, json!({"latitude": latitude, "longitude": longitude}))
}

/// A contact card.
pub fn contacts(wamid: &str, name: &str, phone: &str) -> Message {
    let card =
        json!({"name": {"formatted_name": name, "first_name": name}, "phones": [{"phone": phone, "type": "CELL"}]});
    of_kind("contacts", wamid, json!([card]))
}

/// A reaction to a message; an empty emoji takes it back.
pub fn reaction(wamid: &str, to: &str, emoji: &str) -> Message {
    of_kind("reaction", wamid, json!({"message_id": to, "emoji": emoji}))
}

/// What the Cloud API cannot pass on.
pub fn unsupported(wamid: &str) -> Message {
    let error = json!({
        "code": 131_051, "title": "Message type unknown", "message": "Message type unknown",
        "error_data": {"details": "Message type is currently not supported."}
    });
    of_kind("unsupported", wamid, json!({"type": "poll"})).with("errors", json!([error]))
}

fn media(mime_type: &str, (name, value): (&str, &str)) -> Value {
    let mut content = json!({
        "mime_type": mime_type, "id": "2754859441498128", "sha256": "4b4gRpP5jL8BzkWAJ3jDb1n4J0Fo3E9Fq0Yb2XjzYyM="
    });
    set(&mut content, name, Some(value).filter(|value| !value.is_empty()));
    content
}

/// Seconds since 1970: what a message without a set time carries, so that it is not taken for backlog.
pub(super) fn now() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map(|passed| passed.as_secs()).unwrap_or_default()
}
