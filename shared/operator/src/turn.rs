//! What goes into a turn and what comes out of it.

use std::sync::Arc;
use std::time::Duration;

use reaktly_domain::ids::{ArticleId, ChunkId};
use serde::Serialize;

use crate::index::Index;
use crate::language::Language;
use crate::llm::Usage;

/// Who answers: an operator's settings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Persona {
    /// The operator's name.
    pub name: String,
    /// The business it speaks for; empty when not set.
    pub business: String,
    /// Tone and instructions of its owner, for the model.
    pub instructions: String,
    /// The business's website.
    pub website: Option<String>,
    /// Languages it speaks; the first is its own.
    pub languages: Vec<Language>,
}

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
    /// Something that cannot be read yet, by its placeholder such as `[Voice message]`.
    Unreadable(String),
}

impl Said {
    /// The words or the placeholder.
    pub fn text(&self) -> &str {
        match self {
            Self::Words(text) | Self::Unreadable(text) => text,
        }
    }
}

/// Whether people can take over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum People {
    /// Somebody is there now.
    Online,
    /// There are people, though none is there now.
    Away,
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
}

impl TurnInput {
    /// The words of the turn, one message per line.
    pub fn words(&self) -> String {
        let words = self.turn.iter().filter_map(|said| match said {
            Said::Words(text) => Some(text.as_str()),
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

/// Why a conversation goes to people.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum HandoffReason {
    /// The customer asked for a person.
    AskedForPerson,
    /// The customer accepted the offer of a person.
    AcceptedOffer,
    /// Nothing is known about the question.
    NoAnswer,
    /// The question was not understood twice.
    NotUnderstood,
    /// Something unreadable came twice.
    UnreadableMedia,
    /// It is about the customer's own account, contract or order.
    AccountSpecific,
    /// A complaint.
    Complaint,
    /// The operator's rules want a person.
    Policy,
    /// The same answer would have been given again.
    Repetition,
    /// The messages waited too long, and somebody is there now.
    Backlog,
    /// The AI failed again and again.
    Failed,
    /// Free text is no longer allowed: only a person can go on, with a template.
    WindowClosed,
}

impl HandoffReason {
    /// A stable word for rows and events.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::AskedForPerson => "asked_for_person",
            Self::AcceptedOffer => "accepted_offer",
            Self::NoAnswer => "no_answer",
            Self::NotUnderstood => "not_understood",
            Self::UnreadableMedia => "unreadable_media",
            Self::AccountSpecific => "account_specific",
            Self::Complaint => "complaint",
            Self::Policy => "policy",
            Self::Repetition => "repetition",
            Self::Backlog => "backlog",
            Self::Failed => "failed",
            Self::WindowClosed => "window_closed",
        }
    }
}

/// Why nothing is said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum SilenceReason {
    /// The customer only acknowledged.
    Acknowledgement,
    /// The conversation came to its end.
    Done,
}

impl SilenceReason {
    /// A stable word for rows and events.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Acknowledgement => "acknowledgement",
            Self::Done => "done",
        }
    }
}

/// For the person who takes over.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Summary {
    /// What the customer asked in this turn.
    pub question: String,
    /// What was answered last, if anything.
    pub answered: Option<String>,
    /// Titles of the articles that came closest.
    pub articles: Vec<String>,
    /// The language to answer in.
    pub language: Language,
}

/// What is done about a turn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// It is answered.
    Reply(Reply),
    /// A person takes over.
    Handoff {
        /// Why.
        reason: HandoffReason,
        /// What the customer is told.
        text: String,
        /// What the person is told.
        summary: Summary,
    },
    /// Nothing is said, on purpose.
    Silent {
        /// Why.
        reason: SilenceReason,
    },
}

/// An answer in WhatsApp's formatting.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Reply {
    /// The text.
    pub text: String,
    /// Labels of reply buttons: at most three, of at most 20 characters.
    pub buttons: Vec<String>,
    /// The articles it rests on.
    pub sources: Vec<Source>,
}

/// An article an answer rests on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Source {
    /// The article.
    pub article_id: ArticleId,
    /// Its title.
    pub title: String,
    /// Its public address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
}

/// Which answerer had the last word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Answerer {
    /// The rules: nothing was searched or generated.
    Rules,
    /// Sentences of the knowledge base.
    Knowledge,
    /// The model.
    Model,
}

/// A passage that was found.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Passage {
    /// The chunk.
    pub chunk_id: ChunkId,
    /// Its article.
    pub article_id: ArticleId,
    /// The article's version.
    pub version: i64,
    /// The article's title.
    pub title: String,
    /// The article's public address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// The piece, as Markdown.
    pub text: String,
    /// How well it fits; comparable within one question.
    pub score: f32,
    /// Share of the question's rarity it covers, 0 to 1.
    pub coverage: f32,
}

/// What the answer rests on: kept with the turn and shown under it.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Evidence {
    /// The passages, best first.
    pub passages: Vec<Passage>,
    /// Coverage of the best one, 0 to 1.
    pub coverage: f32,
    /// Who answered.
    pub answerer: Answerer,
    /// Why the model's answer was not taken, when there was one or should have been.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fallback: Option<String>,
    /// Version of the prompt, when a model was asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub prompt_version: Option<&'static str>,
    /// The model that was asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub model: Option<String>,
    /// Tokens of all calls of the turn.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub usage: Option<Usage>,
    /// Their sum.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tokens: Option<u32>,
    /// Milliseconds the turn took.
    pub latency_ms: u64,
}

impl Evidence {
    pub(crate) fn took(&mut self, time: Duration) {
        self.latency_ms = u64::try_from(time.as_millis()).unwrap_or(u64::MAX);
    }
}

/// The result of a turn.
#[derive(Debug, Clone, PartialEq)]
pub struct TurnResult {
    /// What is done.
    pub outcome: Outcome,
    /// What it rests on.
    pub evidence: Evidence,
    /// The language it is in; the conversation's from now on.
    pub language: Language,
}

/// The turn was cancelled; there is no result.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the turn was cancelled")]
pub struct Cancelled;
