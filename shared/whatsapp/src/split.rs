//! Cutting a text that is too long for one message where it hurts least: between paragraphs, else lines, else sentences,
//! else words; inside a word only when nothing else is there. Never inside a link that fits, and a code block that is
//! cut is closed and opened again.

use unicode_segmentation::UnicodeSegmentation;

/// The mark around code blocks.
const FENCE: &str = "```";
/// Room kept for closing a code block at the end of a part and opening it at the start, with their line breaks.
const FENCE_UNITS: usize = 2 * (FENCE.len() + 1);

/// How long Meta finds a text: UTF-16 code units.
pub fn units(text: &str) -> usize {
    text.encode_utf16().count()
}

/// `text` in parts of at most `units_max` UTF-16 units (at least 32), without blanks at their edges.
pub fn split(text: &str, units_max: usize) -> Vec<String> {
    let mut parts = Vec::new();
    let mut rest = text.trim().to_owned();
    while units(&rest) > units_max {
        let room = if rest.contains(FENCE) { units_max.saturating_sub(FENCE_UNITS) } else { units_max };
        let (part, after) = rest.split_at_checked(cut(&rest, room)).unwrap_or((&rest, ""));
        let open = part.matches(FENCE).count() % 2 == 1;
        let (part, after) = (part.trim_end(), after.trim_start_matches(['\n', ' ']));
        let (part, after) = if open {
            (format!("{part}\n{FENCE}"), format!("{FENCE}\n{after}"))
        } else {
            (part.to_owned(), after.to_owned())
        };
        parts.push(part);
        rest = after;
    }
    if !rest.is_empty() {
        parts.push(rest);
    }
    parts
}

/// `text` as a head (perhaps empty) and a tail of at most `units_max` UTF-16 units, the tail as long as whole
/// paragraphs, lines, sentences or words make it.
pub fn split_tail(text: &str, units_max: usize) -> (&str, &str) {
    let text = text.trim();
    if units(text) <= units_max {
        return ("", text);
    }
    let earliest = text.len() - suffix_bytes(text, units_max);
    let tail = text.get(earliest..).unwrap_or_default();
    let place = breaks(text).map(|list| list.into_iter().find(|place| *place >= earliest && *place < text.len()));
    let place = place.into_iter().flatten().next().unwrap_or(text.len() - tail.len());
    let (head, tail) = text.split_at_checked(place).unwrap_or(("", text));
    (head.trim_end(), tail.trim_start())
}

/// Where to cut so that at most `units_max` units stand before: a byte offset, more than 0.
fn cut(text: &str, units_max: usize) -> usize {
    let latest = prefix_bytes(text, units_max);
    let least = latest / 4;
    let place = breaks(text).map(|list| list.into_iter().rev().find(|place| *place <= latest && *place > least));
    place.into_iter().flatten().next().unwrap_or_else(|| latest.max(text.graphemes(true).next().map_or(1, str::len)))
}

/// The places between paragraphs, lines, sentences and words, best kind first. A place is where the next part begins.
fn breaks(text: &str) -> [Vec<usize>; 4] {
    let after = |mark: &str| text.match_indices(mark).map(|(at, _)| at + mark.len()).collect::<Vec<_>>();
    let sentences = text.split_sentence_bound_indices().map(|(at, _)| at).filter(|at| *at > 0 && !in_word(text, *at));
    let words = text.match_indices(char::is_whitespace).map(|(at, blank)| at + blank.len());
    [after("\n\n"), after("\n"), sentences.collect(), words.collect()]
}

/// Whether a place has no blank before it, as inside a link.
fn in_word(text: &str, place: usize) -> bool {
    text.get(..place).and_then(|before| before.chars().next_back()).is_some_and(|last| !last.is_whitespace())
}

/// How many bytes of whole graphemes at the start fit.
fn prefix_bytes(text: &str, units_max: usize) -> usize {
    fitting(text.graphemes(true), units_max)
}

/// How many bytes of whole graphemes at the end fit.
fn suffix_bytes(text: &str, units_max: usize) -> usize {
    fitting(text.graphemes(true).rev(), units_max)
}

fn fitting<'a>(graphemes: impl Iterator<Item = &'a str>, units_max: usize) -> usize {
    let mut left = units_max;
    let mut bytes = 0;
    for grapheme in graphemes {
        let Some(after) = left.checked_sub(units(grapheme)) else { break };
        left = after;
        bytes += grapheme.len();
    }
    bytes
}

#[cfg(test)]
mod tests;
