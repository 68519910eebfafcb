//! One model at one provider through the `genai` library, which nothing else of ours knows.

use std::time::Duration;

use futures_util::future::BoxFuture;
use futures_util::{FutureExt as _, StreamExt as _};
use genai::adapter::AdapterKind;
use genai::chat::{ChatOptions, ChatRequest, ChatStreamEvent, StopReason, Usage as GenaiUsage};
use genai::resolver::{AuthData, Endpoint as Address};
use genai::{Client, ModelIden, ServiceTarget};
use secrecy::ExposeSecret as _;
use tokio::time::{Instant, timeout_at};
use tokio_util::sync::CancellationToken;
use tracing::instrument::WithSubscriber as _;
use tracing::subscriber::NoSubscriber;

use self::quirks::{Quirks, Sent};
use crate::{Call, LlmClient, LlmError, LlmReply, LlmRequest, Provider, Sight, Target, Usage};

mod chat;
mod failure;
mod quirks;

/// Longest wait for a connection.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(3);
/// Longest wait for the first byte of an answer: overload shows here.
const HEADERS_TIMEOUT: Duration = Duration::from_secs(12);
/// Longest silence inside an answer.
const SILENCE_TIMEOUT: Duration = Duration::from_secs(8);
/// Longest answer that is read; the providers' own limit is far below.
const ANSWER_BYTES_MAX: usize = 256 * 1024;

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

/// A model behind an endpoint, asked once per call.
#[derive(Debug)]
pub struct Endpoint {
    client: Client,
    service: ServiceTarget,
    target: Target,
    quirks: Quirks,
}

/// An answer without what the caller knows already. What is withheld or cut off was counted, and is paid for, all the
/// same.
struct Answer {
    text: String,
    usage: Usage,
    first_piece: Duration,
    whole: Result<(), LlmError>,
}

/// Why there is no answer, and with which settings there may be one.
struct Failure {
    error: LlmError,
    instead: Option<Sent>,
}

impl From<LlmError> for Failure {
    fn from(error: LlmError) -> Self {
        Self { error, instead: None }
    }
}

/// The HTTP client of a process: connections are shared by all targets.
pub(crate) fn http_client() -> Result<reqwest::Client, SetupError> {
    // Somebody else of the process may have installed it: either is the same provider.
    rustls::crypto::ring::default_provider().install_default().ok();
    let client =
        reqwest::Client::builder().connect_timeout(CONNECT_TIMEOUT).redirect(reqwest::redirect::Policy::none());
    client.build().map_err(SetupError::Http)
}

impl Endpoint {
    /// Prepares the client; nothing is called yet.
    ///
    /// # Errors
    /// When the HTTP stack or the library refuses.
    pub fn new(target: &Target) -> Result<Self, SetupError> {
        Self::over(http_client()?, target)
    }

    pub(crate) fn over(http: reqwest::Client, target: &Target) -> Result<Self, SetupError> {
        let client = Client::builder().with_reqwest(http).build();
        let client = client.map_err(|error| SetupError::Library(error.to_string()))?;
        let key = target.api_key.as_ref().map_or("none", |key| key.expose_secret());
        let adapter = match target.provider {
            Provider::OpenAi => AdapterKind::OpenAI,
            Provider::Anthropic => AdapterKind::Anthropic,
            Provider::Gemini => AdapterKind::Gemini,
            Provider::Ollama => AdapterKind::Ollama,
        };
        let service = ServiceTarget {
            endpoint: Address::from_owned(format!("{}/", target.url.trim_end_matches('/'))),
            auth: AuthData::from_single(key),
            model: ModelIden::new(adapter, target.model.as_str()),
        };
        Ok(Self { client, service, target: target.clone(), quirks: Quirks::default() })
    }

    async fn ask(&self, request: &LlmRequest) -> Result<LlmReply, LlmError> {
        let started = Instant::now();
        let mut settings = self.quirks.settings();
        loop {
            match self.once(request, settings, started).await {
                Ok(answer) => {
                    let usage = answer.usage;
                    let reply = self.reply(answer, started);
                    self.note(request, reply.as_ref().err(), usage, started);
                    return reply;
                }
                // One setting fewer each time, so this ends.
                Err(Failure { error, instead: Some(fewer) }) => {
                    self.note(request, Some(&error), Usage::default(), started);
                    self.quirks.keep(fewer);
                    settings = fewer;
                }
                Err(Failure { error, instead: None }) => {
                    self.note(request, Some(&error), Usage::default(), started);
                    return Err(error);
                }
            }
        }
    }

