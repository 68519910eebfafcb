//! What operators see of a message, and what nobody may see.

use reaktly_testkit::{Collector, Exported, wait_for};

use crate::world::{ANSWER, Mode, Plan, QUESTION};

/// Marks that stand for what is nobody's business.
const NAME: &str = "Xenia-Canary";
const NUMBER: &str = "491519876543";

/// The services a message passes, in the order of the flow.
const HOPS: [&str; 4] = ["reaktly-ingress", "reaktly-normalize", "reaktly-respond", "reaktly-send"];

#[tokio::test(flavor = "multi_thread")]
async fn one_trace_leads_from_the_webhook_through_every_hop_to_the_graph_call() {
    let collector = Collector::start();
    let world = Plan::new(Mode::Apart)
        .with("OTEL_EXPORTER_OTLP_ENDPOINT", collector.url().to_owned().leak())
        .with("OTEL_BSP_SCHEDULE_DELAY", "200")
        .start()
        .await;
    let customer = world.customer(NUMBER);
    customer.writes(QUESTION).await;
    customer.gets(1).await;
    let trace = wait_for("one trace with the Graph call and every service before it", async || {
        let spans = collector.spans();
        let graph_call = spans.iter().find(|span| span.name == "graph send")?;
        let trace: Vec<Exported> = spans.iter().filter(|span| span.trace_id == graph_call.trace_id).cloned().collect();
        HOPS.iter().all(|hop| trace.iter().any(|span| span.service == *hop)).then_some(trace)
    })
    .await;
    let known: Vec<&str> = trace.iter().map(|span| span.span_id.as_str()).collect();
    let roots: Vec<_> = trace.iter().filter(|span| !known.contains(&span.parent_id.as_str())).collect();
    assert!(roots.iter().any(|root| root.service == "reaktly-ingress"), "{roots:#?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn no_log_span_or_event_tells_who_wrote_what() {
    let collector = Collector::start();
    let world = Plan::new(Mode::Together)
        .with("OTEL_EXPORTER_OTLP_ENDPOINT", collector.url().to_owned().leak())
        .with("OTEL_BSP_SCHEDULE_DELAY", "200")
        .with("OTEL_BLRP_SCHEDULE_DELAY", "200")
        .with("RUST_LOG", "info,reaktly=debug")
        .start()
        .await;
    let customer = world.customer(NUMBER);
    let sent = serde_json::json!({ "text": QUESTION, "profileName": NAME });
    customer.sends(&sent).await;
    customer.gets(1).await;
    let spans = wait_for("the Graph call's span", async || {
        let spans = collector.spans();
        spans.iter().any(|span| span.name == "graph send").then_some(spans)
    })
    .await;
    let records = wait_for("log records", async || Some(collector.logs()).filter(|logs| !logs.is_empty())).await;
    assert!(records.iter().all(|record| record.level != "TRACE"), "what is exported is what is logged: {records:?}");
    let events = world.services.once(&["tail", "events", "--since", "10m"]).await;
    let log = world.services.log("reaktly");
    assert!(events.contains("message_received"), "the stream of events is not empty: {events}");
    let spans = spans.iter().map(|span| ("span", format!("{span:?}")));
    let told: Vec<(&str, String)> = spans.chain(records.into_iter().map(|record| ("record", record.text))).collect();
    let all = told.iter().map(|(kind, text)| (*kind, text.as_str())).chain([("log", log.as_str()), ("event", &events)]);
    for (kind, text) in all {
        for secret in [NAME, NUMBER, QUESTION, ANSWER] {
            assert!(!text.contains(secret), "a {kind} tells {secret:?}: {text}");
        }
    }
}
