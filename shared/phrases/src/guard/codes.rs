//! Short numbers that are secrets by the word beside them: the code on a card, the code that came by text message.

use std::sync::LazyLock;

use regex::{Captures, Regex};

use super::pattern;

/// Words before `code` that make it one which is no secret.
const INNOCENT: [&str; 40] = [
    "error",
    "discount",
    "promo",
    "promotion",
    "voucher",
    "coupon",
    "gift",
    "product",
    "item",
    "article",
    "postal",
    "post",
    "zip",
    "country",
    "area",
    "dialling",
    "dialing",
    "order",
    "tracking",
    "colour",
    "color",
    "model",
    "serial",
    "qr",
    "status",
    "reference",
    "fehler",
    "produkt",
    "artikel",
    "rabatt",
    "gutschein",
    "promotionnel",
    "postal",
    "postale",
    "produit",
    "erreur",
    "descuento",
    "error",
    "sconto",
    "rabatowy",
];

/// The text with such codes masked.
pub(super) fn masked(text: &str) -> String {
    let text = CARD_CODE.replace_all(text, "$1[code]");
    let text = CODE_THEN_NUMBER.replace_all(&text, |found: &Captures<'_>| {
        let part = |name| found.name(name).map_or("", |found| found.as_str());
        let before = part("before");
        if INNOCENT.contains(&before.trim_end_matches([' ', '-']).to_lowercase().as_str()) {
            return part("name").to_owned() + part("number");
        }
        part("name").to_owned() + "[code]"
    });
    NUMBER_THEN_CODE.replace_all(&text, "[code]$1").into_owned()
}

/// `CVV 123`, `CVC is 4567`.
static CARD_CODE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"(?i)(\b(?:cvv2?|cvc2?|cvn|csc|cid|prüfnummer|kartenprüfnummer|prüfziffer)\b\D{0,12}?)\d{3,4}\b")
});
/// `my code: 482 913`.
static CODE_THEN_NUMBER: LazyLock<Regex> = LazyLock::new(|| {
    pattern(concat!(
        r"(?i)(?P<name>(?P<before>\b\w+[ -])?\b(?:codes?|código|codigo|codice|kod|kodu|kodum|kodem|cod|codul|код)\b",
        r"(?:\s*[:=#-]\s*|\s+(?:\pL{1,7}\s+){0,1}))(?P<number>\d{3}[ -]?\d{3})\b"
    ))
});
/// `482913 is the code`.
static NUMBER_THEN_CODE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)\b\d{3}[ -]?\d{3}(\s+(?:is|ist|est|es|è|é|jest|este)\s+(?:(?:the|my|der|mein|le|mon|el|mi|il|mio|o|meu|de|mijn)\s+)?(?:code|código|codigo|codice|kod|cod|codul))\b",
    )
});
