//! One line per event, with the trace it belongs to.

use std::fmt;

use opentelemetry::trace::TraceContextExt;
use serde_json::{Deserializer, Map, Value};
use tracing::field::{Field, Visit};
use tracing::{Event, Subscriber};
use tracing_subscriber::field::RecordFields;
use tracing_subscriber::fmt::format::{Compact, DefaultFields, Format, Writer};
use tracing_subscriber::fmt::time::{FormatTime, SystemTime as TimeOfDay};
use tracing_subscriber::fmt::{self as lines, FmtContext, FormatEvent, FormatFields, FormattedFields, MakeWriter};
use tracing_subscriber::layer::Layer;
use tracing_subscriber::registry::{LookupSpan, Scope};

/// JSON objects, flat: an event's own fields win over those of its spans, inner spans over outer ones.
pub(super) fn json<S, W>(writer: W) -> Box<dyn Layer<S> + Send + Sync>
where
    S: Subscriber + for<'a> LookupSpan<'a>,
    W: for<'a> MakeWriter<'a> + Send + Sync + 'static,
{
    let layer = lines::layer().with_writer(writer).fmt_fields(Objects).event_format(Json);
    layer.boxed()
}

/// Text for a person at a terminal.
pub(super) fn text<S, W>(writer: W) -> Box<dyn Layer<S> + Send + Sync>
where
    S: Subscriber + for<'a> LookupSpan<'a>,
    W: for<'a> MakeWriter<'a> + Send + Sync + 'static,
{
    let layer = lines::layer()
        .with_writer(writer)
        .fmt_fields(DefaultFields::new())
        .with_ansi(false)
        .event_format(Text(lines::format().compact()));
    layer.boxed()
}

struct Json;

/// What a span holds, one JSON object for each time it is told something. Spans are many and lines are few: a span
/// appends, and a line puts the objects together.
struct Objects;

impl<'writer> FormatFields<'writer> for Objects {
    fn format_fields<R: RecordFields>(&self, mut writer: Writer<'writer>, fields: R) -> fmt::Result {
        let mut object = Map::new();
        fields.record(&mut Fields(&mut object));
        write!(writer, "{}", Value::Object(object))
    }
}

struct Text(Format<Compact, TimeOfDay>);

impl<S> FormatEvent<S, Objects> for Json
where
    S: Subscriber + for<'a> LookupSpan<'a>,
{
    fn format_event(
        &self,
        context: &FmtContext<'_, S, Objects>,
        mut writer: Writer<'_>,
        event: &Event<'_>,
    ) -> fmt::Result {
        let mut line = Map::new();
        line.insert("timestamp".to_owned(), Value::String(timestamp()?));
        line.insert("level".to_owned(), Value::String(event.metadata().level().to_string()));
        line.insert("target".to_owned(), Value::String(event.metadata().target().to_owned()));
        if let Some((trace_id, span_id)) = current_ids() {
            line.insert("trace_id".to_owned(), Value::String(trace_id));
            line.insert("span_id".to_owned(), Value::String(span_id));
        }
        for span in context.event_scope().into_iter().flat_map(Scope::from_root) {
            let extensions = span.extensions();
            let fields = extensions.get::<FormattedFields<Objects>>().map(|fields| fields.fields.as_str());
            let objects = Deserializer::from_str(fields.unwrap_or_default()).into_iter::<Map<String, Value>>();
            line.extend(objects.flatten().flatten());
        }
        event.record(&mut Fields(&mut line));
        writeln!(writer, "{}", Value::Object(line))
    }
}

impl<S> FormatEvent<S, DefaultFields> for Text
where
    S: Subscriber + for<'a> LookupSpan<'a>,
    DefaultFields: for<'writer> FormatFields<'writer>,
{
    fn format_event(
        &self,
        context: &FmtContext<'_, S, DefaultFields>,
        mut writer: Writer<'_>,
        event: &Event<'_>,
    ) -> fmt::Result {
        if let Some((trace_id, _)) = current_ids() {
            write!(writer, "{trace_id} ")?;
        }
        self.0.format_event(context, writer, event)
    }
}

/// Collects an event's fields as JSON values.
struct Fields<'a>(&'a mut Map<String, Value>);

impl Fields<'_> {
    fn insert(&mut self, field: &Field, value: impl Into<Value>) {
        self.0.insert(field.name().to_owned(), value.into());
    }
}

impl Visit for Fields<'_> {
    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        self.insert(field, format!("{value:?}"));
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        self.insert(field, value);
    }

    fn record_i64(&mut self, field: &Field, value: i64) {
        self.insert(field, value);
    }

    fn record_u64(&mut self, field: &Field, value: u64) {
        self.insert(field, value);
    }

    fn record_f64(&mut self, field: &Field, value: f64) {
        self.insert(field, value);
    }

    fn record_bool(&mut self, field: &Field, value: bool) {
        self.insert(field, value);
    }
}

fn timestamp() -> Result<String, fmt::Error> {
    let mut text = String::new();
    TimeOfDay.format_time(&mut Writer::new(&mut text))?;
    Ok(text)
}

/// The trace and span the event happens in. The OpenTelemetry layer keeps its context in step with the current span.
fn current_ids() -> Option<(String, String)> {
    opentelemetry::Context::map_current(|context| {
        let span = context.span();
        let ids = span.span_context();
        ids.is_valid().then(|| (ids.trace_id().to_string(), ids.span_id().to_string()))
    })
}
