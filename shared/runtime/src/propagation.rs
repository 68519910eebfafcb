//! W3C trace context in and out of string maps: HTTP headers, message headers, outbox rows.

use std::collections::BTreeMap;

use opentelemetry::propagation::TextMapPropagator;
use opentelemetry::trace::TraceContextExt;
use opentelemetry_sdk::propagation::TraceContextPropagator;
use tracing::Span;
use tracing_opentelemetry::OpenTelemetrySpanExt;

#[cfg(test)]
mod tests;

/// Name of the header and of the outbox column.
pub const TRACEPARENT: &str = "traceparent";
/// Name of the vendor part of the context.
pub const TRACESTATE: &str = "tracestate";

/// Writes the context of `span` into `headers`, under lower-case names. Nothing is written without a trace.
pub fn inject(span: &Span, headers: &mut BTreeMap<String, String>) {
    let mut carrier = std::collections::HashMap::new();
    TraceContextPropagator::new().inject_context(&span.context(), &mut carrier);
    headers.extend(carrier.into_iter().filter(|(_, value)| !value.is_empty()));
}

/// The context of `span` in one line, to be kept in a row or a header; `None` without a trace.
pub fn traceparent(span: &Span) -> Option<String> {
    let mut headers = BTreeMap::new();
    inject(span, &mut headers);
    headers.remove(TRACEPARENT)
}

/// [`traceparent`] of the current span.
pub fn current_traceparent() -> Option<String> {
    traceparent(&Span::current())
}

/// The trace id of the current span as 32 hex digits; `None` without a trace.
pub fn current_trace_id() -> Option<String> {
    let context = Span::current().context();
    let span = context.span();
    let context = span.span_context();
    context.is_valid().then(|| context.trace_id().to_string())
}

/// Makes `span` a child of what `traceparent` and `tracestate` name: the same message, one hop further. A malformed
/// context is ignored and the span begins a trace of its own. Call it before the span is entered.
pub fn set_parent(span: &Span, traceparent: Option<&str>, tracestate: Option<&str>) {
    let parent = extract(traceparent, tracestate);
    if parent.span().span_context().is_valid() {
        // The one error is a span without a subscriber, and then there is no trace to continue.
        drop(span.set_parent(parent));
    }
}

/// Links `span` to what `traceparent` names: one of several messages that a piece of work serves.
pub fn add_link(span: &Span, traceparent: &str) {
    let context = extract(Some(traceparent), None);
    let linked = context.span().span_context().clone();
    if linked.is_valid() {
        span.add_link(linked);
    }
}

/// The context that the two headers describe; an empty one when they are missing or malformed.
pub fn extract(traceparent: Option<&str>, tracestate: Option<&str>) -> opentelemetry::Context {
    let carrier = [(TRACEPARENT, traceparent), (TRACESTATE, tracestate)]
        .into_iter()
        .filter_map(|(name, value)| value.map(|value| (name.to_owned(), value.to_owned())))
        .collect::<std::collections::HashMap<_, _>>();
    TraceContextPropagator::new().extract_with_context(&opentelemetry::Context::new(), &carrier)
}
