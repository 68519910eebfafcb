//! What a rendering could not know: marks that stood in the text as such, or inside HTML. Their words stay, the marks go.

use std::sync::LazyLock;

use regex::{Captures, Regex};

use super::fences::Fences;
use super::violations;

/// Taking one mark away may bring another together; more than this no text needs.
const ROUNDS_MAX: usize = 5;

/// The text without anything WhatsApp would show raw.
pub(super) fn mended(mut text: String) -> String {
    for _ in 0..ROUNDS_MAX {
        if violations(&text).is_empty() {
            return text;
        }
        text = once(&text);
    }
    text
}

fn once(text: &str) -> String {
    let mut fences = Fences::default();
    let lines = text.lines().filter_map(|line| {
        if fences.is_fence(line) {
            return Some(if fences.opened() { without_language(line) } else { line.to_owned() });
        }
        if fences.opened() { Some(line.to_owned()) } else { of_line(line) }
    });
    lines.collect::<Vec<_>>().join("\n").trim().to_owned()
}

/// The fence alone, with what stands before it.
fn without_language(line: &str) -> String {
    line.split_once("```").map_or_else(|| line.to_owned(), |(before, _)| format!("{before}```"))
}

/// A line outside code; nothing for the rule under a table's head.
fn of_line(line: &str) -> Option<String> {
    if TABLE_RULE.is_match(line) {
        return None;
    }
    let line = HEADING.replace(line, "$1");
    let line = without_pipes(&line);
    let pieces: Vec<String> = line
        .split('`')
        .enumerate()
        .map(|(place, piece)| if place.is_multiple_of(2) { of_words(piece) } else { piece.to_owned() })
        .collect();
    // A single back-tick opens no code: what follows it are words.
    let closed = !pieces.len().is_multiple_of(2);
    Some(if closed { pieces.join("`") } else { of_words(&line) })
}

fn of_words(text: &str) -> String {
    let text = TAG.replace_all(text, "");
    let text = TITLED_LINK.replace_all(&text, |found: &Captures<'_>| {
        let part = |name: &str| found.name(name).map_or("", |part| part.as_str());
        let (title, target) = (part("title"), part("target"));
        match (title.is_empty(), target.contains("://")) {
            (true, true) => target.to_owned(),
            (false, true) => format!("{title}: {target}"),
            (_, false) => title.to_owned(),
        }
    });
    let text = text.replace("](", "] (");
    let text = POWER.replace_all(&text, "$1∗∗$2");
    let text = STARS.replace_all(&text, "");
    UNDERSCORES.replace_all(&text, "").into_owned()
}

fn without_pipes(line: &str) -> String {
    let trimmed = line.trim();
    match trimmed.strip_prefix('|').and_then(|rest| rest.strip_suffix('|')) {
        Some(cells) => {
            let cells = cells.split('|').map(str::trim).filter(|cell| !cell.is_empty());
            cells.collect::<Vec<_>>().join(" · ")
        }
        None => line.to_owned(),
    }
}

static HEADING: LazyLock<Regex> = LazyLock::new(|| pattern(r"^(\s*)#{1,6} +"));
static TABLE_RULE: LazyLock<Regex> = LazyLock::new(|| pattern(r"^\s*\|[\s|:-]*-[\s|:-]*\|\s*$"));
static TITLED_LINK: LazyLock<Regex> =
    LazyLock::new(|| pattern(r#"!?\[(?P<title>[^\[\]]*)\]\(\s*<?(?P<target>[^()<>\s]*)>?(?:\s+["'][^"']*["'])?\s*\)"#));
/// `2**3` is a number, not a mark.
static POWER: LazyLock<Regex> = LazyLock::new(|| pattern(r"(\d)\*\*(\d)"));
static STARS: LazyLock<Regex> = LazyLock::new(|| pattern(r"\*{2,}"));
static UNDERSCORES: LazyLock<Regex> = LazyLock::new(|| pattern(r"_{2,}"));
/// Tags that models and knowledge bases are fond of.
pub(super) static TAG: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"(?i)</?(?:a|b|i|u|p|br|div|span|strong|em|ul|ol|li|table|img|h1)(?:[ /][^>]*)?>"));

#[expect(clippy::expect_used, reason = "the patterns are constants, compiled by a test")]
fn pattern(text: &str) -> Regex {
    Regex::new(text).expect("the pattern is valid")
}
