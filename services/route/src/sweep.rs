//! The backlog: what still waits is offered again, the urgent first, then the longest waiting.

use std::collections::HashSet;
use std::sync::Arc;

use anyhow::Context as _;
use opentelemetry::metrics::Gauge;
use reaktly_store::{assignments, conversations};
use reaktly_worker::Worker;

use crate::assign::{Found, assign};

/// Conversations offered in a round.
const ROWS_MAX: i64 = 200;

/// The sweeper of the backlog. Cheap to clone.
#[derive(Clone)]
pub(crate) struct Sweeper {
    worker: Worker,
    waiting: Arc<Gauge<u64>>,
    oldest: Arc<Gauge<f64>>,
}

impl Sweeper {
    pub(crate) fn new(worker: &Worker) -> Self {
        let meter = worker.context.meter();
        let waiting = meter.u64_gauge("reaktly_route_waiting").with_description("conversations that wait for a person");
        let oldest = meter
            .f64_gauge("reaktly_route_oldest_waiting_seconds")
            .with_description("how long the longest waiting conversation has waited");
        Self { worker: worker.clone(), waiting: Arc::new(waiting.build()), oldest: Arc::new(oldest.build()) }
    }

    /// One round. An account's team, or the rest of the account, is not asked again in it once nobody there was free.
    pub(crate) async fn round(&self) -> anyhow::Result<()> {
        let mut conn = self.worker.store.connection().await.context("could not look for waiting conversations")?;
        let waiting = conversations::waiting(&mut conn, ROWS_MAX).await.context("could not list the backlog")?;
        let (count, oldest) = assignments::queue(&mut conn).await.context("could not measure the backlog")?;
        drop(conn);
        self.waiting.record(u64::try_from(count).unwrap_or(0), &[]);
        let age = oldest.map_or(0.0, |since| self.worker.clock.now().duration_since(since).as_secs_f64());
        self.oldest.record(age, &[]);
        let mut busy = HashSet::new();
        for (account, conversation, team) in waiting {
            if busy.contains(&(account, team)) {
                continue;
            }
            let found = assign(&self.worker, account, conversation).await.context("could not assign")?;
            if found == Found::Nobody {
                busy.insert((account, team));
            }
        }
        Ok(())
    }
}
