//! What the service counts. Labels are fixed and begin at zero.

use opentelemetry::KeyValue;
use opentelemetry::metrics::{Counter, Meter};

use reaktly_domain::content::Content;

use crate::account::{Outcome, Tally};
use crate::decide::Talk;

/// How much of a type nobody knows is logged.
const TYPE_CHARS_MAX: usize = 40;

/// The instruments.
#[derive(Debug)]
pub(crate) struct Metrics {
    items: Counter<u64>,
    messages: Counter<u64>,
    twice: Counter<u64>,
    foreign_marks: Counter<u64>,
    fields: Counter<u64>,
    set_aside: Counter<u64>,
}

impl Metrics {
    pub(crate) fn new(meter: &Meter) -> Self {
        let counter = |name: &'static str, help: &'static str| meter.u64_counter(name).with_description(help).build();
        let metrics = Self {
            items: counter("reaktly_webhook_items", "items of webhooks by what became of them"),
            messages: counter("reaktly_messages_taken_in", "messages stored by kind; `unsupported` cannot be shown"),
            twice: counter("reaktly_sends_twice", "statuses that tell of a second message at Meta for one of ours"),
            foreign_marks: counter("reaktly_foreign_marks", "statuses whose mark names no message of their number"),
            set_aside: counter("reaktly_webhooks_set_aside", "webhooks of statuses that stepped aside for messages"),
            fields: counter(
                "reaktly_webhook_fields",
                "elements of other fields by field; those nobody knows as unknown",
            ),
        };
        metrics.count(&Tally::default());
        metrics.messages.add(0, &[KeyValue::new("kind", "unsupported")]);
        metrics.twice.add(0, &[]);
        metrics.foreign_marks.add(0, &[]);
        metrics.set_aside.add(0, &[]);
        metrics.fields.add(0, &[KeyValue::new("field", "unknown")]);
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

    /// Counts the stored messages of a talk by kind. Of what cannot be shown, the log names Meta's type.
    pub(crate) fn talk(&self, talk: &Talk, outcomes: &[Outcome]) {
        for (entry, _) in talk.entries.iter().zip(outcomes).filter(|(_, outcome)| **outcome == Outcome::Stored) {
            let content = &entry.message.content;
            self.messages.add(1, &[KeyValue::new("kind", content.kind())]);
            if let Content::Unsupported { original_type, .. } = content {
                let kind: String = original_type.chars().filter(char::is_ascii_graphic).take(TYPE_CHARS_MAX).collect();
                tracing::info!(message.r#type = kind, "a message of a kind that cannot be shown was kept");
            }
        }
    }

    pub(crate) fn sent_twice(&self) {
        self.twice.add(1, &[]);
    }

    /// Counts an element of a field; `unknown` stands for every field this version does not know.
    pub(crate) fn field(&self, field: &str) {
        self.fields.add(1, &[KeyValue::new("field", field.to_owned())]);
    }

    pub(crate) fn set_aside(&self) {
        self.set_aside.add(1, &[]);
    }

    pub(crate) fn foreign_mark(&self) {
        self.foreign_marks.add(1, &[]);
    }
}
