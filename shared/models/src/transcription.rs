//! Speech becomes text at an OpenAI-compatible endpoint. WhatsApp's voice messages are taken as they are.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use futures_util::FutureExt as _;
use futures_util::future::BoxFuture;
use reqwest::multipart::{Form, Part};
use secrecy::ExposeSecret as _;
use tokio::time::timeout;
use tokio_util::sync::CancellationToken;
use tracing::Instrument as _;

use crate::endpoint::{SetupError, http_client};
use crate::settings::TranscriptionSettings;

mod answer;

/// Longest wait for a transcript.
const TIMEOUT: Duration = Duration::from_secs(20);
/// Largest recording, as large as WhatsApp lets audio be.
pub const RECORDING_BYTES_MAX: usize = 16 * 1024 * 1024;
/// Longest answer that is read.
const ANSWER_BYTES_MAX: usize = 2 * 1024 * 1024;

/// A recording of somebody speaking.
#[derive(Clone, PartialEq, Eq)]
pub struct Recording {
    /// The file.
    pub bytes: Bytes,
    /// Its type, such as `audio/ogg; codecs=opus`.
    pub media_type: String,
    /// The language that is probably spoken, ISO 639-1.
    pub language: Option<String>,
}

impl std::fmt::Debug for Recording {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "Recording({}, {} bytes)", self.media_type, self.bytes.len())
    }
}

/// What was heard.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Transcript {
    /// These words.
    Words(String),
    /// Nothing that could be relied on: no words, or words the model doubts itself.
    NotUnderstood,
}

/// Why there is no transcript.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TranscriptionError {
    /// It is not even sent.
    #[error("the recording has {bytes} bytes, more than {RECORDING_BYTES_MAX}")]
    TooLarge {
        /// Its size.
        bytes: usize,
    },
    /// Too slow.
    #[error("the recording was not transcribed in time")]
    Timeout,
    /// The endpoint has trouble, or wants fewer calls.
    #[error("the transcription endpoint answered {status}")]
    Overloaded {
        /// HTTP status.
        status: u16,
    },
    /// The key, the model or the recording is refused.
    #[error("the transcription endpoint refused the recording ({status})")]
    Refused {
        /// HTTP status.
        status: u16,
    },
    /// The answer is no transcript.
    #[error("the transcription endpoint's answer is not readable")]
    Unreadable,
    /// The transcript is no longer wanted.
    #[error("the transcription was cancelled")]
    Cancelled,
    /// The connection failed or broke.
    #[error("the connection to the transcription endpoint failed")]
    Transport,
}

impl TranscriptionError {
    /// A stable word for logs, metrics and evidence.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::TooLarge { .. } => "too_large",
            Self::Timeout => "timeout",
            Self::Overloaded { .. } => "overloaded",
            Self::Refused { .. } => "refused",
            Self::Unreadable => "unreadable",
            Self::Cancelled => "cancelled",
            Self::Transport => "transport",
        }
    }

    /// Whether the same recording may be transcribed a moment later.
    pub const fn is_transient(&self) -> bool {
        matches!(self, Self::Timeout | Self::Overloaded { .. } | Self::Transport)
    }
}

/// Something that understands speech.
pub trait Transcriber: Send + Sync + 'static {
    /// Listens once, for at most 20 seconds. Ends promptly when `cancel` is triggered or the future is dropped.
    fn transcribe<'a>(
        &'a self,
        recording: &'a Recording,
        cancel: &'a CancellationToken,
    ) -> BoxFuture<'a, Result<Transcript, TranscriptionError>>;
}

/// An OpenAI-compatible endpoint: whisper.cpp, faster-whisper, vLLM and hosted ones speak it.
#[derive(Debug)]
pub struct TranscriptionEndpoint {
    http: reqwest::Client,
    settings: TranscriptionSettings,
    /// It turned out to know no other format than plain JSON.
    plain: AtomicBool,
}

impl TranscriptionEndpoint {
    /// Prepares the client; nothing is called yet.
    ///
    /// # Errors
    /// When the HTTP stack refuses.
    pub fn new(settings: &TranscriptionSettings) -> Result<Self, SetupError> {
        Ok(Self { http: http_client()?, settings: settings.clone(), plain: AtomicBool::default() })
    }

