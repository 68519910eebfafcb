//! What may happen to one outbound message, as pure steps. The store loads a row, asks here, and writes the answer; the
//! sender's random schedules drive the very same functions.

use jiff::{SignedDuration, Timestamp};

use super::{State, Status, raise};
use crate::ids::AttemptId;

/// A message is not sent this close to the end of its window.
pub const WINDOW_MARGIN: SignedDuration = SignedDuration::from_secs(30);
/// An unknown outcome holds later messages of its author at most this long.
pub const UNKNOWN_HOLDS_MAX: SignedDuration = SignedDuration::from_secs(10);
/// An outcome that nobody learnt after this long is left to a person.
pub const UNKNOWN_MAX: SignedDuration = SignedDuration::from_mins(10);
/// A claim older than this is not posted any more: its lease must outlive the POST.
pub const CLAIM_AGE_MAX: SignedDuration = SignedDuration::from_secs(5);

/// When a message may leave, and whether an unknown outcome may be answered with one more POST.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Class {
    /// Free text inside the window: at most once more.
    Reply,
    /// Templates and the like, at any time: never again.
    Template,
    /// A template of marketing: like the others, while the customer allows it.
    Marketing,
}

impl Class {
    /// As stored.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Reply => "reply",
            Self::Template => "template",
            Self::Marketing => "marketing",
        }
    }

    /// Reads a stored name; one that is not known is never sent again.
    pub fn from_name(name: &str) -> Self {
        let known = [Self::Reply, Self::Marketing].into_iter().find(|class| class.name() == name);
        known.unwrap_or(Self::Template)
    }
}

/// Who wrote a message, as far as sending it is concerned. Agents come first: theirs never wait behind the AI's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Author {
    /// A person, or the AI saying that people take over.
    Agent,
    /// The AI, under an epoch; no later epoch lets it leave.
    Ai {
        /// The epoch it was written for.
        control_epoch: i64,
    },
}

/// An outbound message as the protocol sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delivery {
    /// Its place in the conversation.
    pub seq: i64,
    /// Who wrote it.
    pub author: Author,
    /// Whether it may be resent.
    pub class: Class,
    /// Where it is.
    pub state: State,
    /// Claims so far.
    pub attempt: u32,
    /// The running or last claim; its result counts only while this stands.
    pub attempt_id: Option<AttemptId>,
    /// A claim without a result is lost after this.
    pub lease_until: Option<Timestamp>,
    /// Not before this.
    pub next_attempt_at: Timestamp,
    /// Since when its outcome is unknown.
    pub unknown_since: Option<Timestamp>,
    /// Claims made because an outcome stayed unknown.
    pub resends: u32,
    /// Meta's id, once known.
    pub wamid: Option<String>,
}

/// What a customer wishes of marketing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Marketing {
    /// It may come.
    Allowed,
    /// No more.
    Stopped,
}

/// What of a conversation decides whether a message may leave.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    /// Rises on every change of owner.
    pub control_epoch: i64,
    /// End of the 24-hour window; `None` when the customer never wrote.
    pub window_expires_at: Option<Timestamp>,
    /// What the customer wishes of marketing.
    pub marketing: Marketing,
}

/// Whether the next message of a conversation may leave.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Admission {
    /// It may.
    Leaves,
    /// It was written under an epoch that is over: it is cancelled.
    EpochOver,
    /// Only a template may be sent now: it fails.
    WindowClosed,
    /// The customer wants no marketing: it fails.
    MarketingStopped,
}

/// What a POST came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Conclusion<'a> {
    /// Meta took it.
    Accepted {
        /// Meta's id.
        wamid: &'a str,
    },
    /// It certainly was not taken; try again then.
    RetryAt(Timestamp),
    /// It certainly was not taken and never will be.
    Failed,
    /// Nobody knows.
    Unknown,
}

/// What a conclusion does to a delivery.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Concluded {
    /// The delivery stands like this now.
    Stands(Delivery),
    /// The attempt is no longer the delivery's: nothing changes.
    Stale,
    /// Meta took the message although it had taken it before, under another id.
    Twice,
}

/// The message of a conversation that leaves next: due, with nothing of its kind unsettled before it. `open` are the
/// conversation's deliveries that are not settled, in any order.
pub fn next_to_leave(open: &[Delivery], now: Timestamp) -> Option<usize> {
    let free = |delivery: &Delivery| !open.iter().any(|earlier| earlier.holds(delivery, now));
    let candidates = open.iter().enumerate().filter(|(_, delivery)| delivery.is_due(now) && free(delivery));
    let first = candidates.min_by_key(|(_, delivery)| (delivery.author != Author::Agent, delivery.seq));
    first.map(|(index, _)| index)
}

/// When the next of a conversation's messages is due, if that lies ahead.
pub fn next_due(open: &[Delivery], now: Timestamp) -> Option<Timestamp> {
    let waiting = open.iter().filter(|delivery| delivery.is_waiting());
    waiting.map(|delivery| delivery.next_attempt_at).filter(|at| *at > now).min()
}

impl Delivery {
    /// A message that was just written.
    pub const fn queued(seq: i64, author: Author, class: Class, now: Timestamp) -> Self {
        Self {
            seq,
            author,
            class,
            state: State::Queued,
            attempt: 0,
            attempt_id: None,
            lease_until: None,
            next_attempt_at: now,
            unknown_since: None,
            resends: 0,
            wamid: None,
        }
    }

    /// Whether it waits to be claimed.
    pub const fn is_waiting(&self) -> bool {
        matches!(self.state, State::Queued | State::RetryWait)
    }

