//! Keeping the table true while the process runs: an emptied server gets its streams back.

use std::time::Duration;

use tokio_util::sync::CancellationToken;

use super::{Action, Topology, apply};
use crate::Bus;
use crate::backoff::Backoff;

/// Between looks while nothing happens.
const EVERY: Duration = Duration::from_secs(30);

/// Applies the table now, after every new connection and every 30 s, until `shutdown`. For the process that owns the
/// installation's topology, such as `reaktly up`; services that run alone bind only.
pub async fn keep(bus: &Bus, topology: &Topology, shutdown: CancellationToken) {
    let keeping = async {
        let mut links = bus.links();
        let mut failures = Backoff::default();
        loop {
            links.mark_unchanged();
            match apply(bus, topology).await {
                Ok(changes) => {
                    failures.reset();
                    for change in changes.iter().filter(|change| change.action != Action::Kept) {
                        tracing::info!(%change, "topology");
                    }
                    // A closed channel would mean that the bus is gone, and it is borrowed here.
                    drop(tokio::time::timeout(EVERY, links.changed()).await);
                }
                Err(error) => {
                    let error = anyhow::Error::new(error);
                    tracing::warn!(error = format!("{error:#}"), "could not apply the topology; trying again");
                    failures.wait().await;
                }
            }
        }
    };
    tokio::select! {
        () = shutdown.cancelled() => {}
        () = keeping => {}
    }
}
