#![doc = include_str!("../README.md")]

mod housekeeping;
mod readiness;
mod settings;
mod sweep;

use std::sync::Arc;
use std::time::Duration;

use anyhow::Context as _;
use reaktly_bus::topology::ConsumerSpec;
use reaktly_bus::{Bus, Consuming, Failure, Handler, Probe, Relay, Tick, consume};
use reaktly_domain::{Clock, SystemClock};
use reaktly_runtime::Context;
use reaktly_runtime::health::Readiness;
use reaktly_store::{Store, StoreError, Written};

pub use settings::WorkerSettings;

/// A loop without a sign of life for this long is not well.
const PROGRESS_BOUND: Duration = Duration::from_mins(2);
/// How long running handlers may take to finish when the service stops.
const DRAIN: Duration = Duration::from_secs(20);

/// The connections of a service, and what runs on them. Cheap to clone.
#[derive(Clone)]
pub struct Worker {
    /// The queue.
    pub bus: Bus,
    /// The database.
    pub store: Store,
    /// The time of day.
    pub clock: Arc<dyn Clock>,
    /// The service's lifecycle and health.
    pub context: Context,
    relay: Relay<Store>,
}

impl std::fmt::Debug for Worker {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Worker").field("context", &self.context).finish_non_exhaustive()
    }
}

impl Worker {
    /// Connects and starts the relay as a component of the service.
    ///
    /// # Errors
    /// The NATS server is too old or the settings are not usable. A database that is away is no error here.
    pub async fn start(settings: &WorkerSettings, context: &Context) -> anyhow::Result<Self> {
        // Before anything is waited for, so that no probe finds a service ready that has only begun.
        let connections = context.health().readiness("connections");
        let bus = reaktly_bus::connect(&settings.bus(context.service())).await.context("could not connect to NATS")?;
        let store = Store::new(&settings.store()).context("could not set up the database")?;
        Ok(Self::assemble(bus, store, Arc::new(SystemClock), context, connections))
    }

    /// A worker on existing connections, such as those of a test.
    pub fn of(bus: Bus, store: Store, clock: Arc<dyn Clock>, context: &Context) -> Self {
        Self::assemble(bus, store, clock, context, context.health().readiness("connections"))
    }

    fn assemble(bus: Bus, store: Store, clock: Arc<dyn Clock>, context: &Context, connections: Readiness) -> Self {
        let relay = Relay::new(&bus, Arc::new(store.clone()), Arc::clone(&clock));
        let worker = Self { bus, store, clock, context: context.clone(), relay };
        let following = readiness::follow(connections, worker.bus.clone(), worker.store.clone(), context.clone());
        context.spawn("connections", following);
        let (running, tick, shutdown) = (worker.relay.clone(), worker.tick("relay"), context.shutdown().clone());
        context.spawn("relay", async move {
            running.run(tick, shutdown).await;
            Ok(())
        });
        worker
    }

    /// Runs `handler` on a durable consumer, as a component of the service.
    pub fn consume<H: Handler>(&self, consumer: ConsumerSpec, in_flight_max: usize, handler: H) {
        let name = consumer.name;
        let settings = Consuming {
            service: self.context.service(),
            consumer,
            in_flight_max,
            drain: DRAIN,
            ledger: Arc::new(self.store.clone()),
            probe: Arc::new(DatabaseProbe(self.store.clone())),
            clock: Arc::clone(&self.clock),
            tick: self.tick(name),
        };
        let (bus, shutdown) = (self.bus.clone(), self.context.shutdown().clone());
        self.context.spawn(name, async move {
            consume(&bus, settings, handler, shutdown).await;
            Ok(())
        });
    }

    /// Runs `round` every `every` until the service stops, as a component of it. A failed round is logged and tried
    /// again; an absent database is waited for.
    pub fn sweep<F, Fut>(&self, name: &'static str, every: Duration, round: F)
    where
        F: Fn() -> Fut + Send + Sync + 'static,
        Fut: Future<Output = anyhow::Result<()>> + Send + 'static,
    {
        let (tick, shutdown) = (self.tick(name), self.context.shutdown().clone());
        self.context.spawn(name, sweep::run(name, every, round, tick, shutdown));
    }

    /// Keeps house for the installation: prunes the inbox and the outbox, and makes room for raw webhooks. One service
    /// does it, in any number of processes.
    pub fn keep_house(&self) {
        housekeeping::start(self);
    }

    /// Publishes what a committed transaction caused. What does not work now, the relay does later.
    pub async fn publish(&self, written: Written) {
        let rows = written.into_rows();
        if !rows.is_empty() {
            self.relay.publish_now(&rows).await;
        }
    }

    fn tick(&self, component: &str) -> Tick {
        let progress = self.context.health().progress(component, PROGRESS_BOUND);
        Arc::new(move || progress.tick())
    }
}

/// What an error of the store means for a delivery.
pub fn failure(error: StoreError) -> Failure {
    if error.is_transient() { Failure::unavailable(error) } else { Failure::reject("store", error) }
}

struct DatabaseProbe(Store);

impl Probe for DatabaseProbe {
    async fn healthy(&self) -> bool {
        self.0.healthy().await
    }
}
