#![doc = include_str!("../README.md")]

use reaktly_runtime::{Context, Service};
use reaktly_worker::{Worker, WorkerSettings};

/// The service: see the top of this page.
#[derive(Debug)]
pub struct Learn;

impl Service for Learn {
    const NAME: &'static str = "learn";
    const ABOUT: &'static str = "What takes long about knowledge: sources, embeddings, gaps, suggestions, regression.";
    type Config = WorkerSettings;

    async fn run(config: WorkerSettings, context: Context) -> anyhow::Result<()> {
        run(Worker::start(&config, &context).await?).await
    }
}

/// Runs the service on existing connections until its shutdown.
///
/// # Errors
/// None so far; what fails while it runs is tried again.
pub async fn run(worker: Worker) -> anyhow::Result<()> {
    worker.context.shutdown().cancelled().await;
    Ok(())
}
