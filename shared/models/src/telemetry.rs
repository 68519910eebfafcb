//! Spans and metrics of calls to models, by the `GenAI` semantic conventions, which are still in development: the names
//! stand here and nowhere else.

use std::time::Duration;

use opentelemetry::KeyValue;
use opentelemetry::metrics::{Histogram, Meter};
use serde_json::json;
use tracing::Span;
use tracing_opentelemetry::OpenTelemetrySpanExt as _;
use url::Url;

use crate::{LlmError, LlmReply, LlmRequest, Provider, Role, Turn};

/// What a call to a language model does.
const CHAT: &str = "chat";
/// What a call for vectors does.
const EMBEDDINGS: &str = "embeddings";
const OPERATION_NAME: &str = "gen_ai.operation.name";
const PROVIDER_NAME: &str = "gen_ai.provider.name";
const REQUEST_MODEL: &str = "gen_ai.request.model";
const TOKEN_TYPE: &str = "gen_ai.token.type";
const ERROR_TYPE: &str = "error.type";
/// What we call the provider: any compatible endpoint says `openai`, and a test's stand-in nothing of the sort.
const OUR_PROVIDER: &str = "reaktly.ai.provider";
const OUR_PURPOSE: &str = "reaktly.ai.purpose";
/// Only with `REAKTLY_TRACE_CONTENT=on`.
const SYSTEM_INSTRUCTIONS: &str = "gen_ai.system_instructions";
const INPUT_MESSAGES: &str = "gen_ai.input.messages";
const OUTPUT_MESSAGES: &str = "gen_ai.output.messages";

/// Bounds the conventions give for durations, in seconds.
const SECONDS: [f64; 14] = [0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92];
/// Bounds the conventions give for tokens.
const TOKENS: [f64; 10] = [1.0, 4.0, 16.0, 64.0, 256.0, 1024.0, 4096.0, 16384.0, 65536.0, 262_144.0];

/// The instruments of a client.
#[derive(Debug)]
pub(crate) struct Metrics {
    duration: Histogram<f64>,
    first_piece: Histogram<f64>,
    tokens: Histogram<u64>,
}

/// Which model a call goes to.
#[derive(Debug, Clone)]
pub(crate) struct Label {
    pub(crate) provider: &'static str,
    pub(crate) model: String,
    /// Host and port, for the span.
    pub(crate) server: Option<(String, u16)>,
}

impl Metrics {
    pub(crate) fn new(meter: &Meter) -> Self {
        let seconds = |name: &'static str, help: &'static str| {
            let histogram = meter.f64_histogram(name).with_unit("s").with_description(help);
            histogram.with_boundaries(SECONDS.to_vec()).build()
        };
        let tokens = meter.u64_histogram("gen_ai.client.token.usage").with_unit("{token}");
        Self {
            duration: seconds("gen_ai.client.operation.duration", "time of a call to a model"),
            first_piece: seconds("gen_ai.client.operation.time_to_first_chunk", "time to the first piece of an answer"),
            tokens: tokens.with_description("tokens of a call").with_boundaries(TOKENS.to_vec()).build(),
        }
    }

    /// A call ended.
    pub(crate) fn ended(&self, label: &Label, result: Result<&LlmReply, &LlmError>, total: Duration) {
        let mut about = label.attributes(CHAT);
        if let Ok(reply) = result {
            self.first_piece.record(reply.first_piece.as_secs_f64(), &about);
            for (kind, tokens) in [("input", reply.usage.input), ("output", reply.usage.output)] {
                let typed = [about.as_slice(), &[KeyValue::new(TOKEN_TYPE, kind)]].concat();
                self.tokens.record(u64::from(tokens), &typed);
            }
        }
        about.extend(result.err().map(|error| KeyValue::new(ERROR_TYPE, error.code())));
        self.duration.record(total.as_secs_f64(), &about);
    }

    /// A call for vectors ended, all its tries included.
    pub(crate) fn embedded(&self, label: &Label, error: Option<&LlmError>, total: Duration) {
        let mut about = label.attributes(EMBEDDINGS);
        about.extend(error.map(|error| KeyValue::new(ERROR_TYPE, error.code())));
        self.duration.record(total.as_secs_f64(), &about);
    }
}

impl Label {
    /// The label of calls to a model behind an address.
    pub(crate) fn of(provider: Provider, model: &str, url: &str) -> Self {
        let server = Url::parse(url).ok();
        let server = server.and_then(|url| Some((url.host_str()?.to_owned(), url.port_or_known_default()?)));
        Self { provider: provider.as_str(), model: model.to_owned(), server }
    }

