//! The world a schedule runs in: one conversation, its messages, two workers, Meta's statuses under way. Only what is
//! not the protocol's own is modelled here; what happens to a message, the protocol says.

use jiff::{SignedDuration, Timestamp};
use reaktly_domain::delivery::{
    Admission, Author, CLAIM_AGE_MAX, Class, Concluded, Conclusion, Delivery, Marketing, Standing, State, Status,
    next_to_leave,
};
use reaktly_domain::ids::AttemptId;
use reaktly_domain::limits::{Hold, NumberRate, RecipientBucket};
use reaktly_send::decide::{Feedback, decide, number_after, recipient_after};
use reaktly_store::outcomes::Outcome;
use reaktly_store::sending::WAIT_IN_PLACE_MAX;
use uuid::Uuid;

use crate::meta::{self, Fate};
use crate::rules::{Rule, Seen};
use crate::steps::{Kind, Step};

pub(crate) const LEASE: SignedDuration = SignedDuration::from_secs(30);
pub(crate) const UNKNOWN_AFTER: SignedDuration = SignedDuration::from_secs(30);
const WINDOW: SignedDuration = SignedDuration::from_hours(24);
/// Rounds in which everything has to be settled once nothing goes wrong any more.
const ROUNDS_MAX: u32 = 400;

/// A rule of the protocol broken on purpose.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fault {
    ResendsTemplates,
    ResendsTwice,
    ClaimsUnderAnyEpoch,
    SendsUnwantedMarketing,
    TakesStaleRefusals,
    RequeuesLostClaims,
    ForgetsTheOrder,
    NeverGivesUp,
    LetsStatusesFall,
}

/// What a worker has in its hands.
#[derive(Debug, Clone)]
pub(crate) enum Worker {
    Idle,
    /// It has read which message leaves next.
    Chose {
        message: usize,
        at: Timestamp,
    },
    Claimed {
        message: usize,
        attempt: AttemptId,
        number: u32,
        at: Timestamp,
    },
    /// It has looked at the claim's age and stands before the first byte.
    Writing {
        message: usize,
        attempt: AttemptId,
        number: u32,
    },
    Answered {
        message: usize,
        attempt: AttemptId,
        outcome: Outcome,
        feedback: Feedback,
    },
}

/// A status under way.
#[derive(Debug, Clone)]
pub(crate) struct Report {
    pub(crate) message: usize,
    pub(crate) wamid: String,
    pub(crate) status: Status,
    repeats: u8,
}

pub(crate) struct World {
    pub(crate) now: Timestamp,
    pub(crate) standing: Standing,
    ai_owns: bool,
    pub(crate) deliveries: Vec<Delivery>,
    pub(crate) seen: Vec<Seen>,
    pub(crate) rate: NumberRate,
    pub(crate) bucket: RecipientBucket,
    pub(crate) workers: [Worker; 2],
    pub(crate) reports: Vec<Report>,
    parked: Vec<Report>,
    /// The status that was heard of last.
    pub(crate) told: Option<Report>,
    /// Meta always gives our mark back.
    pub(crate) marks_last: bool,
    ids: u32,
    fault: Option<Fault>,
}

impl World {
    pub(crate) fn new(fault: Option<Fault>) -> Self {
        let now = Timestamp::from_second(1_800_000_000).unwrap();
        Self {
            now,
            standing: Standing {
                control_epoch: 1,
                window_expires_at: Some(now + WINDOW),
                marketing: Marketing::Allowed,
            },
            ai_owns: true,
            deliveries: Vec::new(),
            seen: Vec::new(),
            rate: NumberRate::new(now),
            bucket: RecipientBucket::new(now),
            workers: [Worker::Idle, Worker::Idle],
            reports: Vec::new(),
            parked: Vec::new(),
            told: None,
            marks_last: false,
            ids: 0,
            fault,
        }
    }

    pub(crate) fn step(&mut self, step: Step) -> Rule {
        match step {
            Step::Write(kind) => {
                self.write(kind);
                Ok(())
            }
            Step::TakeOver => self.change_owner(false),
            Step::HandBack => self.change_owner(true),
            Step::CustomerWrites => {
                self.standing.window_expires_at = Some(self.now + WINDOW);
                Ok(())
            }
            Step::CustomerStops => {
                self.standing.marketing = Marketing::Stopped;
                Ok(())
            }
            Step::Work { worker, chance } => self.work(worker, chance),
            Step::Crash { worker } => {
                self.workers[worker] = Worker::Idle;
                Ok(())
            }
            Step::Pass(milliseconds) => {
                self.now += SignedDuration::from_millis(milliseconds);
                Ok(())
            }
            Step::Sweep { silent } => self.sweep(silent),
            Step::Report { chance } => self.report(chance),
        }
    }

