//! Which models an installation has, as its environment says. The one place that reads these variables.

use reaktly_runtime::config::{Reader, Reported, Settings, Variable, http_url};
use reaktly_runtime::settings::Switch;
use secrecy::SecretString;

use crate::{Prices, Provider, Sight, Target};

const PROVIDER: Variable =
    Variable::preset("REAKTLY_LLM_PROVIDER", "openai", "openai (and what speaks like it), anthropic, gemini or ollama");
const URL: Variable = Variable::optional(
    "REAKTLY_LLM_URL",
    "base URL of the model; with openai the calls go to {url}/chat/completions. The other providers have public ones. \
     Without a model the knowledge base answers itself",
);
const MODEL: Variable = Variable::optional("REAKTLY_LLM_MODEL", "name of the model");
const API_KEY: Variable = Variable::optional("REAKTLY_LLM_API_KEY", "key of the model's provider");
const VISION: Variable = Variable::preset("REAKTLY_LLM_VISION", "off", "on: the model understands pictures");
const FALLBACK_PROVIDER: Variable = Variable::preset(
    "REAKTLY_LLM_FALLBACK_PROVIDER",
    "openai",
    "provider of the model that is asked when the first fails",
);
const FALLBACK_URL: Variable = Variable::optional("REAKTLY_LLM_FALLBACK_URL", "base URL of that model");
const FALLBACK_MODEL: Variable = Variable::optional("REAKTLY_LLM_FALLBACK_MODEL", "name of that model");
const FALLBACK_API_KEY: Variable = Variable::optional("REAKTLY_LLM_FALLBACK_API_KEY", "key of its provider");
const PRICES: Variable = Variable::optional(
    "REAKTLY_LLM_PRICES",
    "model=input/cached/output,… in millionths of a US dollar per million tokens; other models have no known cost",
);
const TRACE_CONTENT: Variable = Variable::preset(
    "REAKTLY_TRACE_CONTENT",
    "off",
    "on: traces hold what a model is told and says, customers' words included",
);
const TRANSCRIPTION_URL: Variable = Variable::optional(
    "REAKTLY_TRANSCRIPTION_URL",
    "OpenAI-compatible base URL that understands speech; the calls go to {url}/audio/transcriptions",
);
const TRANSCRIPTION_MODEL: Variable =
    Variable::optional("REAKTLY_TRANSCRIPTION_MODEL", "name of the model, with REAKTLY_TRANSCRIPTION_URL");
const TRANSCRIPTION_API_KEY: Variable = Variable::optional("REAKTLY_TRANSCRIPTION_API_KEY", "key of that endpoint");

/// Whether traces may hold texts.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum TraceContent {
    /// What was asked and said stands in the traces.
    Kept,
    /// Traces hold ids, counts and times.
    #[default]
    LeftOut,
}

/// The models of an installation.
#[derive(Debug, Clone)]
pub struct ModelSettings {
    /// The model that is asked.
    pub first: Target,
    /// The model that is asked when the first fails.
    pub second: Option<Target>,
    /// What they cost.
    pub prices: Prices,
    /// Whether traces may hold texts.
    pub trace_content: TraceContent,
}

impl ModelSettings {
    /// An OpenAI-compatible model and nothing besides.
    pub fn openai(url: impl Into<String>, model: impl Into<String>) -> Self {
        let first = Target {
            provider: Provider::OpenAi,
            url: url.into(),
            model: model.into(),
            api_key: None,
            sight: Sight::Blind,
        };
        Self { first, second: None, prices: Prices::default(), trace_content: TraceContent::default() }
    }

    /// The variables, in the order `--help` shows them.
    pub fn variables() -> Vec<Variable> {
        let first = [PROVIDER, URL, MODEL, API_KEY, VISION];
        let second = [FALLBACK_PROVIDER, FALLBACK_URL, FALLBACK_MODEL, FALLBACK_API_KEY];
        first.into_iter().chain(second).chain([PRICES, TRACE_CONTENT]).collect()
    }

