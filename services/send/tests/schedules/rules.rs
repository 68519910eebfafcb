//! What must hold whatever happens.

use jiff::Timestamp;
use reaktly_domain::delivery::{
    Author, Class, Conclusion, Delivery, Marketing, State, Status, UNKNOWN_HOLDS_MAX, WINDOW_MARGIN, allows,
};
use reaktly_domain::ids::AttemptId;
use reaktly_domain::limits::PROBE_EVERY;

use crate::world::World;

/// Whether the rules hold; which one does not.
pub(crate) type Rule = Result<(), &'static str>;

/// What really happened to a message, whatever its row says.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Seen {
    /// POSTs that Meta took.
    taken: u32,
    /// A status said that the device has it.
    reached: bool,
    /// It has been claimed.
    claimed: bool,
    /// Its outcome was unknown at some time: others have passed it since.
    doubted: bool,
}

impl World {
    /// Every change of a row passes here.
    pub(crate) fn becomes(&mut self, index: usize, next: Delivery) -> Rule {
        let before = &self.deliveries[index];
        if before.state != next.state && !allows(before.state, next.state) {
            return Err("a state moved where the protocol does not allow it");
        }
        if before.state.reached_device() && !next.state.reached_device() {
            return Err("a status fell");
        }
        if next.resends > 1 || (next.class != Class::Reply && next.resends > 0) {
            return Err("a message was resent too often");
        }
        self.seen[index].doubted |= next.state == State::Unknown;
        self.deliveries[index] = next;
        Ok(())
    }

    /// Meta took a POST.
    pub(crate) fn taken(&mut self, index: usize) -> Rule {
        self.seen[index].taken += 1;
        let delivery = &self.deliveries[index];
        let allowed = if delivery.class == Class::Reply { 1 + delivery.resends } else { 1 };
        if self.seen[index].taken > allowed { Err("Meta took a message more often than is allowed") } else { Ok(()) }
    }

    /// A result of this attempt is about to change a row.
    pub(crate) fn counts(&self, index: usize, attempt: AttemptId, conclusion: Conclusion<'_>) -> Rule {
        let current = self.deliveries[index].attempt_id == Some(attempt);
        let accepted = matches!(conclusion, Conclusion::Accepted { .. });
        if current || accepted { Ok(()) } else { Err("what an old attempt came to changed its message") }
    }

    /// A status was heard of.
    pub(crate) fn heard(&mut self, index: usize, status: Status) {
        self.seen[index].reached |= matches!(status, Status::Delivered | Status::Read | Status::Played);
    }

    /// Looked at when a message is claimed, with the world as it is at that moment.
    pub(crate) fn claimed_well(&mut self, index: usize, at: Timestamp) -> Rule {
        let delivery = &self.deliveries[index];
        if let Author::Ai { control_epoch } = delivery.author
            && control_epoch != self.standing.control_epoch
        {
            return Err("an AI message was claimed under another epoch");
        }
        let open = self.standing.window_expires_at.is_some_and(|end| end > at + WINDOW_MARGIN);
        if delivery.class == Class::Reply && !open {
            return Err("a reply was claimed outside its window");
        }
        if delivery.class == Class::Marketing && self.standing.marketing == Marketing::Stopped {
            return Err("marketing was claimed after the customer had stopped it");
        }
        if self.rate.probe_at.is_some_and(|probe| probe > at) || self.rate.paused_until.is_some_and(|until| until > at)
        {
            return Err("a message was claimed while its number stands still");
        }
        if self.rate.probe_at.is_some() && self.rate.taken(at, 1).probe_at < Some(at + PROBE_EVERY) {
            return Err("probes follow each other too quickly");
        }
        if !self.seen[index].claimed {
            self.in_order(index, at)?;
        }
        self.seen[index].claimed = true;
        Ok(())
    }

    /// A message leaves for the first time: nothing before it that it waits for is open, and nothing after it has left.
    fn in_order(&self, index: usize, at: Timestamp) -> Rule {
        let delivery = &self.deliveries[index];
        let of_its_kind = |other: &Delivery| (other.author == Author::Agent) == (delivery.author == Author::Agent);
        for (other, seen) in self.deliveries.iter().zip(&self.seen) {
            let earlier = other.seq < delivery.seq && (of_its_kind(other) || other.author == Author::Agent);
            let held = match other.state {
                State::Queued | State::RetryWait | State::Sending => !seen.doubted,
                State::Unknown => {
                    other.unknown_since.is_some_and(|since| since <= at && since + UNKNOWN_HOLDS_MAX >= at)
                }
                _ => false,
            };
            if earlier && held {
                return Err("a message left before one that was written earlier");
            }
            if other.seq > delivery.seq && of_its_kind(other) && seen.claimed {
                return Err("a message left after one that was written later");
            }
        }
        Ok(())
    }

    /// Looked at once nothing waits any more.
    pub(crate) fn at_the_end(&self) -> Rule {
        for (delivery, seen) in self.deliveries.iter().zip(&self.seen) {
            if seen.reached && !delivery.state.reached_device() {
                return Err("a message that reached its customer is not shown so");
            }
            if delivery.state == State::Accepted && (seen.taken == 0 || delivery.wamid.is_none()) {
                return Err("a message is shown as accepted that Meta never took");
            }
            let gave_up = matches!(delivery.state, State::Cancelled | State::Failed | State::FailedUnknown);
            if seen.taken == 0 && !gave_up {
                return Err("a message was lost");
            }
        }
        Ok(())
    }
}
