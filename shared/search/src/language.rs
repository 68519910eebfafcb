//! The languages the operator speaks, and how the language of a conversation is decided.

use serde::{Deserialize, Serialize};

mod conversation;
mod detect;
mod evident;
mod wish;

pub use conversation::{Spoken, decide, foreign};
pub use detect::Detector;
pub use wish::{Wish, wish};

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
        let calls = |codes: &str| codes.split(' ').any(|code| digits.starts_with(code));
        COUNTRY_CODES.iter().find(|(_, codes)| calls(codes)).map(|(language, _)| *language)
    }
}

/// Country calling codes of countries with one clear majority language among ours. No code is a prefix of another.
const COUNTRY_CODES: [(Language, &str); 10] = [
    (Language::En, "1 44 353 61 64"),
    (Language::De, "49 43 423"),
    (Language::Fr, "33 377"),
    (Language::Es, "34 51 52 53 54 56 57 58 502 503 504 505 506 507 591 593 595 598"),
    (Language::It, "39 378"),
    (Language::Pt, "351 55 244 258"),
    (Language::Nl, "31 597"),
    (Language::Pl, "48"),
    (Language::Tr, "90"),
    (Language::Ro, "40 373"),
];

#[cfg(test)]
mod tests;
