//! Models: each endpoint that is set up is there and takes its key, and the encoder can be loaded. Costs no tokens.

use std::path::Path;

use reaktly_models::embeddings::{self, EmbeddingSettings, EmbeddingTarget};
use reaktly_models::probe::{ProbeError, Probed, probe};
use reaktly_models::{AiSettings, Provider, Sight, Target, TranscriptionSettings};

use super::Check;

/// An endpoint and the variables it is set up with.
struct Endpoint {
    id: &'static str,
    variables: &'static str,
    target: Target,
}

pub(super) async fn checks(ai: AiSettings, embeddings: EmbeddingSettings) -> Vec<Check> {
    let mut endpoints = Vec::new();
    let named = |id, variables| move |target| Endpoint { id, variables, target };
    if let Some(models) = ai.model {
        endpoints.push(named("model", "REAKTLY_LLM")(models.first));
        endpoints.extend(models.second.map(named("model-2", "REAKTLY_LLM_FALLBACK")));
    }
    let (encoder, vectors) = (embeddings.encoder.clone(), embeddings.endpoint.clone());
    endpoints.extend(vectors.map(of_vectors).map(named("embeddings", "REAKTLY_EMBEDDINGS")));
    endpoints.extend(ai.transcription.map(of_speech).map(named("speech", "REAKTLY_TRANSCRIPTION")));
    let mut checks = futures_util::future::join_all(endpoints.iter().map(check_endpoint)).await;
    if embeddings.endpoint.is_none()
        && let Some(folder) = encoder
    {
        checks.push(check_encoder(&folder, embeddings).await);
    }
    checks
}

async fn check_endpoint(endpoint: &Endpoint) -> Check {
    let Endpoint { id, variables, target } = endpoint;
    let (url, model) = (shown(&target.url), &target.model);
    match probe(target).await {
        Ok(Probed::Listed) => Check::pass(id, format!("{url} answers and has {model}")),
        Ok(Probed::NoList) => Check::pass(id, format!("{url} answers, and does not list its models")),
        Ok(Probed::Unlisted) => Check::warn(
            id,
            format!("{url} answers and does not list {model}"),
            format!("check the spelling in {variables}_MODEL, unless the endpoint takes names it does not list"),
        ),
        Err(error @ ProbeError::Refused { .. }) => {
            Check::fail(id, format!("{url}: {error}"), format!("set {variables}_API_KEY to a key that is valid there"))
        }
        Err(error) => Check::fail(
            id,
            format!("{url}: {:#}", anyhow::Error::new(error)),
            format!("start it, or set {variables}_URL to where it is; until then Reaktly does without it"),
        ),
    }
}

async fn check_encoder(folder: &Path, settings: EmbeddingSettings) -> Check {
    const ID: &str = "encoder";
    let loaded = tokio::task::spawn_blocking(move || embeddings::embedder(&settings).map(drop)).await;
    let error = match loaded {
        Ok(Ok(())) => return Check::pass(ID, format!("{} loads", folder.display())),
        Ok(Err(error)) => anyhow::Error::new(error),
        Err(error) => anyhow::Error::new(error),
    };
    Check::fail(ID, format!("{error:#}"), "run scripts/encoder and set REAKTLY_ENCODER to what it prints")
}

fn of_vectors(target: EmbeddingTarget) -> Target {
    let EmbeddingTarget { url, model, api_key, .. } = target;
    Target { provider: Provider::OpenAi, url, model, api_key, sight: Sight::Blind }
}

fn of_speech(settings: TranscriptionSettings) -> Target {
    let TranscriptionSettings { url, model, api_key } = settings;
    Target { provider: Provider::OpenAi, url, model, api_key, sight: Sight::Blind }
}

/// An address without the password that may stand in it.
fn shown(url: &str) -> String {
    match url.split_once("://") {
        Some((scheme, rest)) => match rest.rsplit_once('@') {
            Some((_, host)) => format!("{scheme}://{host}"),
            None => url.to_owned(),
        },
        None => url.to_owned(),
    }
}
