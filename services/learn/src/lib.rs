#![doc = include_str!("../README.md")]

pub mod config;

mod embed;
mod gaps;
mod regression;
mod suggestions;
mod words;

mod kit;
mod metrics;
mod purse;

mod sources;

use std::sync::Arc;
use std::time::Duration;

use anyhow::Context as _;
use reaktly_media::MediaStore;
use reaktly_models::{LlmClient, Models, embeddings};
use reaktly_runtime::{Context, Service};
use reaktly_search::language::Detector;
use reaktly_worker::Worker;

use crate::config::Config;
use crate::embed::Embedding;
use crate::kit::Kit;
use crate::purse::Purse;

/// Between looks at finished turns, and at conversations people are done with.
const LOOK_EVERY: Duration = Duration::from_secs(5);
/// Between looks for regression runs: somebody waits for them.
const RUN_EVERY: Duration = Duration::from_secs(1);

/// The service: see the top of this page.
#[derive(Debug)]
pub struct Learn;

impl Service for Learn {
    const NAME: &'static str = "learn";
    const ABOUT: &'static str = "What takes long about knowledge: sources, embeddings, gaps, suggestions, regression.";
    type Config = Config;

    async fn run(config: Config, context: Context) -> anyhow::Result<()> {
        let worker = Worker::start(&config.worker, &context).await?;
        let storage = MediaStore::open(&config.media.url).context("could not open the media storage")?;
        run(&config, worker, storage).await
    }
}

/// Runs the service on existing connections until its shutdown.
///
/// # Errors
/// A part of it could not be set up; what fails while it runs is tried again.
pub async fn run(config: &Config, worker: Worker, storage: MediaStore) -> anyhow::Result<()> {
    let detector = learn_from_conversations(config, &worker)?;
    let sources = sources::start(config, &worker, storage, detector)?;
    worker.context.shutdown().cancelled().await;
    sources.end().await;
    Ok(())
}

/// One sweeper per kind of work on what was said. The detector of languages comes back: a process has one.
fn learn_from_conversations(config: &Config, worker: &Worker) -> anyhow::Result<Arc<Detector>> {
    let embedder = embeddings::embedder(&config.embeddings).context("could not set up what makes vectors")?;
    let kit = Kit::new(worker, embedder.clone())?;
    if let Some(embedder) = embedder {
        let embedding = Embedding::new(worker, &embedder, kit.plain.detector());
        worker.sweep("embeddings", LOOK_EVERY, move || {
            let embedding = embedding.clone();
            async move { embedding.round().await }
        });
    }
    let models = config.model.as_ref().map(Models::new).transpose().context("could not set up the model")?;
    let purse = Purse::new(&kit, config.model.as_ref());
    let miner = suggestions::Miner::new(&kit, models.map(|models| Arc::new(models) as Arc<dyn LlmClient>), purse);
    let runner = regression::Runner::new(&kit, config.model.as_ref());
    let detector = Arc::clone(kit.plain.detector());
    worker.sweep("gaps", LOOK_EVERY, move || {
        let kit = kit.clone();
        async move { gaps::round(&kit).await }
    });
    worker.sweep("suggestions", LOOK_EVERY, move || {
        let miner = miner.clone();
        async move { miner.round().await }
    });
    worker.sweep("regression", RUN_EVERY, move || {
        let runner = runner.clone();
        async move { runner.round().await }
    });
    Ok(detector)
}

#[cfg(test)]
mod tests;