    async fn listen(&self, recording: &Recording) -> Result<Transcript, TranscriptionError> {
        let bytes = recording.bytes.len();
        if bytes > RECORDING_BYTES_MAX {
            return Err(TranscriptionError::TooLarge { bytes });
        }
        if !self.plain.load(Ordering::Relaxed) {
            let (status, body) = self.post(recording, "verbose_json").await?;
            if !is_about_the_format(status, &body) {
                return answer::read(status, &body);
            }
            self.plain.store(true, Ordering::Relaxed);
        }
        let (status, body) = self.post(recording, "json").await?;
        answer::read(status, &body)
    }

    async fn post(&self, recording: &Recording, format: &'static str) -> Result<(u16, Bytes), TranscriptionError> {
        let url = format!("{}/audio/transcriptions", self.settings.url.trim_end_matches('/'));
        let mut request = self.http.post(url).multipart(self.form(recording, format)?);
        if let Some(key) = &self.settings.api_key {
            request = request.bearer_auth(key.expose_secret());
        }
        let mut response = request.send().await.map_err(|error| failed(&error))?;
        let mut body = BytesMut::new();
        while let Some(piece) = response.chunk().await.map_err(|error| failed(&error))? {
            body.extend_from_slice(&piece);
            if body.len() > ANSWER_BYTES_MAX {
                return Err(TranscriptionError::Unreadable);
            }
        }
        Ok((response.status().as_u16(), body.freeze()))
    }

    fn form(&self, recording: &Recording, format: &'static str) -> Result<Form, TranscriptionError> {
        let file = Part::stream_with_length(recording.bytes.clone(), recording.bytes.len() as u64)
            .file_name(file_name(&recording.media_type))
            .mime_str(&recording.media_type)
            .map_err(|_invalid| TranscriptionError::Refused { status: 415 })?;
        let form = Form::new()
            .part("file", file)
            .text("model", self.settings.model.clone())
            .text("response_format", format)
            .text("temperature", "0");
        Ok(match &recording.language {
            Some(language) => form.text("language", language.clone()),
            None => form,
        })
    }
}

impl Transcriber for TranscriptionEndpoint {
    fn transcribe<'a>(
        &'a self,
        recording: &'a Recording,
        cancel: &'a CancellationToken,
    ) -> BoxFuture<'a, Result<Transcript, TranscriptionError>> {
        let span = tracing::info_span!("transcribe", otel.kind = "client", ai.outcome = tracing::field::Empty);
        let heard = span.clone();
        async move {
            let result = tokio::select! {
                biased;
                () = cancel.cancelled() => Err(TranscriptionError::Cancelled),
                result = timeout(TIMEOUT, self.listen(recording)) => {
                    result.unwrap_or(Err(TranscriptionError::Timeout))
                }
            };
            heard.record("ai.outcome", result.as_ref().map_or_else(TranscriptionError::code, outcome));
            result
        }
        .instrument(span)
        .boxed()
    }
}

const fn outcome(transcript: &Transcript) -> &'static str {
    match transcript {
        Transcript::Words(_) => "ok",
        Transcript::NotUnderstood => "not_understood",
    }
}

fn failed(error: &reqwest::Error) -> TranscriptionError {
    if error.is_timeout() { TranscriptionError::Timeout } else { TranscriptionError::Transport }
}

/// Whether the endpoint refuses the format of the answer rather than the recording.
fn is_about_the_format(status: u16, body: &[u8]) -> bool {
    matches!(status, 400 | 422) && String::from_utf8_lossy(body).contains("response_format")
}

/// Endpoints tell the kind of audio by the name.
fn file_name(media_type: &str) -> &'static str {
    let kind = media_type.split(';').next().unwrap_or_default().trim();
    match kind {
        "audio/mpeg" | "audio/mp3" => "voice.mp3",
        "audio/mp4" | "audio/m4a" | "audio/x-m4a" | "audio/aac" => "voice.m4a",
        "audio/wav" | "audio/x-wav" => "voice.wav",
        "audio/webm" => "voice.webm",
        "audio/flac" => "voice.flac",
        _ => "voice.ogg",
    }
}
