//! OpenAI-compatible endpoints, over HTTP.

use std::time::Duration;

use reaktly_testkit::{Reply, ScriptedModel};
use serde_json::json;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use reaktly_models::{
    CallLog, LlmClient as _, LlmError, LlmReply, LlmRequest, ModelSettings, OpenAiClient, Purpose, Subject,
    SystemBlock, Turn, Usage,
};

fn client(model: &ScriptedModel) -> OpenAiClient {
    let settings = ModelSettings {
        url: model.url(),
        model: "tiny-1".to_owned(),
        api_key: Some(secrecy::SecretString::from("sk-test")),
    };
    OpenAiClient::new(&settings).unwrap()
}

fn request() -> LlmRequest {
    LlmRequest {
        purpose: Purpose::Reply,
        subject: Subject::default(),
        calls: CallLog::default(),
        system: vec![SystemBlock::stable("Be brief.")],
        turns: vec![Turn::user("Hello?")],
        schema: ("reply", json!({"type": "object", "properties": {"text": {"type": "string"}}})),
        max_output_tokens: 50,
        deadline: Instant::now() + Duration::from_secs(10),
    }
}

async fn ask(reply: Reply) -> Result<LlmReply, LlmError> {
    let model = ScriptedModel::start();
    model.always(reply);
    client(&model).complete(&request(), &CancellationToken::new()).await
}

#[tokio::test]
async fn an_answer_is_streamed_and_comes_back_whole() {
    let model = ScriptedModel::start();
    model.always(Reply::text("We deliver in two to four days."));
    let reply = client(&model).complete(&request(), &CancellationToken::new()).await.unwrap();
    assert_eq!((reply.text.as_str(), reply.model.as_str()), ("We deliver in two to four days.", "tiny-1"));
    let asked = &model.requests()[0];
    assert_eq!(asked.body["model"], "tiny-1");
    assert_eq!(asked.body["stream"], true);
    assert_eq!(asked.body["response_format"]["type"], "json_schema");
    assert_eq!(asked.authorization.as_deref(), Some("Bearer sk-test"));
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
async fn half_an_answer_is_an_error() {
    let cut = json!({
        "model": "x",
        "choices": [{"index": 0, "finish_reason": "length", "message": {"role": "assistant", "content": "We deli"}}]
    });
    assert_eq!(ask(Reply::Raw(cut.to_string())).await, Err(LlmError::Truncated));
    let filtered = cut.to_string().replace("length", "content_filter");
    assert_eq!(ask(Reply::Raw(filtered)).await, Err(LlmError::ContentFilter));
    assert_eq!(ask(Reply::BrokenStream("We deliver in".to_owned())).await, Err(LlmError::Transport));
    assert_eq!(ask(Reply::text("  ")).await, Err(LlmError::Empty));
}

#[tokio::test]
async fn failures_are_told_apart() {
    let limited = Reply::Failure { status: 429, retry_after: Some(3) };
    let expected = LlmError::RateLimited { retry_after: Some(Duration::from_secs(3)) };
    assert_eq!(ask(limited).await, Err(expected));
    assert_eq!(ask(Reply::status(503)).await, Err(LlmError::Overloaded { status: 503 }));
    assert_eq!(ask(Reply::status(401)).await, Err(LlmError::Auth { status: 401 }));
    assert_eq!(ask(Reply::status(422)).await, Err(LlmError::BadRequest { status: 422 }));
    let nobody = ModelSettings { url: "http://127.0.0.1:9/v1".to_owned(), model: "m".to_owned(), api_key: None };
    let answer = OpenAiClient::new(&nobody).unwrap().complete(&request(), &CancellationToken::new()).await;
    assert_eq!(answer, Err(LlmError::Transport));
}

#[tokio::test]
async fn a_running_call_ends_when_it_is_cancelled() {
    let model = ScriptedModel::start();
    model.always(Reply::text("too late"));
    model.hold();
    let (client, cancel) = (client(&model), CancellationToken::new());
    let request = request();
    let call = client.complete(&request, &cancel);
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
    let answer = client(&model).complete(&request, &CancellationToken::new()).await;
    assert_eq!(answer, Err(LlmError::Timeout));
}
