//! An OpenAI-compatible endpoint for embeddings.

use std::time::Duration;

use futures_util::FutureExt as _;
use futures_util::future::BoxFuture;
use reqwest::StatusCode;
use reqwest::header::RETRY_AFTER;
use secrecy::ExposeSecret as _;
use serde::{Deserialize, Serialize};
use tokio::time::{Instant, sleep, timeout_at};
use tracing::Instrument as _;

use super::{EmbedFor, Embedder, EmbeddingTarget};
use crate::breaker::Breaker;
use crate::endpoint::http_client;
use crate::retry::{self, Next, Other};
use crate::telemetry::{self, Label, Metrics};
use crate::{LlmError, Provider, SetupError};

/// Longest time for the vector of a question: a customer waits, and words alone find nearly as much.
const QUESTION_TIMEOUT: Duration = Duration::from_millis(300);
/// Longest time for the vectors of passages, all calls and pauses included.
const PASSAGES_TIMEOUT: Duration = Duration::from_mins(1);
/// Longest time of one call.
const CALL_TIMEOUT: Duration = Duration::from_secs(20);

/// The endpoint, with how it has been doing.
#[derive(Debug)]
pub struct EmbeddingEndpoint {
    http: reqwest::Client,
    address: String,
    target: EmbeddingTarget,
    fingerprint: String,
    breaker: Breaker,
    label: Label,
    metrics: Metrics,
}

#[derive(Serialize)]
struct Asked<'a> {
    model: &'a str,
    input: &'a [String],
    encoding_format: &'a str,
}

#[derive(Deserialize)]
struct Answered {
    data: Vec<Embedding>,
}

#[derive(Deserialize)]
struct Embedding {
    index: usize,
    embedding: Vec<f32>,
}

impl EmbeddingEndpoint {
    /// Prepares the client; nothing is called yet.
    ///
    /// # Errors
    /// When the HTTP stack refuses.
    pub fn new(target: &EmbeddingTarget) -> Result<Self, SetupError> {
        let base = target.url.trim_end_matches('/');
        Ok(Self {
            http: http_client()?,
            address: format!("{base}/embeddings"),
            fingerprint: format!("{} at {base}", target.model),
            target: target.clone(),
            breaker: Breaker::default(),
            label: Label::of(Provider::OpenAi, &target.model, &target.url),
            metrics: Metrics::new(&opentelemetry::global::meter("reaktly-models")),
        })
    }

    async fn ask(&self, texts: &[String], purpose: EmbedFor) -> Result<Vec<Vec<f32>>, LlmError> {
        let (started, span) = (Instant::now(), telemetry::embeddings_span(&self.label, texts.len()));
        let result = self.tried(texts, purpose).instrument(span.clone()).await;
        if let Err(error) = &result {
            telemetry::failed(&span, error);
        }
        self.metrics.embedded(&self.label, result.as_ref().err(), started.elapsed());
        result
    }

    async fn tried(&self, texts: &[String], purpose: EmbedFor) -> Result<Vec<Vec<f32>>, LlmError> {
        let deadline = Instant::now() + limit(purpose);
        let mut call = 1;
        loop {
            let pass = self.breaker.admit(Instant::now()).ok_or(LlmError::Resting)?;
            let ends = deadline.min(Instant::now() + CALL_TIMEOUT);
            let error = match timeout_at(ends, self.once(texts)).await.unwrap_or(Err(LlmError::Timeout)) {
                Ok(vectors) => {
                    pass.succeeded(Instant::now());
                    return Ok(vectors);
                }
                Err(error) => error,
            };
            if retry::counts_against(&error) {
                pass.failed(Instant::now());
            }
            match retry::next(&error, call, Instant::now(), deadline, Other::None, retry::chance()) {
                Next::Again(pause) => sleep(pause).await,
                Next::Leave => return Err(error),
            }
            call += 1;
        }
    }

    async fn once(&self, texts: &[String]) -> Result<Vec<Vec<f32>>, LlmError> {
        let asked = Asked { model: &self.target.model, input: texts, encoding_format: "float" };
        let mut request = self.http.post(&self.address).json(&asked);
        if let Some(key) = &self.target.api_key {
            request = request.bearer_auth(key.expose_secret());
        }
        let response = request.send().await.map_err(|_unreachable| LlmError::Transport)?;
        refused(&response)?;
        let answered: Answered = response.json().await.map_err(|_broken| LlmError::Transport)?;
        in_order(answered.data, texts.len())
    }
}

impl Embedder for EmbeddingEndpoint {
    fn embed<'a>(&'a self, texts: &'a [String], purpose: EmbedFor) -> BoxFuture<'a, Result<Vec<Vec<f32>>, LlmError>> {
        self.ask(texts, purpose).boxed()
    }

    fn fingerprint(&self) -> &str {
        &self.fingerprint
    }

    fn knows(&self, _language: &str) -> bool {
        true
    }

    fn answers_from(&self) -> Option<f32> {
        self.target.answers_from
    }
}

const fn limit(purpose: EmbedFor) -> Duration {
    match purpose {
        EmbedFor::Question => QUESTION_TIMEOUT,
        EmbedFor::Passages => PASSAGES_TIMEOUT,
    }
}

fn refused(response: &reqwest::Response) -> Result<(), LlmError> {
    let status = response.status();
    match status {
        _ if status.is_success() => Ok(()),
        StatusCode::TOO_MANY_REQUESTS => Err(LlmError::RateLimited { retry_after: retry_after(response) }),
        StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => Err(LlmError::Auth { status: status.as_u16() }),
        StatusCode::REQUEST_TIMEOUT => Err(LlmError::Timeout),
        _ if status.is_server_error() => Err(LlmError::Overloaded { status: status.as_u16() }),
        _ => Err(LlmError::BadRequest { status: status.as_u16() }),
    }
}

fn retry_after(response: &reqwest::Response) -> Option<Duration> {
    let seconds = response.headers().get(RETRY_AFTER)?.to_str().ok()?.trim().parse().ok()?;
    Some(Duration::from_secs(seconds))
}

/// The vectors in the order of the texts; an answer that lacks one, or has them of different sizes, is none.
fn in_order(mut data: Vec<Embedding>, texts: usize) -> Result<Vec<Vec<f32>>, LlmError> {
    data.sort_by_key(|embedding| embedding.index);
    let size = data.first().map_or(0, |first| first.embedding.len());
    let fits = |(place, embedding): (usize, &Embedding)| embedding.index == place && embedding.embedding.len() == size;
    if size == 0 || data.len() != texts || !data.iter().enumerate().all(fits) {
        return Err(LlmError::Empty);
    }
    Ok(data.into_iter().map(|embedding| embedding.embedding).collect())
}
