//! What of several questions has no answer: it is said, and a person sees to it.

use reaktly_search::index::{Hit, Query};

use super::memory::Ending;
use super::says::Decision;
use super::work::Work;
use crate::answer::several::{self, Asked};
use crate::answer::{COVERAGE_MAY_BE_MEANT, Found};
use crate::canned::Say;
use crate::turn::{HandoffReason, Outcome, Reply};

impl Work<'_> {
    /// An answer to what is known of several questions, with what is done about the others: a person is offered, or takes
    /// over when the owner wants one at once.
    pub(super) fn with_open(&self, reply: Reply, asked: &[Asked<'_>], found: &Found<'_>) -> Decision {
        let open = self.open(asked);
        if open.is_empty() {
            return Decision { outcome: Outcome::Reply(reply), ending: Ending::Answered };
        }
        let open = self.texts.fill(Say::StillOpen, &[("questions", &open.join(" "))]);
        let text = format!("{}\n\n{open}", reply.text);
        let mut decision = self.cannot_answer(found);
        let unknown = self.texts.say(Say::CannotAnswer);
        match &mut decision.outcome {
            Outcome::Handoff { text: told, reason: HandoffReason::NoAnswer, .. } => {
                *told = told.replacen(unknown, &text, 1);
            }
            Outcome::Reply(offer) => {
                offer.text = offer.text.replacen(unknown, &text, 1);
                offer.sources = reply.sources;
            }
            Outcome::Handoff { .. } | Outcome::Silent { .. } => {}
        }
        decision
    }

    /// Questions nothing is known about, as they were asked.
    fn open(&self, asked: &[Asked<'_>]) -> Vec<String> {
        if asked.is_empty() {
            return Vec::new();
        }
        let is_open = |question: &String| {
            let query = Query::of(question, self.language);
            let near = self.input.index.search(&query, 1).first().map_or(0.0, Hit::evidence);
            question.ends_with('?') && near < COVERAGE_MAY_BE_MEANT && asked.iter().all(|one| one.question != *question)
        };
        several::questions(&self.words).into_iter().filter(is_open).collect()
    }
}

#[cfg(test)]
mod tests;
