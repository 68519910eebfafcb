//! What the service counts.

use opentelemetry::KeyValue;
use opentelemetry::metrics::{Counter, Meter};
use reaktly_runtime::metrics::counter;

/// The sender's counters; label values are words of our own.
#[derive(Debug)]
pub(crate) struct Metrics {
    attempts: Counter<u64>,
    settled: Counter<u64>,
    swept: Counter<u64>,
    duplicates: Counter<u64>,
    presence: Counter<u64>,
}

impl Metrics {
    pub(crate) fn new(meter: &Meter) -> Self {
        let counter = |name, help| counter(meter, name, help);
        Self {
            attempts: counter("reaktly_send_attempts", "POSTs of messages by outcome"),
            settled: counter("reaktly_send_settled", "messages settled without a POST by state"),
            swept: counter("reaktly_send_swept", "messages the sweeper moved by new state"),
            duplicates: counter("reaktly_send_duplicates", "messages Meta accepted twice"),
            presence: counter("reaktly_send_presence", "read marks and typing indicators by outcome"),
        }
    }

    pub(crate) fn attempt(&self, outcome: &'static str) {
        self.attempts.add(1, &[KeyValue::new("outcome", outcome)]);
    }

    pub(crate) fn settled(&self, state: &'static str) {
        self.settled.add(1, &[KeyValue::new("state", state)]);
    }

    pub(crate) fn swept(&self, state: &'static str) {
        self.swept.add(1, &[KeyValue::new("state", state)]);
    }

    pub(crate) fn duplicate(&self) {
        self.duplicates.add(1, &[]);
    }

    pub(crate) fn presence(&self, outcome: &'static str) {
        self.presence.add(1, &[KeyValue::new("outcome", outcome)]);
    }
}
