//! Whether a text shows the instructions: as they are, or encoded by the usual means.

use std::collections::HashSet;

use reaktly_search::language::Language;
use reaktly_search::text::words;

/// Words in a row shared with the instructions that betray them.
const LEAK_WORDS: usize = 8;
/// Letters in a row that are a code rather than a word, and pieces of one that are looked at together.
const CODE_CHARS_MIN: usize = 28;
/// Characters of the mark that betray it.
const MARK_CHARS: usize = 8;

pub(super) fn leaks<'a>(
    text: &str,
    instructions: &str,
    canary: &str,
    mut sources: impl Iterator<Item = &'a str>,
) -> bool {
    let letters = letters(text);
    if shows_mark(&letters, canary) || shows_mark(&letters.chars().rev().collect::<String>(), canary) {
        return true;
    }
    let secret = runs(instructions);
    let backwards: String = text.chars().rev().collect();
    if [text, &rotated(text), &backwards].into_iter().any(|text| !runs(text).is_disjoint(&secret)) {
        return true;
    }
    // Base64, hexadecimal digits, letters one by one: nothing a business says looks like that.
    let code = text.split_whitespace().find(|word| is_code(word));
    if code.is_some_and(|code| !sources.any(|source| source.contains(code))) {
        return true;
    }
    let all_instructions = self::letters(instructions);
    spelled(text).is_some_and(|spelled| all_instructions.contains(&spelled))
}

fn shows_mark(letters: &str, canary: &str) -> bool {
    let marks: Vec<char> = canary.chars().collect();
    marks.windows(MARK_CHARS.min(marks.len())).any(|part| letters.contains(&part.iter().collect::<String>()))
}

fn runs(text: &str) -> HashSet<Vec<String>> {
    words(text, Language::En).windows(LEAK_WORDS).map(<[String]>::to_vec).collect()
}

fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// Each letter thirteen places on.
fn rotated(text: &str) -> String {
    let rotate = |c: char| match c {
        'a'..='m' | 'A'..='M' => char::from_u32(u32::from(c) + 13),
        'n'..='z' | 'N'..='Z' => char::from_u32(u32::from(c) - 13),
        _ => None,
    };
    text.chars().map(|c| rotate(c).unwrap_or(c)).collect()
}

/// A long run of letters and digits that no page's address explains.
fn is_code(word: &str) -> bool {
    let is_of_code = |c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '/' | '=' | '-' | '_');
    let mixed = word.chars().any(|c| c.is_ascii_digit() || c.is_ascii_uppercase());
    word.chars().count() >= CODE_CHARS_MIN && mixed && word.chars().all(is_of_code)
}

/// A word spelled letter by letter (`Y o u  a r e`), when there are enough of them.
fn spelled(text: &str) -> Option<String> {
    let single: String = text.split_whitespace().filter(|word| word.chars().count() == 1).collect();
    let single = letters(&single);
    (single.chars().count() >= CODE_CHARS_MIN).then_some(single)
}
