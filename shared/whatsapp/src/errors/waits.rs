//! How often to try again, and how long to wait before the next try.

use jiff::{SignedDuration, Timestamp};

use super::{Class, Refusal};

/// Longest wait a `Retry-After` is believed.
pub const RETRY_AFTER_MAX: SignedDuration = SignedDuration::from_hours(1);

/// How a refused message is tried again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Patience {
    /// Wait before the second try.
    pub first: SignedDuration,
    /// How much longer each further wait is.
    pub factor: i32,
    /// Longest wait.
    pub longest: SignedDuration,
    /// Tries in all, the first included.
    pub tries: u32,
}

const fn patience_of(first: SignedDuration, factor: i32, longest: SignedDuration, tries: u32) -> Patience {
    Patience { first, factor, longest, tries }
}

const fn seconds(seconds: i64) -> SignedDuration {
    SignedDuration::from_secs(seconds)
}

const fn minutes(minutes: i64) -> SignedDuration {
    SignedDuration::from_mins(minutes)
}

const fn hours(hours: i64) -> SignedDuration {
    SignedDuration::from_hours(hours)
}

/// A limit was reached; the message was not looked at.
const AFTER_LIMIT: Patience = patience_of(seconds(1), 2, minutes(10), 12);
/// Meta has trouble.
const AFTER_TROUBLE: Patience = patience_of(seconds(2), 3, minutes(10), 12);

/// Codes that want a patience of their own.
const OF_CODES: [(i64, Patience); 11] = [
    // An unnamed error is as likely a bad request as a bad moment.
    (1, patience_of(seconds(2), 3, minutes(10), 3)),
    // Media that Meta could not fetch or take in: a link may have been slow once.
    (131_014, patience_of(seconds(5), 1, seconds(5), 2)),
    (131_053, patience_of(seconds(5), 1, seconds(5), 2)),
    // Blocks and reports, wrongly classified templates: the number's own restriction, which trying makes worse.
    (131_048, patience_of(minutes(15), 4, hours(4), 4)),
    (131_064, patience_of(minutes(15), 4, hours(4), 4)),
    // The customer had enough marketing for now; Meta asks for a day and for no loop.
    (131_049, patience_of(hours(24), 1, hours(24), 2)),
    // One customer in a short time: Meta asks for 4ⁿ seconds.
    (131_056, patience_of(seconds(1), 4, minutes(10), 12)),
    // Maintenance, mostly while the number gets a higher throughput: about a minute, at times a few.
    (131_057, patience_of(seconds(30), 2, minutes(5), 12)),
    (2_494_100, patience_of(seconds(30), 2, minutes(5), 12)),
    // Ten messages an hour with a form that fails often.
    (132_069, patience_of(hours(1), 1, hours(1), 2)),
    // A template that was just changed is synchronised for ten minutes.
    (134_101, patience_of(minutes(10), 1, minutes(10), 3)),
];

/// How a message that was refused like this is tried again; `None` when it never is.
pub fn patience(refusal: &Refusal) -> Option<Patience> {
    let of_code = OF_CODES.iter().find(|(code, _)| *code == refusal.code).map(|(_, patience)| *patience);
    of_code.or(match refusal.class {
        Class::ReplaySafe => Some(AFTER_LIMIT),
        Class::RetryLater => Some(AFTER_TROUBLE),
        Class::Wait | Class::Credential | Class::Permanent | Class::User | Class::UnknownOutcome => None,
    })
}

/// How long to wait after the try number `attempt` (counted from 1) was refused; `None` when it was the last one. Meta's
/// `Retry-After` only lengthens it.
pub fn wait_before(refusal: &Refusal, attempt: u32, retry_after: Option<SignedDuration>) -> Option<SignedDuration> {
    let patience = patience(refusal).filter(|patience| attempt < patience.tries)?;
    let mut wait = patience.first;
    for _ in 1..attempt {
        wait = wait.saturating_mul(patience.factor).min(patience.longest);
    }
    Some(wait.max(retry_after.unwrap_or(SignedDuration::ZERO)))
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
