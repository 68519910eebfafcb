//! Tries again where that can help, within the deadline, and stops asking a model that keeps failing.

use std::time::Duration;

use futures_util::FutureExt as _;
use futures_util::future::BoxFuture;
use tokio::sync::Semaphore;
use tokio::time::{Instant, sleep};
use tokio_util::sync::CancellationToken;

use crate::breaker::Breaker;
use crate::{LlmClient, LlmError, LlmReply, LlmRequest};

/// Calls of one turn, the first included.
const ATTEMPTS_MAX: u32 = 3;
/// Most calls under way at once.
const IN_FLIGHT_MAX: usize = 64;
/// First pause; doubled for each further one.
const PAUSE: Duration = Duration::from_millis(500);
/// Longest time of one call.
const CALL_TIMEOUT: Duration = Duration::from_secs(25);

/// A model with retries and a breaker around it.
#[derive(Debug)]
pub struct Resilient<C> {
    inner: C,
    breaker: Breaker,
    permits: Semaphore,
}

impl<C: LlmClient> Resilient<C> {
    /// Wraps a client.
    pub fn new(inner: C) -> Self {
        Self { inner, breaker: Breaker::default(), permits: Semaphore::new(IN_FLIGHT_MAX) }
    }

    async fn ask(&self, request: &LlmRequest, cancel: &CancellationToken) -> Result<LlmReply, LlmError> {
        let _permit = tokio::select! {
            permit = self.permits.acquire() => permit.map_err(|_closed| LlmError::Cancelled)?,
            () = cancel.cancelled() => return Err(LlmError::Cancelled),
        };
        let mut attempt = 1;
        loop {
            if !self.breaker.admits(Instant::now()) {
                return Err(LlmError::Resting);
            }
            let deadline = request.deadline.min(Instant::now() + CALL_TIMEOUT);
            let call = LlmRequest { deadline, ..request.clone() };
            let error = match self.inner.complete(&call, cancel).await {
                Ok(reply) => {
                    self.breaker.succeeded();
                    return Ok(reply);
                }
                Err(error) => error,
            };
            if error.is_transient() || matches!(error, LlmError::Auth { .. }) {
                self.breaker.failed(Instant::now());
            }
            let pause = pause(&error, attempt);
            if attempt == ATTEMPTS_MAX || !error.is_transient() || Instant::now() + pause >= request.deadline {
                return Err(error);
            }
            attempt += 1;
            tokio::select! {
                () = sleep(pause) => {}
                () = cancel.cancelled() => return Err(LlmError::Cancelled),
            }
        }
    }
}

impl<C: LlmClient> LlmClient for Resilient<C> {
    fn complete<'a>(
        &'a self,
        request: &'a LlmRequest,
        cancel: &'a CancellationToken,
    ) -> BoxFuture<'a, Result<LlmReply, LlmError>> {
        self.ask(request, cancel).boxed()
    }
}

/// Half to all of the step; what the provider says only lengthens it.
fn pause(error: &LlmError, attempt: u32) -> Duration {
    let step = PAUSE.saturating_mul(2_u32.saturating_pow(attempt - 1));
    let jittered = step.mul_f64(0.5 + 0.5 * random_share());
    match error {
        LlmError::RateLimited { retry_after: Some(wanted) } => jittered.max(*wanted),
        _ => jittered,
    }
}

fn random_share() -> f64 {
    let mut byte = [0_u8; 1];
    getrandom::fill(&mut byte).map_or(1.0, |()| f64::from(byte[0]) / 255.0)
}
