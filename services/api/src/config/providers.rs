//! Where Meta and the model are.

use reaktly_graph::{GraphSettings, SEND_TIMEOUT};
use reaktly_models::ModelSettings;
use reaktly_runtime::config::{Reader, Reported, Variable};
use url::Url;

const GRAPH_URL: Variable = Variable::preset("REAKTLY_GRAPH_URL", "https://graph.facebook.com", "the Graph API");
const GRAPH_VERSION: Variable = Variable::preset("REAKTLY_GRAPH_VERSION", "v25.0", "version of the Graph API");
const MODEL_URL: Variable = Variable::optional(
    "REAKTLY_LLM_URL",
    "OpenAI-compatible base URL; the calls go to {url}/chat/completions. Without one the knowledge base answers itself",
);
const MODEL_NAME: Variable = Variable::optional("REAKTLY_LLM_MODEL", "name of the model, with REAKTLY_LLM_URL");
const MODEL_KEY: Variable = Variable::optional("REAKTLY_LLM_API_KEY", "key of the model's provider");

/// The variables read here.
pub(super) const VARIABLES: [Variable; 5] = [GRAPH_URL, GRAPH_VERSION, MODEL_URL, MODEL_NAME, MODEL_KEY];

pub(super) fn graph(reader: &mut Reader<'_>) -> Result<GraphSettings, Reported> {
    let url = reader.value_with(&GRAPH_URL, http_url);
    let version = reader.value(&GRAPH_VERSION);
    Ok(GraphSettings { url: url?, version: version?, send_timeout: SEND_TIMEOUT })
}

pub(super) fn model(reader: &mut Reader<'_>) -> Result<Option<ModelSettings>, Reported> {
    let url = reader.optional_with(&MODEL_URL, http_url);
    let model = reader.optional::<String>(&MODEL_NAME);
    let api_key = reader.optional_secret(&MODEL_KEY);
    match (url?, model?) {
        (Some(url), Some(model)) => Ok(Some(ModelSettings { url: url.to_string(), model, api_key: api_key? })),
        (None, None) => Ok(None),
        (Some(_), None) => Err(reader.refuse(&MODEL_NAME, "is required with REAKTLY_LLM_URL")),
        (None, Some(_)) => Err(reader.refuse(&MODEL_URL, "is required with REAKTLY_LLM_MODEL")),
    }
}

/// Reads an absolute http or https URL.
pub(super) fn http_url(text: &str) -> Result<Url, String> {
    match Url::parse(text) {
        Ok(url) if matches!(url.scheme(), "http" | "https") && url.has_host() => Ok(url),
        Ok(_) => Err("must begin with https:// or http://".to_owned()),
        Err(error) => Err(format!("is not a URL: {error}")),
    }
}
