//! Words that claim or promise an action nobody has decided.

use std::sync::LazyLock;

use regex::Regex;

use super::sentences::{any_without, of_lines};

/// Whether a text claims that something was done, or will be done, that only people can do. What happens `once your
/// order has been shipped` is no claim.
pub fn promises(text: &str) -> bool {
    any_without(text, &PROMISES, "") || any_without(text, &DONE, PROVIDED)
}

/// Words that make a condition of what was done.
const PROVIDED: &str = include_str!("../lexicon/provided.txt");

/// One line for each language, in lower case without diacritics.
static PROMISES: LazyLock<Regex> = LazyLock::new(|| of_lines(include_str!("../lexicon/promises.txt")));

/// What is said to have been done to something of the customer's.
static DONE: LazyLock<Regex> = LazyLock::new(|| of_lines(include_str!("../lexicon/done.txt")));
