//! What the service counts.

use opentelemetry::KeyValue;
use opentelemetry::metrics::{Counter, Histogram, Meter};
use reaktly_operator::turn::Answerer;

/// The responder's instruments; label values are words of our own.
#[derive(Debug)]
pub(crate) struct Metrics {
    turns: Counter<u64>,
    handoffs: Counter<u64>,
    stopped: Counter<u64>,
    seconds: Histogram<f64>,
}

impl Metrics {
    pub(crate) fn new(meter: &Meter) -> Self {
        let counter = |name: &'static str, help: &'static str| {
            let counter = meter.u64_counter(name).with_description(help).build();
            counter.add(0, &[]);
            counter
        };
        let seconds = meter.f64_histogram("reaktly_ai_turn_seconds").with_description("time of a turn by answerer");
        Self {
            turns: counter("reaktly_ai_turns", "turns of the AI by outcome"),
            handoffs: counter("reaktly_ai_handoffs", "handings over to people by reason"),
            stopped: counter("reaktly_ai_stopped", "turns stopped before their end by cause"),
            seconds: seconds.build(),
        }
    }

    pub(crate) fn ended(&self, outcome: &'static str) {
        self.turns.add(1, &[KeyValue::new("outcome", outcome)]);
    }

    pub(crate) fn handed_off(&self, reason: &'static str) {
        self.handoffs.add(1, &[KeyValue::new("reason", reason)]);
    }

    pub(crate) fn stopped(&self, cause: &'static str) {
        self.stopped.add(1, &[KeyValue::new("cause", cause)]);
    }

    pub(crate) fn took(&self, seconds: f64, answerer: Answerer) {
        let answerer = match answerer {
            Answerer::Rules => "rules",
            Answerer::Knowledge => "knowledge",
            Answerer::Model => "model",
        };
        self.seconds.record(seconds, &[KeyValue::new("answerer", answerer)]);
    }
}