    async fn once(&self, request: &LlmRequest, settings: Sent, started: Instant) -> Result<Answer, Failure> {
        let options = chat::options(request, &self.target, settings);
        let chat = chat::chat(request, &self.target, settings);
        let failure = |error: genai::Error| failure(&error, settings);
        match self.stream(chat.clone(), &options, started).await.map_err(failure)? {
            Some(answer) => Ok(answer),
            // Some compatible endpoints ignore the wish for a stream, or end it without the closing mark.
            None if self.target.provider == Provider::OpenAi => {
                self.note(request, Some(&LlmError::Transport), Usage::default(), started);
                self.whole(chat, &options, started).await.map_err(failure)
            }
            None => Err(LlmError::Transport.into()),
        }
    }

    /// Leaves what a call of the provider came to, so that each of several made for one answer is known.
    fn note(&self, request: &LlmRequest, failed: Option<&LlmError>, usage: Usage, started: Instant) {
        request.calls.push(Call {
            purpose: request.purpose,
            provider: self.target.provider.as_str(),
            model: self.target.model.clone(),
            usage,
            cost_micro_usd: None,
            first_piece: None,
            total: started.elapsed(),
            outcome: failed.map_or("ok", LlmError::code),
        });
    }

    /// Reads the answer piece by piece, so that dropping this ends the call; `None` when the stream had no end.
    async fn stream(
        &self,
        chat: ChatRequest,
        options: &ChatOptions,
        started: Instant,
    ) -> Result<Option<Answer>, genai::Error> {
        let mut stream = self.client.exec_chat_stream(self.service.clone(), chat, Some(options)).await?.stream;
        let mut text = String::new();
        let mut first_piece = None;
        while let Some(event) = stream.next().await {
            match event? {
                ChatStreamEvent::Chunk(piece) => {
                    first_piece.get_or_insert_with(|| started.elapsed());
                    text.push_str(&piece.content);
                    if text.len() > ANSWER_BYTES_MAX {
                        let (usage, whole) = (Usage::default(), Err(LlmError::Truncated));
                        return Ok(Some(Answer { text, usage, first_piece: started.elapsed(), whole }));
                    }
                }
                ChatStreamEvent::End(end) => {
                    let reason = end.captured_stop_reason.as_ref();
                    // The library makes up an end for these two when the connection ends.
                    if reason.is_none() && matches!(self.target.provider, Provider::Gemini | Provider::Ollama) {
                        return Ok(None);
                    }
                    let usage = end.captured_usage.as_ref().map(usage).unwrap_or_default();
                    let first_piece = first_piece.unwrap_or_else(|| started.elapsed());
                    return Ok(Some(Answer { text, usage, first_piece, whole: check(reason) }));
                }
                _ => {}
            }
        }
        Ok(None)
    }

    async fn whole(&self, chat: ChatRequest, options: &ChatOptions, started: Instant) -> Result<Answer, genai::Error> {
        let response = self.client.exec_chat(self.service.clone(), chat, Some(options)).await?;
        let usage = usage(&response.usage);
        let whole = check(response.stop_reason.as_ref());
        let text = response.into_first_text().unwrap_or_default();
        Ok(Answer { text, usage, first_piece: started.elapsed(), whole })
    }

    fn reply(&self, answer: Answer, started: Instant) -> Result<LlmReply, LlmError> {
        answer.whole?;
        if answer.text.trim().is_empty() {
            return Err(LlmError::Empty);
        }
        Ok(LlmReply {
            text: answer.text,
            usage: answer.usage,
            cost_micro_usd: None,
            provider: self.target.provider.as_str(),
            model: self.target.model.clone(),
            first_piece: answer.first_piece,
            total: started.elapsed(),
            attempts: 1,
        })
    }
}

impl LlmClient for Endpoint {
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

    fn sees(&self) -> bool {
        self.target.sight == Sight::Sees
    }
}

/// What a failure means, and what to leave out to do better.
fn failure(error: &genai::Error, settings: Sent) -> Failure {
    let instead = failure::refusal(error).and_then(|words| settings.without_what_is_named(words));
    Failure { error: failure::classify(error), instead }
}

/// An end that is not the model's own end means half an answer.
const fn check(reason: Option<&StopReason>) -> Result<(), LlmError> {
    match reason {
        Some(StopReason::MaxTokens(_)) => Err(LlmError::Truncated),
        Some(StopReason::ContentFilter(_)) => Err(LlmError::ContentFilter),
        _ => Ok(()),
    }
}

fn usage(usage: &GenaiUsage) -> Usage {
    let count = |tokens: Option<i32>| tokens.and_then(|tokens| u32::try_from(tokens).ok()).unwrap_or(0);
    let (read, written) = (usage.prompt_tokens_details.as_ref(), usage.completion_tokens_details.as_ref());
    Usage {
        input: count(usage.prompt_tokens),
        cached: count(read.and_then(|details| details.cached_tokens)),
        cache_written: count(read.and_then(|details| details.cache_creation_tokens)),
        output: count(usage.completion_tokens),
        reasoning: count(written.and_then(|details| details.reasoning_tokens)),
    }
}
