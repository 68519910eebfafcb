#![doc = include_str!("../README.md")]

pub mod config;

mod handler;
mod sweep;

mod turn;

mod input;
mod settle;
mod watch;

pub mod decide;
mod metrics;

use std::sync::Arc;
use std::time::Duration;

use anyhow::Context as _;
use reaktly_bus::topology;
use reaktly_events::Stage;
use reaktly_operator::Operator;
use reaktly_runtime::{Context, Service};
use reaktly_worker::Worker;

use crate::config::Config;
use crate::handler::WakeHandler;
use crate::turn::Responder;

/// Turns worked on at a time.
const TURNS_MAX: usize = 32;
/// Between looks for what nobody was woken for.
const SWEEP_EVERY: Duration = Duration::from_secs(1);

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

/// Runs the service on existing connections until its shutdown.
///
/// # Errors
/// The model's settings are not usable.
pub async fn run(config: &Config, worker: Worker) -> anyhow::Result<()> {
    let operator = Operator::new(config.model.as_ref()).context("could not set up the AI operator")?;
    let operator = Arc::new(operator);
    let warming = Arc::clone(operator.detector());
    tokio::task::spawn_blocking(move || warming.warm_up());
    let responder = Arc::new(Responder::new(worker.clone(), operator, config.stale));
    worker.consume(topology::stage(Stage::Respond), TURNS_MAX, WakeHandler::new(responder));
    let sweeper = sweep::Sweeper::new(&worker);
    worker.sweep("respond sweeper", SWEEP_EVERY, move || {
        let sweeper = sweeper.clone();
        async move { sweeper.round().await }
    });
    worker.context.shutdown().cancelled().await;
    Ok(())
}
