//! What a customer can write, in short, and Meta's JSON for it.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::Deserialize;
use serde_json::{Map, Value, json};
use sha2::{Digest as _, Sha256};

use crate::ids;
use crate::json::put;

/// One message of a customer; in JSON the kind is the key, for example `"text": "hello"`.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) enum Content {
    /// A text.
    Text(String),
    /// A tap on a reply button: `{id, title}`.
    ButtonReply(Value),
    /// A choice from a list: `{id, title, description?}`.
    ListReply(Value),
    /// A tap on a template's button: `{text, payload?}`.
    TemplateButton(Value),
    /// `{caption?}`
    Image(Map<String, Value>),
    /// `{caption?}`
    Video(Map<String, Value>),
    /// `{voice?}`
    Audio(Map<String, Value>),
    /// `{filename?, caption?}`
    Document(Map<String, Value>),
    /// `{animated?}`
    Sticker(Map<String, Value>),
    /// `{latitude, longitude, name?, address?}`
    Location(Value),
    /// Contact cards as Meta writes them.
    Contacts(Value),
    /// `{messageId, emoji?}`; without an emoji it is taken back.
    Reaction(Reaction),
    /// `{type?}`: something the API does not pass on.
    Unsupported(Map<String, Value>),
    /// A message object in Meta's own form; `id`, `timestamp` and `from` are filled in unless they are there, `null` leaves one out.
    Raw(Map<String, Value>),
}

/// A reaction of a customer.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Reaction {
    message_id: String,
    emoji: Option<String>,
}

impl Content {
    /// Meta's message object without the parts that every message has.
    pub(super) fn into_message(self) -> Map<String, Value> {
        match self {
            Self::Text(body) => typed("text", json!({ "body": body })),
            Self::ButtonReply(reply) => typed("interactive", json!({"type": "button_reply", "button_reply": reply})),
            Self::ListReply(reply) => typed("interactive", json!({"type": "list_reply", "list_reply": reply})),
            Self::TemplateButton(button) => typed("button", button),
            Self::Image(given) => typed("image", media(given, "image/jpeg")),
            Self::Video(given) => typed("video", media(given, "video/mp4")),
            Self::Audio(mut given) => {
                given.entry("voice").or_insert(json!(false));
                typed("audio", media(given, "audio/ogg; codecs=opus"))
            }
            Self::Document(given) => typed("document", media(given, "application/pdf")),
            Self::Sticker(mut given) => {
                given.entry("animated").or_insert(json!(false));
                typed("sticker", media(given, "image/webp"))
            }
            Self::Location(place) => typed("location", place),
            Self::Contacts(cards) => typed("contacts", cards),
            Self::Reaction(reaction) => {
                let mut content = json!({ "message_id": reaction.message_id });
                if let Some(emoji) = reaction.emoji {
                    put(&mut content, "emoji", json!(emoji));
                }
                typed("reaction", content)
            }
            Self::Unsupported(given) => unsupported(given),
            Self::Raw(message) => message,
        }
    }
}

fn typed(kind: &str, content: Value) -> Map<String, Value> {
    let mut message = Map::new();
    message.insert("type".to_owned(), json!(kind));
    message.insert(kind.to_owned(), content);
    message
}

/// A media object: what was given over what Meta would say of a file.
fn media(mut given: Map<String, Value>, mime_type: &str) -> Value {
    let id = ids::media_id();
    let hash = STANDARD.encode(Sha256::digest(id.as_bytes()));
    given.entry("mime_type").or_insert(json!(mime_type));
    given.entry("sha256").or_insert(json!(hash));
    given.entry("id").or_insert(json!(id));
    Value::Object(given)
}

fn unsupported(mut given: Map<String, Value>) -> Map<String, Value> {
    given.entry("type").or_insert(json!("unknown"));
    let mut message = typed("unsupported", Value::Object(given));
    let error = json!({
        "code": 131_051,
        "title": "Message type unknown",
        "message": "Message type unknown",
        "error_data": {"details": "Message type is currently not supported."},
    });
    message.insert("errors".to_owned(), json!([error]));
    message
}
