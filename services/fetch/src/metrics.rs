//! What the service counts.

use opentelemetry::KeyValue;
use opentelemetry::metrics::{Counter, Histogram, Meter};
use reaktly_runtime::metrics::counter;

/// Ages worth telling apart, in seconds: from at once to Meta's deadline.
const AGE_BOUNDS: [f64; 10] = [1.0, 2.0, 5.0, 15.0, 60.0, 300.0, 3600.0, 21_600.0, 86_400.0, 604_800.0];

/// The fetcher's figures; label values are words of our own.
#[derive(Debug)]
pub(crate) struct Metrics {
    tries: Counter<u64>,
    bytes: Counter<u64>,
    age: Histogram<f64>,
    removed: Counter<u64>,
}

impl Metrics {
    pub(crate) fn new(meter: &Meter) -> Self {
        let counter = |name, help| counter(meter, name, help);
        Self {
            tries: counter("reaktly_fetch_tries", "tries to fetch media by outcome"),
            bytes: counter("reaktly_fetch_bytes", "bytes of media stored"),
            age: meter
                .f64_histogram("reaktly_fetch_age_seconds")
                .with_description("from a message to its media being there, or lost")
                .with_boundaries(AGE_BOUNDS.to_vec())
                .build(),
            removed: counter("reaktly_fetch_files_removed", "uploaded files removed because no message used them"),
        }
    }

    pub(crate) fn tried(&self, outcome: &'static str) {
        self.tries.add(1, &[KeyValue::new("outcome", outcome)]);
    }

    pub(crate) fn stored(&self, bytes: u64) {
        self.bytes.add(bytes, &[]);
    }

    pub(crate) fn settled(&self, state: &'static str, age_seconds: f64) {
        self.age.record(age_seconds, &[KeyValue::new("state", state)]);
    }

    pub(crate) fn removed(&self, files: u64) {
        self.removed.add(files, &[]);
    }
}
