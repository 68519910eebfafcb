//! Leaves a failing model alone for a while, so that customers do not wait for it.

use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

/// Failures within [`WINDOW`] that open the breaker.
const FAILURES_MAX: usize = 5;
/// How far back failures count.
const WINDOW: Duration = Duration::from_secs(30);
/// How long the model is left alone before one call tries it again.
const REST: Duration = Duration::from_secs(15);

/// Counts failures of one model.
#[derive(Debug, Default)]
pub(super) struct Breaker(Mutex<State>);

#[derive(Debug, Default)]
struct State {
    failures: VecDeque<Instant>,
    rests_until: Option<Instant>,
}

impl Breaker {
    /// Whether a call may be made at `now`. After the rest one call may; others wait for its result.
    pub(super) fn admits(&self, now: Instant) -> bool {
        let mut state = self.lock();
        match state.rests_until {
            Some(until) if now < until => false,
            Some(_) => {
                state.rests_until = Some(now + REST);
                true
            }
            None => true,
        }
    }

    /// A call succeeded.
    pub(super) fn succeeded(&self) {
        *self.lock() = State::default();
    }

    /// A call failed at `now`.
    pub(super) fn failed(&self, now: Instant) {
        let mut state = self.lock();
        state.failures.push_back(now);
        while state.failures.front().is_some_and(|failure| now.duration_since(*failure) > WINDOW) {
            state.failures.pop_front();
        }
        if state.failures.len() >= FAILURES_MAX {
            state.rests_until = Some(now + REST);
        }
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests;
