use std::time::Duration;

use jiff::SignedDuration;
use reaktly_runtime::config::load;
use reaktly_runtime::settings::ProcessSettings;
use reaktly_runtime::telemetry::Telemetry;
use reaktly_runtime::{Reader, Reported, Settings, Variable, Vars};

use super::Metrics;
use crate::settle::Ended;

/// The settings of a process, and no others.
struct Process(ProcessSettings);

impl Settings for Process {
    fn variables() -> Vec<Variable> {
        ProcessSettings::variables("respond")
    }

    fn read(reader: &mut Reader<'_>) -> Result<Self, Reported> {
        ProcessSettings::read("respond", reader).map(Self)
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_ai_does_is_counted_under_names_that_operators_rely_on() {
    let telemetry = Telemetry::start("respond", &load::<Process>(&Vars::default()).unwrap().0).unwrap();
    let registry = telemetry.registry();
    let metrics = Metrics::new(&opentelemetry::global::meter("respond"));
    metrics.ended(&Ended::Replied(Some(SignedDuration::from_secs(1))));
    metrics.ended(&Ended::Handed("no_answer".to_owned()));
    metrics.ended(&Ended::Stopped("owner_changed"));
    metrics.spent(250);
    metrics.searched(Duration::from_millis(3));
    let told = prometheus::TextEncoder::new().encode_to_string(&registry.gather()).unwrap();
    let counted = |name: &str, label: &str| told.lines().any(|line| line.starts_with(name) && line.contains(label));
    for (name, label) in [
        ("reaktly_ai_turns_total", "outcome=\"replied\""),
        ("reaktly_ai_handoffs_total", "reason=\"no_answer\""),
        ("reaktly_ai_grounding_failures_total", ""),
        ("reaktly_ai_cost_micro_usd_total", ""),
        ("reaktly_ai_first_reply_latency_seconds_count", ""),
        ("reaktly_ai_cancelled_total", "cause=\"owner_changed\""),
        ("reaktly_kb_search_duration_seconds_count", ""),
    ] {
        assert!(counted(name, label), "{name}: {told}");
    }
    telemetry.shutdown().await;
}
