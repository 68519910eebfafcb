//! What the services stand on: the schema of the database, and the streams of the queue, which are kept as declared.

use std::time::Duration;

use anyhow::Context as _;
use reaktly_bus::topology::{self, TopologyError};
use reaktly_bus::{Bus, Topology};
use reaktly_runtime::Context;
use reaktly_runtime::health::Readiness;
use reaktly_store::Store;
use reaktly_worker::WorkerSettings;

use super::gate::{Gate, Opener, gate};
use crate::NAME;
use crate::settings::StreamSettings;

/// Between two attempts to reach a server that is not there yet.
const RETRY_EVERY: Duration = Duration::from_millis(500);

/// What is being laid.
pub(crate) struct Ground {
    /// The database has this version's schema.
    schema: Gate,
    /// The queue has the streams.
    streams: Gate,
}

impl Ground {
    /// Waits for the streams alone.
    pub(crate) fn streams(&self) -> impl Future<Output = ()> + Send + 'static {
        self.streams.clone().opened()
    }

    /// Waits for all of it.
    pub(crate) fn all(&self) -> impl Future<Output = ()> + Send + 'static {
        let (schema, streams) = (self.schema.clone(), self.streams.clone());
        async move {
            schema.opened().await;
            streams.opened().await;
        }
    }
}

/// Begins to lay the ground, as two components of the process. A server that is away is waited for; one that does not
/// suit ends the process.
pub(crate) fn lay(context: &Context, settings: &WorkerSettings, streams: StreamSettings) -> Ground {
    let ((schema_opener, schema), (streams_opener, stream_gate)) = (gate(), gate());
    context.spawn("schema", lay_schema(context.clone(), settings.clone(), schema_opener));
    context.spawn("streams", lay_streams(context.clone(), settings.clone(), streams, streams_opener));
    Ground { schema, streams: stream_gate }
}

async fn lay_schema(context: Context, settings: WorkerSettings, opener: Opener) -> anyhow::Result<()> {
    let ready = context.health().readiness("schema");
    let store = Store::new(&settings.store()).context("could not set up the database")?;
    let shutdown = context.shutdown();
    tokio::select! {
        () = shutdown.cancelled() => return Ok(()),
        migrated = migrate(&store, &ready) => migrated?,
    }
    ready.ready();
    opener.open();
    shutdown.cancelled().await;
    Ok(())
}

async fn migrate(store: &Store, ready: &Readiness) -> anyhow::Result<()> {
    let mut is_known = false;
    loop {
        match store.migrate().await {
            Ok(applied) if applied.is_empty() => return Ok(()),
            Ok(applied) => {
                tracing::info!(migrations = applied.len(), "the database has the schema of this version now");
                return Ok(());
            }
            Err(error) if error.is_transient() => {
                ready.not_ready("waits for the database");
                if !is_known {
                    let error = anyhow::Error::new(error);
                    tracing::warn!(error = format!("{error:#}"), "the database is away; waiting for it");
                }
                is_known = true;
            }
            Err(error) => return Err(error).context("the database does not suit"),
        }
        tokio::time::sleep(RETRY_EVERY).await;
    }
}

async fn lay_streams(
    context: Context,
    settings: WorkerSettings,
    streams: StreamSettings,
    opener: Opener,
) -> anyhow::Result<()> {
    let ready = context.health().readiness("streams");
    let shutdown = context.shutdown();
    let bus = reaktly_bus::connect(&settings.bus(NAME)).await.context("could not connect to NATS")?;
    let topology = Topology::of(streams.0);
    tokio::select! {
        () = shutdown.cancelled() => return Ok(()),
        applied = apply(&bus, &topology, &ready) => applied?,
    }
    ready.ready();
    opener.open();
    topology::keep(&bus, &topology, shutdown.clone()).await;
    Ok(())
}

async fn apply(bus: &Bus, topology: &Topology, ready: &Readiness) -> anyhow::Result<()> {
    let mut is_known = false;
    loop {
        match topology::apply(bus, topology).await {
            Ok(changes) => {
                for change in changes.iter().filter(|change| change.action != topology::Action::Kept) {
                    tracing::info!(%change, "topology");
                }
                return Ok(());
            }
            Err(error @ (TopologyError::TooOld(_) | TopologyError::NotHonoured { .. })) => {
                return Err(error).context("NATS does not suit");
            }
            Err(error) => {
                ready.not_ready("waits for NATS");
                if !is_known {
                    let error = anyhow::Error::new(error);
                    tracing::warn!(error = format!("{error:#}"), "NATS is away; waiting for it");
                }
                is_known = true;
            }
        }
        tokio::time::sleep(RETRY_EVERY).await;
    }
}
