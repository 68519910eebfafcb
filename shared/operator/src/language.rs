//! The languages the operator speaks, and how the language of a conversation is decided.

use serde::{Deserialize, Serialize};

mod conversation;
mod detect;

pub use conversation::{Spoken, decide};
pub use detect::Detector;

/// A language with canned texts, a lexicon of its own and detection.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Language {
    /// English, the fallback.
    #[default]
    En,
    /// German.
    De,
    /// French.
    Fr,
    /// Spanish.
    Es,
    /// Italian.
    It,
    /// Portuguese.
    Pt,
    /// Dutch.
    Nl,
    /// Polish.
    Pl,
    /// Turkish.
    Tr,
    /// Romanian.
    Ro,
}

impl Language {
    /// All of them, the fallback first.
    pub const ALL: [Self; 10] =
        [Self::En, Self::De, Self::Fr, Self::Es, Self::It, Self::Pt, Self::Nl, Self::Pl, Self::Tr, Self::Ro];

    /// ISO 639-1 code.
    pub const fn code(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::De => "de",
            Self::Fr => "fr",
            Self::Es => "es",
            Self::It => "it",
            Self::Pt => "pt",
            Self::Nl => "nl",
            Self::Pl => "pl",
            Self::Tr => "tr",
            Self::Ro => "ro",
        }
    }

    /// Reads an ISO 639-1 code or a longer tag that starts with one (`de-AT`, `pt_BR`); `None` for another language.
    pub fn from_tag(tag: &str) -> Option<Self> {
        let primary = tag.split(['-', '_']).next()?.trim().to_ascii_lowercase();
        Self::ALL.into_iter().find(|language| language.code() == primary)
    }

    /// The language most people at a phone number speak, by its country code; `None` where that says too little.
    pub fn of_phone_number(digits: &str) -> Option<Self> {
        let digits = digits.strip_prefix('+').unwrap_or(digits);
        COUNTRY_CODES.iter().find(|(code, _)| digits.starts_with(code)).map(|(_, language)| *language)
    }
}

/// Country calling codes of countries with one clear majority language among ours. No code is a prefix of another.
const COUNTRY_CODES: [(&str, Language); 40] = [
    ("1", Language::En),
    ("44", Language::En),
    ("353", Language::En),
    ("61", Language::En),
    ("64", Language::En),
    ("49", Language::De),
    ("43", Language::De),
    ("423", Language::De),
    ("33", Language::Fr),
    ("377", Language::Fr),
    ("34", Language::Es),
    ("52", Language::Es),
    ("54", Language::Es),
    ("56", Language::Es),
    ("57", Language::Es),
    ("51", Language::Es),
    ("58", Language::Es),
    ("502", Language::Es),
    ("503", Language::Es),
    ("504", Language::Es),
    ("505", Language::Es),
    ("506", Language::Es),
    ("507", Language::Es),
    ("591", Language::Es),
    ("593", Language::Es),
    ("595", Language::Es),
    ("598", Language::Es),
    ("53", Language::Es),
    ("39", Language::It),
    ("378", Language::It),
    ("351", Language::Pt),
    ("55", Language::Pt),
    ("244", Language::Pt),
    ("258", Language::Pt),
    ("31", Language::Nl),
    ("597", Language::Nl),
    ("48", Language::Pl),
    ("90", Language::Tr),
    ("40", Language::Ro),
    ("373", Language::Ro),
];

#[cfg(test)]
mod tests;
