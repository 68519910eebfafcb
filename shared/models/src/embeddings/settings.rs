//! What makes vectors in an installation, as its environment says. The one place that reads these variables.

use std::path::{Path, PathBuf};

use reaktly_encoder::{Encoder, LoadError};
use reaktly_runtime::config::{Reader, Reported, Settings, Variable, http_url};
use secrecy::SecretString;

const URL: Variable = Variable::optional(
    "REAKTLY_EMBEDDINGS_URL",
    "OpenAI-compatible base URL that makes vectors of texts; the calls go to {url}/embeddings. Search then sees meaning \
     beside words",
);
const MODEL: Variable =
    Variable::optional("REAKTLY_EMBEDDINGS_MODEL", "name of the model, with REAKTLY_EMBEDDINGS_URL");
const API_KEY: Variable = Variable::optional("REAKTLY_EMBEDDINGS_API_KEY", "key of that endpoint");
const ANSWERS_FROM: Variable = Variable::optional(
    "REAKTLY_EMBEDDINGS_ANSWER_FROM",
    "cosine from which on a passage answers a question by its vector alone, such as 0.6; every model has its own, so \
     without it vectors only order what is found",
);
const ENCODER: Variable = Variable::optional(
    "REAKTLY_ENCODER",
    "folder of the embedded encoder, as scripts/encoder installs it; used where no embeddings endpoint is named",
);

/// What makes vectors.
#[derive(Debug, Clone, Default)]
pub struct EmbeddingSettings {
    /// The endpoint, which is asked first of all.
    pub endpoint: Option<EmbeddingTarget>,
    /// The embedded encoder's folder.
    pub encoder: Option<PathBuf>,
}

/// An embeddings endpoint.
#[derive(Debug, Clone)]
pub struct EmbeddingTarget {
    /// Base URL; calls go to `{url}/embeddings`.
    pub url: String,
    /// Name of the model.
    pub model: String,
    /// Key, for endpoints that want one.
    pub api_key: Option<SecretString>,
    /// From which cosine on a passage answers by its vector alone, 0 to 1.
    pub answers_from: Option<f32>,
}

impl Settings for EmbeddingSettings {
    fn variables() -> Vec<Variable> {
        vec![URL, MODEL, API_KEY, ANSWERS_FROM, ENCODER]
    }

    fn read(reader: &mut Reader<'_>) -> Result<Self, Reported> {
        let url = reader.optional_with(&URL, http_url);
        let model = reader.optional::<String>(&MODEL);
        let api_key = reader.optional_secret(&API_KEY);
        let answers_from = reader.optional_with(&ANSWERS_FROM, cosine);
        let encoder = reader.optional_with(&ENCODER, encoder_folder);
        let (api_key, answers_from) = (api_key?, answers_from?);
        let endpoint = match (url?, model?) {
            (Some(url), Some(model)) => Some(EmbeddingTarget { url: url.to_string(), model, api_key, answers_from }),
            (None, None) => None,
            (Some(_), None) => return Err(reader.refuse(&MODEL, "is required with REAKTLY_EMBEDDINGS_URL")),
            (None, Some(_)) => return Err(reader.refuse(&URL, "is required with REAKTLY_EMBEDDINGS_MODEL")),
        };
        Ok(Self { endpoint, encoder: encoder? })
    }
}

fn cosine(text: &str) -> Result<f32, &'static str> {
    let value = text.parse::<f32>().ok().filter(|value| *value > 0.0 && *value <= 1.0);
    value.ok_or("must be a number above 0 and at most 1")
}

/// A folder with the encoder's files: what is wrong with them is known before anything starts.
fn encoder_folder(text: &str) -> Result<PathBuf, String> {
    let folder = Path::new(text);
    let Err(error) = Encoder::look(folder) else { return Ok(folder.to_owned()) };
    let cause = match &error {
        LoadError::Read { source, .. } => format!(": {source}"),
        LoadError::Unusable { .. } => String::new(),
    };
    Err(format!("is no folder of the encoder ({error}{cause}): run scripts/encoder and set it to what that prints"))
}

#[cfg(test)]
mod tests;
