//! Who provides models, and where.

use std::str::FromStr;

use secrecy::SecretString;

/// Who provides a model.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Provider {
    /// `OpenAI`, and whatever speaks like it: calls go to `{url}/chat/completions`.
    #[default]
    OpenAi,
    /// Anthropic: calls go to `{url}/messages`.
    Anthropic,
    /// Google's Gemini: calls go to `{url}/models/{model}:streamGenerateContent`.
    Gemini,
    /// Ollama's own API: calls go to `{url}/api/chat`.
    Ollama,
}

impl Provider {
    /// The name in settings, rows, spans and metrics.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::OpenAi => "openai",
            Self::Anthropic => "anthropic",
            Self::Gemini => "gemini",
            Self::Ollama => "ollama",
        }
    }

    /// Where it is when nothing else is said; an OpenAI-compatible endpoint must be named.
    pub const fn public_url(self) -> Option<&'static str> {
        match self {
            Self::OpenAi => None,
            Self::Anthropic => Some("https://api.anthropic.com/v1"),
            Self::Gemini => Some("https://generativelanguage.googleapis.com/v1beta"),
            Self::Ollama => Some("http://localhost:11434"),
        }
    }

    /// The name by the `GenAI` semantic conventions.
    pub(crate) const fn convention(self) -> &'static str {
        match self {
            Self::Gemini => "gcp.gemini",
            other => other.as_str(),
        }
    }
}

impl FromStr for Provider {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let all = [Self::OpenAi, Self::Anthropic, Self::Gemini, Self::Ollama];
        all.into_iter().find(|provider| provider.as_str() == text).ok_or("must be openai, anthropic, gemini or ollama")
    }
}

/// Whether a model understands pictures.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Sight {
    /// Pictures are shown to it.
    Sees,
    /// It is told that there was one.
    #[default]
    Blind,
}

/// A model somewhere.
#[derive(Debug, Clone)]
pub struct Target {
    /// Who provides it.
    pub provider: Provider,
    /// Base URL, without the path of a call.
    pub url: String,
    /// Name of the model.
    pub model: String,
    /// Key, for endpoints that want one.
    pub api_key: Option<SecretString>,
    /// Whether pictures may be sent.
    pub sight: Sight,
}
