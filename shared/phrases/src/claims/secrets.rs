//! Words that ask the customer for what nobody should write into a chat: passwords, PINs, numbers of cards.

use std::sync::LazyLock;

use regex::Regex;

use super::sentences::{any_without, of_lines};

/// Whether a text asks for a secret. One that says it never does so is fine.
pub fn asks_for_secret(text: &str) -> bool {
    any_without(text, &SECRETS, NEVER)
}

const NEVER: &str = include_str!("../lexicon/never.txt");

static SECRETS: LazyLock<Regex> = LazyLock::new(|| of_lines(include_str!("../lexicon/secrets.txt")));
