//! What leaves the process about a call: names of the conventions, and no text unless the installation wants it.
#![expect(clippy::unwrap_used, reason = "a test fails where a step fails")]

use std::time::Duration;

use reaktly_runtime::Vars;
use reaktly_runtime::settings::ProcessSettings;
use reaktly_runtime::telemetry::Telemetry;
use reaktly_testkit::{Collector, Exported, Reply, ScriptedModel};
use secrecy::SecretString;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use reaktly_models::embeddings::{EmbedFor, Embedder as _, EmbeddingEndpoint, EmbeddingTarget};
use reaktly_models::{
    CallLog, LlmClient as _, LlmRequest, ModelSettings, Models, Purpose, Subject, SystemBlock, TraceContent, Turn,
};

/// Stand in what is asked and said, and must not stand anywhere else.
const TEXTS: [&str; 4] = ["SECRET-RULES", "SECRET-QUESTION", "SECRET-ANSWER", "sk-SECRET"];

fn request() -> LlmRequest {
    LlmRequest {
        purpose: Purpose::Reply,
        subject: Subject { account: None, conversation: Some("conversation-1".into()), agent: Some("agent-1".into()) },
        system: vec![SystemBlock::stable("SECRET-RULES")],
        turns: vec![Turn::user("SECRET-QUESTION")],
        schema: ("reply", serde_json::json!({"type": "object"})),
        max_output_tokens: 50,
        deadline: Instant::now() + Duration::from_secs(10),
        calls: CallLog::default(),
    }
}

/// The spans of one answered and one refused call and of a refused one for vectors, and the metrics.
async fn calls(trace_content: TraceContent) -> (Vec<Exported>, String) {
    let collector = Collector::start();
    let settings = Vars::default()
        .with("OTEL_EXPORTER_OTLP_ENDPOINT", collector.url())
        .with("OTEL_LOGS_EXPORTER", "none")
        .with("OTEL_METRICS_EXPORTER", "none");
    let settings = reaktly_runtime::config::load::<Process>(&settings).unwrap().0;
    let telemetry = Telemetry::start("models", &settings).unwrap();
    let registry = telemetry.registry();

    let model = ScriptedModel::start();
    model.script([Reply::text("SECRET-ANSWER")]);
    model.always(Reply::Refusal { status: 401, headers: Vec::new(), body: "you said SECRET-QUESTION".to_owned() });
    let mut settings = ModelSettings { trace_content, ..ModelSettings::openai(model.url(), "tiny-1") };
    settings.first.api_key = Some(SecretString::from("sk-SECRET"));
    let models = Models::new(&settings).unwrap();
    models.complete(&request(), &CancellationToken::new()).await.unwrap();
    models.complete(&request(), &CancellationToken::new()).await.unwrap_err();
    let target = EmbeddingTarget { url: model.url(), model: "vectors-1".to_owned(), api_key: None, answers_from: None };
    let endpoint = EmbeddingEndpoint::new(&target).unwrap();
    endpoint.embed(&["SECRET-QUESTION".to_owned()], EmbedFor::Passages).await.unwrap_err();
    let metrics = prometheus::TextEncoder::new().encode_to_string(&registry.gather()).unwrap();
    telemetry.shutdown().await;
    (collector.spans(), metrics)
}

/// The settings of a program named `models`.
struct Process(ProcessSettings);

impl reaktly_runtime::Settings for Process {
    fn variables() -> Vec<reaktly_runtime::Variable> {
        ProcessSettings::variables("models")
    }

    fn read(reader: &mut reaktly_runtime::Reader<'_>) -> Result<Self, reaktly_runtime::Reported> {
        ProcessSettings::read("models", reader).map(Self)
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn spans_and_metrics_carry_the_names_of_the_conventions_and_no_text() {
    let (spans, metrics) = calls(TraceContent::LeftOut).await;
    let chats: Vec<&Exported> = spans.iter().filter(|span| span.name == "chat tiny-1").collect();
    assert_eq!(chats.len(), 2, "{spans:?}");
    let said = |span: &Exported, expected: &str| {
        assert!(span.attributes.iter().any(|one| one == expected), "{expected}: {span:?}");
    };
    for expected in [
        "gen_ai.operation.name=chat",
        "gen_ai.provider.name=openai",
        "gen_ai.request.model=tiny-1",
        "gen_ai.conversation.id=conversation-1",
        "gen_ai.agent.id=agent-1",
        "reaktly.ai.provider=openai",
        "reaktly.ai.purpose=reply",
        "gen_ai.usage.input_tokens=IntValue(100)",
        "gen_ai.usage.output_tokens=IntValue(20)",
        "server.address=127.0.0.1",
    ] {
        said(chats[0], expected);
    }
    said(chats[1], "error.type=auth");
    let vectors = spans.iter().find(|span| span.name == "embeddings vectors-1").unwrap();
    for expected in ["gen_ai.operation.name=embeddings", "gen_ai.request.model=vectors-1"] {
        said(vectors, expected);
    }
    assert!(vectors.attributes.iter().any(|one| one.starts_with("error.type=")), "{vectors:?}");
    for expected in [
        "gen_ai_client_operation_duration_seconds_count",
        "gen_ai_client_operation_time_to_first_chunk_seconds_count",
        "gen_ai_client_token_usage",
        r#"gen_ai_token_type="input""#,
        r#"reaktly_ai_provider="openai""#,
        r#"error_type="auth""#,
        r#"gen_ai_operation_name="embeddings""#,
    ] {
        assert!(metrics.contains(expected), "{expected}: {metrics}");
    }
    let everything = format!("{spans:?} {metrics}");
    for text in TEXTS {
        assert!(!everything.contains(text), "{text} in {everything}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn texts_stand_in_the_traces_where_the_installation_wants_them() {
    let (spans, _) = calls(TraceContent::Kept).await;
    let everything = format!("{spans:?}");
    for text in ["SECRET-RULES", "SECRET-QUESTION", "SECRET-ANSWER"] {
        assert!(everything.contains(text), "{text}");
    }
    assert!(!everything.contains("sk-SECRET"));
}