    /// Time goes on, Meta takes what it gets, and the sweeper looks: in the end nothing waits any more.
    pub(crate) fn come_to_rest(&mut self) -> Rule {
        let mut pause = SignedDuration::from_secs(1);
        for _ in 0..ROUNDS_MAX {
            if self.deliveries.iter().all(|delivery| delivery.state.lets_others_pass()) {
                return self.at_the_end();
            }
            for worker in [0, 1] {
                self.work(worker, 0)?;
                while !matches!(self.workers[worker], Worker::Idle) {
                    self.work(worker, 0)?;
                }
            }
            self.sweep(true)?;
            self.now += pause;
            pause = pause.saturating_mul(2).min(SignedDuration::from_mins(20));
        }
        Err("a message never came to an end")
    }

    fn write(&mut self, kind: Kind) {
        let seq = i64::try_from(self.deliveries.len()).unwrap() + 1;
        let (author, class) = match kind {
            Kind::Ai if !self.ai_owns => return,
            Kind::Ai => (Author::Ai { control_epoch: self.standing.control_epoch }, Class::Reply),
            Kind::Agent => (Author::Agent, Class::Reply),
            Kind::Template => (Author::Agent, Class::Template),
            Kind::Marketing => (Author::Agent, Class::Marketing),
        };
        self.deliveries.push(Delivery::queued(seq, author, class, self.now));
        self.seen.push(Seen::default());
    }

    fn change_owner(&mut self, to_ai: bool) -> Rule {
        if self.ai_owns == to_ai {
            return Ok(());
        }
        self.ai_owns = to_ai;
        self.standing.control_epoch += 1;
        for index in 0..self.deliveries.len() {
            if let Some(next) = self.deliveries[index].cancelled() {
                self.becomes(index, next)?;
            }
        }
        Ok(())
    }

    fn work(&mut self, worker: usize, chance: u8) -> Rule {
        match std::mem::replace(&mut self.workers[worker], Worker::Idle) {
            Worker::Idle => {
                self.workers[worker] = match self.choose() {
                    Some(message) => Worker::Chose { message, at: self.now },
                    None => Worker::Idle,
                };
                Ok(())
            }
            Worker::Chose { message, at } => {
                self.workers[worker] = self.claim(message, at)?;
                Ok(())
            }
            Worker::Claimed { message, attempt, number, at } => {
                self.workers[worker] = if self.now.duration_since(at) > CLAIM_AGE_MAX {
                    let outcome = Outcome::Retry { at: self.now, error: serde_json::Value::Null };
                    Worker::Answered { message, attempt, outcome, feedback: Feedback::None }
                } else if chance & 0x60 == 0x60 {
                    Worker::Writing { message, attempt, number }
                } else {
                    self.post(message, (attempt, number), chance)?
                };
                Ok(())
            }
            Worker::Writing { message, attempt, number } => {
                self.workers[worker] = self.post(message, (attempt, number), chance)?;
                Ok(())
            }
            Worker::Answered { message, attempt, outcome, feedback } => {
                self.record(message, attempt, &outcome, feedback)
            }
        }
    }

    /// The message that leaves next; one that may not leave is settled instead.
    fn choose(&mut self) -> Option<usize> {
        if self.fault == Some(Fault::ForgetsTheOrder) {
            return self.deliveries.iter().rposition(|delivery| delivery.is_due(self.now));
        }
        next_to_leave(&self.deliveries, self.now)
    }

