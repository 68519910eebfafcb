//! One model at each of the providers, over HTTP.
#![expect(clippy::unwrap_used, reason = "a test fails where a step fails")]

use std::sync::Arc;
use std::time::Duration;

use reaktly_testkit::{Reply, ScriptedModel};
use secrecy::SecretString;
use serde_json::json;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use reaktly_models::{
    CallLog, Endpoint, Image, LlmClient, LlmError, LlmReply, LlmRequest, Models, Provider, Purpose, Sight, Subject,
    SystemBlock, Target, Turn, Usage,
};

fn target(model: &ScriptedModel, provider: Provider) -> Target {
    Target {
        provider,
        url: model.url(),
        model: "tiny-1".to_owned(),
        api_key: Some(SecretString::from("sk-test")),
        sight: Sight::Sees,
    }
}

fn request() -> LlmRequest {
    LlmRequest {
        purpose: Purpose::Reply,
        subject: Subject::default(),
        system: vec![SystemBlock::stable("Be brief."), SystemBlock::passing("It is Monday.")],
        turns: vec![Turn::user("Hello?")],
        schema: ("reply", json!({"type": "object", "properties": {"text": {"type": "string"}}})),
        max_output_tokens: 50,
        deadline: Instant::now() + Duration::from_secs(10),
        calls: CallLog::default(),
    }
}

async fn ask_at(model: &ScriptedModel, provider: Provider, request: &LlmRequest) -> Result<LlmReply, LlmError> {
    Endpoint::new(&target(model, provider)).unwrap().complete(request, &CancellationToken::new()).await
}

async fn ask_for(provider: Provider, reply: Reply) -> Result<LlmReply, LlmError> {
    let model = ScriptedModel::start();
    model.always(reply);
    ask_at(&model, provider, &request()).await
}

async fn ask(reply: Reply) -> Result<LlmReply, LlmError> {
    ask_for(Provider::OpenAi, reply).await
}

const ALL: [Provider; 4] = [Provider::OpenAi, Provider::Anthropic, Provider::Gemini, Provider::Ollama];

#[tokio::test]
async fn an_answer_is_streamed_and_comes_back_whole() {
    let model = ScriptedModel::start();
    model.always(Reply::text("We deliver in two to four days."));
    let reply = ask_at(&model, Provider::OpenAi, &request()).await.unwrap();
    assert_eq!((reply.text.as_str(), reply.model.as_str()), ("We deliver in two to four days.", "tiny-1"));
    assert_eq!(reply.usage, Usage { input: 100, output: 20, ..Usage::default() });
    let asked = &model.requests()[0];
    assert_eq!(asked.path, "/v1/chat/completions");
    assert_eq!((&asked.body["model"], &asked.body["stream"]), (&json!("tiny-1"), &json!(true)));
    assert_eq!(asked.body["response_format"]["type"], "json_schema");
    assert_eq!(asked.body["messages"][0], json!({"role": "system", "content": "Be brief.\n\nIt is Monday."}));
    assert_eq!(asked.authorization.as_deref(), Some("Bearer sk-test"));
}

#[tokio::test]
async fn every_provider_answers_behind_the_same_client() {
    for provider in ALL {
        let reply = ask_for(provider, Reply::text("We deliver in two to four days.")).await.unwrap();
        assert_eq!(reply.text, "We deliver in two to four days.", "{provider:?}");
        assert_eq!((reply.provider, reply.usage.input, reply.usage.output), (provider.as_str(), 100, 20));
    }
}

#[tokio::test]
async fn anthropic_is_told_what_to_cache_and_its_cache_is_counted() {
    let model = ScriptedModel::start();
    model.always(Reply::text("Two days."));
    let reply = ask_at(&model, Provider::Anthropic, &request()).await.unwrap();
    assert_eq!(reply.usage, Usage { input: 100, cached: 70, cache_written: 10, output: 20, reasoning: 0 });
    let asked = &model.requests()[0];
    assert_eq!((asked.path.as_str(), asked.api_key.as_deref()), ("/v1/messages", Some("sk-test")));
    let system = json!([
        {"type": "text", "text": "Be brief.", "cache_control": {"type": "ephemeral"}},
        {"type": "text", "text": "It is Monday."}
    ]);
    assert_eq!(asked.body["system"], system);
    assert_eq!(asked.body["output_config"]["format"]["type"], "json_schema");
}

#[tokio::test]
async fn gemini_is_given_the_schema_and_its_thoughts_are_counted() {
    let model = ScriptedModel::start();
    model.always(Reply::text("Two days."));
    let reply = ask_at(&model, Provider::Gemini, &request()).await.unwrap();
    assert_eq!(reply.usage, Usage { input: 100, cached: 70, cache_written: 0, output: 20, reasoning: 5 });
    let asked = &model.requests()[0];
    assert_eq!(asked.path, "/v1/models/tiny-1:streamGenerateContent");
    assert_eq!(asked.api_key.as_deref(), Some("sk-test"));
    assert_eq!(asked.body["generationConfig"]["responseMimeType"], "application/json");
}

