//! Trace context in message headers: a publish carries it, a delivery continues it.

use std::collections::{BTreeMap, HashMap};

use opentelemetry::trace::TraceContextExt as _;
use tracing::Span;
use tracing_opentelemetry::OpenTelemetrySpanExt as _;

use crate::headers::TRACEPARENT;

/// The headers that continue the current span's trace.
pub fn current_headers() -> HashMap<String, String> {
    let mut carrier = HashMap::new();
    let context = Span::current().context();
    opentelemetry::global::get_text_map_propagator(|propagator| propagator.inject_context(&context, &mut carrier));
    carrier.retain(|_, value| !value.is_empty());
    carrier
}

/// Makes `span` a child of what the headers name, if they name anything. Call it before the span is entered.
pub fn set_parent(span: &Span, headers: &BTreeMap<String, String>) {
    if !headers.contains_key(TRACEPARENT) {
        return;
    }
    let carrier: HashMap<String, String> = headers.clone().into_iter().collect();
    let none = opentelemetry::Context::new();
    let parent =
        opentelemetry::global::get_text_map_propagator(|propagator| propagator.extract_with_context(&none, &carrier));
    if parent.span().span_context().is_valid() {
        // The one error is a span without a subscriber, and then there is no trace to continue.
        drop(span.set_parent(parent));
    }
}

/// The current trace's id, 32 hex digits; empty without a trace.
pub fn current_id() -> String {
    let context = Span::current().context();
    let span = context.span();
    let context = span.span_context();
    if context.is_valid() { context.trace_id().to_string() } else { String::new() }
}
