//! How fast messages may leave, as pure arithmetic: a number's rate (GCRA) with Meta's feedback, and a recipient's
//! bucket. A limit that says no is no failure; it names the instant from which to ask again.

use jiff::{SignedDuration, Timestamp};

/// Messages a second a number starts with; Meta allows 80, inbound included.
pub const NUMBER_RATE_START: f64 = 60.0;
/// Messages a second a number recovers to after it was slowed down.
pub const NUMBER_RATE_MAX: f64 = 80.0;
/// Slowest rate of a number.
pub const NUMBER_RATE_MIN: f64 = 1.0;
/// How far a number may run ahead of its rate.
pub const NUMBER_BURST: SignedDuration = SignedDuration::from_millis(500);
/// What is left of a rate after Meta called it too fast.
const SLOW_DOWN: f64 = 0.7;
/// Tokens of a full bucket; Meta lends up to 45, of which this is a cautious part.
pub const RECIPIENT_TOKENS_MAX: f64 = 10.0;
/// Seconds until a bucket has one more token.
pub const RECIPIENT_REFILL_SECONDS: f64 = 6.0;
/// The pair limit asks for 4^n seconds; from this n on the wait stays the same.
const STRIKES_MAX: u32 = 5;

/// The rate of a business number.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct NumberRate {
    /// When the next message would arrive at an even rate.
    pub arrival_at: Timestamp,
    /// Messages a second at `reduced_at`.
    pub per_second: f64,
    /// When Meta last called it too fast; the rate recovers by one a minute since then.
    pub reduced_at: Option<Timestamp>,
}

impl NumberRate {
    /// The rate of a number that has not sent yet.
    pub const fn new(now: Timestamp) -> Self {
        Self { arrival_at: now, per_second: NUMBER_RATE_START, reduced_at: None }
    }

    /// Takes one message, or says from when on.
    pub fn take(self, now: Timestamp) -> Result<Self, Timestamp> {
        if self.arrival_at > now + NUMBER_BURST {
            return Err(self.arrival_at - NUMBER_BURST);
        }
        let step = SignedDuration::from_secs_f64(1.0 / self.effective(now));
        Ok(Self { arrival_at: self.arrival_at.max(now) + step, ..self })
    }

    /// The rate after Meta said 130429.
    #[must_use]
    pub fn slowed_down(self, now: Timestamp) -> Self {
        let per_second = (self.effective(now) * SLOW_DOWN).max(NUMBER_RATE_MIN);
        Self { per_second, reduced_at: Some(now), ..self }
    }

    fn effective(self, now: Timestamp) -> f64 {
        let minutes = self.reduced_at.map_or(0.0, |at| now.duration_since(at).as_secs_f64().max(0.0) / 60.0);
        (self.per_second + minutes.floor()).clamp(NUMBER_RATE_MIN, NUMBER_RATE_MAX)
    }
}

/// The bucket of one recipient.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RecipientBucket {
    /// Tokens at `refilled_at`.
    pub tokens: f64,
    /// When the tokens were counted.
    pub refilled_at: Timestamp,
    /// Consecutive answers 131056.
    pub strikes: u32,
    /// Nothing before this.
    pub blocked_until: Option<Timestamp>,
}

impl RecipientBucket {
    /// A full bucket.
    pub const fn new(now: Timestamp) -> Self {
        Self { tokens: RECIPIENT_TOKENS_MAX, refilled_at: now, strikes: 0, blocked_until: None }
    }

    /// Takes one message, or says from when on.
    pub fn take(self, now: Timestamp) -> Result<Self, Timestamp> {
        if let Some(until) = self.blocked_until.filter(|until| *until > now) {
            return Err(until);
        }
        let passed = now.duration_since(self.refilled_at).as_secs_f64().max(0.0);
        let tokens = (self.tokens + passed / RECIPIENT_REFILL_SECONDS).min(RECIPIENT_TOKENS_MAX);
        if tokens < 1.0 {
            let wait = SignedDuration::from_secs_f64((1.0 - tokens) * RECIPIENT_REFILL_SECONDS);
            // A millisecond more, so that rounding never wakes a caller for nothing.
            return Err(now + wait + SignedDuration::from_millis(1));
        }
        Ok(Self { tokens: tokens - 1.0, refilled_at: now, blocked_until: None, ..self })
    }

    /// The bucket after Meta said 131056: the wait is 4^n seconds.
    #[must_use]
    pub fn struck(self, now: Timestamp) -> Self {
        let wait = SignedDuration::from_secs(4_i64.pow(self.strikes.min(STRIKES_MAX)));
        Self { strikes: self.strikes.saturating_add(1), blocked_until: Some(now + wait), ..self }
    }

    /// The bucket after Meta took a message.
    #[must_use]
    pub const fn relieved(self) -> Self {
        Self { strikes: 0, ..self }
    }
}

#[cfg(test)]
mod tests;
