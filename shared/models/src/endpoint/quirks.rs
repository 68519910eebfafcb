//! What an endpoint turned out not to know. Models differ in the settings they take, and endpoints that call themselves
//! compatible differ more; a refusal that names a setting is answered by leaving it out from then on.

use std::sync::atomic::{AtomicBool, Ordering};

/// Words of a refusal that mean the schema.
const SCHEMA_WORDS: [&str; 5] = ["response_format", "json_schema", "output_config", "responsejsonschema", "grammar"];

/// The settings a call is made with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Sent {
    pub(super) temperature: bool,
    pub(super) schema: bool,
}

impl Sent {
    /// The settings to call with after this refusal; none when it names nothing that was sent.
    pub(super) fn without_what_is_named(self, refusal: &str) -> Option<Self> {
        let refusal = refusal.to_lowercase();
        if self.temperature && refusal.contains("temperature") {
            return Some(Self { temperature: false, ..self });
        }
        let schema = SCHEMA_WORDS.iter().any(|word| refusal.contains(word));
        (self.schema && schema).then_some(Self { schema: false, ..self })
    }
}

/// The settings one endpoint does without.
#[derive(Debug, Default)]
pub(super) struct Quirks {
    no_temperature: AtomicBool,
    no_schema: AtomicBool,
}

impl Quirks {
    /// What to send, by all that is known.
    pub(super) fn settings(&self) -> Sent {
        Sent {
            temperature: !self.no_temperature.load(Ordering::Relaxed),
            schema: !self.no_schema.load(Ordering::Relaxed),
        }
    }

    /// Keeps what these settings do without.
    pub(super) fn keep(&self, settings: Sent) {
        self.no_temperature.fetch_or(!settings.temperature, Ordering::Relaxed);
        self.no_schema.fetch_or(!settings.schema, Ordering::Relaxed);
    }
}
