//! What is remembered after a turn.

use reaktly_search::index::Index;

use super::says::Decision;
use crate::canned::{Say, said_of_ours};
use crate::rules;
use crate::turn::{Memory, Mood, Outcome, Source, Speaker, Utterance};

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
    /// With a word that no marketing will come, and nothing else.
    OptedOut,
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
            Self::OptedOut => "opted_out",
            Self::Other => "other",
        }
    }
}

pub(super) fn after(before: &Memory, decision: &Decision, mood: Mood) -> Memory {
    let (unanswered, off_topic) = match decision.ending {
        Ending::Answered => (0, 0),
        Ending::Unanswered => (before.unanswered.saturating_add(1), 0),
        Ending::OffTopic => (before.unanswered, before.off_topic.saturating_add(1)),
        Ending::OptedOut | Ending::Other => (before.unanswered, before.off_topic),
    };
    let mut memory = Memory {
        summary: before.summary.clone(),
        turns: before.turns,
        unanswered,
        unhappy: if mood == Mood::Calm { 0 } else { before.unhappy.saturating_add(1) },
        off_topic,
        linked: before.linked.clone(),
        earlier: before.earlier,
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

/// What would be remembered of a conversation of which nothing but the words are known (oldest first): for turns that are
/// tried out, or run again.
pub fn remembered(history: &[Utterance], index: &Index) -> Memory {
    let mut memory = Memory::default();
    for said in history {
        match said.speaker {
            Speaker::Customer if rules::mood_of(&said.text) == Mood::Calm => memory.unhappy = 0,
            Speaker::Customer => memory.unhappy += 1,
            Speaker::Ai => remember_answer(&mut memory, &said.text, index),
            // A person took care of what was open.
            Speaker::Agent => memory = Memory { linked: std::mem::take(&mut memory.linked), ..Memory::default() },
        }
    }
    memory
}

fn remember_answer(memory: &mut Memory, text: &str, index: &Index) {
    memory.turns += 1;
    let says = |any: &[Say]| any.iter().any(|say| said_of_ours(text, *say));
    if says(&[Say::CannotAnswer, Say::Clarify, Say::ClarifyOpen, Say::Media]) {
        (memory.unanswered, memory.off_topic) = (memory.unanswered + 1, 0);
    } else if says(&[Say::OutOfScope]) {
        memory.off_topic += 1;
    } else if !says(&[
        Say::Greeting,
        Say::Welcome,
        Say::Goodbye,
        Say::Alright,
        Say::HowAreYou,
        Say::Prompt,
        Say::AskReference,
    ]) {
        (memory.unanswered, memory.off_topic) = (0, 0);
    }
    for chunk in index.chunks() {
        let is_linked = chunk.url.as_ref().is_some_and(|url| text.contains(url));
        if is_linked && !memory.linked.contains(&chunk.article) {
            memory.linked.push(chunk.article);
        }
    }
}

#[cfg(test)]
mod tests;
