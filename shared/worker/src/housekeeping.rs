//! What every installation needs now and then and no message asks for: rows that have served their time go, and raw
//! webhooks that are normalized make room.

use std::time::Duration;

use jiff::SignedDuration;
use reaktly_bus::janitor;
use reaktly_store::{StoreResult, inbox, outbox, sources};

use crate::Worker;

/// Between rounds. Each deletes a few thousand rows, which keeps up with hundreds a second.
const EVERY: Duration = Duration::from_secs(10);
/// Published rows of the outbox are kept this long, to look at.
const OUTBOX_KEPT: SignedDuration = SignedDuration::from_hours(24);
/// Runs of sources that ended are kept this long, to look at.
const RUNS_KEPT: SignedDuration = SignedDuration::from_hours(90 * 24);

/// Keeps house as two components of the service. Several services may do so at once.
pub(crate) fn start(worker: &Worker) {
    let tidying = worker.clone();
    worker.sweep("housekeeping", EVERY, move || {
        let worker = tidying.clone();
        async move { Ok(prune(&worker).await?) }
    });
    let (bus, shutdown) = (worker.bus.clone(), worker.context.shutdown().clone());
    worker.context.spawn("janitor", async move {
        janitor::run(&bus, shutdown).await;
        Ok(())
    });
}

async fn prune(worker: &Worker) -> StoreResult<()> {
    let mut conn = worker.store.connection().await?;
    let keys = inbox::prune(&mut conn).await?;
    let rows = outbox::prune(&mut conn, OUTBOX_KEPT).await?;
    let runs = sources::prune(&mut conn, RUNS_KEPT).await?;
    if keys + rows + runs > 0 {
        tracing::debug!(inbox.keys = keys, outbox.rows = rows, imports = runs, "deleted what has served its time");
    }
    Ok(())
}
