#![doc = include_str!("../README.md")]

pub mod config;

mod alias;
mod drive;
mod presence;
mod sweep;

mod claims;
mod files;
mod results;

pub mod decide;
mod feedback;
mod intake;
mod metrics;
mod post;
mod usage;

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

use crate::claims::Claims;
use crate::config::Config;
use crate::drive::{Driver, WakeHandler};
use crate::files::Files;
use crate::intake::Intake;
use crate::post::Poster;
use crate::results::Results;

/// Conversations driven at a time: as many POSTs are under way when a number sends a thousand messages a second and Meta
/// takes a third of one to answer.
const CONVERSATIONS_MAX: usize = 400;
/// Read marks and typing indicators at a time; they never take a place from messages.
const PRESENCE_MAX: usize = 16;
/// Between looks for what nobody was woken for.
const SWEEP_EVERY: Duration = Duration::from_secs(1);

/// The service: see the top of this page.
#[derive(Debug)]
pub struct Sender;

impl Service for Sender {
    const NAME: &'static str = "send";
    const ABOUT: &'static str = "Writes to Meta: limits, order, retries, unknown outcomes, read marks and typing.";
    type Config = Config;

    async fn run(config: Config, context: Context) -> anyhow::Result<()> {
        let worker = Worker::start(&config.worker, &context).await?;
        run(&config, worker).await
    }
}

/// Runs the service on existing connections until its shutdown.
///
/// # Errors
/// The Graph API's address or the media storage is not usable.
pub async fn run(config: &Config, worker: Worker) -> anyhow::Result<()> {
    let settings = GraphSettings {
        url: config.graph_url.clone(),
        version: config.graph_version.clone(),
        send_timeout: reaktly_graph::SEND_TIMEOUT,
    };
    let graph = GraphClient::new(&settings, Arc::new(SystemClock)).context("could not set up the Graph API")?;
    let poster = Poster::new(graph, &config.keys);
    let results = Results::start(&worker);
    let claims = Claims::start(&worker, config.lease, results.clone());
    let storage = MediaStore::open(&config.media.url).context("could not open the media storage")?;
    let files = Files::new(&worker, storage, poster.clone());
    let driver = Arc::new(Driver::new(worker.clone(), (poster.clone(), files), (claims, results)));
    worker.consume(topology::stage(Stage::Send), CONVERSATIONS_MAX, WakeHandler::new(Arc::clone(&driver)));
    worker.consume(topology::stage(Stage::Presence), PRESENCE_MAX, presence::PresenceHandler::new(&worker, poster));
    let intake = Arc::new(Intake::new(worker.bus.clone()));
    let sweeper = sweep::Sweeper::new(driver, intake, config.unknown_after);
    worker.sweep("send sweeper", SWEEP_EVERY, move || {
        let sweeper = sweeper.clone();
        async move { sweeper.round().await }
    });
    worker.context.shutdown().cancelled().await;
    Ok(())
}
