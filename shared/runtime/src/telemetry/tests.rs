use std::io;
use std::sync::{Arc, Mutex};

use opentelemetry::trace::TracerProvider;
use opentelemetry_sdk::trace::SdkTracerProvider;
use serde_json::Value;
use tracing_subscriber::fmt::MakeWriter;
use tracing_subscriber::layer::SubscriberExt;

use super::*;

#[derive(Clone, Default)]
struct Captured(Arc<Mutex<Vec<u8>>>);

impl Captured {
    fn text(&self) -> String {
        String::from_utf8(self.0.lock().unwrap().clone()).unwrap()
    }
}

impl io::Write for Captured {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl MakeWriter<'_> for Captured {
    type Writer = Self;

    fn make_writer(&self) -> Self {
        self.clone()
    }
}

fn in_span(work: impl FnOnce()) {
    let span = tracing::info_span!("handle", conversation.id = "c1", attempt = 1);
    span.in_scope(work);
}

#[test]
fn a_json_line_is_one_flat_object_with_its_trace() {
    let captured = Captured::default();
    let traced = tracing_opentelemetry::layer().with_tracer(SdkTracerProvider::builder().build().tracer("test"));
    let subscriber = tracing_subscriber::registry().with(traced).with(lines::json(captured.clone()));
    tracing::subscriber::with_default(subscriber, || {
        in_span(|| tracing::warn!(attempt = 2, message.id = %"m1", "could not send\nthe reply"));
    });
    let text = captured.text();
    assert_eq!(text.lines().count(), 1, "{text}");
    let line: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(line["level"], "WARN");
    assert_eq!(line["message"], "could not send\nthe reply");
    assert_eq!(line["conversation.id"], "c1");
    assert_eq!(line["message.id"], "m1");
    assert_eq!(line["attempt"], 2);
    assert_eq!(line["trace_id"].as_str().map(str::len), Some(32));
    assert_eq!(line["span_id"].as_str().map(str::len), Some(16));
}

#[test]
fn a_json_line_holds_what_its_span_was_told_later() {
    let captured = Captured::default();
    let subscriber = tracing_subscriber::registry().with(lines::json(captured.clone()));
    tracing::subscriber::with_default(subscriber, || {
        let span = tracing::info_span!("handle", attempt = 1, message.id = tracing::field::Empty);
        span.record("message.id", "m\"1").record("attempt", 2);
        span.in_scope(|| tracing::info!("sent"));
    });
    let line: Value = serde_json::from_str(&captured.text()).unwrap();
    assert_eq!(line["message.id"], "m\"1");
    assert_eq!(line["attempt"], 2);
}

#[test]
fn a_text_line_begins_with_its_trace() {
    let captured = Captured::default();
    let traced = tracing_opentelemetry::layer().with_tracer(SdkTracerProvider::builder().build().tracer("test"));
    let subscriber = tracing_subscriber::registry().with(traced).with(lines::text(captured.clone()));
    tracing::subscriber::with_default(subscriber, || in_span(|| tracing::info!("sent")));
    let text = captured.text();
    let trace = text.split(' ').next().unwrap();
    assert!(trace.len() == 32 && trace.bytes().all(|byte| byte.is_ascii_hexdigit()), "{text}");
    assert!(text.contains("sent"), "{text}");
}

#[test]
fn without_a_trace_a_line_has_no_ids() {
    let captured = Captured::default();
    let subscriber = tracing_subscriber::registry().with(lines::json(captured.clone()));
    tracing::subscriber::with_default(subscriber, || in_span(|| tracing::info!("sent")));
    let line: Value = serde_json::from_str(&captured.text()).unwrap();
    assert_eq!(line.get("trace_id"), None);
}

#[test]
fn chatty_libraries_are_quiet_unless_the_operator_names_them() {
    assert!(filter("info").to_string().contains("async_nats=warn"));
    let named = filter("info,async_nats=debug").to_string();
    assert!(named.contains("async_nats=debug") && !named.contains("async_nats=warn"), "{named}");
}
