//! Whether silence is evidence: a status that Meta sent would have been seen, because our own intake was up and had
//! nothing waiting for as long as the question reaches back.

use std::sync::Mutex;

use jiff::{SignedDuration, Timestamp};
use reaktly_bus::consume::backlog;
use reaktly_bus::{Bus, topology};
use reaktly_events::Stage;

/// Watches the consumers of raw webhooks and of those that were set aside.
#[derive(Debug)]
pub(crate) struct Intake {
    bus: Bus,
    drained_since: Mutex<Option<Timestamp>>,
}

impl Intake {
    pub(crate) fn new(bus: Bus) -> Self {
        Self { bus, drained_since: Mutex::new(None) }
    }

    /// Looks once; called by every round of the sweeper.
    pub(crate) async fn look(&self, now: Timestamp) {
        // In the order in which a webhook of statuses moves when it is set aside, so that none is missed between the two.
        let drained = backlog(&self.bus, &topology::normalize()).await == Some(0)
            && backlog(&self.bus, &topology::stage(Stage::Statuses)).await == Some(0);
        let mut since = self.drained_since.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        *since = if drained { Some(since.unwrap_or(now)) } else { None };
    }

    /// Whether nothing was waiting at every look of the last `span`.
    pub(crate) fn was_drained_for(&self, span: SignedDuration, now: Timestamp) -> bool {
        let since = *self.drained_since.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        since.is_some_and(|since| now.duration_since(since) >= span)
    }
}
