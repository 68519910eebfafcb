//! What the service reads from the environment.

use jiff::SignedDuration;
use reaktly_media::MediaSettings;
use reaktly_models::embeddings::EmbeddingSettings;
use reaktly_models::{AiSettings, ModelSettings, TranscriptionSettings};
use reaktly_runtime::config::{Reader, Reported, Settings, Variable};
use reaktly_worker::WorkerSettings;

const STALE: Variable =
    Variable::preset("REAKTLY_STALE_MS", "600000", "older messages are answered with an apology, or by a person");

/// The settings of the service.
#[derive(Clone, Debug)]
pub struct Config {
    /// Queue and database.
    pub worker: WorkerSettings,
    /// The model; without one the knowledge base's own words are the answer.
    pub model: Option<ModelSettings>,
    /// What understands voice messages; without it they are asked about in words.
    pub transcription: Option<TranscriptionSettings>,
    /// What makes vectors of texts; without it search goes by words.
    pub embeddings: EmbeddingSettings,
    /// Where files of customers are.
    pub media: MediaSettings,
    /// Older messages count as backlog.
    pub stale: SignedDuration,
}

impl Settings for Config {
    fn variables() -> Vec<Variable> {
        let mut variables = WorkerSettings::variables();
        variables.extend(AiSettings::variables());
        variables.extend(EmbeddingSettings::variables());
        variables.extend(MediaSettings::variables());
        variables.push(STALE);
        variables
    }

    fn read(reader: &mut Reader<'_>) -> Result<Self, Reported> {
        let (worker, ai) = (WorkerSettings::read(reader), AiSettings::read(reader));
        let (embeddings, media) = (EmbeddingSettings::read(reader), MediaSettings::read(reader));
        let stale = reader
            .milliseconds(&STALE)
            .and_then(|stale| SignedDuration::try_from(stale).map_err(|error| reader.refuse(&STALE, error)));
        let AiSettings { model, transcription } = ai?;
        Ok(Self { worker: worker?, model, transcription, embeddings: embeddings?, media: media?, stale: stale? })
    }
}

#[cfg(test)]
mod tests;
