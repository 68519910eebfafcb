//! What an answer of Meta means for the message, the limits, the number and the customer. Pure.

use jiff::{SignedDuration, Timestamp};
use reaktly_domain::limits::{NumberRate, RecipientBucket};
use reaktly_graph::SendResult;
use reaktly_store::outcomes::Outcome;
use reaktly_whatsapp::errors::{self, Class, Refusal, wait_before};
use serde_json::{Value, json};

/// Before the next try when Meta could not even be reached.
const UNREACHABLE_WAIT: SignedDuration = SignedDuration::from_secs(2);
/// Longest wait between tries of a message that never left.
const UNREACHABLE_WAIT_MAX: SignedDuration = SignedDuration::from_mins(2);
/// Codes that call the number's rate too high: its own, the account's, the app's.
const RATE_CODES: [i64; 4] = [130_429, 80_007, 613, 4];
/// The code that calls the rate to one customer too high.
const PAIR_CODE: i64 = 131_056;
/// Codes by which Meta restricts the whole number: blocks and reports, wrongly classified templates.
const RESTRICTION_CODES: [i64; 2] = [131_048, 131_064];
/// Codes of maintenance, which concerns the whole number.
const MAINTENANCE_CODES: [i64; 2] = [131_057, 2_494_100];
/// The customer wants no marketing.
const MARKETING_STOP_CODE: i64 = 131_050;
/// More than 24 hours have passed since the customer wrote.
const WINDOW_CODE: i64 = 131_047;

/// What else an answer tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Feedback {
    /// Nothing.
    None,
    /// Meta takes messages: the customer's strikes are forgotten, a standstill is over.
    Taken,
    /// Meta refused this message, so that it did take the credentials.
    Refused,
    /// The number is too fast.
    NumberTooFast,
    /// Messages to this customer come too fast.
    PairTooFast,
    /// Meta restricts the number until about then.
    Restrained(Timestamp),
    /// Meta is busy with the number until about then.
    Paused(Timestamp),
    /// The credentials are broken: the number stands still.
    Standstill,
    /// The customer wants no marketing.
    MarketingStopped,
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
                "detail": not_sent.to_string(), "remedy": "nothing; it is tried again by itself", "fixer": "meta" });
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
    match refusal.class {
        // The number waits, not the message: it stays due, behind those that have waited longer.
        Class::Credential => return (Outcome::Retry { at: now, error }, Feedback::Standstill),
        Class::UnknownOutcome => {
            let reason = format!("meta answered with code {}", refusal.code);
            return (Outcome::Unknown { reason }, Feedback::None);
        }
        _ => {}
    }
    let wait = wait_before(refusal, attempt, retry_after);
    let feedback = feedback(refusal, now + wait.unwrap_or(SignedDuration::ZERO));
    let outcome = match wait {
        Some(wait) => Outcome::Retry { at: now + spread(wait, jitter), error },
        None => Outcome::Failed { error },
    };
    (outcome, feedback)
}

fn feedback(refusal: &Refusal, until: Timestamp) -> Feedback {
    match refusal.code {
        PAIR_CODE => Feedback::PairTooFast,
        MARKETING_STOP_CODE => Feedback::MarketingStopped,
        code if RESTRICTION_CODES.contains(&code) => Feedback::Restrained(until),
        code if MAINTENANCE_CODES.contains(&code) => Feedback::Paused(until),
        code if RATE_CODES.contains(&code) || refusal.http_status == 429 => Feedback::NumberTooFast,
        _ => Feedback::Refused,
    }
}

/// The number's rate after an answer. Whatever Meta thinks of a message: if it is not about the credentials, it took them.
#[must_use]
pub fn number_after(rate: NumberRate, feedback: Feedback, now: Timestamp) -> NumberRate {
    match feedback {
        Feedback::None => rate,
        Feedback::Standstill => rate.stopped(now),
        Feedback::NumberTooFast => rate.resumed().slowed_down(now),
        Feedback::Restrained(until) => rate.resumed().restrained(now, until),
        Feedback::Paused(until) => rate.resumed().paused(until),
        Feedback::Taken | Feedback::Refused | Feedback::PairTooFast | Feedback::MarketingStopped => rate.resumed(),
    }
}

/// The recipient's bucket after an answer.
#[must_use]
pub fn recipient_after(bucket: RecipientBucket, feedback: Feedback, now: Timestamp) -> RecipientBucket {
    match feedback {
        Feedback::Taken => bucket.relieved(),
        Feedback::PairTooFast => bucket.struck(now),
        _ => bucket,
    }
}

/// A refusal as people read it: Meta's code, what it means, what helps and who can do it.
pub fn describe(refusal: &Refusal) -> Value {
    let detail = refusal.details.as_deref().or(refusal.message.as_deref());
    let mut error = errors::explain(refusal.code, refusal.subcode, None, detail);
    if let Some(fields) = error.as_object_mut() {
        fields.insert("reason".to_owned(), refusal.class.name().into());
        fields.insert("metaTraceId".to_owned(), refusal.trace_id.clone().into());
    }
    error
}

/// What people are told of a message that came to leave after its window: Meta's own code for it, and the way out.
pub fn window_closed() -> Value {
    let mut error = errors::explain(WINDOW_CODE, None, None, Some("the message was not sent; nothing was charged"));
    if let Some(fields) = error.as_object_mut() {
        fields.insert("reason".to_owned(), "window_closed".into());
    }
    error
}

/// What people are told of marketing that came to leave after the customer had stopped it.
pub fn marketing_stopped() -> Value {
    json!({
        "code": null,
        "reason": "marketing_stopped",
        "title": "The customer stopped marketing messages",
        "detail": "they did so before this message left; it was not sent and nothing was charged",
        "remedy": "wait until they allow marketing again, or write to them inside the 24-hour window",
        "fixer": "author",
    })
}

/// What people are told of a message of which nobody ever learnt whether it arrived.
pub fn outcome_unknown() -> Value {
    json!({
        "code": null,
        "reason": "outcome_unknown",
        "title": "nobody knows whether this message arrived",
        "detail": "Meta gave no answer and no status came within ten minutes",
        "remedy": "look at the customer's next message before you write again",
        "fixer": "author",
    })
}

/// Up to a quarter more, never less: a server's wish is only lengthened.
fn spread(wait: SignedDuration, jitter: f64) -> SignedDuration {
    SignedDuration::from_secs_f64(wait.as_secs_f64() * (1.0 + jitter.clamp(0.0, 1.0) / 4.0))
}

#[cfg(test)]
mod tests;
