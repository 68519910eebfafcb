//! The models of an installation behind one client: limits, retries, breakers, the second target, and what is kept of
//! each call.

use std::sync::Arc;
use std::time::Duration;

use futures_util::FutureExt as _;
use futures_util::future::BoxFuture;
use tokio::time::{Instant, sleep, timeout_at};
use tokio_util::sync::CancellationToken;
use tracing::Instrument as _;

use crate::breaker::Breaker;
use crate::endpoint::{Endpoint, SetupError, http_client};
use crate::estimate::Estimator;
use crate::lanes::Lanes;
use crate::record::Running;
use crate::retry::{self, Next, Other};
use crate::settings::TraceContent;
use crate::telemetry::{Label, Metrics};
use crate::{LlmClient, LlmError, LlmReply, LlmRequest, ModelSettings, Prices, Target};

/// Longest time of one call.
const CALL_TIMEOUT: Duration = Duration::from_secs(25);
/// Longest time of a request, all calls and pauses included.
const REQUEST_TIMEOUT: Duration = Duration::from_secs(40);

/// One or two models; the second is asked when the first rests or fails.
pub struct Models {
    targets: Vec<Asked>,
    lanes: Lanes,
    pub(crate) estimator: Estimator,
    pub(crate) prices: Prices,
    pub(crate) metrics: Metrics,
    pub(crate) trace_content: TraceContent,
}

/// A model and how it has been doing.
struct Asked {
    label: Label,
    client: Arc<dyn LlmClient>,
    breaker: Breaker,
}

impl std::fmt::Debug for Models {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let names: Vec<_> = self.targets.iter().map(|asked| (asked.label.provider, &asked.label.model)).collect();
        formatter.debug_struct("Models").field("targets", &names).finish_non_exhaustive()
    }
}

impl Models {
    /// Prepares the clients; nothing is called yet.
    ///
    /// # Errors
    /// When the HTTP stack or the library refuses.
    pub fn new(settings: &ModelSettings) -> Result<Self, SetupError> {
        let http = http_client()?;
        let asked = |target: &Target| -> Result<Asked, SetupError> {
            let client: Arc<dyn LlmClient> = Arc::new(Endpoint::over(http.clone(), target)?);
            Ok(Asked {
                label: Label::of(target.provider, &target.model, &target.url),
                client,
                breaker: Breaker::default(),
            })
        };
        let targets = std::iter::once(&settings.first).chain(&settings.second).map(asked);
        let targets = targets.collect::<Result<Vec<_>, _>>()?;
        Ok(Self::over(targets, settings.prices.clone(), settings.trace_content))
    }

    /// Clients by name, in the order they are asked: for tests.
    pub fn with_clients(clients: impl IntoIterator<Item = (&'static str, Arc<dyn LlmClient>)>) -> Self {
        let asked = |(name, client): (&'static str, Arc<dyn LlmClient>)| Asked {
            label: Label { provider: name, model: name.to_owned(), server: None },
            client,
            breaker: Breaker::default(),
        };
        Self::over(clients.into_iter().map(asked).collect(), Prices::default(), TraceContent::LeftOut)
    }

    fn over(targets: Vec<Asked>, prices: Prices, trace_content: TraceContent) -> Self {
        let metrics = Metrics::new(&opentelemetry::global::meter("reaktly-models"));
        Self { targets, lanes: Lanes::default(), estimator: Estimator::default(), prices, metrics, trace_content }
    }

    /// Tokens the first model will probably count for this request and its answer, for a budget to be reserved.
    pub fn estimate(&self, request: &LlmRequest) -> u32 {
        let model = self.targets.first().map_or("", |asked| asked.label.model.as_str());
        self.estimator.request(model, request).total()
    }

    async fn ask(&self, request: &LlmRequest, cancel: &CancellationToken) -> Result<LlmReply, LlmError> {
        let started = Instant::now();
        let deadline = request.deadline.min(started + REQUEST_TIMEOUT);
        let _room = tokio::select! {
            biased;
            () = cancel.cancelled() => return Err(LlmError::Cancelled),
            room = timeout_at(deadline, self.lanes.enter(request.subject.account.as_ref())) => {
                room.map_err(|_elapsed| LlmError::Timeout)?
            }
        };
        let (mut attempts, mut failed) = (0, LlmError::Resting);
        for (position, asked) in self.targets.iter().enumerate() {
            let others = self.targets.iter().skip(position + 1);
            let ready = others.into_iter().any(|other| other.breaker.would_admit(Instant::now()));
            let other = if ready { Other::Ready } else { Other::None };
            match self.ask_one(asked, request, (deadline, other), &mut attempts, cancel).await {
                Ok(reply) => return Ok(LlmReply { attempts, total: started.elapsed(), ..reply }),
                Err(LlmError::Cancelled) => return Err(LlmError::Cancelled),
                Err(LlmError::Resting) => {}
                Err(error) => failed = error,
            }
            if ready {
                tracing::warn!(error.code = failed.code(), model = asked.label.model, "asking the next model");
            }
        }
        Err(failed)
    }

    /// Asks one model, again where that can help.
    async fn ask_one(
        &self,
        asked: &Asked,
        request: &LlmRequest,
        (deadline, other): (Instant, Other),
        attempts: &mut u32,
        cancel: &CancellationToken,
    ) -> Result<LlmReply, LlmError> {
        let mut call = 1;
        loop {
            let Some(pass) = asked.breaker.admit(Instant::now()) else { return Err(LlmError::Resting) };
            *attempts += 1;
            let result = self.call(asked, request, deadline, cancel).await;
            let now = Instant::now();
            let error = match result {
                Ok(reply) => {
                    pass.succeeded(now);
                    return Ok(reply);
                }
                Err(error) => error,
            };
            if retry::counts_against(&error) {
                pass.failed(now);
            } else if error != LlmError::Cancelled {
                // The model answered, if only to refuse this request.
                pass.succeeded(now);
            }
            let Next::Again(pause) = retry::next(&error, call, now, deadline, other, retry::chance()) else {
                return Err(error);
            };
            call += 1;
            tokio::select! {
                () = sleep(pause) => {}
                () = cancel.cancelled() => return Err(LlmError::Cancelled),
            }
        }
    }

    /// One call, with its span, its metrics and its line in the request's log, however it ends.
    async fn call(
        &self,
        asked: &Asked,
        request: &LlmRequest,
        deadline: Instant,
        cancel: &CancellationToken,
    ) -> Result<LlmReply, LlmError> {
        let deadline = deadline.min(Instant::now() + CALL_TIMEOUT);
        let running = Running::start(self, &asked.label, request);
        let call = LlmRequest { deadline, calls: running.noted(), ..request.clone() };
        let result = asked.client.complete(&call, cancel).instrument(running.span()).await;
        running.end(result)
    }
}

impl LlmClient for Models {
    fn complete<'a>(
        &'a self,
        request: &'a LlmRequest,
        cancel: &'a CancellationToken,
    ) -> BoxFuture<'a, Result<LlmReply, LlmError>> {
        self.ask(request, cancel).boxed()
    }

    fn sees(&self) -> bool {
        self.targets.first().is_some_and(|asked| asked.client.sees())
    }
}
