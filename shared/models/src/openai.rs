//! OpenAI-compatible endpoints through the `genai` library, which nothing else of ours knows.

use std::sync::Arc;
use std::time::Duration;

use futures_util::future::BoxFuture;
use futures_util::{FutureExt as _, StreamExt as _};
use genai::adapter::AdapterKind;
use genai::chat::{
    ChatMessage, ChatOptions, ChatRequest, ChatStreamEvent, JsonSpec, MessageContent, StopReason, Usage as GenaiUsage,
};
use genai::resolver::{AuthData, Endpoint};
use genai::{Client, ModelIden, ServiceTarget};
use secrecy::{ExposeSecret as _, SecretString};
use tokio::time::{Instant, timeout_at};
use tokio_util::sync::CancellationToken;
use tracing::instrument::WithSubscriber as _;
use tracing::subscriber::NoSubscriber;

use crate::{LlmClient, LlmError, LlmReply, LlmRequest, Role, Usage};

/// Longest wait for a connection.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(3);
/// Longest wait for the first byte of an answer: overload shows here.
const HEADERS_TIMEOUT: Duration = Duration::from_secs(12);
/// Longest silence inside an answer.
const SILENCE_TIMEOUT: Duration = Duration::from_secs(8);

/// Where a model is found.
#[derive(Debug, Clone)]
pub struct ModelSettings {
    /// Base URL; calls go to `{url}/chat/completions`.
    pub url: String,
    /// Name of the model.
    pub model: String,
    /// Key, for endpoints that want one.
    pub api_key: Option<SecretString>,
}

/// Why a client could not be made.
#[derive(Debug, thiserror::Error)]
pub enum SetupError {
    /// The TLS or HTTP stack refused.
    #[error("could not build the HTTP client for the model")]
    Http(#[source] reqwest::Error),
    /// The library refused.
    #[error("could not build the model client: {0}")]
    Library(String),
    /// No randomness for the canary.
    #[error("the operating system gave no randomness")]
    Randomness(#[source] getrandom::Error),
}

/// A model behind an OpenAI-compatible endpoint.
#[derive(Debug)]
pub struct OpenAiClient {
    client: Client,
    target: ServiceTarget,
    model: Arc<str>,
}

impl OpenAiClient {
    /// Prepares the client; nothing is called yet.
    pub fn new(settings: &ModelSettings) -> Result<Self, SetupError> {
        // Somebody else of the process may have installed it: either is the same provider.
        rustls::crypto::ring::default_provider().install_default().ok();
        let http = reqwest::Client::builder()
            .connect_timeout(CONNECT_TIMEOUT)
            .redirect(reqwest::redirect::Policy::none())
            .build()
            .map_err(SetupError::Http)?;
        let client = Client::builder().with_reqwest(http).build();
        let client = client.map_err(|error| SetupError::Library(error.to_string()))?;
        let key = settings.api_key.as_ref().map_or("none", |key| key.expose_secret());
        let target = ServiceTarget {
            endpoint: Endpoint::from_owned(format!("{}/", settings.url.trim_end_matches('/'))),
            auth: AuthData::from_single(key),
            model: ModelIden::new(AdapterKind::OpenAI, settings.model.as_str()),
        };
        Ok(Self { client, target, model: settings.model.as_str().into() })
    }

    async fn ask(&self, request: &LlmRequest) -> Result<LlmReply, LlmError> {
        let options = options(request);
        let started = Instant::now();
        match self.stream(request, &options, started).await {
            // Some endpoints ignore the wish for a stream, or end it without the closing mark.
            Ok(None) => self.whole(request, &options, started).await,
            Ok(Some(reply)) => Ok(reply),
            Err(error) => Err(error),
        }
    }

    /// Reads the answer piece by piece, so that dropping this ends the call; `None` when the stream had no end.
    async fn stream(
        &self,
        request: &LlmRequest,
        options: &ChatOptions,
        started: Instant,
    ) -> Result<Option<LlmReply>, LlmError> {
        let call = self.client.exec_chat_stream(self.target.clone(), chat(request), Some(options));
        let mut stream = call.await.map_err(|error| classify(&error))?.stream;
        let mut text = String::new();
        let mut first_piece = None;
        while let Some(event) = stream.next().await {
            match event.map_err(|error| classify(&error))? {
                ChatStreamEvent::Chunk(piece) => {
                    first_piece.get_or_insert_with(|| started.elapsed());
                    text.push_str(&piece.content);
                }
                ChatStreamEvent::End(end) => {
                    check(end.captured_stop_reason.as_ref())?;
                    let usage = end.captured_usage.as_ref().map(usage).unwrap_or_default();
                    let first_piece = first_piece.unwrap_or_else(|| started.elapsed());
                    return self.reply(text, usage, first_piece).map(Some);
                }
                _ => {}
            }
        }
        Ok(None)
    }

    async fn whole(&self, request: &LlmRequest, options: &ChatOptions, started: Instant) -> Result<LlmReply, LlmError> {
        let call = self.client.exec_chat(self.target.clone(), chat(request), Some(options));
        let response = call.await.map_err(|error| classify(&error))?;
        check(response.stop_reason.as_ref())?;
        let usage = usage(&response.usage);
        self.reply(response.into_first_text().unwrap_or_default(), usage, started.elapsed())
    }

    fn reply(&self, text: String, usage: Usage, first_piece: Duration) -> Result<LlmReply, LlmError> {
        if text.trim().is_empty() {
            return Err(LlmError::Empty);
        }
        let model = self.model.to_string();
        Ok(LlmReply { text, usage, model, first_piece, provider: "openai", attempts: 1, ..LlmReply::default() })
    }
}

impl LlmClient for OpenAiClient {
    fn complete<'a>(
        &'a self,
        request: &'a LlmRequest,
        cancel: &'a CancellationToken,
    ) -> BoxFuture<'a, Result<LlmReply, LlmError>> {
        // The library logs bodies of failed calls, which hold what customers wrote.
        let silent = self.ask(request).with_subscriber(NoSubscriber::new());
        async move {
            tokio::select! {
                biased;
                () = cancel.cancelled() => Err(LlmError::Cancelled),
                answer = timeout_at(request.deadline, silent) => answer.unwrap_or(Err(LlmError::Timeout)),
            }
        }
        .boxed()
    }
}

