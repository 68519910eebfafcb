//! What a model says, and what it cost.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use serde::Serialize;

use crate::Purpose;

/// Tokens of a call, as the provider counts them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Usage {
    /// Tokens read, cached ones included.
    pub input: u32,
    /// Of those, read from the provider's cache.
    pub cached: u32,
    /// Of those, written to the provider's cache, where it counts them.
    pub cache_written: u32,
    /// Tokens written, reasoning included.
    pub output: u32,
    /// Of those, spent on reasoning.
    pub reasoning: u32,
}

impl Usage {
    /// Everything read and written.
    pub const fn total(&self) -> u32 {
        self.input.saturating_add(self.output)
    }
}

impl std::ops::AddAssign for Usage {
    fn add_assign(&mut self, other: Self) {
        self.input = self.input.saturating_add(other.input);
        self.cached = self.cached.saturating_add(other.cached);
        self.cache_written = self.cache_written.saturating_add(other.cache_written);
        self.output = self.output.saturating_add(other.output);
        self.reasoning = self.reasoning.saturating_add(other.reasoning);
    }
}

/// A complete answer of a model.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LlmReply {
    /// What it said.
    pub text: String,
    /// What it read and wrote.
    pub usage: Usage,
    /// What that cost in millionths of a US dollar; none when the model's price is not known.
    pub cost_micro_usd: Option<u64>,
    /// Who provides the model: `openai`, `anthropic`, `gemini` or `ollama`.
    pub provider: &'static str,
    /// The model that was asked.
    pub model: String,
    /// Time to the first piece of the answer; the whole when it came at once.
    pub first_piece: Duration,
    /// Time to the end of the answer, earlier tries included.
    pub total: Duration,
    /// Calls it took, this one included.
    pub attempts: u32,
}

/// One call to a provider: ids, counts and times, never a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Call {
    /// What it was for.
    pub purpose: Purpose,
    /// Who provides the model.
    pub provider: &'static str,
    /// The model that was asked.
    pub model: String,
    /// What was read and written; estimated when the provider did not come to say it.
    pub usage: Usage,
    /// What that cost, when the price is known.
    pub cost_micro_usd: Option<u64>,
    /// Time to the first piece of the answer.
    pub first_piece: Option<Duration>,
    /// Time of the whole call.
    pub total: Duration,
    /// `ok`, or the code of an [`LlmError`](crate::LlmError).
    pub outcome: &'static str,
}

/// The calls made for a turn. Clones share one list, so that whoever began the turn knows what was spent even when the
/// turn was cancelled.
#[derive(Debug, Clone, Default)]
pub struct CallLog(Arc<Mutex<Vec<Call>>>);

impl CallLog {
    /// Adds a call.
    pub fn push(&self, call: Call) {
        self.lock().push(call);
    }

    /// The calls so far, oldest first.
    pub fn calls(&self) -> Vec<Call> {
        self.lock().clone()
    }

    /// What they read and wrote together.
    pub fn usage(&self) -> Usage {
        self.lock().iter().fold(Usage::default(), |mut sum, call| {
            sum += call.usage;
            sum
        })
    }

    /// What they cost together; calls whose price is not known count nothing, and none when it is known of no call.
    pub fn cost_micro_usd(&self) -> Option<u64> {
        self.lock().iter().filter_map(|call| call.cost_micro_usd).reduce(u64::saturating_add)
    }

    fn lock(&self) -> MutexGuard<'_, Vec<Call>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
