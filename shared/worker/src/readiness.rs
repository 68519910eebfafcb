//! Ready means: the queue and the database are there.

use std::time::Duration;

use reaktly_bus::Bus;
use reaktly_runtime::Context;
use reaktly_runtime::health::Readiness;
use reaktly_store::Store;

/// Between looks at the database.
const LOOK_EVERY: Duration = Duration::from_secs(5);

/// Keeps the service's readiness in step with its connections until shutdown.
pub(crate) async fn follow(readiness: Readiness, bus: Bus, store: Store, context: Context) -> anyhow::Result<()> {
    let mut links = bus.links();
    loop {
        let problem = links.borrow_and_update().problem();
        match problem {
            Some(problem) => readiness.not_ready(problem),
            None if store.healthy().await => readiness.ready(),
            None => readiness.not_ready("the database does not answer"),
        }
        tokio::select! {
            () = context.shutdown().cancelled() => return Ok(()),
            changed = links.changed() => changed?,
            () = tokio::time::sleep(LOOK_EVERY) => {}
        }
    }
}
