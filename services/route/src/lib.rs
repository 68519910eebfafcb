#![doc = include_str!("../README.md")]

mod assign;
pub mod decide;
mod sweep;

use std::time::Duration;

use reaktly_bus::topology;
use reaktly_events::Stage;
use reaktly_runtime::{Context, Service};
use reaktly_worker::{Worker, WorkerSettings};

/// Conversations looked at at a time.
const CONVERSATIONS_MAX: usize = 16;
/// Between offers of the backlog: how long an agent who comes online waits for it.
const SWEEP_EVERY: Duration = Duration::from_secs(2);

/// The service: see the top of this page.
#[derive(Debug)]
pub struct Route;

impl Service for Route {
    const NAME: &'static str = "route";
    const ABOUT: &'static str = "Gives conversations that wait for a person to an agent who is online.";
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
    worker.consume(topology::stage(Stage::Route), CONVERSATIONS_MAX, assign::AssignHandler::new(&worker));
    let sweeper = sweep::Sweeper::new(&worker);
    worker.sweep("route sweeper", SWEEP_EVERY, move || {
        let sweeper = sweeper.clone();
        async move { sweeper.round().await }
    });
    worker.context.shutdown().cancelled().await;
    Ok(())
}