    fn attributes(&self, operation: &'static str) -> Vec<KeyValue> {
        vec![
            KeyValue::new(OPERATION_NAME, operation),
            KeyValue::new(PROVIDER_NAME, convention(self.provider)),
            KeyValue::new(REQUEST_MODEL, self.model.clone()),
            KeyValue::new(OUR_PROVIDER, self.provider),
        ]
    }

    /// Writes into a span which model its call goes to.
    fn describe(&self, span: &Span, operation: &'static str) {
        for attribute in self.attributes(operation) {
            span.set_attribute(attribute.key, attribute.value);
        }
        if let Some((host, port)) = &self.server {
            span.set_attribute("server.address", host.clone());
            span.set_attribute("server.port", i64::from(*port));
        }
    }
}

/// The span of a call for vectors, open until it is dropped.
pub(crate) fn embeddings_span(label: &Label, texts: usize) -> Span {
    let span = tracing::info_span!(
        "embeddings",
        otel.name = format!("{EMBEDDINGS} {}", label.model),
        otel.kind = "client",
        otel.status_code = tracing::field::Empty,
        ai.outcome = tracing::field::Empty,
        ai.texts = texts,
    );
    label.describe(&span, EMBEDDINGS);
    span
}

/// Writes into a span how its call failed.
pub(crate) fn failed(span: &Span, error: &LlmError) {
    span.set_attribute(ERROR_TYPE, error.code());
    span.record("ai.outcome", error.code());
    span.record("otel.status_code", "ERROR");
}

/// The span of a call, open until it is dropped.
pub(crate) fn span(label: &Label, request: &LlmRequest) -> Span {
    let span = tracing::info_span!(
        "chat",
        otel.name = format!("{CHAT} {}", label.model),
        otel.kind = "client",
        otel.status_code = tracing::field::Empty,
        ai.outcome = tracing::field::Empty,
    );
    label.describe(&span, CHAT);
    span.set_attribute("gen_ai.request.max_tokens", i64::from(request.max_output_tokens));
    span.set_attribute("gen_ai.request.stream", true);
    span.set_attribute("gen_ai.output.type", "json");
    span.set_attribute(OUR_PURPOSE, request.purpose.as_str());
    let subject = &request.subject;
    let ids = [("gen_ai.conversation.id", &subject.conversation), ("gen_ai.agent.id", &subject.agent)];
    for (name, id) in ids {
        if let Some(id) = id {
            span.set_attribute(name, id.to_string());
        }
    }
    span
}

/// Writes into the span how the call ended.
pub(crate) fn finish(span: &Span, result: Result<&LlmReply, &LlmError>) {
    match result {
        Ok(reply) => {
            let usage = &reply.usage;
            let counts = [
                ("gen_ai.usage.input_tokens", usage.input),
                ("gen_ai.usage.output_tokens", usage.output),
                ("gen_ai.usage.cache_read.input_tokens", usage.cached),
                ("gen_ai.usage.cache_creation.input_tokens", usage.cache_written),
                ("gen_ai.usage.reasoning.output_tokens", usage.reasoning),
            ];
            for (name, tokens) in counts {
                span.set_attribute(name, i64::from(tokens));
            }
            let finish = opentelemetry::Array::String(vec!["stop".into()]);
            span.set_attribute("gen_ai.response.finish_reasons", opentelemetry::Value::Array(finish));
            span.set_attribute("gen_ai.response.time_to_first_chunk", reply.first_piece.as_secs_f64());
            span.record("ai.outcome", "ok");
        }
        Err(error) => failed(span, error),
    }
}

/// Writes what was asked and said into the span, where the installation wants that. Into the span alone, so that no
/// log line repeats it.
pub(crate) fn keep_content(span: &Span, request: &LlmRequest, said: Option<&str>) {
    let part = |text: &str| json!({"type": "text", "content": text});
    let system: Vec<_> = request.system.iter().map(|block| part(&block.text)).collect();
    let role = |turn: &Turn| match turn.role {
        Role::User => "user",
        Role::Assistant => "assistant",
    };
    let input: Vec<_> =
        request.turns.iter().map(|turn| json!({"role": role(turn), "parts": [part(&turn.text())]})).collect();
    span.set_attribute(SYSTEM_INSTRUCTIONS, json!(system).to_string());
    span.set_attribute(INPUT_MESSAGES, json!(input).to_string());
    if let Some(said) = said {
        let output = json!([{"role": "assistant", "parts": [part(said)], "finish_reason": "stop"}]);
        span.set_attribute(OUTPUT_MESSAGES, output.to_string());
    }
}

fn convention(provider: &'static str) -> &'static str {
    provider.parse::<Provider>().map_or(provider, Provider::convention)
}
