//! When the AI answers: after a moment of quiet, so that several short messages get one answer, but never so late that
//! a customer who keeps writing is kept waiting.

use jiff::{SignedDuration, Timestamp};

/// A turn is due this long after the first unanswered message at the latest.
pub const QUIET_MAX: SignedDuration = SignedDuration::from_secs(8);

/// When a turn is due after a message at `now`: `quiet` later, at most [`QUIET_MAX`] after `first_unanswered`, and never
/// in the past.
pub fn due_at(now: Timestamp, first_unanswered: Timestamp, quiet: SignedDuration) -> Timestamp {
    let after_quiet = now.saturating_add(quiet).unwrap_or(now);
    let latest = first_unanswered.saturating_add(QUIET_MAX).unwrap_or(now);
    after_quiet.min(latest).max(now)
}

#[cfg(test)]
mod tests;
