//! What a turn leaves to be remembered, and what that means for what is said.

use jiff::SignedDuration;

use super::Settling;
use crate::verdict::{Apology, Decided, Verdict};

/// A failure is apologized for no oftener.
const APOLOGY_EVERY: SignedDuration = SignedDuration::from_hours(1);
/// Turns in a row off topic after which the AI keeps quiet …
const OFF_TOPIC_MAX: u32 = 3;
/// … for this long.
const QUIET_TIME: SignedDuration = SignedDuration::from_mins(5);

impl Settling {
    /// Whether the customer read the same apology a short while ago.
    pub(super) fn has_just_apologized(&self, verdict: &Verdict) -> bool {
        let last = self.memory.apologized_at.filter(|_| verdict.memory.apologizes == Apology::Yes);
        last.is_some_and(|at| self.now.duration_since(at) < APOLOGY_EVERY)
    }

    /// Whether a person is writing to the customer.
    pub(super) fn somebody_types(&self) -> bool {
        self.memory.quiet_until.is_some_and(|until| self.now < until)
    }

    /// Takes over what the operator counted.
    pub(super) fn remember(&mut self, verdict: &Verdict) {
        let counts = &verdict.memory;
        let memory = &mut self.memory;
        if matches!(verdict.outcome, Decided::Reply { .. }) {
            memory.turns = memory.turns.saturating_add(1);
        }
        memory.unanswered = counts.unanswered;
        memory.unhappy = counts.unhappy;
        memory.off_topic = counts.off_topic;
        memory.linked.clone_from(&counts.linked);
        if counts.off_topic >= OFF_TOPIC_MAX {
            memory.quiet_until = Some(self.now + QUIET_TIME);
        }
        let is_said = match &verdict.outcome {
            Decided::Reply { .. } => true,
            Decided::Handoff { text, .. } => text.is_some(),
            Decided::Silent { .. } => false,
        };
        if counts.apologizes == Apology::Yes && is_said {
            memory.apologized_at = Some(self.now);
        }
    }
}
