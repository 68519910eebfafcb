//! What a customer can write, in short, and Meta's JSON for it.

use serde::Deserialize;
use serde_json::{Map, Value, json};

use crate::json::put;

/// One message of a customer; in JSON the kind is the key, for example `"text": "hello"`.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) enum Content {
    /// A row of the table of kinds, by its name.
    Kind(String),
    /// A text.
    Text(String),
    /// A tap on a reply button: `{id, title}`.
    ButtonReply(Value),
    /// A choice from a list: `{id, title, description?}`.
    ListReply(Value),
    /// A form filled in: `{name?, body?, response_json}`.
    FlowReply(Map<String, Value>),
    /// An answer to a request to call: `{response, is_permanent?, expiration_timestamp?}`.
    CallPermission(Value),
    /// A tap on a template's button: `{text, payload?}`.
    TemplateButton(Value),
    /// `{caption?}`, and for every file `sample`, `file` or `sizeBytes`.
    Image(Map<String, Value>),
    /// `{caption?}`
    Video(Map<String, Value>),
    /// `{voice?}`
    Audio(Map<String, Value>),
    /// `{}`: an audio that is a voice note.
    Voice(Map<String, Value>),
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
    /// `{catalog_id, text?, product_items}`
    Order(Value),
    /// `{type, body, …}`: a change of number, user id or device key.
    System(Value),
    /// `{messageId, text}` or `{messageId, image: {caption, …}}`: an earlier message changed.
    Edit(Edit),
    /// `{messageId}`: an earlier message taken back.
    Revoke(Target),
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

/// A message changed.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Edit {
    message_id: String,
    /// The new text.
    text: Option<String>,
    /// The new content of anything else, under its type.
    #[serde(flatten)]
    other: Map<String, Value>,
}

/// A message meant.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Target {
    message_id: String,
}

impl Content {
    /// Meta's message object without the parts that every message has; files are still to be attached.
    pub(super) fn into_message(self) -> Map<String, Value> {
        match self {
            // Rows are looked up before.
            Self::Kind(_) => Map::new(),
            Self::Text(body) => typed("text", json!({ "body": body })),
            Self::ButtonReply(reply) => typed("interactive", json!({"type": "button_reply", "button_reply": reply})),
            Self::ListReply(reply) => typed("interactive", json!({"type": "list_reply", "list_reply": reply})),
            Self::FlowReply(mut reply) => {
                reply.entry("name").or_insert(json!("flow"));
                reply.entry("body").or_insert(json!("Sent"));
                typed("interactive", json!({"type": "nfm_reply", "nfm_reply": reply}))
            }
            Self::CallPermission(reply) => {
                typed("interactive", json!({"type": "call_permission_reply", "call_permission_reply": reply}))
            }
            Self::TemplateButton(button) => typed("button", button),
            Self::Image(given) => typed("image", given.into()),
            Self::Video(given) => typed("video", given.into()),
            Self::Audio(mut given) => {
                given.entry("voice").or_insert(json!(false));
                typed("audio", given.into())
            }
            Self::Voice(mut given) => {
                given.insert("voice".to_owned(), json!(true));
                typed("audio", given.into())
            }
            Self::Document(given) => typed("document", given.into()),
            Self::Sticker(mut given) => {
                given.entry("animated").or_insert(json!(false));
                typed("sticker", given.into())
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
            Self::Order(cart) => typed("order", cart),
            Self::System(news) => typed("system", news),
            Self::Edit(edit) => edited(edit),
            Self::Revoke(target) => typed("revoke", json!({ "original_message_id": target.message_id })),
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

fn edited(edit: Edit) -> Map<String, Value> {
    let new = match (edit.text, edit.other.into_iter().next()) {
        (None, Some((kind, content))) => typed(&kind, content),
        (text, _) => typed("text", json!({ "body": text })),
    };
    let mut message: Value = new.into();
    put(&mut message, "context", json!({ "id": edit.message_id }));
    typed("edit", json!({"original_message_id": edit.message_id, "message": message}))
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
