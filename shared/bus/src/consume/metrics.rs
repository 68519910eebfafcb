//! What a loop counts.

use opentelemetry::metrics::{Counter, Gauge, Histogram, UpDownCounter};
use opentelemetry::{KeyValue, global};
use reaktly_events::dead_letters::ErrorClass;

use crate::topology::ConsumerSpec;

/// How a delivery ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Outcome {
    Handled,
    /// Dead-lettered.
    Died(ErrorClass),
    /// The handler panicked and gets the message again.
    Panicked,
    /// Handed back while stopping.
    Returned,
}

impl Outcome {
    const ALL: [Self; 7] = [
        Self::Handled,
        Self::Died(ErrorClass::Undecodable),
        Self::Died(ErrorClass::Rejected),
        Self::Died(ErrorClass::Panicked),
        Self::Died(ErrorClass::Poison),
        Self::Panicked,
        Self::Returned,
    ];

    const fn as_str(self) -> &'static str {
        match self {
            Self::Handled => "handled",
            Self::Died(ErrorClass::Undecodable) => "dead_undecodable",
            Self::Died(ErrorClass::Rejected) => "dead_rejected",
            Self::Died(ErrorClass::Panicked) => "dead_panicked",
            Self::Died(ErrorClass::Poison) => "dead_poison",
            Self::Panicked => "panicked",
            Self::Returned => "returned",
        }
    }
}

/// The instruments of one loop.
pub(super) struct Metrics {
    consumer: KeyValue,
    deliveries: Counter<u64>,
    unavailable: Counter<u64>,
    in_flight: UpDownCounter<i64>,
    seconds: Histogram<f64>,
    pending: Gauge<u64>,
    unacknowledged: Gauge<u64>,
}

impl Metrics {
    /// Counters exist from the start, at zero, so that an alert can tell nothing from never.
    pub(super) fn of(spec: &ConsumerSpec) -> Self {
        let meter = global::meter("reaktly");
        let metrics = Self {
            consumer: KeyValue::new("consumer", spec.name),
            deliveries: meter
                .u64_counter("reaktly_deliveries")
                .with_description("Deliveries by consumer and how they ended")
                .build(),
            unavailable: meter
                .u64_counter("reaktly_deliveries_held")
                .with_description("Times a message was kept because a dependency was gone")
                .build(),
            in_flight: meter
                .i64_up_down_counter("reaktly_deliveries_in_flight")
                .with_description("Messages being handled")
                .build(),
            seconds: meter
                .f64_histogram("reaktly_handling_seconds")
                .with_description("Time from delivery to settlement")
                .build(),
            pending: meter.u64_gauge("reaktly_consumer_pending").with_description("Messages not delivered yet").build(),
            unacknowledged: meter
                .u64_gauge("reaktly_consumer_unacknowledged")
                .with_description("Messages delivered and not settled")
                .build(),
        };
        for outcome in Outcome::ALL {
            metrics.deliveries.add(0, &metrics.labels(outcome));
        }
        metrics.unavailable.add(0, std::slice::from_ref(&metrics.consumer));
        metrics
    }

    pub(super) fn began(&self) {
        self.in_flight.add(1, std::slice::from_ref(&self.consumer));
    }

    pub(super) fn ended(&self, outcome: Outcome, seconds: f64) {
        self.in_flight.add(-1, std::slice::from_ref(&self.consumer));
        self.deliveries.add(1, &self.labels(outcome));
        self.seconds.record(seconds, std::slice::from_ref(&self.consumer));
    }

    pub(super) fn held(&self) {
        self.unavailable.add(1, std::slice::from_ref(&self.consumer));
    }

    pub(super) fn lag(&self, pending: u64, unacknowledged: u64) {
        self.pending.record(pending, std::slice::from_ref(&self.consumer));
        self.unacknowledged.record(unacknowledged, std::slice::from_ref(&self.consumer));
    }

    fn labels(&self, outcome: Outcome) -> [KeyValue; 2] {
        [self.consumer.clone(), KeyValue::new("outcome", outcome.as_str())]
    }
}
