//! What is looked at before a page is parsed: the parser takes time in the square of some things, and memory too.

use crate::error::ReadError;
use crate::limits::NESTING_MAX;

/// Elements that others close, or that hold nothing.
const CLOSED_BY_OTHERS: [&[u8]; 38] = [
    b"p",
    b"li",
    b"dt",
    b"dd",
    b"tr",
    b"td",
    b"th",
    b"thead",
    b"tbody",
    b"tfoot",
    b"colgroup",
    b"option",
    b"optgroup",
    b"rb",
    b"rt",
    b"rp",
    b"html",
    b"head",
    b"body",
    b"area",
    b"base",
    b"br",
    b"col",
    b"embed",
    b"hr",
    b"img",
    b"input",
    b"link",
    b"meta",
    b"param",
    b"source",
    b"track",
    b"wbr",
    b"frame",
    b"path",
    b"use",
    b"rect",
    b"circle",
];
/// Elements that are opened again in each paragraph until they are closed.
const REOPENED: [&[u8]; 13] =
    [b"a", b"b", b"big", b"code", b"em", b"font", b"i", b"nobr", b"s", b"small", b"strike", b"strong", b"u"];
/// Attributes of one element.
const ATTRIBUTES_MAX: usize = 500;
/// Elements a page may come to when all that is left open is opened again everywhere.
const ELEMENTS_MAX: usize = 3_000_000;

/// Refuses a page whose elements nest or multiply beyond reason. Counts tags as they stand, which is roughly what a
/// parser makes of them.
pub(super) fn check(markup: &str) -> Result<(), ReadError> {
    let bytes = markup.as_bytes();
    let (mut at, mut open, mut reopened, mut most_reopened, mut tags) = (0, 0_usize, 0_usize, 1_usize, 0_usize);
    while let Some(found) = find(bytes, at, b"<") {
        let rest = bytes.get(found + 1..).unwrap_or_default();
        if rest.starts_with(b"!--") {
            at = find(bytes, found + 4, b"-->").unwrap_or(bytes.len());
            continue;
        }
        let closes = rest.first() == Some(&b'/');
        let name: Vec<u8> = rest
            .iter()
            .skip(usize::from(closes))
            .take_while(|byte| byte.is_ascii_alphanumeric())
            .take(16)
            .map(u8::to_ascii_lowercase)
            .collect();
        at = found + 1 + name.len();
        if name.is_empty() {
            continue;
        }
        tags += 1;
        let tag = tag_end(bytes, at);
        if tag.attributes > ATTRIBUTES_MAX {
            return Err(ReadError::Unreadable);
        }
        at = tag.end;
        let change = |count: usize| if closes { count.saturating_sub(1) } else { count + 1 };
        if REOPENED.contains(&name.as_slice()) {
            reopened = change(reopened);
            most_reopened = most_reopened.max(reopened);
        }
        if !tag.closes_itself && !CLOSED_BY_OTHERS.contains(&name.as_slice()) {
            open = change(open);
        }
        if open > NESTING_MAX || most_reopened.saturating_mul(tags) > ELEMENTS_MAX {
            return Err(ReadError::Unreadable);
        }
        if !closes && (name == b"script" || name == b"style") {
            at = find(bytes, at, b"</").unwrap_or(bytes.len());
        }
    }
    Ok(())
}

struct Tag {
    end: usize,
    attributes: usize,
    closes_itself: bool,
}

fn tag_end(bytes: &[u8], from: usize) -> Tag {
    let (mut quote, mut attributes, mut before) = (None, 0, b' ');
    for (at, byte) in bytes.iter().enumerate().skip(from) {
        let parts = byte.is_ascii_whitespace() || *byte == b'/';
        match (quote, *byte) {
            (Some(open), byte) if byte == open => quote = None,
            (None, b'>') => return Tag { end: at + 1, attributes, closes_itself: before == b'/' },
            (None, b'"' | b'\'') if before == b'=' => quote = Some(*byte),
            (None, _) if parts && !before.is_ascii_whitespace() => attributes += 1,
            (Some(_) | None, _) => {}
        }
        before = *byte;
    }
    Tag { end: bytes.len(), attributes, closes_itself: false }
}

fn find(bytes: &[u8], from: usize, wanted: &[u8]) -> Option<usize> {
    bytes.get(from..)?.windows(wanted.len()).position(|window| window == wanted).map(|at| from + at)
}