    /// The conditional update: due still, under the epoch of this moment, and within the limits.
    pub(crate) fn claim(&mut self, message: usize, at: Timestamp) -> Result<Worker, &'static str> {
        let delivery = &self.deliveries[message];
        if !delivery.is_due(at) {
            return Ok(Worker::Idle);
        }
        let admission = delivery.admit(self.standing, at);
        let careless = match admission {
            Admission::EpochOver => self.fault == Some(Fault::ClaimsUnderAnyEpoch),
            Admission::MarketingStopped => self.fault == Some(Fault::SendsUnwantedMarketing),
            Admission::Leaves | Admission::WindowClosed => false,
        };
        if admission != Admission::Leaves && !careless {
            let state = if admission == Admission::EpochOver { State::Cancelled } else { State::Failed };
            let next = Delivery { state, ..delivery.clone() };
            self.becomes(message, next)?;
            return Ok(Worker::Idle);
        }
        let bucket = match self.bucket.take(at) {
            Ok(bucket) => bucket,
            Err(until) => return Ok(self.postpone(message, until, at)),
        };
        match self.rate.grant(at, 1) {
            Err(Hold::Standstill(_)) => return Ok(Worker::Idle),
            Err(Hold::Pace(until) | Hold::Pause(until)) => return Ok(self.postpone(message, until, at)),
            Ok(_) => {}
        }
        self.claimed_well(message, at)?;
        (self.bucket, self.rate) = (bucket, self.rate.taken(at, 1));
        self.ids += 1;
        let attempt = AttemptId::from_uuid(Uuid::from_u128(self.ids.into()));
        let next = self.deliveries[message].claimed(attempt, at, LEASE);
        let number = next.attempt;
        self.becomes(message, next)?;
        Ok(Worker::Claimed { message, attempt, number, at })
    }

    fn postpone(&mut self, message: usize, until: Timestamp, at: Timestamp) -> Worker {
        if until > at + WAIT_IN_PLACE_MAX {
            self.deliveries[message].next_attempt_at = until;
        }
        Worker::Idle
    }

    fn post(
        &mut self,
        message: usize,
        (attempt, number): (AttemptId, u32),
        chance: u8,
    ) -> Result<Worker, &'static str> {
        let fate = meta::fate(chance);
        self.ids += 1;
        let wamid = format!("w{}", self.ids);
        let result = meta::result(fate, &wamid);
        if matches!(fate, Fate::Taken | Fate::TakenUnheard) {
            self.taken(message)?;
            for status in meta::statuses(chance.rotate_left(3)) {
                self.reports.push(Report { message, wamid: wamid.clone(), status: *status, repeats: 1 });
            }
        }
        let jitter = f64::from(chance) / 256.0;
        let (outcome, feedback) = decide(&result, number, self.now, jitter);
        Ok(Worker::Answered { message, attempt, outcome, feedback })
    }

    fn record(&mut self, message: usize, attempt: AttemptId, outcome: &Outcome, feedback: Feedback) -> Rule {
        let before = &self.deliveries[message];
        let (real, mut attempt) = (attempt, attempt);
        if self.fault == Some(Fault::TakesStaleRefusals) {
            attempt = before.attempt_id.unwrap_or(attempt);
        }
        let concluded = before.concluded(attempt, outcome.conclusion(), self.now);
        self.rate = number_after(self.rate, feedback, self.now);
        self.bucket = recipient_after(self.bucket, feedback, self.now);
        let Concluded::Stands(next) = concluded else { return Ok(()) };
        self.counts(message, real, outcome.conclusion())?;
        self.becomes(message, next)?;
        let Conclusion::Accepted { wamid } = outcome.conclusion() else { return Ok(()) };
        let came_first = self.parked.extract_if(.., |report| report.wamid == wamid).collect::<Vec<_>>();
        came_first.into_iter().try_for_each(|report| self.apply(&report))
    }

    /// As the sweeper does: lost claims first, then what is sent once more, then what is hopeless.
    fn sweep(&mut self, silent: bool) -> Rule {
        for index in 0..self.deliveries.len() {
            let lost = self.deliveries[index].lost(self.now).map(|lost| match self.fault {
                Some(Fault::RequeuesLostClaims) => Delivery { state: State::Queued, ..lost },
                _ => lost,
            });
            lost.map_or(Ok(()), |next| self.becomes(index, next))?;
        }
        for index in 0..self.deliveries.len() {
            let resent = if silent { self.resent(index) } else { None };
            resent.map_or(Ok(()), |next| self.becomes(index, next))?;
        }
        for index in 0..self.deliveries.len() {
            let given_up = self.deliveries[index].given_up(self.now);
            if let Some(next) = given_up.filter(|_| self.fault != Some(Fault::NeverGivesUp)) {
                self.becomes(index, next)?;
                self.change_owner(false)?;
            }
        }
        Ok(())
    }

    fn resent(&self, index: usize) -> Option<Delivery> {
        let mut asked = self.deliveries[index].clone();
        let (class, resends) = (asked.class, asked.resends + 1);
        match self.fault {
            Some(Fault::ResendsTemplates) => asked.class = Class::Reply,
            Some(Fault::ResendsTwice) => asked.resends = 0,
            _ => {}
        }
        let next = asked.resent(self.standing.control_epoch, self.now - UNKNOWN_AFTER, self.now)?;
        Some(Delivery { class, resends, ..next })
    }

    fn report(&mut self, chance: u8) -> Rule {
        if self.reports.is_empty() {
            return Ok(());
        }
        let index = usize::from(chance >> 2) % self.reports.len();
        let report = self.reports[index].clone();
        if chance & 1 == 1 && report.repeats > 0 {
            self.reports[index].repeats -= 1;
        } else {
            self.reports.swap_remove(index);
        }
        let unmarked = chance & 2 == 2 && !self.marks_last;
        self.told = Some(report.clone());
        let known = self.deliveries[report.message].wamid.as_deref() == Some(report.wamid.as_str());
        if unmarked && !known {
            self.parked.push(report);
            return Ok(());
        }
        self.apply(&report)
    }

    fn apply(&mut self, report: &Report) -> Rule {
        let mut next = self.deliveries[report.message].reported(&report.wamid, report.status);
        if self.fault == Some(Fault::LetsStatusesFall) && report.status == Status::Sent {
            next.state = State::Sent;
        }
        self.heard(report.message, report.status);
        self.becomes(report.message, next)
    }
}
