//! What a message element says, as the product's own content. Nothing is dropped: a kind without a place of its own, or
//! with its body missing, is kept whole as unsupported.

mod cards;
mod replies;
mod trade;

use reaktly_domain::content::{Content, Media};
use serde_json::Value;

use super::wire;

/// How deep an edit may hold another one; WhatsApp's never does.
const DEPTH_MAX: usize = 2;
/// Bodies by which an element is read when its `type` names none of its fields.
const BODIES: [&str; 15] = [
    "text",
    "image",
    "video",
    "audio",
    "voice",
    "document",
    "sticker",
    "location",
    "contacts",
    "button",
    "interactive",
    "reaction",
    "order",
    "edit",
    "revoke",
];

/// The content of a message element.
pub(super) fn read(element: &Value) -> Content {
    read_at(element, 0)
}

fn read_at(element: &Value, depth: usize) -> Content {
    let named = wire::text(element, "type").unwrap_or_else(|| "unknown".to_owned());
    let kind = match named.as_str() {
        // What such an element holds beside its errors is worth more than that its kind is unknown.
        "unsupported" | "unknown" | "errors" => present_body(element).unwrap_or(&named),
        kind => kind,
    };
    let body = element.get(kind).filter(|body| !body.is_null());
    let known = match (body, kind) {
        (Some(body), _) => of_kind(kind, body, element, depth),
        (None, "request_welcome") => Some(opened(element)),
        // Standby wraps what was written once more.
        (None, "unknown") if depth < DEPTH_MAX => {
            element.get("message").filter(|inner| inner.is_object()).map(|inner| read_at(inner, depth + 1))
        }
        // The media could not be fetched, and Meta says why beside it.
        (None, _) if !wire::list(element, "errors").is_empty() => of_media(kind, &Value::Null),
        (None, _) => None,
    };
    known.unwrap_or_else(|| unsupported(&named, element))
}

fn of_kind(kind: &str, body: &Value, element: &Value, depth: usize) -> Option<Content> {
    match kind {
        "text" => wire::verbatim(body, "body").map(Content::text_of),
        "button" => button(body),
        "interactive" => replies::read(body),
        "location" => location(body),
        "contacts" => cards::read(body),
        "reaction" => reaction(body),
        "order" => trade::order(body),
        "system" => Some(system(body, element)),
        "edit" => edit(body, depth),
        "revoke" => Some(Content::Revoke { target_wamid: target(body)? }),
        kind => of_media(kind, body),
    }
}

fn of_media(kind: &str, body: &Value) -> Option<Content> {
    Some(match kind {
        "image" => Content::Image(media(body)),
        "video" => Content::Video(media(body)),
        "audio" => Content::Audio(media(body)),
        "voice" => Content::Audio(Media { voice: true, ..media(body) }),
        "document" => Content::Document(media(body)),
        "sticker" => Content::Sticker(media(body)),
        _ => return None,
    })
}

/// The one body an element has, whatever it calls itself.
fn present_body(element: &Value) -> Option<&'static str> {
    BODIES.into_iter().find(|key| element.get(*key).is_some_and(|body| body.is_object() || body.is_array()))
}

fn button(body: &Value) -> Option<Content> {
    let payload = wire::verbatim(body, "payload").filter(|payload| !payload.is_empty());
    let text = wire::verbatim(body, "text").filter(|text| !text.is_empty()).or_else(|| payload.clone())?;
    Some(Content::Button { payload, text })
}

fn media(body: &Value) -> Media {
    Media {
        id: wire::text(body, "id"),
        file: None,
        link: None,
        mime_type: wire::text(body, "mime_type"),
        sha256: wire::text(body, "sha256"),
        caption: wire::text(body, "caption"),
        filename: wire::text(body, "filename"),
        voice: wire::flag(body, "voice"),
        animated: wire::flag(body, "animated"),
    }
}

fn location(body: &Value) -> Option<Content> {
    Some(Content::Location {
        latitude: wire::decimal(body, "latitude")?,
        longitude: wire::decimal(body, "longitude")?,
        name: wire::text(body, "name"),
        address: wire::text(body, "address"),
        url: wire::text(body, "url"),
    })
}

/// A reaction; one without an emoji, or with an empty one, takes the earlier one back.
fn reaction(body: &Value) -> Option<Content> {
    Some(Content::Reaction { message_wamid: wire::text(body, "message_id")?, emoji: wire::text(body, "emoji") })
}

fn edit(body: &Value, depth: usize) -> Option<Content> {
    let message = body.get("message").filter(|message| message.is_object() && depth < DEPTH_MAX)?;
    Some(Content::Edit { target_wamid: target(body)?, content: Box::new(read_at(message, depth + 1)) })
}

fn target(body: &Value) -> Option<String> {
    wire::text(body, "original_message_id").filter(|wamid| wamid.len() <= super::WAMID_BYTES_MAX)
}

/// A notice of WhatsApp, in its words or in ours where it has none.
fn system(body: &Value, element: &Value) -> Content {
    let kind = wire::text(body, "type").unwrap_or_default();
    let notice = wire::text(body, "body").unwrap_or_else(|| match kind.as_str() {
        "user_changed_number" | "customer_changed_number" => "The customer has a new phone number".to_owned(),
        "user_changed_user_id" => "The customer has a new user id".to_owned(),
        "customer_identity_changed" => "The customer's security code changed".to_owned(),
        _ => kind.clone(),
    });
    let mut raw = body.clone();
    if let (Some(raw), Some(identity)) = (raw.as_object_mut(), element.get("identity")) {
        raw.insert("identity".to_owned(), identity.clone());
    }
    Content::System { body: notice, raw }
}

/// The customer opened the chat for the first time and wrote nothing yet.
fn opened(element: &Value) -> Content {
    Content::System { body: "The customer opened the chat".to_owned(), raw: element.clone() }
}

/// Keeps the element. Meta calls several kinds `unsupported` and names the real one inside.
fn unsupported(kind: &str, element: &Value) -> Content {
    let named = element.get("unsupported").and_then(|inner| wire::text(inner, "type"));
    let detail = wire::errors(element).into_iter().next().and_then(|error| error.details.or(error.title));
    Content::Unsupported { original_type: named.unwrap_or_else(|| kind.to_owned()), detail, raw: element.clone() }
}
