//! Retries, pauses and the breaker around a model.

use std::time::Duration;

use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use reaktly_models::{CallLog, LlmClient as _, LlmError, LlmRequest, Purpose, Resilient, Subject};
use reaktly_testkit::ScriptedClient as Scripted;

/// Calls of one turn, the first included.
const ATTEMPTS_MAX: usize = 3;

const OVERLOADED: LlmError = LlmError::Overloaded { status: 503 };

fn request(within: Duration) -> LlmRequest {
    LlmRequest {
        purpose: Purpose::Reply,
        subject: Subject::default(),
        calls: CallLog::default(),
        system: Vec::new(),
        turns: Vec::new(),
        schema: ("reply", serde_json::json!({})),
        max_output_tokens: 100,
        deadline: Instant::now() + within,
    }
}

async fn ask(answers: Vec<Result<String, LlmError>>, within: Duration) -> (Result<String, LlmError>, usize, Duration) {
    let scripted = Scripted::new(answers);
    let model = Resilient::new(Shared(std::sync::Arc::clone(&scripted)));
    let started = Instant::now();
    let reply = model.complete(&request(within), &CancellationToken::new()).await;
    (reply.map(|reply| reply.text), scripted.calls(), started.elapsed())
}

struct Shared(std::sync::Arc<Scripted>);

impl reaktly_models::LlmClient for Shared {
    fn complete<'a>(
        &'a self,
        request: &'a LlmRequest,
        cancel: &'a CancellationToken,
    ) -> futures_util::future::BoxFuture<'a, Result<reaktly_models::LlmReply, LlmError>> {
        self.0.complete(request, cancel)
    }
}

#[tokio::test(start_paused = true)]
async fn passing_trouble_is_tried_again() {
    let answers = vec![Err(OVERLOADED), Err(LlmError::Transport), Ok("yes".to_owned())];
    let (reply, calls, _) = ask(answers, Duration::from_secs(40)).await;
    assert_eq!((reply, calls), (Ok("yes".to_owned()), 3));
}

#[tokio::test(start_paused = true)]
async fn it_gives_up_after_its_attempts() {
    let answers = vec![Err(OVERLOADED); 9];
    let (reply, calls, _) = ask(answers, Duration::from_secs(40)).await;
    assert_eq!((reply, calls), (Err(OVERLOADED), ATTEMPTS_MAX));
}

#[tokio::test(start_paused = true)]
async fn what_cannot_succeed_is_not_tried_again() {
    for error in [LlmError::BadRequest { status: 422 }, LlmError::Auth { status: 401 }, LlmError::ContentFilter] {
        let (reply, calls, _) = ask(vec![Err(error.clone())], Duration::from_secs(40)).await;
        assert_eq!((reply, calls), (Err(error), 1));
    }
}

#[tokio::test(start_paused = true)]
async fn the_providers_pause_is_kept_when_it_fits_the_deadline() {
    let limited = LlmError::RateLimited { retry_after: Some(Duration::from_secs(7)) };
    let (reply, _, took) = ask(vec![Err(limited.clone()), Ok("yes".to_owned())], Duration::from_secs(40)).await;
    assert_eq!(reply, Ok("yes".to_owned()));
    assert!(took >= Duration::from_secs(7));
    let (reply, calls, took) = ask(vec![Err(limited.clone())], Duration::from_secs(5)).await;
    assert_eq!((reply, calls), (Err(limited), 1));
    assert!(took < Duration::from_secs(1));
}

#[tokio::test(start_paused = true)]
async fn a_failing_model_is_soon_not_asked_at_all() {
    let scripted = Scripted::new(vec![Err(OVERLOADED); 20]);
    let model = Resilient::new(Shared(std::sync::Arc::clone(&scripted)));
    let cancel = CancellationToken::new();
    for _ in 0..2 {
        model.complete(&request(Duration::from_secs(40)), &cancel).await.unwrap_err();
    }
    let calls = scripted.calls();
    assert_eq!(model.complete(&request(Duration::from_secs(40)), &cancel).await, Err(LlmError::Resting));
    assert_eq!(scripted.calls(), calls);
}

#[tokio::test(start_paused = true)]
async fn a_cancelled_call_is_not_tried_again() {
    let cancel = CancellationToken::new();
    cancel.cancel();
    let model = Resilient::new(Shared(Scripted::new([])));
    assert_eq!(model.complete(&request(Duration::from_secs(40)), &cancel).await, Err(LlmError::Cancelled));
}
