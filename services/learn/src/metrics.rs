//! What the service counts.

use opentelemetry::KeyValue;
use opentelemetry::metrics::{Counter, Meter};
use reaktly_runtime::metrics::counter;

/// The instruments of learning; label values are words of our own. Clones share them.
#[derive(Debug, Clone)]
pub(crate) struct Metrics {
    gaps: Counter<u64>,
    mined: Counter<u64>,
    cases: Counter<u64>,
}

impl Metrics {
    pub(crate) fn new(meter: &Meter) -> Self {
        let counter = |name, help| counter(meter, name, help);
        Self {
            gaps: counter(
                "reaktly_learn_gaps",
                "questions nothing was found for, and gaps that closed, by what happened",
            ),
            mined: counter("reaktly_learn_mined", "conversations looked through for suggestions by what was found"),
            cases: counter("reaktly_learn_regression_cases", "regression cases run by verdict"),
        }
    }

    pub(crate) fn gap(&self, what: &'static str) {
        self.gaps.add(1, &[KeyValue::new("what", what)]);
    }

    pub(crate) fn mined(&self, found: &'static str) {
        self.mined.add(1, &[KeyValue::new("found", found)]);
    }

    pub(crate) fn case(&self, verdict: &'static str) {
        self.cases.add(1, &[KeyValue::new("verdict", verdict)]);
    }
}
