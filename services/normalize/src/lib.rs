#![doc = include_str!("../README.md")]

pub mod config;

mod handler;

pub mod decide;
pub mod fields;

mod account;
mod batch;
mod commit;
mod raw_webhook;
mod status;
mod status_lane;
mod talk;
mod units;

mod metrics;

use reaktly_bus::topology;
use reaktly_events::Stage;
use reaktly_runtime::{Context, Service};
use reaktly_worker::Worker;

use crate::config::Config;
use crate::handler::Normalizer;
use crate::status_lane::StatusLane;

/// Webhooks in hand at a time: enough for one batch to be written while the next is gathered.
const WEBHOOKS_MAX: usize = 384;
/// Webhooks of statuses that were set aside, taken apart at a time: few, so that messages have the database.
const SET_ASIDE_MAX: usize = 4;

/// The service: see the top of this page.
#[derive(Debug)]
pub struct Normalize;

impl Service for Normalize {
    const NAME: &'static str = "normalize";
    const ABOUT: &'static str = "Turns raw webhooks into contacts, conversations, messages and statuses.";
    type Config = Config;

    async fn run(config: Config, context: Context) -> anyhow::Result<()> {
        let worker = Worker::start(&config.worker, &context).await?;
        worker.keep_house();
        run(&config, &worker).await;
        Ok(())
    }
}

/// Runs the service on existing connections until its shutdown.
pub async fn run(config: &Config, worker: &Worker) {
    tokio::task::spawn_blocking(reaktly_phrases::marketing::warm);
    let normalizer = || Normalizer::new(worker.clone(), config.quiet);
    worker.consume(topology::normalize(), WEBHOOKS_MAX, normalizer());
    let lane = StatusLane { normalizer: normalizer() };
    worker.consume(topology::stage(Stage::Statuses), SET_ASIDE_MAX, lane);
    worker.context.shutdown().cancelled().await;
}
