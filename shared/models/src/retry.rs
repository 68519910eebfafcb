//! Whether and when a failed call is made again.

use std::time::Duration;

use tokio::time::Instant;

use crate::LlmError;

/// Calls to one model for one request, the first included.
pub(crate) const CALLS_MAX: u32 = 3;
/// Shortest pause before a call is made again.
const PAUSE_MIN: Duration = Duration::from_millis(500);
/// Longest pause before the second call; doubled for the third.
const PAUSE_FIRST_MAX: Duration = Duration::from_secs(2);
/// Longest pause, unless the provider asks for more.
const PAUSE_MAX: Duration = Duration::from_secs(4);

/// Whether another model could be asked instead.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Other {
    /// Another one is there.
    Ready,
    /// There is none, or it rests.
    None,
}

/// What to do after a failed call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Next {
    /// Call again after a pause.
    Again(Duration),
    /// Leave this model.
    Leave,
}

/// What to do after the `call`th call (from 1) failed at `now`. `chance` is between 0 and 1.
pub(crate) fn next(error: &LlmError, call: u32, now: Instant, deadline: Instant, other: Other, chance: f64) -> Next {
    if !error.is_transient() || call >= CALLS_MAX {
        return Next::Leave;
    }
    let pause = pause(error, call, chance);
    // A customer who waited out one silence is better served by the other model than by a second one.
    let better_elsewhere = *error == LlmError::Timeout || pause > PAUSE_MAX;
    if now + pause >= deadline || (other == Other::Ready && better_elsewhere) {
        return Next::Leave;
    }
    Next::Again(pause)
}

/// Anywhere between the shortest and the step's longest pause; what the provider asks for only lengthens it.
fn pause(error: &LlmError, call: u32, chance: f64) -> Duration {
    let longest = PAUSE_FIRST_MAX.saturating_mul(2_u32.saturating_pow(call.saturating_sub(1))).min(PAUSE_MAX);
    let jittered = PAUSE_MIN + longest.saturating_sub(PAUSE_MIN).mul_f64(chance.clamp(0.0, 1.0));
    match error {
        LlmError::RateLimited { retry_after: Some(wanted) } => jittered.max(*wanted),
        _ => jittered,
    }
}

/// A random share between 0 and 1.
pub(crate) fn chance() -> f64 {
    let mut byte = [0_u8; 1];
    getrandom::fill(&mut byte).map_or(1.0, |()| f64::from(byte[0]) / 255.0)
}

/// Whether a failure speaks against the model rather than against the request.
pub(crate) const fn counts_against(error: &LlmError) -> bool {
    match error {
        LlmError::BadRequest { status } => *status == 429 || *status >= 500,
        LlmError::Auth { .. } => true,
        other => other.is_transient(),
    }
}

#[cfg(test)]
mod tests;
