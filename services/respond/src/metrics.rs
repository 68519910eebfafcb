//! What the service counts.

use std::time::Duration;

use opentelemetry::KeyValue;
use opentelemetry::metrics::{Counter, Histogram, Meter};
use reaktly_operator::turn::{Answerer, Evidence};
use reaktly_runtime::metrics::counter;

use crate::settle::Ended;

/// Bounds of searches in memory, in seconds.
const SEARCH_BOUNDS: [f64; 8] = [0.001, 0.002, 0.005, 0.01, 0.025, 0.1, 0.5, 2.0];

/// The responder's instruments; label values are words of our own.
#[derive(Debug)]
pub(crate) struct Metrics {
    turns: Counter<u64>,
    handoffs: Counter<u64>,
    cancelled: Counter<u64>,
    faults: Counter<u64>,
    cost: Counter<u64>,
    seconds: Histogram<f64>,
    search: Histogram<f64>,
    first_reply: Histogram<f64>,
}

impl Metrics {
    pub(crate) fn new(meter: &Meter) -> Self {
        let counter = |name, help| counter(meter, name, help);
        let histogram = |name: &'static str, help: &'static str| {
            meter.f64_histogram(name).with_unit("s").with_description(help).build()
        };
        Self {
            turns: counter("reaktly.ai.turns", "turns of the AI by outcome"),
            handoffs: counter("reaktly.ai.handoffs", "handings over to people by reason"),
            cancelled: counter("reaktly.ai.cancelled", "turns stopped before their end by cause"),
            faults: counter("reaktly.ai.grounding.failures", "what was wrong with a model's drafts, by kind"),
            cost: counter("reaktly.ai.cost.micro_usd", "what calls to models cost, in millionths of a US dollar"),
            seconds: histogram("reaktly.ai.turn.duration", "time of a turn by answerer"),
            search: meter
                .f64_histogram("reaktly.kb.search.duration")
                .with_unit("s")
                .with_description("time of searching a knowledge base for a turn")
                .with_boundaries(SEARCH_BOUNDS.to_vec())
                .build(),
            first_reply: histogram(
                "reaktly.ai.first_reply.latency",
                "from the customer's first words of an engagement to the answer",
            ),
        }
    }

    /// An answer was found.
    pub(crate) fn answered(&self, seconds: f64, evidence: &Evidence) {
        self.seconds.record(seconds, &[KeyValue::new("answerer", evidence.answerer.as_str())]);
        if evidence.answerer != Answerer::Rules {
            self.searched(Duration::from_millis(evidence.search_ms));
        }
        for fault in &evidence.faults {
            self.faults.add(1, &[KeyValue::new("kind", *fault)]);
        }
    }

    fn searched(&self, took: Duration) {
        self.search.record(took.as_secs_f64(), &[]);
    }

    /// Calls to a model were paid for, whatever came of them.
    pub(crate) fn spent(&self, micro_usd: u64) {
        self.cost.add(micro_usd, &[]);
    }

    /// A turn ended.
    pub(crate) fn ended(&self, ended: &Ended) {
        let outcome = match ended {
            Ended::Replied(waited) => {
                if let Some(waited) = waited {
                    self.first_reply.record(waited.as_secs_f64(), &[]);
                }
                "replied"
            }
            Ended::Silent => "silent",
            Ended::Handed(reason) => {
                self.handoffs.add(1, &[KeyValue::new("reason", reason.clone())]);
                "handed_off"
            }
            Ended::Stopped(cause) => {
                self.cancelled.add(1, &[KeyValue::new("cause", *cause)]);
                return;
            }
        };
        self.turns.add(1, &[KeyValue::new("outcome", outcome)]);
    }
}

#[cfg(test)]
mod tests;
