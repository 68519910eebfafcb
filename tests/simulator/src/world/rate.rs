//! Meta's two speed limits, both as one allowance that fills up again with time.

use jiff::{SignedDuration, Timestamp};

/// One message to the same customer every six seconds.
const PAIR_INTERVAL: SignedDuration = SignedDuration::from_secs(6);

/// Messages to one customer that may be sent ahead of that pace.
pub(super) const PAIR_BURST: u32 = 45;

/// How far ahead of its steady pace a sender is.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Rate {
    /// When everything sent so far would be paid for.
    paid_at: Option<Timestamp>,
}

impl Rate {
    /// Takes one message to a customer out of the allowance; `false` when it is used up.
    pub(crate) fn take_pair(&mut self, now: Timestamp) -> bool {
        self.take(now, PAIR_INTERVAL, PAIR_BURST)
    }

    /// Takes one message of a phone number that may send `per_second`; `false` when it is used up.
    pub(crate) fn take_throughput(&mut self, now: Timestamp, per_second: u32) -> bool {
        let interval = SignedDuration::from_secs(1) / i32::try_from(per_second.max(1)).unwrap_or(i32::MAX);
        self.take(now, interval, per_second.max(1))
    }

    fn take(&mut self, now: Timestamp, interval: SignedDuration, burst: u32) -> bool {
        let paid_at = self.paid_at.unwrap_or(now).max(now);
        let ahead = now.duration_until(paid_at);
        let allowed = interval.saturating_mul(i32::try_from(burst).unwrap_or(i32::MAX).saturating_sub(1));
        if ahead > allowed {
            return false;
        }
        self.paid_at = paid_at.checked_add(interval).ok();
        true
    }
}
