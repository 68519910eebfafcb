//! One process: telemetry and health once, any number of services, one lifecycle.
//!
//! The end of a process is always the same: readiness goes off, services stop taking work and finish what they have
//! within a budget, telemetry is flushed, the exit code tells how it went.

use std::future::Future;
use std::net::{SocketAddr, TcpListener};
use std::sync::{Arc, Mutex, PoisonError};
use std::task::Poll;
use std::time::Duration;

use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::context::Failure;
use crate::health::{self, ComponentReport, Health, Readiness, Report};
use crate::telemetry::{self, Telemetry};
use crate::{Context, ProcessSettings, Service};

#[cfg(test)]
mod tests;

/// What is under way may take this long after the signal; orchestrators kill after 30 s.
const DRAIN_TIME_MAX: Duration = Duration::from_secs(25);

/// A running process with its services.
#[derive(Debug)]
pub struct Runtime {
    name: &'static str,
    shutdown: CancellationToken,
    tasks: TaskTracker,
    failures: (mpsc::UnboundedSender<Failure>, mpsc::UnboundedReceiver<Failure>),
    components: Components,
    accepting: Readiness,
    telemetry: Option<Telemetry>,
    health_address: Option<SocketAddr>,
    drain_time_max: Duration,
}

/// How a process ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Told to stop, and everything under way was finished.
    Clean,
    /// Told to stop, but not everything was finished within the budget.
    Overrun,
    /// A component ended on its own.
    Failed,
}

