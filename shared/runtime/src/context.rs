//! What a running service holds: its name, the word that it is time to stop, its tasks, its health, its meter.

use std::future::Future;
use std::panic::AssertUnwindSafe;

use futures_util::FutureExt;
use opentelemetry::metrics::Meter;
use tokio::runtime::Handle;
use tokio::sync::mpsc;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use tokio_util::task::task_tracker::TrackedFuture;

use crate::health::{ComponentReport, Health, Report, Status};

/// The surroundings of one service. Clones are cheap and share everything.
#[derive(Clone, Debug)]
pub struct Context {
    service: &'static str,
    shutdown: CancellationToken,
    tasks: TaskTracker,
    health: Health,
    failures: mpsc::UnboundedSender<Failure>,
    executor: Handle,
}

/// A component that ended although nobody asked it to.
#[derive(Debug, thiserror::Error)]
#[error("{service}: component {component} {ending}")]
pub struct Failure {
    /// The service it belongs to.
    pub service: &'static str,
    /// The component's name.
    pub component: String,
    /// How it ended.
    pub ending: Ending,
}

/// How a component ended.
#[derive(Debug, thiserror::Error)]
pub enum Ending {
    /// It returned without an error, which it does only after shutdown.
    #[error("ended on its own")]
    Returned,
    /// It returned an error; the whole chain of causes is shown.
    #[error("failed: {0:#}")]
    Failed(anyhow::Error),
    /// It panicked; the panic itself has been logged where it happened.
    #[error("panicked")]
    Panicked,
}

impl Context {
    pub(crate) fn new(
        service: &'static str,
        shutdown: CancellationToken,
        tasks: TaskTracker,
        failures: mpsc::UnboundedSender<Failure>,
    ) -> Self {
        Self { service, shutdown, tasks, health: Health::new(service), failures, executor: Handle::current() }
    }

    /// The service's name, `ingress`.
    pub fn service(&self) -> &'static str {
        self.service
    }

    /// Cancelled when it is time to stop: take no new work, finish what is under way, return.
    pub fn shutdown(&self) -> &CancellationToken {
        &self.shutdown
    }

    /// Where the service's components report.
    pub fn health(&self) -> &Health {
        &self.health
    }

    /// How the service is, for those that answer `/healthz` and `/readyz` on an address of their own.
    pub fn report(&self) -> Report {
        let mut components = self.health.component_reports();
        if self.shutdown.is_cancelled() {
            let name = format!("{}.lifecycle", self.service);
            components.push(ComponentReport { name, status: Status::NotReady, detail: "is stopping".to_owned() });
        }
        Report::over(components)
    }

    /// The service's meter. Instruments appear on `/metrics` with dots turned into underscores.
    pub fn meter(&self) -> Meter {
        opentelemetry::global::meter(self.service)
    }

    /// Runs a component for as long as the service lives. It ends only after [`Context::shutdown`]; if it ends earlier,
    /// with or without an error, the process ends with a message that names it.
    pub fn spawn<F>(&self, component: &str, work: F)
    where
        F: Future<Output = anyhow::Result<()>> + Send + 'static,
    {
        let context = self.clone();
        let component = component.to_owned();
        let supervised = async move {
            let ending = match AssertUnwindSafe(work).catch_unwind().await {
                Ok(Ok(())) if context.shutdown.is_cancelled() => return,
                Ok(Ok(())) => Ending::Returned,
                Ok(Err(error)) => Ending::Failed(error),
                Err(_) => Ending::Panicked,
            };
            let failure = Failure { service: context.service, component, ending };
            // Nobody listens any more only when the process is past its drain.
            drop(context.failures.send(failure));
        };
        drop(self.tasks.spawn_on(supervised, &self.executor));
    }

    /// Runs a task that may end whenever it is done, also when the handle is dropped. Shutdown waits for it within the
    /// drain budget. It runs on the process's own threads, wherever it was called from.
    pub fn spawn_task<F>(&self, task: F) -> JoinHandle<F::Output>
    where
        F: Future<Output: Send> + Send + 'static,
    {
        self.tasks.spawn_on(task, &self.executor)
    }

    /// A task for the caller to run where it is, without a hop between threads. Shutdown waits for it as well.
    pub fn track<F: Future>(&self, task: F) -> TrackedFuture<F> {
        self.tasks.track_future(task)
    }
}
