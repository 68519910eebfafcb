//! What is sent to Meta: content, receiver and marks as the Graph API's JSON.

mod interactive;

use reaktly_domain::content::{Content, Media};
use reaktly_domain::identity::Identity;
use serde_json::{Map, Value, json};

use crate::CallbackData;

/// A message about to leave.
#[derive(Debug, Clone, Copy)]
pub struct Outgoing<'a> {
    /// Who gets it.
    pub recipient: &'a Identity,
    /// What it says; within the limits of [`crate::plan`].
    pub content: &'a Content,
    /// The message it answers.
    pub quoted_wamid: Option<&'a str>,
    /// Our mark.
    pub callback: CallbackData,
}

/// Content that cannot be sent, only received.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("content of kind {kind} cannot be sent")]
pub struct NotSendable {
    /// The kind as the API names it.
    pub kind: &'static str,
}

/// The body of `POST /{phone number id}/messages`.
pub fn message(outgoing: &Outgoing<'_>) -> Result<Value, NotSendable> {
    let (kind, content) = typed(outgoing.content)?;
    let mut body = Map::new();
    body.insert("messaging_product".to_owned(), json!("whatsapp"));
    let (recipient_type, field, value) = recipient(outgoing.recipient);
    body.insert("recipient_type".to_owned(), json!(recipient_type));
    body.insert(field.to_owned(), json!(value));
    body.insert("type".to_owned(), json!(kind));
    body.insert(kind.to_owned(), content);
    if let Some(wamid) = outgoing.quoted_wamid
        && kind != "reaction"
    {
        body.insert("context".to_owned(), json!({ "message_id": wamid }));
    }
    body.insert("biz_opaque_callback_data".to_owned(), json!(outgoing.callback.to_string()));
    Ok(Value::Object(body))
}

/// The body that marks a customer's message, and those before it, as read.
pub fn read_mark(wamid: &str) -> Value {
    json!({ "messaging_product": "whatsapp", "status": "read", "message_id": wamid })
}

/// The body that shows "typing…" for at most 25 s; it marks as read too.
pub fn typing(wamid: &str) -> Value {
    let mut body = read_mark(wamid);
    if let Some(body) = body.as_object_mut() {
        body.insert("typing_indicator".to_owned(), json!({ "type": "text" }));
    }
    body
}

/// A number goes into `to` with its plus sign, for without it Meta may put the business's own country code before it. A
/// business-scoped id goes into `recipient`: in `to` it would be accepted and silently dropped.
fn recipient(identity: &Identity) -> (&'static str, &'static str, String) {
    match identity {
        Identity::Bsuid(bsuid) => ("individual", "recipient", bsuid.clone()),
        Identity::WaId(wa_id) => ("individual", "to", identity.phone_number().unwrap_or_else(|| wa_id.clone())),
        Identity::Group(group) => ("group", "to", group.clone()),
    }
}

fn typed(content: &Content) -> Result<(&'static str, Value), NotSendable> {
    let kind = content.kind();
    let body = match content {
        Content::Text { body, preview_url } => json!({ "body": body, "preview_url": preview_url }),
        Content::Image(media) | Content::Video(media) => media_body(media, &[Extra::Caption]),
        Content::Document(media) => media_body(media, &[Extra::Caption, Extra::Filename]),
        Content::Audio(media) => media_body(media, &[Extra::Voice]),
        Content::Sticker(media) => media_body(media, &[]),
        Content::Location { latitude, longitude, name, address, .. } => {
            json!({ "latitude": latitude.to_string(), "longitude": longitude.to_string(), "name": name, "address": address })
        }
        Content::Contacts { cards, .. } => cards.clone(),
        Content::Interactive(interactive) => interactive::body(interactive).ok_or(NotSendable { kind })?,
        Content::Reaction { message_wamid, emoji } => {
            json!({ "message_id": message_wamid, "emoji": emoji.as_deref().unwrap_or_default() })
        }
        Content::Template { name, language, components, .. } => template(name, language, components),
        Content::Button { .. }
        | Content::Order { .. }
        | Content::System { .. }
        | Content::Edit { .. }
        | Content::Revoke { .. }
        | Content::Unsupported { .. } => return Err(NotSendable { kind }),
    };
    Ok((kind, without_nulls(body)))
}

/// What may stand beside a media object's id or link.
#[derive(Clone, Copy)]
enum Extra {
    Caption,
    Filename,
    Voice,
}

fn media_body(media: &Media, extras: &[Extra]) -> Value {
    let mut body = Map::new();
    match (&media.id, &media.link) {
        (Some(id), _) => body.insert("id".to_owned(), json!(id)),
        (None, link) => body.insert("link".to_owned(), json!(link)),
    };
    for extra in extras {
        match extra {
            Extra::Caption => body.insert("caption".to_owned(), json!(media.caption)),
            Extra::Filename => body.insert("filename".to_owned(), json!(media.filename)),
            Extra::Voice => body.insert("voice".to_owned(), if media.voice { json!(true) } else { Value::Null }),
        };
    }
    Value::Object(body)
}

fn template(name: &str, language: &str, components: &Value) -> Value {
    let components = components.as_array().filter(|list| !list.is_empty());
    json!({ "name": name, "language": { "code": language }, "components": components })
}

/// Leaves absent fields out, for Meta refuses null.
fn without_nulls(mut body: Value) -> Value {
    if let Some(fields) = body.as_object_mut() {
        fields.retain(|_, value| !value.is_null());
    }
    body
}

#[cfg(test)]
mod tests;
