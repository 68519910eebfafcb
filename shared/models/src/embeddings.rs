//! What makes vectors of texts: an OpenAI-compatible endpoint, or the embedded encoder.

use std::sync::Arc;

use futures_util::future::BoxFuture;

use crate::{LlmError, SetupError};

mod embedded;
mod endpoint;
mod settings;

pub use embedded::Embedded;
pub use endpoint::EmbeddingEndpoint;
pub use settings::{EmbeddingSettings, EmbeddingTarget};

/// Most texts of one call.
pub const TEXTS_MAX: usize = 64;

/// What texts become vectors for; it decides how long that may take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EmbedFor {
    /// A customer waits for what is searched with it: one call, or none.
    Question,
    /// Passages are prepared: it may take its time, and is tried again.
    Passages,
}

/// Makes vectors of texts.
pub trait Embedder: std::fmt::Debug + Send + Sync + 'static {
    /// A vector for each text, in their order, all of one size; at most [`TEXTS_MAX`] texts.
    fn embed<'a>(&'a self, texts: &'a [String], purpose: EmbedFor) -> BoxFuture<'a, Result<Vec<Vec<f32>>, LlmError>>;

    /// Vectors with different fingerprints cannot be compared.
    fn fingerprint(&self) -> &str;

    /// Whether it makes sense of a language, by its ISO 639-1 code.
    fn knows(&self, language: &str) -> bool;

    /// From which cosine on a passage answers a question by its vector alone; `None` when nobody measured it.
    fn answers_from(&self) -> Option<f32>;
}

/// Why there is nothing to make vectors with, although settings say so.
#[derive(Debug, thiserror::Error)]
pub enum EmbedderError {
    /// The endpoint's client could not be made.
    #[error("could not set up the embeddings endpoint")]
    Endpoint(#[source] SetupError),
    /// The encoder's files are not usable.
    #[error("could not load the encoder")]
    Encoder(#[source] reaktly_encoder::LoadError),
}

/// What the settings name: the endpoint, else the encoder, else nothing. Reads the encoder's files; not for async
/// code.
///
/// # Errors
/// What is named cannot be used.
pub fn embedder(settings: &EmbeddingSettings) -> Result<Option<Arc<dyn Embedder>>, EmbedderError> {
    if let Some(target) = &settings.endpoint {
        let endpoint = EmbeddingEndpoint::new(target).map_err(EmbedderError::Endpoint)?;
        return Ok(Some(Arc::new(endpoint)));
    }
    let Some(folder) = &settings.encoder else { return Ok(None) };
    let embedded = Embedded::load(folder).map_err(EmbedderError::Encoder)?;
    Ok(Some(Arc::new(embedded)))
}
