//! How long to wait before the next try.

use jiff::{SignedDuration, Timestamp};

use super::{Class, Refusal};

/// Longest wait a `Retry-After` is believed.
pub const RETRY_AFTER_MAX: SignedDuration = SignedDuration::from_hours(1);
/// Longest wait between tries of our own choosing.
const WAIT_MAX: SignedDuration = SignedDuration::from_mins(10);
/// First wait after a limit.
const LIMIT_WAIT_MIN: SignedDuration = SignedDuration::from_secs(1);
/// First wait after trouble at Meta's.
const TROUBLE_WAIT_MIN: SignedDuration = SignedDuration::from_secs(2);
/// Too many messages to one customer; Meta asks to wait 4ⁿ seconds.
const CODE_PAIR_LIMIT: i64 = 131_056;

/// How long to wait after the try number `attempt` (counted from 1) was refused. Meta's `Retry-After` only lengthens it.
pub fn wait_before(refusal: &Refusal, attempt: u32, retry_after: Option<SignedDuration>) -> SignedDuration {
    let tries_before = attempt.saturating_sub(1);
    let own = if refusal.code == CODE_PAIR_LIMIT {
        grown(SignedDuration::from_secs(1), 4, tries_before)
    } else if refusal.class == Class::ReplaySafe {
        grown(LIMIT_WAIT_MIN, 2, tries_before)
    } else {
        grown(TROUBLE_WAIT_MIN, 3, tries_before)
    };
    own.max(retry_after.unwrap_or(SignedDuration::ZERO))
}

/// Reads a `Retry-After` header: seconds, or an HTTP date, which is compared with `now`. At most [`RETRY_AFTER_MAX`];
/// `None` for anything else and for the past.
pub fn retry_after(header: &str, now: Timestamp) -> Option<SignedDuration> {
    let header = header.trim();
    let wait = match header.parse::<u32>() {
        Ok(seconds) => SignedDuration::from_secs(seconds.into()),
        Err(_) => jiff::fmt::rfc2822::parse(header).ok()?.timestamp().duration_since(now),
    };
    wait.is_positive().then(|| wait.min(RETRY_AFTER_MAX))
}

fn grown(first: SignedDuration, factor: i32, times: u32) -> SignedDuration {
    let mut wait = first;
    for _ in 0..times {
        wait = wait.saturating_mul(factor);
        if wait >= WAIT_MAX {
            return WAIT_MAX;
        }
    }
    wait
}
