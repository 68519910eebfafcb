//! Retries, pauses, breakers, limits and the second target around models.

use std::sync::Arc;
use std::time::Duration;

use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use reaktly_models::{CallLog, LlmClient, LlmError, LlmReply, LlmRequest, Models, Purpose, Subject, SystemBlock, Turn};
use reaktly_testkit::ScriptedClient;

/// Calls to one model for one request, the first included.
const CALLS_MAX: usize = 3;

const OVERLOADED: LlmError = LlmError::Overloaded { status: 503 };
const LONG: Duration = Duration::from_secs(40);

type Answers = Vec<Result<String, LlmError>>;

fn request(within: Duration) -> LlmRequest {
    LlmRequest {
        purpose: Purpose::Reply,
        subject: Subject { account: Some("a1".into()), ..Subject::default() },
        system: vec![SystemBlock::stable("Be brief.")],
        turns: vec![Turn::user("Hello?")],
        schema: ("reply", serde_json::json!({})),
        max_output_tokens: 100,
        deadline: Instant::now() + within,
        calls: CallLog::default(),
    }
}

fn models(clients: &[(&'static str, &Arc<ScriptedClient>)]) -> Models {
    let clients = clients.iter().map(|(name, client)| (*name, Arc::clone(client) as Arc<dyn LlmClient>));
    Models::with_clients(clients)
}

async fn complete(models: &Models, within: Duration) -> Result<LlmReply, LlmError> {
    models.complete(&request(within), &CancellationToken::new()).await
}

async fn ask(answers: Answers, within: Duration) -> (Result<String, LlmError>, usize, Duration) {
    let scripted = ScriptedClient::new(answers);
    let started = Instant::now();
    let reply = complete(&models(&[("first", &scripted)]), within).await;
    (reply.map(|reply| reply.text), scripted.calls(), started.elapsed())
}

#[expect(clippy::unnecessary_wraps, reason = "an answer as the script holds it")]
fn yes() -> Result<String, LlmError> {
    Ok("yes".to_owned())
}

#[tokio::test(start_paused = true)]
async fn passing_trouble_is_tried_again() {
    let (reply, calls, _) = ask(vec![Err(OVERLOADED), Err(LlmError::Transport), yes()], LONG).await;
    assert_eq!((reply, calls), (yes(), 3));
}

#[tokio::test(start_paused = true)]
async fn it_gives_up_after_its_attempts() {
    let (reply, calls, _) = ask(vec![Err(OVERLOADED); 9], LONG).await;
    assert_eq!((reply, calls), (Err(OVERLOADED), CALLS_MAX));
}

#[tokio::test(start_paused = true)]
async fn what_cannot_succeed_is_not_tried_again() {
    for error in [LlmError::BadRequest { status: 422 }, LlmError::Auth { status: 401 }, LlmError::ContentFilter] {
        let (reply, calls, _) = ask(vec![Err(error.clone())], LONG).await;
        assert_eq!((reply, calls), (Err(error), 1));
    }
}

#[tokio::test(start_paused = true)]
async fn the_providers_pause_is_kept_when_it_fits_the_deadline() {
    let limited = LlmError::RateLimited { retry_after: Some(Duration::from_secs(7)) };
    let (reply, _, took) = ask(vec![Err(limited.clone()), yes()], LONG).await;
    assert_eq!(reply, yes());
    assert!(took >= Duration::from_secs(7));
    let (reply, calls, took) = ask(vec![Err(limited.clone())], Duration::from_secs(5)).await;
    assert_eq!((reply, calls), (Err(limited), 1));
    assert!(took < Duration::from_secs(1));
}

#[tokio::test(start_paused = true)]
async fn a_failing_model_is_soon_not_asked_at_all() {
    let scripted = ScriptedClient::new(vec![Err(OVERLOADED); 5].into_iter().chain([yes(), yes()]));
    let models = models(&[("first", &scripted)]);
    for _ in 0..2 {
        complete(&models, LONG).await.unwrap_err();
    }
    assert_eq!(complete(&models, LONG).await, Err(LlmError::Resting));
    assert_eq!(scripted.calls(), 5);
    tokio::time::advance(Duration::from_secs(15)).await;
    assert_eq!(complete(&models, LONG).await.unwrap().text, "yes");
    assert_eq!(complete(&models, LONG).await.unwrap().attempts, 1);
}

#[tokio::test(start_paused = true)]
async fn the_second_model_answers_when_the_first_fails_or_rests() {
    let first = ScriptedClient::new(vec![Err(OVERLOADED); 5]);
    let second = ScriptedClient::new(vec![yes(); 3]);
    let models = models(&[("first", &first), ("second", &second)]);
    let attempts = async || complete(&models, LONG).await.unwrap().attempts;
    // Three calls to the first; then two more until it rests; then none.
    assert_eq!((attempts().await, attempts().await, attempts().await), (4, 3, 1));
    assert_eq!((first.calls(), second.calls()), (5, 3));
}

#[tokio::test(start_paused = true)]
async fn silence_is_not_waited_out_twice_when_there_is_a_second_model() {
    let first = ScriptedClient::new([Err(LlmError::Timeout)]);
    let second = ScriptedClient::new([yes()]);
    let reply = complete(&models(&[("first", &first), ("second", &second)]), LONG).await.unwrap();
    assert_eq!((reply.attempts, first.calls()), (2, 1));
}

#[tokio::test(start_paused = true)]
async fn every_call_leaves_what_it_cost_whether_it_succeeds_or_not() {
    let scripted = ScriptedClient::new([Err(LlmError::Timeout), yes()]);
    let request = request(LONG);
    models(&[("first", &scripted)]).complete(&request, &CancellationToken::new()).await.unwrap();
    let calls = request.calls.calls();
    assert_eq!(calls.iter().map(|call| call.outcome).collect::<Vec<_>>(), ["timeout", "ok"]);
    // The one that was not counted is estimated.
    assert!(calls[0].usage.input > 0 && calls[0].usage.output == 0);
    assert_eq!((calls[1].usage.input, calls[1].usage.output), (100, 20));
    assert_eq!(request.calls.usage().total(), 120 + calls[0].usage.input);
    assert_eq!(request.calls.cost_micro_usd(), None);
}

#[tokio::test(start_paused = true)]
async fn a_dropped_call_is_kept_as_cancelled() {
    let scripted = ScriptedClient::new([]);
    let (models, request) = (models(&[("first", &scripted)]), request(LONG));
    let cancel = CancellationToken::new();
    let call = models.complete(&request, &cancel);
    tokio::time::timeout(Duration::from_secs(1), call).await.unwrap_err();
    let calls = request.calls.calls();
    assert_eq!((calls.len(), calls[0].outcome), (1, "cancelled"));
    assert!(calls[0].usage.input > 0);
}

#[tokio::test(start_paused = true)]
async fn a_cancelled_call_is_not_tried_again() {
    let cancel = CancellationToken::new();
    cancel.cancel();
    let scripted = ScriptedClient::new([]);
    let answer = models(&[("first", &scripted)]).complete(&request(LONG), &cancel).await;
    assert_eq!((answer, scripted.calls()), (Err(LlmError::Cancelled), 0));
}

#[tokio::test(start_paused = true)]
async fn sixteen_calls_of_an_account_run_at_once_and_another_account_is_not_kept_waiting() {
    let scripted = ScriptedClient::new([]);
    let models = models(&[("first", &scripted)]);
    let cancel = CancellationToken::new();
    let (busy, other) = (request(LONG), LlmRequest { subject: Subject::default(), ..request(LONG) });
    let calls = (0..20).map(|_| models.complete(&busy, &cancel));
    let twenty = futures_util::future::join_all(calls);
    let one_more = models.complete(&other, &cancel);
    let ending = async {
        tokio::time::sleep(Duration::from_secs(1)).await;
        let under_way = scripted.calls();
        cancel.cancel();
        under_way
    };
    let (_, _, under_way) = tokio::join!(twenty, one_more, ending);
    assert_eq!(under_way, 17);
}

#[tokio::test]
async fn what_a_request_will_use_is_known_before_it_is_sent() {
    let scripted = ScriptedClient::new(vec![yes(); 2]);
    let models = models(&[("first", &scripted)]);
    let before = models.estimate(&request(LONG));
    assert!(before > 100, "{before}");
    complete(&models, LONG).await.unwrap();
    // The model counted 100 tokens where far fewer were expected.
    assert!(models.estimate(&request(LONG)) > before);
}