fn options(request: &LlmRequest) -> ChatOptions {
    let (name, schema) = &request.schema;
    ChatOptions::default()
        .with_temperature(0.2)
        .with_max_tokens(request.max_output_tokens)
        .with_capture_usage(true)
        .with_normalize_reasoning_content(true)
        .with_response_format(JsonSpec::new(*name, schema.clone()))
        .with_stream_header_timeout(HEADERS_TIMEOUT)
        .with_stream_read_timeout(SILENCE_TIMEOUT)
}

fn chat(request: &LlmRequest) -> ChatRequest {
    let messages = request.turns.iter().map(|turn| {
        let content = MessageContent::from_text(turn.text());
        match turn.role {
            Role::User => ChatMessage::user(content),
            Role::Assistant => ChatMessage::assistant(content),
        }
    });
    ChatRequest::new(messages.collect()).with_system(request.instructions())
}

/// An end that is not the model's own end means half an answer.
fn check(reason: Option<&StopReason>) -> Result<(), LlmError> {
    match reason {
        Some(StopReason::MaxTokens(_)) => Err(LlmError::Truncated),
        Some(StopReason::ContentFilter(_)) => Err(LlmError::ContentFilter),
        _ => Ok(()),
    }
}

fn usage(usage: &GenaiUsage) -> Usage {
    let count = |tokens: Option<i32>| tokens.and_then(|tokens| u32::try_from(tokens).ok()).unwrap_or(0);
    let cached = usage.prompt_tokens_details.as_ref().and_then(|details| details.cached_tokens);
    let (input, output) = (count(usage.prompt_tokens), count(usage.completion_tokens));
    Usage { input, cached: count(cached), output, ..Usage::default() }
}

fn classify(error: &genai::Error) -> LlmError {
    if let genai::Error::WebStream { error, .. } = error {
        if let Some(inner) = error.downcast_ref::<genai::Error>() {
            return classify(inner);
        }
        // Its type is not public; its words are.
        return if error.to_string().contains("timed out") { LlmError::Timeout } else { LlmError::Transport };
    }
    match error.status().map(|status| status.as_u16()) {
        Some(429) => LlmError::RateLimited { retry_after: retry_after(error) },
        Some(status @ (401 | 403)) => LlmError::Auth { status },
        Some(408) => LlmError::Timeout,
        Some(status) if status >= 500 || status == 409 => LlmError::Overloaded { status },
        Some(status) => LlmError::BadRequest { status },
        None => LlmError::Transport,
    }
}

fn retry_after(error: &genai::Error) -> Option<Duration> {
    let seconds = error.headers()?.get("retry-after")?.to_str().ok()?.trim().parse().ok()?;
    Some(Duration::from_secs(seconds))
}
