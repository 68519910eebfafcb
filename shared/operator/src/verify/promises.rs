//! Words that claim or promise an action nobody has decided.

use std::sync::LazyLock;

use regex::Regex;

use reaktly_search::language::Language;
use reaktly_search::text::{fold, lower};

/// Whether a text claims that something was done, or will be done, that only people can do.
pub(super) fn promises(text: &str) -> bool {
    let text = fold(&lower(text, Language::En), Language::En).replace('’', "'");
    PROMISES.is_match(&text)
}

/// One line for each language, in lower case without diacritics.
const PATTERNS: &str = include_str!("../lexicon/promises.txt");

#[expect(clippy::expect_used, reason = "the patterns are constants, compiled by a test")]
static PROMISES: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(&PATTERNS.lines().collect::<Vec<_>>().join("|")).expect("the patterns are valid"));
