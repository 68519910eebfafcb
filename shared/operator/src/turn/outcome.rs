//! What is done about a turn.

use reaktly_domain::ids::{ArticleId, TeamId};
use reaktly_search::language::Language;
use serde::Serialize;

use super::{Evidence, Memory};

/// How the customer sounds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize)]
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
    /// The customer keeps to what is not the business's matter.
    OffTopic,
}

impl SilenceReason {
    /// A stable word for rows and events.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Acknowledgement => "acknowledgement",
            Self::Done => "done",
            Self::OffTopic => "off_topic",
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
