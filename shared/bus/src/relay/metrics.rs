//! What the relay counts.

use jiff::Timestamp;
use opentelemetry::global;
use opentelemetry::metrics::{Counter, Gauge};
use reaktly_events::outbox::OutboxRow;

pub(super) struct Metrics {
    published: Counter<u64>,
    waiting: Gauge<u64>,
    oldest: Gauge<f64>,
}

impl Metrics {
    pub(super) fn new() -> Self {
        let meter = global::meter("reaktly");
        let metrics = Self {
            published: meter
                .u64_counter("reaktly_outbox_relayed")
                .with_description("Outbox rows published by the relay because their writer did not")
                .build(),
            waiting: meter
                .u64_gauge("reaktly_outbox_waiting")
                .with_description("Outbox rows the relay found unpublished")
                .build(),
            oldest: meter
                .f64_gauge("reaktly_outbox_oldest_seconds")
                .with_description("Age of the oldest unpublished outbox row")
                .build(),
        };
        metrics.published.add(0, &[]);
        metrics
    }

    pub(super) fn published(&self, rows: usize) {
        self.published.add(u64::try_from(rows).unwrap_or(u64::MAX), &[]);
    }

    /// What the elected relay found. A row's id tells when it was written.
    pub(super) fn waiting(&self, rows: &[OutboxRow], now: Timestamp) {
        let written = rows.iter().filter_map(|row| row.id.as_uuid().get_timestamp());
        let oldest = written.map(|at| at.to_unix()).min().and_then(|(seconds, nanoseconds)| {
            Timestamp::new(i64::try_from(seconds).ok()?, i32::try_from(nanoseconds).ok()?).ok()
        });
        let age = oldest.map_or(0.0, |oldest| now.duration_since(oldest).as_secs_f64().max(0.0));
        self.oldest.record(age, &[]);
        self.waiting.record(u64::try_from(rows.len()).unwrap_or(u64::MAX), &[]);
    }

    /// Another process is elected and reports.
    pub(super) fn not_leading(&self) {
        self.oldest.record(0.0, &[]);
        self.waiting.record(0, &[]);
    }
}
