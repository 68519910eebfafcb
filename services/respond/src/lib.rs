#![doc = include_str!("../README.md")]

pub mod config;

mod handler;
mod sweep;

mod turn;

mod budgets;
mod files;
mod hearing;
mod input;
mod open;
mod settle;
mod show;
mod spending;
mod summing;
mod verdict;
mod watch;

pub mod decide;
mod metrics;

use std::sync::Arc;
use std::time::Duration;

use anyhow::Context as _;
use reaktly_bus::topology;
use reaktly_events::Stage;
use reaktly_library::spending::estimate;
use reaktly_library::{Shelf, Warmer};
use reaktly_media::MediaStore;
use reaktly_models::embeddings;
use reaktly_models::transcription::TranscriptionEndpoint;
use reaktly_operator::Operator;
use reaktly_runtime::{Context, Service};
use reaktly_worker::Worker;

use crate::budgets::Teller;
use crate::config::Config;
use crate::handler::WakeHandler;
use crate::hearing::Ear;
use crate::turn::{Own, Responder};

/// Turns worked on at a time.
const TURNS_MAX: usize = 32;
/// Between looks for what nobody was woken for.
const SWEEP_EVERY: Duration = Duration::from_secs(1);
/// Between looks for knowledge bases that changed.
const WARM_EVERY: Duration = Duration::from_secs(2);
/// Between looks at what accounts have spent.
const BUDGETS_EVERY: Duration = Duration::from_secs(30);

/// The service: see the top of this page.
#[derive(Debug)]
pub struct Respond;

impl Service for Respond {
    const NAME: &'static str = "respond";
    const ABOUT: &'static str = "One turn of the AI: when, for which messages, answer or person.";
    type Config = Config;

    async fn run(config: Config, context: Context) -> anyhow::Result<()> {
        let worker = Worker::start(&config.worker, &context).await?;
        run(&config, worker).await
    }
}

/// What the responder has beside the operator and the shelf.
fn means(config: &Config, media: Option<MediaStore>) -> anyhow::Result<Own> {
    let ear = match &config.transcription {
        Some(settings) => {
            let endpoint = TranscriptionEndpoint::new(settings).context("could not set up the transcription")?;
            Some(Ear { transcriber: Box::new(endpoint), model: settings.model.clone() })
        }
        None => None,
    };
    let estimate = config.model.as_ref().map(estimate).unwrap_or_default();
    Ok(Own { media, ear, estimate, stale: config.stale })
}

/// Runs the service on existing connections until its shutdown.
///
/// # Errors
/// The model's settings are not usable.
pub async fn run(config: &Config, worker: Worker) -> anyhow::Result<()> {
    let operator = Operator::new(config.model.as_ref()).context("could not set up the AI operator")?;
    run_with(config, operator, worker).await
}

/// The same with an operator of the caller's, such as one whose model is a stand-in.
///
/// # Errors
/// The transcription's settings or what makes vectors are not usable; what fails while it runs is tried again.
pub async fn run_with(config: &Config, operator: Operator, worker: Worker) -> anyhow::Result<()> {
    let operator = Arc::new(operator);
    let warming = Arc::clone(operator.detector());
    tokio::task::spawn_blocking(move || {
        warming.warm_up();
        reaktly_operator::warm();
    });
    let media = MediaStore::open(&config.media.url);
    if let Err(error) = &media {
        tracing::warn!(error = %error, "the media storage cannot be opened: files of customers are not looked at");
    }
    let embedder = embeddings::embedder(&config.embeddings).context("could not set up what makes vectors")?;
    let shelf = Shelf::embedding_with(&worker.store, operator.detector(), embedder);
    let means = means(config, media.ok())?;
    let estimate = means.estimate;
    let warmer = Warmer::new(&worker.store, &shelf);
    worker.sweep("index warmer", WARM_EVERY, move || {
        let warmer = warmer.clone();
        async move { Ok(warmer.round().await?) }
    });
    let responder = Arc::new(Responder::new(worker.clone(), operator, shelf, means));
    worker.consume(topology::stage(Stage::Respond), TURNS_MAX, WakeHandler::new(responder));
    let sweeper = sweep::Sweeper::new(&worker);
    worker.sweep("respond sweeper", SWEEP_EVERY, move || {
        let sweeper = sweeper.clone();
        async move { sweeper.round().await }
    });
    let teller = Teller::new(&worker, estimate);
    worker.sweep("budget notices", BUDGETS_EVERY, move || {
        let teller = teller.clone();
        async move { teller.round().await }
    });
    worker.context.shutdown().cancelled().await;
    Ok(())
}
