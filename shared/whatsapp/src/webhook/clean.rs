//! JSON text that PostgreSQL can store: escaped NUL characters go, lone halves of surrogate pairs become U+FFFD.

use std::borrow::Cow;

/// Length of `\uXXXX`.
const ESCAPE_BYTES: usize = 6;

/// `json` without what no text column takes. Only escapes inside JSON are changed, so that any other text stays as it is.
pub(super) fn storable(json: &str) -> Cow<'_, str> {
    if !json.contains("\\u") {
        return Cow::Borrowed(json);
    }
    let mut clean = String::with_capacity(json.len());
    let mut rest = json;
    while let Some(start) = rest.find('\\') {
        let (before, escape) = rest.split_at(start);
        clean.push_str(before);
        let (kept, length) = escape_kept(escape);
        clean.push_str(kept);
        rest = escape.get(length..).unwrap_or_default();
    }
    clean.push_str(rest);
    Cow::Owned(clean)
}

/// What stays of the escape at the start of `text`, and how many bytes of `text` it stands for.
fn escape_kept(text: &str) -> (&str, usize) {
    match code_unit(text) {
        None => {
            let length = text.chars().take(2).map(char::len_utf8).sum();
            (text.get(..length).unwrap_or(text), length)
        }
        Some(0) => ("", ESCAPE_BYTES),
        Some(0xD800..=0xDBFF) => match text.get(ESCAPE_BYTES..).and_then(code_unit) {
            Some(0xDC00..=0xDFFF) => (text.get(..2 * ESCAPE_BYTES).unwrap_or(text), 2 * ESCAPE_BYTES),
            _ => ("\\ufffd", ESCAPE_BYTES),
        },
        Some(0xDC00..=0xDFFF) => ("\\ufffd", ESCAPE_BYTES),
        Some(_) => (text.get(..ESCAPE_BYTES).unwrap_or(text), ESCAPE_BYTES),
    }
}

/// The UTF-16 code unit of a leading `\uXXXX`.
fn code_unit(text: &str) -> Option<u16> {
    let digits = text.strip_prefix("\\u")?.get(..4)?;
    if digits.bytes().all(|byte| byte.is_ascii_hexdigit()) { u16::from_str_radix(digits, 16).ok() } else { None }
}
