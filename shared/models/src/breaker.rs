//! Leaves a failing model alone for a while, so that customers do not wait for it.

use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

/// Calls that are looked back at.
const CALLS: usize = 20;
/// Failures within [`WINDOW`] that open the breaker.
const FAILURES_MAX: usize = 5;
/// How far back those count.
const WINDOW: Duration = Duration::from_secs(30);
/// Failures among [`CALLS`] that open it however long ago they were: more than half.
const FAILURES_OF_ALL_MAX: usize = CALLS / 2 + 1;
/// How long the model is left alone before one call tries it again.
const REST: Duration = Duration::from_secs(15);

/// Counts failures of one model.
#[derive(Debug, Default)]
pub(crate) struct Breaker(Mutex<State>);

#[derive(Debug, Default)]
struct State {
    /// When each of the last calls ended, and how.
    calls: VecDeque<(Instant, Ended)>,
    phase: Phase,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Ended {
    Well,
    Badly,
}

#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
enum Phase {
    #[default]
    Closed,
    /// Nobody calls until then; after it one call may.
    Open { until: Instant },
    /// That one call is under way.
    Trying,
}

/// Leave to make one call. Dropped without a result, it counts for nothing and another call may try.
#[derive(Debug)]
pub(crate) struct Pass<'a> {
    breaker: &'a Breaker,
    given: Instant,
    tries: bool,
}

impl Breaker {
    /// Leave to call at `now`; none while the model rests, or while another call tries whether it is back.
    pub(crate) fn admit(&self, now: Instant) -> Option<Pass<'_>> {
        let mut state = self.lock();
        let tries = match state.phase {
            Phase::Closed => false,
            Phase::Open { until } if now >= until => {
                state.phase = Phase::Trying;
                true
            }
            Phase::Open { .. } | Phase::Trying => return None,
        };
        Some(Pass { breaker: self, given: now, tries })
    }

    /// Whether a call at `now` would be let through.
    pub(crate) fn would_admit(&self, now: Instant) -> bool {
        match self.lock().phase {
            Phase::Closed => true,
            Phase::Open { until } => now >= until,
            Phase::Trying => false,
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Pass<'_> {
    /// The call succeeded.
    pub(crate) fn succeeded(mut self, now: Instant) {
        let mut state = self.breaker.lock();
        if self.tries {
            self.tries = false;
            *state = State::default();
        }
        state.note(now, Ended::Well);
    }

    /// The call failed in a way that speaks against the model.
    pub(crate) fn failed(mut self, now: Instant) {
        let mut state = self.breaker.lock();
        state.note(now, Ended::Badly);
        let tried = std::mem::take(&mut self.tries);
        if tried || (state.phase == Phase::Closed && state.failed_too_often(now)) {
            state.phase = Phase::Open { until: now + REST };
        }
    }
}

impl Drop for Pass<'_> {
    fn drop(&mut self) {
        if self.tries {
            self.breaker.lock().phase = Phase::Open { until: self.given };
        }
    }
}

impl State {
    fn note(&mut self, now: Instant, ended: Ended) {
        self.calls.push_back((now, ended));
        if self.calls.len() > CALLS {
            self.calls.pop_front();
        }
    }

    fn failed_too_often(&self, now: Instant) -> bool {
        let failures = || self.calls.iter().filter(|(_, ended)| *ended == Ended::Badly);
        let lately = failures().filter(|(when, _)| now.duration_since(*when) <= WINDOW).count();
        lately >= FAILURES_MAX || failures().count() >= FAILURES_OF_ALL_MAX
    }
}

#[cfg(test)]
mod tests;
