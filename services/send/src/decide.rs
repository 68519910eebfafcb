//! What an answer of Meta means for the message, the limits and the number. Pure.

use jiff::{SignedDuration, Timestamp};
use reaktly_graph::SendResult;
use reaktly_store::outcomes::Outcome;
use reaktly_whatsapp::errors::{Class, Refusal, wait_before};
use serde_json::{Value, json};

/// Tries of a message that Meta keeps refusing for now.
pub const ATTEMPTS_MAX: u32 = 12;
/// Between tries while the credentials are broken: a probe, not a burden.
const CREDENTIAL_WAIT: SignedDuration = SignedDuration::from_mins(1);
/// Before the next try when Meta could not even be reached.
const UNREACHABLE_WAIT: SignedDuration = SignedDuration::from_secs(2);
/// Longest wait between tries of a message that never left.
const UNREACHABLE_WAIT_MAX: SignedDuration = SignedDuration::from_mins(2);
/// Codes that call the number's rate too high: its own and the account's.
const NUMBER_LIMIT_CODES: [i64; 3] = [130_429, 80_007, 4];
/// The code that calls the rate to one customer too high.
const PAIR_LIMIT_CODE: i64 = 131_056;

/// What else an answer tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Feedback {
    /// Nothing.
    None,
    /// Meta takes messages: the customer's strikes are forgotten, a standstill is over.
    Taken,
    /// The number is too fast.
    NumberTooFast,
    /// Messages to this customer come too fast.
    PairTooFast,
    /// The credentials are broken: the number stands still.
    Standstill,
    /// Meta refused this message.
    Refused,
}

/// Reads the answer to attempt number `attempt` of a message, made at `now`. `jitter` in 0..1 spreads the retries.
pub fn decide(result: &SendResult, attempt: u32, now: Timestamp, jitter: f64) -> (Outcome, Feedback) {
    match result {
        SendResult::Accepted(accepted) => (Outcome::Accepted { wamid: accepted.wamid.clone() }, Feedback::Taken),
        SendResult::Unknown(reason) => (Outcome::Unknown { reason: reason.to_string() }, Feedback::None),
        SendResult::NotSent(not_sent) => {
            let growth = 2_i32.saturating_pow(attempt.saturating_sub(1).min(10));
            let wait = UNREACHABLE_WAIT.saturating_mul(growth).min(UNREACHABLE_WAIT_MAX);
            let error = json!({ "code": null, "reason": "unreachable", "title": "Meta could not be reached",
                "detail": not_sent.to_string() });
            (Outcome::Retry { at: now + spread(wait, jitter), error }, Feedback::None)
        }
        SendResult::Refused { refusal, retry_after } => refused(refusal, *retry_after, attempt, now, jitter),
    }
}

fn refused(
    refusal: &Refusal,
    retry_after: Option<SignedDuration>,
    attempt: u32,
    now: Timestamp,
    jitter: f64,
) -> (Outcome, Feedback) {
    let error = describe(refusal);
    if refusal.class == Class::Credential {
        let wait = CREDENTIAL_WAIT.max(retry_after.unwrap_or(SignedDuration::ZERO));
        return (Outcome::Retry { at: now + spread(wait, jitter), error }, Feedback::Standstill);
    }
    if refusal.class == Class::UnknownOutcome {
        return (Outcome::Unknown { reason: format!("meta answered with code {}", refusal.code) }, Feedback::None);
    }
    let feedback = match refusal.code {
        PAIR_LIMIT_CODE => Feedback::PairTooFast,
        code if NUMBER_LIMIT_CODES.contains(&code) || refusal.http_status == 429 => Feedback::NumberTooFast,
        _ => Feedback::Refused,
    };
    if refusal.class.may_retry() && attempt < ATTEMPTS_MAX {
        let wait = wait_before(refusal, attempt, retry_after);
        return (Outcome::Retry { at: now + spread(wait, jitter), error }, feedback);
    }
    (Outcome::Failed { error }, feedback)
}

/// A refusal as people read it: Meta's code, what it means, what helps and who can do it.
pub fn describe(refusal: &Refusal) -> Value {
    let entry = refusal.entry();
    json!({
        "code": refusal.code,
        "subcode": refusal.subcode,
        "reason": refusal.class.name(),
        "title": entry.map_or("Meta refused the message", |entry| entry.meaning),
        "detail": refusal.details.as_deref().or(refusal.message.as_deref()),
        "remedy": entry.map(|entry| entry.remedy),
        "fixer": entry.map(|entry| entry.fixer.name()),
        "metaTraceId": refusal.trace_id,
    })
}

/// Up to a quarter more, never less: a server's wish is only lengthened.
fn spread(wait: SignedDuration, jitter: f64) -> SignedDuration {
    SignedDuration::from_secs_f64(wait.as_secs_f64() * (1.0 + jitter.clamp(0.0, 1.0) / 4.0))
}

#[cfg(test)]
mod tests;