#[tokio::test]
async fn ollama_is_asked_for_json_and_told_the_schema() {
    let model = ScriptedModel::start();
    model.always(Reply::text("Two days."));
    ask_at(&model, Provider::Ollama, &request()).await.unwrap();
    let asked = &model.requests()[0];
    assert_eq!((asked.path.as_str(), &asked.body["format"]), ("/v1/api/chat", &json!("json")));
    assert_eq!(asked.authorization.as_deref(), Some("Bearer sk-test"));
    assert!(asked.prompt().contains(r#""properties":{"text":{"type":"string"}}"#), "{}", asked.prompt());
}

#[tokio::test]
async fn a_picture_is_shown_to_a_model_that_sees_and_mentioned_to_one_that_does_not() {
    let picture = Image { media_type: "image/png".to_owned(), bytes: vec![1, 2, 3].into() };
    let request = LlmRequest { turns: vec![Turn::user("What is this?").with_images([picture])], ..request() };
    for provider in ALL {
        let model = ScriptedModel::start();
        model.always(Reply::text("A shoe."));
        ask_at(&model, provider, &request).await.unwrap();
        let body = model.requests()[0].body.to_string();
        assert!(body.contains("AQID") && body.contains("What is this?"), "{provider:?}: {body}");
        let blind = Target { sight: Sight::Blind, ..target(&model, provider) };
        Endpoint::new(&blind).unwrap().complete(&request, &CancellationToken::new()).await.unwrap();
        let body = model.requests()[1].body.to_string();
        assert!(!body.contains("AQID") && body.contains("A picture was sent"), "{provider:?}: {body}");
    }
}

#[tokio::test]
async fn a_conversation_the_business_began_is_understood_everywhere() {
    let turns = vec![Turn::assistant("Your parcel is on its way."), Turn::user("Where is it?")];
    let request = LlmRequest { turns, ..request() };
    for (provider, messages) in [(Provider::Anthropic, "messages"), (Provider::Gemini, "contents")] {
        let model = ScriptedModel::start();
        model.always(Reply::text("On its way."));
        ask_at(&model, provider, &request).await.unwrap();
        assert_eq!(model.requests()[0].body[messages][0]["role"], "user");
    }
}

#[tokio::test]
async fn an_endpoint_that_ignores_the_wish_for_a_stream_is_understood() {
    let whole = json!({
        "model": "x",
        "choices": [{"index": 0, "finish_reason": "stop", "message": {"role": "assistant", "content": "Two days."}}],
        "usage": {"prompt_tokens": 7, "completion_tokens": 3, "total_tokens": 10}
    });
    let reply = ask(Reply::Raw(whole.to_string())).await.unwrap();
    assert_eq!(reply.text, "Two days.");
    assert_eq!(reply.usage, Usage { input: 7, output: 3, ..Usage::default() });
}

#[tokio::test]
async fn a_stream_without_its_closing_mark_is_asked_for_again_as_a_whole() {
    let model = ScriptedModel::start();
    model.script([Reply::EndlessStream("We deli".to_owned())]);
    model.always(Reply::text("We deliver in two days."));
    assert_eq!(ask_at(&model, Provider::OpenAi, &request()).await.unwrap().text, "We deliver in two days.");
    assert_eq!(model.requests()[1].body["stream"], false);
}

#[tokio::test]
async fn half_an_answer_is_an_error() {
    let cut = json!({
        "model": "x",
        "choices": [{"index": 0, "finish_reason": "length", "message": {"role": "assistant", "content": "We deli"}}]
    });
    assert_eq!(ask(Reply::Raw(cut.to_string())).await, Err(LlmError::Truncated));
    let filtered = cut.to_string().replace("length", "content_filter");
    assert_eq!(ask(Reply::Raw(filtered)).await, Err(LlmError::ContentFilter));
    assert_eq!(ask(Reply::text("  ")).await, Err(LlmError::Empty));
    for provider in ALL {
        let broken = ask_for(provider, Reply::BrokenStream("We deliver in".to_owned())).await;
        assert_eq!(broken, Err(LlmError::Transport), "{provider:?}");
    }
    for provider in [Provider::Anthropic, Provider::Gemini, Provider::Ollama] {
        let endless = ask_for(provider, Reply::EndlessStream("We deliver in".to_owned())).await;
        assert_eq!(endless, Err(LlmError::Transport), "{provider:?}");
    }
}

#[tokio::test]
async fn every_call_behind_one_answer_is_logged_with_what_was_counted_also_of_a_withheld_one() {
    let cut = json!({
        "model": "x",
        "choices": [{"index": 0, "finish_reason": "length", "message": {"role": "assistant", "content": "We deli"}}],
        "usage": {"prompt_tokens": 7, "completion_tokens": 3, "total_tokens": 10}
    });
    let filtered = cut.to_string().replace("length", "content_filter");
    for (first, then, expected) in [
        (Reply::Raw(cut.to_string()), Reply::Raw(cut.to_string()), ("truncated", 10)),
        (Reply::Raw(filtered.clone()), Reply::Raw(filtered), ("content_filter", 10)),
        (Reply::EndlessStream("We deli".to_owned()), Reply::text("We deliver in two days."), ("ok", 0)),
    ] {
        let model = ScriptedModel::start();
        model.script([first]);
        model.always(then);
        let endpoint: Arc<dyn LlmClient> = Arc::new(Endpoint::new(&target(&model, Provider::OpenAi)).unwrap());
        let request = request();
        let result = Models::with_clients([("tiny-1", endpoint)]).complete(&request, &CancellationToken::new()).await;
        let calls = request.calls.calls();
        assert_eq!((calls.len(), model.requests().len()), (2, 2), "{calls:?}");
        assert_eq!((calls[0].outcome, calls[0].usage.total()), ("transport", 0));
        assert_eq!(calls[1].outcome, expected.0);
        assert_eq!(calls[1].usage.total(), result.map_or(expected.1, |reply| reply.usage.total()));
    }
}

#[tokio::test]
async fn failures_are_told_apart() {
    let limited = Reply::Failure { status: 429, retry_after: Some(3) };
    let expected = LlmError::RateLimited { retry_after: Some(Duration::from_secs(3)) };
    assert_eq!(ask(limited).await, Err(expected.clone()));
    assert_eq!(ask(Reply::Failure { status: 503, retry_after: Some(3) }).await, Err(expected));
    for provider in ALL {
        let refused = async |status| ask_for(provider, Reply::status(status)).await.unwrap_err();
        assert_eq!(refused(503).await, LlmError::Overloaded { status: 503 });
        assert_eq!(refused(401).await, LlmError::Auth { status: 401 });
        assert_eq!(refused(422).await, LlmError::BadRequest { status: 422 });
    }
    let pointless = Reply::Refusal { status: 429, headers: vec![("x-should-retry", "false")], body: "{}".to_owned() };
    assert_eq!(ask(pointless).await, Err(LlmError::BadRequest { status: 429 }));
}

#[tokio::test]
async fn a_closed_port_is_a_broken_connection() {
    let nobody =
        Target { url: "http://127.0.0.1:9/v1".to_owned(), ..target(&ScriptedModel::start(), Provider::OpenAi) };
    let answer = Endpoint::new(&nobody).unwrap().complete(&request(), &CancellationToken::new()).await;
    assert_eq!(answer, Err(LlmError::Transport));
}

#[tokio::test]
async fn a_setting_the_endpoint_does_not_know_is_left_out_from_then_on() {
    let model = ScriptedModel::start();
    let refusal = |text: &str| Reply::Refusal { status: 400, headers: Vec::new(), body: text.to_owned() };
    model.script([
        refusal("Unsupported value: 'temperature' does not support 0.2 with this model."),
        refusal("This response_format type is unavailable now"),
    ]);
    model.always(Reply::text("Two days."));
    let endpoint = Endpoint::new(&target(&model, Provider::OpenAi)).unwrap();
    for _ in 0..2 {
        let reply = endpoint.complete(&request(), &CancellationToken::new()).await.unwrap();
        assert_eq!(reply.text, "Two days.");
    }
    let asked = model.requests();
    assert_eq!(asked.len(), 4);
    assert!(asked[0].body.get("temperature").is_some() && asked[1].body.get("temperature").is_none());
    for without in &asked[2..] {
        assert!(without.body.get("temperature").is_none() && without.body.get("response_format").is_none());
        assert!(without.prompt().contains("Answer with one JSON object of this schema"));
    }
}

#[tokio::test]
async fn any_other_refusal_is_final() {
    let model = ScriptedModel::start();
    model.always(Reply::status(400));
    let answer = ask_at(&model, Provider::OpenAi, &request()).await;
    assert_eq!((answer, model.requests().len()), (Err(LlmError::BadRequest { status: 400 }), 1));
}

#[tokio::test]
async fn a_running_call_ends_when_it_is_cancelled() {
    let model = ScriptedModel::start();
    model.always(Reply::text("too late"));
    model.hold();
    let (endpoint, cancel) = (Endpoint::new(&target(&model, Provider::OpenAi)).unwrap(), CancellationToken::new());
    let request = request();
    let call = endpoint.complete(&request, &cancel);
    let cancelling = async {
        model.received(1).await;
        cancel.cancel();
    };
    let (answer, ()) = tokio::join!(call, cancelling);
    assert_eq!(answer, Err(LlmError::Cancelled));
}

#[tokio::test]
async fn a_call_ends_at_its_deadline() {
    let model = ScriptedModel::start();
    model.always(Reply::text("too late"));
    model.hold();
    let request = LlmRequest { deadline: Instant::now() + Duration::from_millis(50), ..request() };
    assert_eq!(ask_at(&model, Provider::OpenAi, &request).await, Err(LlmError::Timeout));
}
