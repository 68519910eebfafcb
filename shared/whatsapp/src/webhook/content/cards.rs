//! Contact cards.

use reaktly_domain::content::Content;
use serde_json::Value;

use super::wire;

/// The cards of a message; a single one may come without its list.
pub(super) fn read(body: &Value) -> Option<Content> {
    let cards = match body {
        Value::Array(cards) => cards.clone(),
        Value::Object(_) => vec![body.clone()],
        _ => return None,
    };
    Some(Content::Contacts { names: cards.iter().filter_map(name).collect(), cards: Value::Array(cards) })
}

/// The name on a card, else its organisation, else the name in its vCard, else its first number or address.
fn name(card: &Value) -> Option<String> {
    let named =
        card.get("name").and_then(|name| wire::first_text(name, &["formatted_name", "first_name", "last_name"]));
    named
        .or_else(|| card.get("org").and_then(|org| wire::text(org, "company")))
        .or_else(|| wire::text(card, "vcard").and_then(|vcard| vcard_name(&vcard)))
        .or_else(|| wire::list(card, "phones").iter().find_map(|phone| wire::first_text(phone, &["phone", "wa_id"])))
        .or_else(|| wire::list(card, "emails").iter().find_map(|email| wire::text(email, "email")))
}

/// The formatted name of a vCard (RFC 6350, property `FN`).
fn vcard_name(vcard: &str) -> Option<String> {
    vcard.lines().find_map(|line| {
        let (property, value) = line.split_once(':')?;
        let name = property.split(';').next().unwrap_or_default();
        let value = value.trim();
        (name.trim().eq_ignore_ascii_case("FN") && !value.is_empty()).then(|| value.to_owned())
    })
}
