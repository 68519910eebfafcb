//! What the service counts.

use opentelemetry::KeyValue;
use opentelemetry::metrics::{Counter, Histogram, Meter};
use reaktly_operator::turn::Evidence;

use crate::settle::Ended;

/// The responder's instruments; label values are words of our own.
#[derive(Debug)]
pub(crate) struct Metrics {
    turns: Counter<u64>,
    handoffs: Counter<u64>,
    cancelled: Counter<u64>,
    faults: Counter<u64>,
    cost: Counter<u64>,
    seconds: Histogram<f64>,
    first_reply: Histogram<f64>,
}

impl Metrics {
    pub(crate) fn new(meter: &Meter) -> Self {
        let counter = |name: &'static str, help: &'static str| {
            let counter = meter.u64_counter(name).with_description(help).build();
            counter.add(0, &[]);
            counter
        };
        let histogram = |name: &'static str, help: &'static str| {
            meter.f64_histogram(name).with_unit("s").with_description(help).build()
        };
        Self {
            turns: counter("reaktly_ai_turns", "turns of the AI by outcome"),
            handoffs: counter("reaktly_ai_handoffs", "handings over to people by reason"),
            cancelled: counter("reaktly_ai_cancelled", "turns stopped before their end by cause"),
            faults: counter("reaktly_ai_grounding_failures", "what was wrong with a model's drafts, by kind"),
            cost: counter("reaktly_ai_cost_micro_usd", "what calls to models cost, in millionths of a US dollar"),
            seconds: histogram("reaktly_ai_turn_seconds", "time of a turn by answerer"),
            first_reply: histogram(
                "reaktly_ai_first_reply_latency",
                "from the customer's first words of an engagement to the answer",
            ),
        }
    }

    /// An answer was found.
    pub(crate) fn answered(&self, seconds: f64, evidence: &Evidence) {
        self.seconds.record(seconds, &[KeyValue::new("answerer", evidence.answerer.as_str())]);
        self.cost.add(evidence.cost_micro_usd.unwrap_or(0), &[]);
        for fault in &evidence.faults {
            self.faults.add(1, &[KeyValue::new("kind", *fault)]);
        }
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
