//! What is remembered after a turn.

use super::says::Decision;
use crate::turn::{Memory, Mood, Outcome, Source};

/// Times in a row that somebody off topic is told so.
pub(super) const OFF_TOPIC_MAX: u32 = 2;

/// How a turn ended, as far as the next one is concerned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ending {
    /// With an answer.
    Answered,
    /// Without one.
    Unanswered,
    /// It was not the business's matter.
    OffTopic,
    /// With a courtesy, a rule, a person.
    Other,
}

impl Ending {
    /// A stable word for the evidence.
    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Self::Answered => "answered",
            Self::Unanswered => "unanswered",
            Self::OffTopic => "off_topic",
            Self::Other => "other",
        }
    }
}

pub(super) fn after(before: &Memory, decision: &Decision, mood: Mood) -> Memory {
    let (unanswered, off_topic) = match decision.ending {
        Ending::Answered => (0, 0),
        Ending::Unanswered => (before.unanswered.saturating_add(1), 0),
        Ending::OffTopic => (before.unanswered, before.off_topic.saturating_add(1)),
        Ending::Other => (before.unanswered, before.off_topic),
    };
    let mut memory = Memory {
        summary: before.summary.clone(),
        turns: before.turns,
        unanswered,
        unhappy: if mood == Mood::Calm { 0 } else { before.unhappy.saturating_add(1) },
        off_topic,
        linked: before.linked.clone(),
    };
    if let Outcome::Reply(reply) = &decision.outcome {
        memory.turns = memory.turns.saturating_add(1);
        let is_linked = |source: &&Source| source.url.as_ref().is_some_and(|url| reply.text.contains(url));
        for source in reply.sources.iter().filter(is_linked) {
            if !memory.linked.contains(&source.article_id) {
                memory.linked.push(source.article_id);
            }
        }
    }
    memory
}
