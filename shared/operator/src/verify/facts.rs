//! Numbers, links and addresses of a text in one spelling, so that `1.299,00` and `1,299.00` are the same.

use std::sync::LazyLock;

use regex::Regex;

/// The facts of a text that must be right to the letter.
pub(super) fn facts(text: &str) -> Vec<String> {
    let mut facts: Vec<String> = ADDRESSES.find_iter(text).map(|found| address(found.as_str())).collect();
    let rest = ADDRESSES.replace_all(text, " ");
    let rest = LIST_MARKERS.replace_all(&rest, "");
    facts.extend(NUMBERS.find_iter(&rest).map(|found| number(found.as_str())));
    facts
}

fn address(text: &str) -> String {
    let text = text.trim_end_matches(['.', ',', ';', ':', '!', '?', ')', '*', '_', '/']).to_lowercase();
    let text = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://")).unwrap_or(&text);
    text.strip_prefix("www.").unwrap_or(text).to_owned()
}

/// Digits with a decimal point where there are decimals. The last separator is one when one or two digits follow it.
fn number(text: &str) -> String {
    let text = text.trim_end_matches(['.', ',', '\'']);
    let (whole, decimals) = match text.rsplit_once(['.', ',']) {
        Some((whole, decimals)) if decimals.len() < 3 => (whole, decimals),
        _ => (text, ""),
    };
    let digits: String = whole.chars().filter(char::is_ascii_digit).collect();
    let digits = digits.trim_start_matches('0');
    let digits = if digits.is_empty() { "0" } else { digits };
    match decimals.trim_end_matches('0') {
        "" => digits.to_owned(),
        decimals => format!("{digits}.{decimals}"),
    }
}

static ADDRESSES: LazyLock<Regex> = LazyLock::new(|| {
    pattern(concat!(
        r"(?i)\bhttps?://\S+|\bwww\.\S+|\b[\w.+-]+@[\w-]+\.[\w.-]+",
        r"|\b(?:[a-z0-9-]+\.)+(?:com|org|net|io|de|fr|es|it|pt|nl|pl|ro|eu|at|ch|co|uk|app|shop|info|biz|ly|me|tr)\b(?:/\S*)?"
    ))
});

static NUMBERS: LazyLock<Regex> = LazyLock::new(|| pattern(r"\d[\d.,']*"));

static LIST_MARKERS: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?m)^\s*\d{1,2}[.)]\s"));

#[expect(clippy::expect_used, reason = "the patterns are constants, compiled by a test")]
fn pattern(text: &str) -> Regex {
    Regex::new(text).expect("the pattern is valid")
}