    /// Whether it may be claimed as far as it alone is concerned.
    pub fn is_due(&self, now: Timestamp) -> bool {
        self.is_waiting() && self.next_attempt_at <= now
    }

    /// Whether a later message has to wait for this one.
    fn holds(&self, later: &Self, now: Timestamp) -> bool {
        let before = self.seq < later.seq && !self.state.lets_others_pass();
        let of_its_kind = later.author != Author::Agent || self.author == Author::Agent;
        let long_unknown =
            self.state == State::Unknown && self.unknown_since.is_some_and(|since| since < now - UNKNOWN_HOLDS_MAX);
        before && of_its_kind && !long_unknown
    }

    /// Whether it may leave as its conversation stands.
    pub fn admit(&self, standing: Standing, now: Timestamp) -> Admission {
        if !self.author_may(standing.control_epoch) {
            return Admission::EpochOver;
        }
        let open = standing.window_expires_at.is_some_and(|end| end > now + WINDOW_MARGIN);
        match self.class {
            Class::Reply if !open => Admission::WindowClosed,
            Class::Marketing if standing.marketing == Marketing::Stopped => Admission::MarketingStopped,
            Class::Reply | Class::Template | Class::Marketing => Admission::Leaves,
        }
    }

    fn author_may(&self, epoch: i64) -> bool {
        match self.author {
            Author::Agent => true,
            Author::Ai { control_epoch } => control_epoch == epoch,
        }
    }

    /// Claimed for `lease`.
    #[must_use]
    pub fn claimed(&self, attempt: AttemptId, now: Timestamp, lease: SignedDuration) -> Self {
        Self {
            state: State::Sending,
            attempt: self.attempt + 1,
            attempt_id: Some(attempt),
            lease_until: Some(now + lease),
            ..self.clone()
        }
    }

    /// Taken back before it left; `None` when a POST may be under way or it is settled.
    pub fn cancelled(&self) -> Option<Self> {
        let taken_back = self.is_waiting() && self.author != Author::Agent;
        taken_back.then(|| Self { state: State::Cancelled, ..self.clone() })
    }

    /// What `attempt` came to. An acceptance counts whatever attempt it belongs to, for the message is with Meta; a
    /// refusal counts for the current attempt alone, also when its lease was over meanwhile.
    pub fn concluded(&self, attempt: AttemptId, conclusion: Conclusion<'_>, now: Timestamp) -> Concluded {
        let open = matches!(self.state, State::Sending | State::Unknown) && self.attempt_id == Some(attempt);
        let moved = |state| Self { state, lease_until: None, ..self.clone() };
        match conclusion {
            Conclusion::Accepted { wamid } => self.accepted(wamid),
            _ if !open => Concluded::Stale,
            Conclusion::RetryAt(at) => Concluded::Stands(Self { next_attempt_at: at, ..moved(State::RetryWait) }),
            Conclusion::Failed => Concluded::Stands(moved(State::Failed)),
            Conclusion::Unknown if self.state == State::Unknown => Concluded::Stale,
            Conclusion::Unknown => Concluded::Stands(Self { unknown_since: Some(now), ..moved(State::Unknown) }),
        }
    }

    fn accepted(&self, wamid: &str) -> Concluded {
        if self.wamid.as_deref().is_some_and(|known| known != wamid) {
            return Concluded::Twice;
        }
        let mut next = Self { wamid: Some(wamid.to_owned()), ..self.clone() };
        let beyond_doubt = matches!(self.state, State::Cancelled | State::FailedUnknown);
        if beyond_doubt || !self.state.lets_others_pass() {
            (next.state, next.lease_until) = (State::Accepted, None);
        }
        Concluded::Stands(next)
    }

    /// A status of Meta: the state only rises, and the first id that is heard of is kept.
    #[must_use]
    pub fn reported(&self, wamid: &str, status: Status) -> Self {
        let mut next = Self { state: raise(self.state, status), ..self.clone() };
        if next.wamid.is_none() {
            next.wamid = Some(wamid.to_owned());
        }
        if next.state != State::Sending {
            next.lease_until = None;
        }
        next
    }

    /// A claim whose lease is over: nobody knows what became of the POST. `None` when it is not over.
    pub fn lost(&self, now: Timestamp) -> Option<Self> {
        let over = self.state == State::Sending && self.lease_until.is_some_and(|until| until < now);
        over.then(|| Self { state: State::Unknown, unknown_since: Some(now), lease_until: None, ..self.clone() })
    }

    /// An unknown reply queued once more, as a new claim with every guard: once, replies only, never under another
    /// epoch. `None` when it may not be.
    pub fn resent(&self, epoch: i64, unknown_before: Timestamp, now: Timestamp) -> Option<Self> {
        let silent = self.unknown_since.is_some_and(|since| since < unknown_before) && self.wamid.is_none();
        let may = self.state == State::Unknown && silent && self.class == Class::Reply && self.resends == 0;
        let may = may && self.author_may(epoch);
        may.then(|| Self { state: State::Queued, resends: 1, next_attempt_at: now, ..self.clone() })
    }

    /// An outcome nobody learnt, left to a person. `None` while there is hope.
    pub fn given_up(&self, now: Timestamp) -> Option<Self> {
        let hopeless = self.unknown_since.is_some_and(|since| since < now - UNKNOWN_MAX);
        let given_up = self.state == State::Unknown && hopeless;
        given_up.then(|| Self { state: State::FailedUnknown, ..self.clone() })
    }
}
