//! The encoder that runs in this process.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError, Weak};

use futures_util::FutureExt as _;
use futures_util::future::BoxFuture;
use reaktly_encoder::{ANSWERS_FROM, Encoder, LoadError, NAME, knows};

use super::{EmbedFor, Embedder};
use crate::LlmError;

/// The encoder in memory, and its folder: services that share a process share it.
static LOADED: Mutex<Option<(PathBuf, Weak<Encoder>)>> = Mutex::new(None);

/// The encoder of this process. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Embedded(Arc<Encoder>);

impl Embedded {
    /// Loads it from its folder; not for async code.
    ///
    /// # Errors
    /// A file is missing or is not what it should be.
    pub fn load(folder: &Path) -> Result<Self, LoadError> {
        let mut loaded = LOADED.lock().unwrap_or_else(PoisonError::into_inner);
        let held = loaded.as_ref().filter(|(held, _)| held == folder).and_then(|(_, encoder)| encoder.upgrade());
        let encoder = match held {
            Some(encoder) => encoder,
            None => Arc::new(Encoder::load(folder)?),
        };
        *loaded = Some((folder.to_owned(), Arc::downgrade(&encoder)));
        Ok(Self(encoder))
    }
}

impl Embedder for Embedded {
    fn embed<'a>(&'a self, texts: &'a [String], _purpose: EmbedFor) -> BoxFuture<'a, Result<Vec<Vec<f32>>, LlmError>> {
        let (encoder, texts) = (Arc::clone(&self.0), texts.to_vec());
        let encoding = tokio::task::spawn_blocking(move || texts.iter().map(|text| encoder.encode(text)).collect());
        async move { encoding.await.map_err(|_panicked| LlmError::Empty) }.boxed()
    }

    fn fingerprint(&self) -> &str {
        NAME
    }

    fn knows(&self, language: &str) -> bool {
        knows(language)
    }

    fn answers_from(&self) -> Option<f32> {
        Some(ANSWERS_FROM)
    }
}
