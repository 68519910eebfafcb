//! How fast messages may leave, as pure arithmetic: a number's rate (GCRA) with Meta's feedback, and a recipient's
//! bucket. A limit that says no is no failure; it names the instant from which to ask again.

use jiff::{SignedDuration, Timestamp};

/// Messages a second a new number starts with; see [`Throughput`] for what Meta allows.
pub const NUMBER_RATE_START: f64 = 60.0;
/// Slowest rate of a number.
pub const NUMBER_RATE_MIN: f64 = 1.0;
/// How far a number may run ahead of its rate.
pub const NUMBER_BURST: SignedDuration = SignedDuration::from_millis(100);
/// While the credentials are broken one message in this time is tried, as a probe.
pub const PROBE_EVERY: SignedDuration = SignedDuration::from_mins(1);
/// Of a ceiling that is new and lower, this much is used until there is evidence for more.
const CAUTION: f64 = 0.75;
/// What is left of a rate after Meta called it too fast.
const SLOW_DOWN: f64 = 0.7;
/// Refusals within this time speak of one and the same excess.
const ONE_EXCESS: SignedDuration = SignedDuration::from_secs(2);
/// Sending at full pace for this long without a refusal is evidence that more is allowed.
const EVIDENCE_SECONDS: f64 = 2.0;
/// How much more, while Meta has not called the number too fast.
const SPEED_UP: f64 = 1.5;
/// For this long after a refusal a rate rises by an eightieth of its ceiling at a time.
const WARY: SignedDuration = SignedDuration::from_mins(10);
/// The steps of a wary rise from nothing to the ceiling.
const WARY_STEPS: f64 = 80.0;
/// Tokens of a full bucket; Meta lends up to 45, of which this is a cautious part.
pub const RECIPIENT_TOKENS_MAX: f64 = 10.0;
/// Seconds until a bucket has one more token.
pub const RECIPIENT_REFILL_SECONDS: f64 = 6.0;
/// The pair limit asks for 4^n seconds; from this n on the wait stays the same.
const STRIKES_MAX: u32 = 5;

/// What Meta allows a number, messages to and from customers together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Throughput {
    /// Any number.
    Standard,
    /// A number that Meta has raised.
    High,
    /// A number that is in the WhatsApp Business app too.
    Coexistence,
}

impl Throughput {
    /// Messages a second.
    pub const fn per_second(self) -> f64 {
        match self {
            Self::Standard => 80.0,
            Self::High => 1000.0,
            Self::Coexistence => 20.0,
        }
    }

    /// Reads Meta's `throughput.level`; `None` for one that allows nothing or is not known.
    pub fn from_level(level: &str) -> Option<Self> {
        match level {
            "STANDARD" => Some(Self::Standard),
            "HIGH" => Some(Self::High),
            _ => None,
        }
    }
}

/// The rate of a business number.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct NumberRate {
    /// When the next message would arrive at an even rate.
    pub arrival_at: Timestamp,
    /// Messages a second.
    pub per_second: f64,
    /// Messages a second that Meta allows.
    pub ceiling: f64,
    /// Messages taken at full pace since the rate last changed: evidence that it is not too fast.
    pub paced: f64,
    /// When Meta last called it too fast.
    pub reduced_at: Option<Timestamp>,
    /// Meta asked for a pause until then.
    pub paused_until: Option<Timestamp>,
    /// The credentials are broken: the next message that is tried, as a probe, leaves then.
    pub probe_at: Option<Timestamp>,
}

/// Why a number sends nothing now, and from when to ask again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hold {
    /// Its rate.
    Pace(Timestamp),
    /// Meta asked for a pause.
    Pause(Timestamp),
    /// The credentials are broken.
    Standstill(Timestamp),
}

impl Hold {
    /// From when to ask again.
    pub const fn until(self) -> Timestamp {
        match self {
            Self::Pace(at) | Self::Pause(at) | Self::Standstill(at) => at,
        }
    }
}

