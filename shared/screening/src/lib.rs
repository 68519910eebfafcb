#![doc = include_str!("../README.md")]

mod addressed;
mod orders;
mod phrases;
mod words;

use std::collections::BTreeSet;
use std::fmt;

use unicode_normalization::UnicodeNormalization;

/// Why a person should look at content before the AI uses it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Flag {
    /// It says something readers of the page do not get to see.
    HiddenText,
    /// It speaks to the AI rather than to a reader.
    Instructions,
}

impl Flag {
    /// The word used in the API and in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::HiddenText => "hidden_text",
            Self::Instructions => "instructions",
        }
    }
}

impl fmt::Display for Flag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// What a person should look at before this content is used. For text of any origin, written, pushed or read.
pub fn scan(markdown: &str) -> BTreeSet<Flag> {
    let mut flags = BTreeSet::new();
    if instructs(markdown) {
        flags.insert(Flag::Instructions);
    }
    if hides_words(markdown) {
        flags.insert(Flag::HiddenText);
    }
    flags
}

/// The text without characters that cannot be seen or that change the direction of others. Those that emoji and the
/// scripts of India and Persia need between their letters stay.
pub fn harmless(text: &str) -> String {
    let mut clean = String::with_capacity(text.len());
    let mut characters = text.chars().peekable();
    while let Some(c) = characters.next() {
        let joins = matches!(c, '\u{200c}' | '\u{200d}')
            && clean.chars().next_back().is_some_and(needs_joiner)
            && characters.peek().is_some_and(|next| needs_joiner(*next));
        if joins || !is_invisible(c) {
            clean.push(c);
        }
    }
    clean
}

/// Whether the text holds words written in characters that are never shown: the tag characters, which spell ASCII for
/// machines alone, or letters strung together by variation selectors.
pub fn hides_words(text: &str) -> bool {
    let tags = text.chars().filter(|c| matches!(c, '\u{e0020}'..='\u{e007e}')).count();
    let selectors = text.chars().filter(|c| matches!(c, '\u{e0100}'..='\u{e01ef}')).count();
    // Flags of regions are spelled by up to six tag characters each.
    let flags = text.chars().filter(|c| *c == '\u{1f3f4}').count();
    tags > flags * 6 || selectors > HIDDEN_CHARACTERS
}

/// Variation selectors that ordinary text of East Asia may hold.
const HIDDEN_CHARACTERS: usize = 16;

fn instructs(markdown: &str) -> bool {
    let spelled = spelled_by_tags(markdown);
    let plain: String = harmless(markdown).nfkc().collect::<String>().to_lowercase();
    [plain, spelled].iter().any(|text| phrases::found(text) || orders::found(text) || addressed::found(text))
}

/// What tag characters spell.
fn spelled_by_tags(text: &str) -> String {
    let tags = text.chars().filter_map(|c| char::from_u32(u32::from(c).checked_sub(0xE0000)?));
    tags.filter(|c| matches!(c, ' '..='~')).collect::<String>().to_lowercase()
}

fn needs_joiner(c: char) -> bool {
    matches!(c,
        '\u{0600}'..='\u{08ff}' | '\u{0900}'..='\u{0dff}' | '\u{1800}'..='\u{18af}' | '\u{fe0f}' | '\u{2190}'..='\u{2bff}'
        | '\u{1f000}'..='\u{1faff}')
}

fn is_invisible(c: char) -> bool {
    let control = c.is_control() && !matches!(c, '\n' | '\t');
    control
        || matches!(c,
            '\u{00ad}' | '\u{034f}' | '\u{061c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
            | '\u{180b}'..='\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
            | '\u{3164}' | '\u{fe00}'..='\u{fe0d}' | '\u{feff}' | '\u{ffa0}' | '\u{fff9}'..='\u{fffb}'
            | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}')
}

#[cfg(test)]
mod tests;
