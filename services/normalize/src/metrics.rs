//! What the service counts. Labels are fixed and begin at zero.

use opentelemetry::KeyValue;
use opentelemetry::metrics::{Counter, Meter};

use crate::account::Tally;

/// The instruments.
#[derive(Debug)]
pub(crate) struct Metrics {
    items: Counter<u64>,
    twice: Counter<u64>,
    foreign_marks: Counter<u64>,
}

impl Metrics {
    pub(crate) fn new(meter: &Meter) -> Self {
        let counter = |name: &'static str, help: &'static str| meter.u64_counter(name).with_description(help).build();
        let metrics = Self {
            items: counter("reaktly_webhook_items", "items of webhooks by what became of them"),
            twice: counter("reaktly_sends_twice", "statuses that tell of a second message at Meta for one of ours"),
            foreign_marks: counter("reaktly_foreign_marks", "statuses whose mark names no message of their number"),
        };
        metrics.count(&Tally::default());
        metrics.twice.add(0, &[]);
        metrics.foreign_marks.add(0, &[]);
        metrics
    }

    /// Counts the items of an accounted webhook.
    pub(crate) fn count(&self, tally: &Tally) {
        let outcomes = [
            ("stored", tally.stored),
            ("duplicate", tally.duplicate_of.len()),
            ("quarantined", tally.quarantined.len()),
        ];
        for (outcome, items) in outcomes {
            self.items.add(u64::try_from(items).unwrap_or(0), &[KeyValue::new("outcome", outcome)]);
        }
    }

    pub(crate) fn sent_twice(&self) {
        self.twice.add(1, &[]);
    }

    pub(crate) fn foreign_mark(&self) {
        self.foreign_marks.add(1, &[]);
    }
}
