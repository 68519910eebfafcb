//! What the owner of an AI operator chose, with the default of everything they did not.
//!
//! The settings are an open object: [`OperatorSettings::of`] reads any and takes the default where a value makes no
//! sense, [`problems_of`] says everything that is wrong with a change by names, and [`patched`] makes it.

mod hours;
mod read;

use jiff::SignedDuration;
use serde::Serialize;

pub use hours::{Hours, NoTimeOfDay, Span, TimeOfDay, Weekday};
pub use read::{SettingProblem, Settings, filled, patched, problems_of};

/// A turn waits at most this long for more words, in milliseconds.
pub const QUIET_MS_MAX: u32 = 8000;
/// Most characters of the disclosure and of the contact.
pub const TEXT_CHARS_MAX: usize = 500;
/// Most policy words, and most characters of one.
pub const POLICY_WORDS_MAX: usize = 100;
/// The most a cap can be set to.
pub const CAP_MAX: u64 = 1_000_000_000_000;

/// The settings of an AI operator.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct OperatorSettings {
    /// When messages are marked as read.
    pub read_marks: ReadMarks,
    /// Whether customers see that an answer is being written.
    pub typing: Switch,
    /// How customers are addressed, where a language knows the difference.
    pub address: Address,
    /// Own words for saying at first contact that an AI answers; the usual ones when not set. It is always said.
    pub disclosure: Option<String>,
    /// Where customers reach the business when no person can take over.
    pub contact: Option<String>,
    /// When people take over.
    pub handoff: Handoff,
    /// When the business is open; nothing keeps no hours.
    pub hours: Option<Hours>,
    /// Least quiet time before a turn, in milliseconds; the installation's is never undercut.
    pub quiet_ms: Option<u32>,
    /// What the AI may spend, and how often it may answer.
    pub caps: Caps,
    /// Whether voice messages are transcribed.
    pub voice: OptIn,
    /// Whether pictures are shown to a model that sees.
    pub images: OptIn,
}

impl OperatorSettings {
    /// Whether customers see that their messages are read, once somebody takes care of them.
    pub fn marks_read(&self) -> bool {
        self.read_marks == ReadMarks::Turn
    }

    /// Whether customers see that an answer is being written. Meta marks as read what is answered with typing, so that
    /// who wants no read marks gets no typing.
    pub fn shows_typing(&self) -> bool {
        self.typing == Switch::On && self.marks_read()
    }

    /// The quiet time before a turn where the installation's is `least`.
    pub fn quiet(&self, least: SignedDuration) -> SignedDuration {
        self.quiet_ms.map_or(least, |quiet| SignedDuration::from_millis(quiet.into()).max(least))
    }
}

/// When messages are marked as read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum ReadMarks {
    /// When somebody takes care of them, be it the AI or a person.
    #[default]
    Turn,
    /// Never.
    Off,
}

/// Something that is on unless switched off.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Switch {
    /// It is on.
    #[default]
    On,
    /// It is off.
    Off,
}

/// Something that is off unless switched on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum OptIn {
    /// It is off.
    #[default]
    Off,
    /// It is on.
    On,
}

/// How customers are addressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Address {
    /// `Sie`, `vous`, `usted`.
    #[default]
    Formal,
    /// `du`, `tu`, `tú`.
    Informal,
}

/// When people take over.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Handoff {
    /// Whether there are people at all: without, none is ever offered.
    pub people: Switch,
    /// Turns in a row without an answer that bring a person; 1 to 5.
    pub after_unanswered: u32,
    /// Whether anger brings a person.
    pub anger: Switch,
    /// Words that always bring a person.
    pub policy_words: Vec<String>,
}

impl Default for Handoff {
    fn default() -> Self {
        Self { people: Switch::On, after_unanswered: 1, anger: Switch::On, policy_words: Vec::new() }
    }
}

/// What the AI may spend, and how often it may answer. Days and months are UTC's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Caps {
    /// Turns of the AI in one engagement; then a person takes over. 1 to 1000.
    pub turns_per_engagement: u32,
    /// Tokens of one conversation in a day.
    pub conversation_day_tokens: Option<u64>,
    /// Tokens of the account in a day.
    pub account_day_tokens: Option<u64>,
    /// Tokens of the account in a month.
    pub account_month_tokens: Option<u64>,
    /// Millionths of a US dollar the account spends in a day.
    pub account_day_micro_usd: Option<u64>,
    /// Millionths of a US dollar the account spends in a month.
    pub account_month_micro_usd: Option<u64>,
}

impl Default for Caps {
    fn default() -> Self {
        Self {
            turns_per_engagement: 12,
            conversation_day_tokens: None,
            account_day_tokens: None,
            account_month_tokens: None,
            account_day_micro_usd: None,
            account_month_micro_usd: None,
        }
    }
}

#[cfg(test)]
mod tests;
