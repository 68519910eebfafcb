//! What goes into a turn.

use std::sync::Arc;

use reaktly_domain::ids::ArticleId;
use reaktly_models::{CallLog, Purpose, Subject};
use reaktly_search::index::Index;
use reaktly_search::language::Language;

use super::Persona;

/// Who said something earlier.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Speaker {
    /// The customer.
    Customer,
    /// The AI.
    Ai,
    /// A person of the business.
    Agent,
}

/// Something said earlier in the conversation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Utterance {
    /// Who.
    pub speaker: Speaker,
    /// What.
    pub text: String,
}

/// One message of the turn to be answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Said {
    /// Words: a text, a caption, a pressed button's label.
    Words(String),
    /// What was heard in a voice message.
    Heard(String),
    /// A picture for a model that sees, with its caption; without such a model the caption counts, or nothing does.
    Seen(Picture),
    /// Something that cannot be read, by its placeholder such as `[Voice message]`.
    Unreadable(String),
}

/// A picture of a customer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    /// Its caption, or its placeholder.
    pub text: String,
    /// `image/jpeg` or `image/png`.
    pub mime_type: String,
    /// The file, at most 5 MB, without what the camera noted about place and device.
    pub bytes: Arc<[u8]>,
}

impl Said {
    /// The words or the placeholder.
    pub fn text(&self) -> &str {
        match self {
            Self::Words(text) | Self::Heard(text) | Self::Unreadable(text) => text,
            Self::Seen(picture) => &picture.text,
        }
    }
}

/// Whether people can take over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum People {
    /// Somebody is there now.
    Online,
    /// There are people, though none is there now.
    Away {
        /// When the business opens next; nothing when it is open now or keeps no hours.
        opens: Option<Opening>,
    },
    /// There are none: a person is never offered.
    None,
}

/// When the business opens next, in its own zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Opening {
    /// Days from today: 0 is later today.
    pub days_ahead: u8,
    /// 0 is Monday.
    pub weekday: u8,
    /// 0 to 23.
    pub hour: u8,
    /// 0 to 59.
    pub minute: u8,
}

/// What the AI remembers beside the last messages. The counts are of the engagement.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Memory {
    /// Older turns in a few sentences.
    pub summary: String,
    /// Turns the AI has answered in this engagement.
    pub turns: u32,
    /// Turns in a row without an answer.
    pub unanswered: u32,
    /// Turns in a row of an unhappy customer.
    pub unhappy: u32,
    /// Turns in a row that were off topic.
    pub off_topic: u32,
    /// Articles whose link was sent in this conversation.
    pub linked: Vec<ArticleId>,
    /// How many of the history's messages, from its beginning, are of earlier engagements. What was asked, offered or
    /// answered there is background: asking it again is not repeating oneself.
    pub earlier: usize,
}

/// Whether the customer has heard from the AI in this engagement.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Contact {
    /// No: the answer begins with saying who answers.
    First,
    /// Yes.
    Continued,
}

/// Whether the answer comes in time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Timing {
    /// It does.
    Prompt,
    /// The messages waited too long: the answer begins with an apology.
    Late,
}

/// A turn to be answered.
#[derive(Debug, Clone)]
pub struct TurnInput {
    /// Who answers.
    pub persona: Persona,
    /// The conversation's language so far, or the best guess.
    pub language: Language,
    /// What was said before this turn, oldest first.
    pub history: Vec<Utterance>,
    /// The messages to be answered, oldest first.
    pub turn: Vec<Said>,
    /// What is known.
    pub index: Arc<Index>,
    /// Whether people can take over.
    pub people: People,
    /// Whether this is the first answer.
    pub contact: Contact,
    /// Whether it comes in time.
    pub timing: Timing,
    /// What is remembered of the engagement.
    pub memory: Memory,
    /// The business's day and time, such as `Monday 2026-11-23 14:05`; empty when not known.
    pub clock: String,
    /// What calls to a model are made for.
    pub errand: Errand,
}

/// What calls to a model are made for, and where they leave what they cost.
#[derive(Debug, Clone, Default)]
pub struct Errand {
    /// Why: an answer unless said otherwise.
    pub purpose: Purpose,
    /// Whom it concerns.
    pub subject: Subject,
    /// The calls; a clone of it tells what was spent even when the turn is cancelled.
    pub calls: CallLog,
}

impl TurnInput {
    /// The words of the turn, one message per line.
    pub fn words(&self) -> String {
        let words = self.turn.iter().filter_map(|said| match said {
            Said::Words(text) | Said::Heard(text) => Some(text.as_str()),
            Said::Seen(picture) => Some(picture.text.as_str()),
            Said::Unreadable(_) => None,
        });
        words.collect::<Vec<_>>().join("\n")
    }

    /// The last thing a speaker said before the turn.
    pub fn last_of(&self, speaker: Speaker) -> Option<&str> {
        self.history
            .iter()
            .rev()
            .find(|utterance| utterance.speaker == speaker)
            .map(|utterance| utterance.text.as_str())
    }
}
