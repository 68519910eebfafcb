//! Whether an endpoint is there and takes its key, by asking for its list of models: that costs no tokens.

use std::time::Duration;

use reqwest::{RequestBuilder, Response, StatusCode};
use secrecy::ExposeSecret;
use serde_json::Value;
use tokio::time::timeout;

use crate::endpoint::{SetupError, http_client};
use crate::{Provider, Target};

/// Longest wait for the list.
const PROBE_TIME_MAX: Duration = Duration::from_secs(5);
/// Longest list that is read.
const LIST_BYTES_MAX: usize = 4 * 1024 * 1024;
/// Anthropic's API is versioned by a header.
const ANTHROPIC_VERSION: &str = "2023-06-01";

/// What an endpoint said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Probed {
    /// It lists the model.
    Listed,
    /// It lists models, and not this one.
    Unlisted,
    /// It answers and has no list, or one that is not read to its end.
    NoList,
}

/// Why an endpoint cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ProbeError {
    /// No client could be made.
    #[error(transparent)]
    Setup(#[from] SetupError),
    /// Nothing answers there.
    #[error("nothing answers there")]
    Unreachable,
    /// It is too slow.
    #[error("no answer within {} s", PROBE_TIME_MAX.as_secs())]
    Timeout,
    /// The key is wrong, or there is none.
    #[error("it refuses the key ({status})")]
    Refused {
        /// The status.
        status: u16,
    },
    /// It is in trouble, or is no such endpoint.
    #[error("it answered {status}")]
    Status {
        /// The status.
        status: u16,
    },
}

/// Asks once, for at most five seconds.
///
/// # Errors
/// The endpoint cannot be used as it is set up.
pub async fn probe(target: &Target) -> Result<Probed, ProbeError> {
    let request = request(&http_client()?, target);
    let asked = async {
        let response = request.send().await.map_err(|_unreachable| ProbeError::Unreachable)?;
        match response.status() {
            status if status.is_success() => Ok(listed(response, &target.model).await),
            // Gemini calls a wrong key a bad request.
            status if is_refusal(status) || (target.provider == Provider::Gemini && status.as_u16() == 400) => {
                Err(ProbeError::Refused { status: status.as_u16() })
            }
            StatusCode::NOT_FOUND | StatusCode::METHOD_NOT_ALLOWED | StatusCode::NOT_IMPLEMENTED => Ok(Probed::NoList),
            status => Err(ProbeError::Status { status: status.as_u16() }),
        }
    };
    timeout(PROBE_TIME_MAX, asked).await.map_err(|_elapsed| ProbeError::Timeout)?
}

fn request(http: &reqwest::Client, target: &Target) -> RequestBuilder {
    let base = target.url.trim_end_matches('/');
    let key = target.api_key.as_ref().map(ExposeSecret::expose_secret);
    match (target.provider, key) {
        (Provider::OpenAi, Some(key)) => http.get(format!("{base}/models")).bearer_auth(key),
        (Provider::OpenAi, None) => http.get(format!("{base}/models")),
        (Provider::Anthropic, key) => http
            .get(format!("{base}/models?limit=1000"))
            .header("anthropic-version", ANTHROPIC_VERSION)
            .header("x-api-key", key.unwrap_or_default()),
        (Provider::Gemini, key) => {
            http.get(format!("{base}/models?pageSize=1000")).header("x-goog-api-key", key.unwrap_or_default())
        }
        (Provider::Ollama, _) => http.get(format!("{base}/api/tags")),
    }
}

fn is_refusal(status: StatusCode) -> bool {
    matches!(status, StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN)
}

async fn listed(mut response: Response, model: &str) -> Probed {
    let mut body = Vec::new();
    while let Ok(Some(piece)) = response.chunk().await {
        body.extend_from_slice(&piece);
        if body.len() > LIST_BYTES_MAX {
            return Probed::NoList;
        }
    }
    let list: Value = serde_json::from_slice(&body).unwrap_or_default();
    let models = ["data", "models"].iter().find_map(|field| list.get(*field)?.as_array());
    let Some(models) = models.filter(|models| !models.is_empty()) else { return Probed::NoList };
    let is_cut =
        list.get("has_more").and_then(Value::as_bool).unwrap_or_default() || list.get("nextPageToken").is_some();
    if models.iter().any(|listed| is_called(listed, model)) {
        Probed::Listed
    } else if is_cut {
        Probed::NoList
    } else {
        Probed::Unlisted
    }
}

/// Gemini's names begin with `models/`, Ollama's end in a tag; a suffix such as `-high` asks for reasoning.
fn is_called(listed: &Value, model: &str) -> bool {
    let names = ["id", "name", "model"].iter().filter_map(|field| listed.get(*field)?.as_str());
    names.map(|name| name.strip_prefix("models/").unwrap_or(name)).any(|name| {
        let rest = model.strip_prefix(name);
        name == model
            || name.strip_prefix(model).is_some_and(|rest| rest.starts_with(':'))
            || rest.is_some_and(|rest| matches!(rest, "-none" | "-minimal" | "-low" | "-medium" | "-high"))
    })
}