impl NumberRate {
    /// The rate of a number that has not sent yet.
    pub const fn new(now: Timestamp) -> Self {
        Self {
            arrival_at: now,
            per_second: NUMBER_RATE_START,
            ceiling: Throughput::Standard.per_second(),
            paced: 0.0,
            reduced_at: None,
            paused_until: None,
            probe_at: None,
        }
    }

    /// How many of `wanted` messages may leave now, at least one; or why none.
    pub fn grant(self, now: Timestamp, wanted: u32) -> Result<u32, Hold> {
        if let Some(until) = self.paused_until.filter(|until| *until > now) {
            return Err(Hold::Pause(until));
        }
        if let Some(at) = self.probe_at {
            return if at > now { Err(Hold::Standstill(at)) } else { Ok(wanted.min(1)) };
        }
        let ahead = self.arrival_at.max(now).duration_since(now);
        if ahead > NUMBER_BURST {
            return Err(Hold::Pace(self.arrival_at - NUMBER_BURST));
        }
        let mut room = NUMBER_BURST - ahead;
        let (step, mut count) = (self.step(), 0);
        while count < wanted && !room.is_negative() {
            room -= step;
            count += 1;
        }
        Ok(count)
    }

    /// The rate after so many messages left, as granted at `now`.
    #[must_use]
    pub fn taken(self, now: Timestamp, count: u32) -> Self {
        let busy = self.arrival_at > now;
        let mut next = Self {
            arrival_at: self.arrival_at.max(now) + self.step().saturating_mul(i32::try_from(count).unwrap_or(i32::MAX)),
            paused_until: self.paused_until.filter(|until| *until > now),
            probe_at: self.probe_at.map(|_| now + PROBE_EVERY),
            ..self
        };
        if busy {
            next.paced += f64::from(count);
        }
        if next.paced >= next.per_second * EVIDENCE_SECONDS {
            let wary = next.reduced_at.is_some_and(|at| now.duration_since(at) < WARY);
            let more = if wary { next.per_second + next.ceiling / WARY_STEPS } else { next.per_second * SPEED_UP };
            (next.per_second, next.paced) = (more.min(next.ceiling), 0.0);
        }
        next
    }

    /// The rate after Meta called it too fast (130429). What was under way at the same time counts once.
    #[must_use]
    pub fn slowed_down(self, now: Timestamp) -> Self {
        if self.reduced_at.is_some_and(|at| now.duration_since(at) < ONE_EXCESS) {
            return self;
        }
        let per_second = (self.per_second * SLOW_DOWN).max(NUMBER_RATE_MIN);
        Self { per_second, paced: 0.0, reduced_at: Some(now), ..self }
    }

    /// The rate after Meta limited the number for longer (131048, 131064): nothing until then, and slowly afterwards.
    #[must_use]
    pub fn restrained(self, now: Timestamp, until: Timestamp) -> Self {
        Self { per_second: NUMBER_RATE_MIN, paced: 0.0, reduced_at: Some(now), ..self.paused(until) }
    }

    /// The rate while Meta has asked for a pause (maintenance).
    #[must_use]
    pub fn paused(self, until: Timestamp) -> Self {
        Self { paused_until: Some(self.paused_until.map_or(until, |known| known.max(until))), ..self }
    }

    /// The rate after Meta refused the credentials: a probe now and then.
    #[must_use]
    pub fn stopped(self, now: Timestamp) -> Self {
        Self { probe_at: Some(now + PROBE_EVERY), ..self }
    }

    /// The rate once the credentials work again.
    #[must_use]
    pub const fn resumed(self) -> Self {
        Self { probe_at: None, ..self }
    }

    /// The rate under another ceiling: raised by evidence, lowered at once.
    #[must_use]
    pub fn under(self, throughput: Throughput) -> Self {
        let ceiling = throughput.per_second();
        let per_second = if self.per_second > ceiling { ceiling * CAUTION } else { self.per_second };
        Self { ceiling, per_second, paced: 0.0, ..self }
    }

    fn step(self) -> SignedDuration {
        SignedDuration::from_secs_f64(1.0 / self.per_second.clamp(NUMBER_RATE_MIN, Throughput::High.per_second()))
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
