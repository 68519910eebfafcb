#![doc = include_str!("../README.md")]

pub mod config;

mod handler;

pub mod decide;
pub mod fields;

mod account;
mod commit;
mod raw_webhook;
mod status;
mod talk;
mod units;

mod metrics;

use reaktly_bus::topology;
use reaktly_runtime::{Context, Service};
use reaktly_worker::Worker;

use crate::config::Config;
use crate::handler::Normalizer;

/// Webhooks taken apart at a time.
const WEBHOOKS_MAX: usize = 16;

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
    worker.consume(topology::normalize(), WEBHOOKS_MAX, Normalizer::new(worker.clone(), config.quiet));
    worker.context.shutdown().cancelled().await;
}
