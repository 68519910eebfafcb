//! What ingress counts. Labels are fixed and begin at zero.

use std::time::Duration;

use opentelemetry::KeyValue;
use opentelemetry::metrics::{Counter, Histogram, Meter};

use crate::refusal::Refusal;

/// Meta wants a median below 250 ms and fewer than 1 % above a second.
const SECONDS: [f64; 10] = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.1, 0.25, 0.5, 1.0, 2.0];

/// The instruments.
#[derive(Clone, Debug)]
pub(crate) struct Metrics {
    requests: Counter<u64>,
    seconds: Histogram<f64>,
}

/// What became of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// A webhook is stored.
    Stored,
    /// A webhook was stored before.
    Duplicate,
    /// A verification request was answered.
    Verified,
    /// Refused.
    Refused(Refusal),
}

impl Metrics {
    pub(crate) fn new(meter: &Meter) -> Self {
        let requests = meter
            .u64_counter("reaktly.ingress.requests")
            .with_description("Requests to webhook paths, by what became of them")
            .build();
        let seconds = meter
            .f64_histogram("reaktly.ingress.stored")
            .with_description("From a webhook's headers to the word that it is stored")
            .with_unit("s")
            .with_boundaries(SECONDS.to_vec())
            .build();
        let metrics = Self { requests, seconds };
        let refusals = Refusal::ALL.map(Outcome::Refused);
        for outcome in [Outcome::Stored, Outcome::Duplicate, Outcome::Verified].into_iter().chain(refusals) {
            metrics.requests.add(0, &[label(outcome)]);
        }
        metrics
    }

    /// Counts a request.
    pub(crate) fn count(&self, outcome: Outcome) {
        self.requests.add(1, &[label(outcome)]);
    }

    /// Notes how long a stored webhook took.
    pub(crate) fn stored_after(&self, time: Duration) {
        self.seconds.record(time.as_secs_f64(), &[]);
    }
}

fn label(outcome: Outcome) -> KeyValue {
    let label = match outcome {
        Outcome::Stored => "stored",
        Outcome::Duplicate => "duplicate",
        Outcome::Verified => "verified",
        Outcome::Refused(refusal) => refusal.label(),
    };
    KeyValue::new("outcome", label)
}