    /// Reads them; none without a model.
    ///
    /// # Errors
    /// [`Reported`] when the reader has recorded at least one error.
    pub fn read(reader: &mut Reader<'_>) -> Result<Option<Self>, Reported> {
        let sight = reader.value_with(&VISION, on_or_off);
        let first = target(reader, &[PROVIDER, URL, MODEL, API_KEY]);
        let second = target(reader, &[FALLBACK_PROVIDER, FALLBACK_URL, FALLBACK_MODEL, FALLBACK_API_KEY]);
        let prices = reader.optional(&PRICES);
        let trace_content = reader.value_with(&TRACE_CONTENT, on_or_off);
        let (first, second, prices) = (first?, second?, prices?.unwrap_or_default());
        let sight = if sight? == Switch::On { Sight::Sees } else { Sight::Blind };
        let trace_content = match trace_content? {
            Switch::On => TraceContent::Kept,
            Switch::Off => TraceContent::LeftOut,
        };
        match (first, second) {
            (Some(first), second) => Ok(Some(Self { first: Target { sight, ..first }, second, prices, trace_content })),
            (None, Some(_)) => Err(reader.refuse(&MODEL, "is required with REAKTLY_LLM_FALLBACK_MODEL")),
            (None, None) => Ok(None),
        }
    }
}

/// An endpoint that understands speech.
#[derive(Debug, Clone)]
pub struct TranscriptionSettings {
    /// Base URL; calls go to `{url}/audio/transcriptions`.
    pub url: String,
    /// Name of the model.
    pub model: String,
    /// Key, for endpoints that want one.
    pub api_key: Option<SecretString>,
}

impl TranscriptionSettings {
    /// The variables, in the order `--help` shows them.
    pub const fn variables() -> [Variable; 3] {
        [TRANSCRIPTION_URL, TRANSCRIPTION_MODEL, TRANSCRIPTION_API_KEY]
    }

    /// Reads them; none without an endpoint.
    ///
    /// # Errors
    /// [`Reported`] when the reader has recorded at least one error.
    pub fn read(reader: &mut Reader<'_>) -> Result<Option<Self>, Reported> {
        let url = reader.optional_with(&TRANSCRIPTION_URL, http_url);
        let model = reader.optional::<String>(&TRANSCRIPTION_MODEL);
        let api_key = reader.optional_secret(&TRANSCRIPTION_API_KEY);
        match (url?, model?) {
            (Some(url), Some(model)) => Ok(Some(Self { url: url.to_string(), model, api_key: api_key? })),
            (None, None) => Ok(None),
            (Some(_), None) => Err(reader.refuse(&TRANSCRIPTION_MODEL, "is required with REAKTLY_TRANSCRIPTION_URL")),
            (None, Some(_)) => Err(reader.refuse(&TRANSCRIPTION_URL, "is required with REAKTLY_TRANSCRIPTION_MODEL")),
        }
    }
}

/// Both as one group, for a service that reads nothing else here.
#[derive(Debug, Clone)]
pub struct AiSettings {
    /// The models that write; without one the knowledge base answers itself.
    pub model: Option<ModelSettings>,
    /// The endpoint that understands speech.
    pub transcription: Option<TranscriptionSettings>,
}

impl Settings for AiSettings {
    fn variables() -> Vec<Variable> {
        ModelSettings::variables().into_iter().chain(TranscriptionSettings::variables()).collect()
    }

    fn read(reader: &mut Reader<'_>) -> Result<Self, Reported> {
        let (model, transcription) = (ModelSettings::read(reader), TranscriptionSettings::read(reader));
        Ok(Self { model: model?, transcription: transcription? })
    }
}

/// Provider, URL, model and key of one target.
fn target(reader: &mut Reader<'_>, [provider, url, model, key]: &[Variable; 4]) -> Result<Option<Target>, Reported> {
    let read_provider = reader.value::<Provider>(provider);
    let read_url = reader.optional_with(url, http_url);
    let read_model = reader.optional::<String>(model);
    let api_key = reader.optional_secret(key);
    let (from, read_url, read_model, api_key) = (read_provider?, read_url?, read_model?, api_key?);
    let Some(name) = read_model else {
        return match read_url {
            Some(_) => Err(reader.refuse(model, format!("is required with {}", url.name))),
            None if from != Provider::default() => {
                Err(reader.refuse(model, format!("is required with {}", provider.name)))
            }
            None => Ok(None),
        };
    };
    let hosted = matches!(from, Provider::Anthropic | Provider::Gemini);
    if hosted && read_url.is_none() && api_key.is_none() {
        return Err(reader.refuse(key, format!("is required for {}", from.as_str())));
    }
    let address = read_url.map(String::from).or_else(|| from.public_url().map(str::to_owned));
    match address {
        Some(url) => Ok(Some(Target { provider: from, url, model: name, api_key, sight: Sight::default() })),
        None => Err(reader.refuse(url, format!("is required with {}", model.name))),
    }
}

fn on_or_off(text: &str) -> Result<Switch, &'static str> {
    match text {
        "on" => Ok(Switch::On),
        "off" => Ok(Switch::Off),
        _ => Err("must be on or off"),
    }
}

#[cfg(test)]
mod tests;