/// Why a process did not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The executor's threads could not be made.
    #[error("could not start the executor")]
    Executor(#[source] std::io::Error),
    /// Logs, traces or metrics could not be set up.
    #[error("could not start telemetry")]
    Telemetry(#[from] telemetry::TelemetryError),
    /// The health address is taken or not of this machine.
    #[error("could not listen on {address} (REAKTLY_HEALTH_ADDR)")]
    Health {
        /// The address asked for.
        address: SocketAddr,
        /// Why not.
        source: std::io::Error,
    },
}

/// The health of every service in the process, for the one health server.
#[derive(Clone, Debug, Default)]
pub(crate) struct Components(Arc<Mutex<Vec<Health>>>);

impl Runtime {
    /// Starts telemetry, the health server and the watch for signals of the program `name`. Call it once per process,
    /// inside a tokio runtime with several threads.
    ///
    /// # Errors
    /// [`StartError`]: nothing runs then.
    pub fn start(name: &'static str, settings: &ProcessSettings) -> Result<Self, StartError> {
        let telemetry = Telemetry::start(name, settings)?;
        let mut runtime = Self::bare(name, Some(telemetry));
        // Until `run`: by then every service is known, and says for itself whether it is ready.
        runtime.accepting.not_ready("is starting");
        runtime.start_health(settings)?;
        runtime.watch_signals();
        Ok(runtime)
    }

    /// A runtime without telemetry, health server and signals: for tests that run services beside each other. Stop it
    /// with [`Runtime::stop`].
    pub fn embedded(name: &'static str) -> Self {
        Self::bare(name, None)
    }

    /// The surroundings for one service.
    pub fn context(&self, service: &'static str) -> Context {
        let context = Context::new(service, self.shutdown.clone(), self.tasks.clone(), self.failures.0.clone());
        self.components.add(context.health().clone());
        context
    }

    /// Runs a service under its own name until shutdown.
    pub fn spawn<S: Service>(&self, config: S::Config) {
        self.spawn_after::<S>(config, std::future::ready(()));
    }

    /// Runs a service under its own name until shutdown, once what it stands on is there. It is not ready before its
    /// first step, in which it says what else it waits for.
    pub fn spawn_after<S: Service>(&self, config: S::Config, ground: impl Future<Output = ()> + Send + 'static) {
        let context = self.context(S::NAME);
        let starting = context.health().readiness("start");
        starting.not_ready("waits for what it stands on");
        let service = context.clone();
        context.spawn("main", async move {
            tokio::select! {
                () = service.shutdown().cancelled() => return Ok(()),
                () = ground => {}
            }
            let mut run = Box::pin(S::run(config, service));
            if let Poll::Ready(ended) = futures_util::poll!(&mut run) {
                return ended;
            }
            drop(starting);
            run.await
        });
    }

    /// Cancelled when the process is to stop; cancel it to stop the process.
    pub fn shutdown(&self) -> &CancellationToken {
        &self.shutdown
    }

    /// Where the health server listens, with the port it really got; `None` in an embedded runtime.
    pub fn health_address(&self) -> Option<SocketAddr> {
        self.health_address
    }

    /// How all services are.
    pub fn report(&self) -> Report {
        self.components.report()
    }

    /// Waits until a signal, a failure or [`Runtime::shutdown`] ends the process, then drains and flushes.
    pub async fn run(mut self) -> Outcome {
        self.accepting.ready();
        let failed = tokio::select! {
            () = self.shutdown.cancelled() => false,
            failure = self.failures.1.recv() => {
                log_failure(failure);
                true
            }
        };
        let drained = self.drain().await;
        let failed_late = self.log_late_failures();
        if let Some(telemetry) = self.telemetry.take() {
            telemetry.shutdown().await;
        }
        match (failed || failed_late, drained) {
            (true, _) => Outcome::Failed,
            (false, Drained::All) => Outcome::Clean,
            (false, Drained::Part) => Outcome::Overrun,
        }
    }

    /// Stops everything and waits for it, as a signal would.
    pub async fn stop(self) -> Outcome {
        self.shutdown.cancel();
        self.run().await
    }

    fn bare(name: &'static str, telemetry: Option<Telemetry>) -> Self {
        let components = Components::default();
        let own = Health::new(name);
        let accepting = own.readiness("lifecycle");
        accepting.ready();
        components.add(own);
        Self {
            name,
            shutdown: CancellationToken::new(),
            tasks: TaskTracker::new(),
            failures: mpsc::unbounded_channel(),
            components,
            accepting,
            telemetry,
            health_address: None,
            drain_time_max: DRAIN_TIME_MAX,
        }
    }

    fn start_health(&mut self, settings: &ProcessSettings) -> Result<(), StartError> {
        let address = settings.health.address;
        let refused = |source| StartError::Health { address, source };
        let listener = TcpListener::bind(address).map_err(refused)?;
        let bound = listener.local_addr().map_err(refused)?;
        let registry = self.telemetry.as_ref().map(Telemetry::registry).unwrap_or_default();
        let server = health::serve(listener, self.components.clone(), registry).map_err(refused)?;
        self.health_address = Some(bound);
        health::observe(self.components.clone());
        tracing::info!(health.address = %bound, "{} has started", self.name);
        // Not among the tracked tasks: it answers until the very end, so that a drain can be watched.
        drop(tokio::spawn(server));
        Ok(())
    }

    fn watch_signals(&self) {
        let shutdown = self.shutdown.clone();
        drop(tokio::spawn(async move {
            if let Err(error) = until_signal().await {
                tracing::error!(%error, "could not watch for signals");
            }
            shutdown.cancel();
        }));
    }

    async fn drain(&self) -> Drained {
        self.accepting.not_ready("is stopping");
        self.shutdown.cancel();
        self.tasks.close();
        tracing::info!("{} stops: finishing what is under way", self.name);
        if within(self.drain_time_max, self.tasks.wait()).await {
            tracing::info!("{} has stopped", self.name);
            return Drained::All;
        }
        tracing::warn!(
            tasks.unfinished = self.tasks.len(),
            "{} could not finish within {} s; what is left comes again",
            self.name,
            self.drain_time_max.as_secs(),
        );
        Drained::Part
    }

    /// Failures that came while the process was stopping: they are said, and they count.
    fn log_late_failures(&mut self) -> bool {
        let mut any = false;
        while let Ok(failure) = self.failures.1.try_recv() {
            log_failure(Some(failure));
            any = true;
        }
        any
    }
}

impl Components {
    pub(crate) fn report(&self) -> Report {
        let services = self.0.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let components: Vec<ComponentReport> = services.iter().flat_map(Health::component_reports).collect();
        Report::over(components)
    }

    fn add(&self, health: Health) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(health);
    }
}

enum Drained {
    All,
    Part,
}

async fn within(limit: Duration, work: impl Future<Output = ()>) -> bool {
    tokio::time::timeout(limit, work).await.is_ok()
}

fn log_failure(failure: Option<Failure>) {
    if let Some(failure) = failure {
        tracing::error!(component.service = failure.service, component.name = failure.component, "{failure}");
    }
}

#[cfg(unix)]
async fn until_signal() -> std::io::Result<()> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    tokio::select! {
        _ = terminate.recv() => {}
        _ = interrupt.recv() => {}
    }
    Ok(())
}

#[cfg(not(unix))]
async fn until_signal() -> std::io::Result<()> {
    tokio::signal::ctrl_c().await
}
