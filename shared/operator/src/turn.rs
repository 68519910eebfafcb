//! What goes into a turn and what comes out of it.

use std::sync::Arc;
use std::time::Duration;

use reaktly_domain::ids::{ArticleId, ChunkId, TeamId};
use serde::Serialize;

use reaktly_search::index::Index;
use reaktly_search::language::Language;
use reaktly_models::Usage;

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
    /// How it addresses customers, where a language knows the difference.
    pub address: Address,
    /// Its own words for saying at first contact that an AI answers; the canned text when not set.
    pub disclosure: Option<String>,
    /// Where customers reach the business when no person can take over: a phone number, an address.
    pub contact: Option<String>,
    /// What the owner never lets the AI handle: words and phrases.
    pub policy_words: Vec<String>,
    /// Teams a customer may ask for.
    pub departments: Vec<Department>,
}

impl Persona {
    /// An operator of that name with every default.
    pub fn named(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            business: String::new(),
            instructions: String::new(),
            website: None,
            languages: Language::ALL.to_vec(),
            address: Address::default(),
            disclosure: None,
            contact: None,
            policy_words: Vec::new(),
            departments: Vec::new(),
        }
    }
}

/// How customers are addressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Address {
    /// `Sie`, `vous`, `usted`.
    #[default]
    Formal,
    /// `du`, `tu`, `tú`.
    Informal,
}

/// A team with the names customers call it by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Department {
    /// The team.
    pub team: TeamId,
    /// Its name and its aliases.
    pub names: Vec<String>,
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

/// What the AI remembers of the engagement beside its last messages.
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
}

/// How the customer sounds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Mood {
    /// Calm, or not known.
    #[default]
    Calm,
    /// Unhappy.
    Unhappy,
    /// Angry.
    Angry,
}

/// How soon a person should look.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Priority {
    /// In turn.
    #[default]
    Normal,
    /// Before others: threats, injuries, self-harm, the press.
    High,
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
    /// The customer asked for a team.
    AskedForTeam,
    /// The customer is angry.
    Anger,
    /// The customer asked the same again after an answer.
    RepeatedQuestion,
    /// Somebody may be in danger.
    Safety,
    /// The customer wants to buy what needs a person.
    SalesLead,
    /// The AI answered as often as it may in one engagement.
    TurnLimit,
    /// What the AI may spend is spent, and nothing is known without it.
    Budget,
    /// Another machine seems to be answering.
    Loop,
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
            Self::AskedForTeam => "asked_for_team",
            Self::Anger => "anger",
            Self::RepeatedQuestion => "repeated_question",
            Self::Safety => "safety",
            Self::SalesLead => "sales_lead",
            Self::TurnLimit => "turn_limit",
            Self::Budget => "budget",
            Self::Loop => "loop",
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
    /// How the customer sounds.
    pub mood: Mood,
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
        /// The team it should go to.
        team: Option<TeamId>,
        /// How soon.
        priority: Priority,
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
    /// What is to be remembered of it.
    pub memory: Memory,
}

/// The turn was cancelled; there is no result.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the turn was cancelled")]
pub struct Cancelled;
