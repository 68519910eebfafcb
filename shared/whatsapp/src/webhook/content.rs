//! What a message element says, as the product's own content. Nothing is dropped: a kind without a place of its own, or
//! with its body missing, is kept whole as unsupported.

use reaktly_domain::content::{Content, Interactive, Media, Order};
use serde_json::Value;

use super::wire;

/// The content of a message element.
pub(super) fn read(element: &Value) -> Content {
    let kind = wire::text(element, "type").unwrap_or_else(|| implied_kind(element).to_owned());
    let body = element.get(&kind).filter(|body| !body.is_null());
    let known = body.and_then(|body| match kind.as_str() {
        "text" => text(body),
        "button" => button(body),
        "interactive" => interactive(body),
        "image" => Some(Content::Image(media(body))),
        "video" => Some(Content::Video(media(body))),
        "audio" => Some(Content::Audio(media(body))),
        "voice" => Some(Content::Audio(Media { voice: true, ..media(body) })),
        "document" => Some(Content::Document(media(body))),
        "sticker" => Some(Content::Sticker(media(body))),
        "location" => location(body),
        "contacts" => contacts(body),
        "reaction" => reaction(body),
        "order" => Some(order(body)),
        "system" => Some(system(body)),
        _ => None,
    });
    known.unwrap_or_else(|| unsupported(&kind, element))
}

/// The kind of an element that does not name it.
fn implied_kind(element: &Value) -> &'static str {
    if element.get("text").is_some() { "text" } else { "unknown" }
}

fn text(body: &Value) -> Option<Content> {
    wire::verbatim(body, "body").map(Content::text_of)
}

fn button(body: &Value) -> Option<Content> {
    let payload = wire::verbatim(body, "payload").filter(|payload| !payload.is_empty());
    let text = wire::verbatim(body, "text").or_else(|| payload.clone())?;
    Some(Content::Button { payload, text })
}

fn interactive(body: &Value) -> Option<Content> {
    let reply_type = wire::text(body, "type")?;
    let reply = body.get(&reply_type)?;
    let id = || wire::verbatim(reply, "id").unwrap_or_default();
    let title = || wire::verbatim(reply, "title").unwrap_or_default();
    Some(Content::Interactive(match reply_type.as_str() {
        "button_reply" => Interactive::ButtonReply { id: id(), title: title() },
        "list_reply" => {
            Interactive::ListReply { id: id(), title: title(), description: wire::text(reply, "description") }
        }
        _ => Interactive::Other { text: other_reply(&reply_type, reply), reply_type, raw: reply.clone() },
    }))
}

/// A readable line for a reply that is neither a button nor a row.
fn other_reply(reply_type: &str, reply: &Value) -> String {
    match reply_type {
        "nfm_reply" => match wire::text(reply, "name") {
            Some(name) => format!("[Form] {name}"),
            None => "[Form]".to_owned(),
        },
        "call_permission_reply" => match wire::text(reply, "response") {
            Some(response) => format!("[Call permission] {response}"),
            None => "[Call permission]".to_owned(),
        },
        _ => wire::first_text(reply, &["title", "body"]).unwrap_or_else(|| format!("[Interactive reply] {reply_type}")),
    }
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

fn contacts(body: &Value) -> Option<Content> {
    let cards = body.as_array()?;
    Some(Content::Contacts { names: cards.iter().filter_map(card_name).collect(), cards: body.clone() })
}

/// The name on a card, else its first number.
fn card_name(card: &Value) -> Option<String> {
    let name = card.get("name").and_then(|name| wire::first_text(name, &["formatted_name", "first_name", "last_name"]));
    name.or_else(|| wire::list(card, "phones").iter().find_map(|phone| wire::first_text(phone, &["phone", "wa_id"])))
}

fn reaction(body: &Value) -> Option<Content> {
    Some(Content::Reaction { message_wamid: wire::text(body, "message_id")?, emoji: wire::text(body, "emoji") })
}

fn order(body: &Value) -> Content {
    let items = wire::list(body, "product_items").len();
    Content::Order(Order { items, raw: body.clone(), ..Order::default() })
}

fn system(body: &Value) -> Content {
    let notice = wire::first_text(body, &["body", "type"]).unwrap_or_default();
    Content::System { body: notice, raw: body.clone() }
}

/// Keeps the element. Meta calls several kinds `unsupported` and names the real one inside.
fn unsupported(kind: &str, element: &Value) -> Content {
    let named = element.get("unsupported").and_then(|inner| wire::text(inner, "type"));
    let detail = wire::errors(element).into_iter().next().and_then(|error| error.details.or(error.title));
    Content::Unsupported { original_type: named.unwrap_or_else(|| kind.to_owned()), detail, raw: element.clone() }
}
