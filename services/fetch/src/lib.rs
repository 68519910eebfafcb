#![doc = include_str!("../README.md")]

pub mod config;
pub mod decide;

mod attempt;
mod fetch;
mod metrics;
mod sweep;

use std::sync::Arc;
use std::time::Duration;

use anyhow::Context as _;
use reaktly_bus::topology;
use reaktly_domain::SystemClock;
use reaktly_events::Stage;
use reaktly_graph::{GraphClient, GraphSettings};
use reaktly_media::MediaStore;
use reaktly_runtime::{Context, Service};
use reaktly_worker::Worker;
use tokio_util::task::TaskTracker;

use crate::attempt::Attempts;
use crate::config::Config;
use crate::fetch::{DOWNLOADS_MAX, Fetcher, WakeHandler};

/// Between looks for media nobody was woken for.
const SWEEP_EVERY: Duration = Duration::from_secs(2);
/// Between looks for files that are to go.
const FILES_EVERY: Duration = Duration::from_mins(1);
/// Between looks at the storage.
const PROBE_EVERY: Duration = Duration::from_secs(30);
/// How long downloads of the sweeper may take to finish when the service stops; what is left is claimed again.
const DRAIN: Duration = Duration::from_secs(20);

/// The service: see the top of this page.
#[derive(Debug)]
pub struct Fetch;

impl Service for Fetch {
    const NAME: &'static str = "fetch";
    const ABOUT: &'static str = "Downloads media of customers before Meta forgets them, into object storage.";
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
/// The Graph API's address is not usable.
pub async fn run(config: &Config, worker: Worker, storage: MediaStore) -> anyhow::Result<()> {
    let settings = GraphSettings {
        url: config.graph_url.clone(),
        version: config.graph_version.clone(),
        send_timeout: reaktly_graph::SEND_TIMEOUT,
    };
    let graph = GraphClient::new(&settings, Arc::new(SystemClock)).context("could not set up the Graph API")?;
    follow(&worker.context, storage.clone());
    let fetcher = Arc::new(Fetcher::new(worker.clone(), Attempts::new(graph, &config.keys, storage)));
    worker.consume(topology::stage(Stage::Fetch), DOWNLOADS_MAX, WakeHandler::new(Arc::clone(&fetcher)));
    let running = TaskTracker::new();
    let (sweeping, tracker) = (Arc::clone(&fetcher), running.clone());
    worker.sweep("media sweeper", SWEEP_EVERY, move || {
        let (fetcher, tracker) = (Arc::clone(&sweeping), tracker.clone());
        async move { sweep::due(&fetcher, &tracker).await }
    });
    worker.sweep("media leftovers", FILES_EVERY, move || {
        let fetcher = Arc::clone(&fetcher);
        async move {
            sweep::left_behind(&fetcher).await?;
            sweep::unused_files(&fetcher).await
        }
    });
    worker.context.shutdown().cancelled().await;
    running.close();
    // What does not finish in time is claimed again once its lease is over.
    tokio::time::timeout(DRAIN, running.wait()).await.ok();
    Ok(())
}

/// Keeps the service's readiness in step with the storage, as a component of it.
fn follow(context: &Context, storage: MediaStore) {
    let readiness = context.health().readiness("media storage");
    let shutdown = context.shutdown().clone();
    context.spawn("media storage", async move {
        loop {
            match storage.probe().await {
                Ok(()) => readiness.ready(),
                Err(error) => readiness.not_ready(error.to_string()),
            }
            tokio::select! {
                () = shutdown.cancelled() => return Ok(()),
                () = tokio::time::sleep(PROBE_EVERY) => {}
            }
        }
    });
}
