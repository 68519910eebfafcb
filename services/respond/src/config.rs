//! What the service reads from the environment.

use jiff::SignedDuration;
use reaktly_models::ModelSettings;
use reaktly_runtime::config::{Reader, Reported, Settings, Variable};
use reaktly_worker::WorkerSettings;
use url::Url;

const MODEL_URL: Variable = Variable::optional(
    "REAKTLY_LLM_URL",
    "OpenAI-compatible base URL; the calls go to {url}/chat/completions. Without one the knowledge base answers itself",
);
const MODEL_NAME: Variable = Variable::optional("REAKTLY_LLM_MODEL", "name of the model, with REAKTLY_LLM_URL");
const MODEL_KEY: Variable = Variable::optional("REAKTLY_LLM_API_KEY", "key of the model's provider");
const STALE: Variable =
    Variable::preset("REAKTLY_STALE_MS", "600000", "older messages are answered with an apology, or by a person");

/// The settings of the service.
#[derive(Clone, Debug)]
pub struct Config {
    /// Queue and database.
    pub worker: WorkerSettings,
    /// The model; without one the knowledge base's own words are the answer.
    pub model: Option<ModelSettings>,
    /// Older messages count as backlog.
    pub stale: SignedDuration,
}

impl Settings for Config {
    fn variables() -> Vec<Variable> {
        let mut variables = WorkerSettings::variables();
        variables.extend([MODEL_URL, MODEL_NAME, MODEL_KEY, STALE]);
        variables
    }

    fn read(reader: &mut Reader<'_>) -> Result<Self, Reported> {
        let (worker, model) = (WorkerSettings::read(reader), model(reader));
        let stale = reader
            .milliseconds(&STALE)
            .and_then(|stale| SignedDuration::try_from(stale).map_err(|error| reader.refuse(&STALE, error)));
        Ok(Self { worker: worker?, model: model?, stale: stale? })
    }
}

fn model(reader: &mut Reader<'_>) -> Result<Option<ModelSettings>, Reported> {
    let url = reader.optional_with(&MODEL_URL, http_url);
    let name = reader.optional::<String>(&MODEL_NAME);
    let api_key = reader.optional_secret(&MODEL_KEY);
    match (url?, name?) {
        (Some(url), Some(model)) => Ok(Some(ModelSettings { url: url.to_string(), model, api_key: api_key? })),
        (None, None) => Ok(None),
        (Some(_), None) => Err(reader.refuse(&MODEL_NAME, "is required with REAKTLY_LLM_URL")),
        (None, Some(_)) => Err(reader.refuse(&MODEL_URL, "is required with REAKTLY_LLM_MODEL")),
    }
}

fn http_url(text: &str) -> Result<Url, String> {
    match Url::parse(text) {
        Ok(url) if matches!(url.scheme(), "http" | "https") && url.has_host() => Ok(url),
        Ok(_) => Err("must begin with https:// or http://".to_owned()),
        Err(error) => Err(format!("is not a URL: {error}")),
    }
}

#[cfg(test)]
mod tests;
