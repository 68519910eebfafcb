//! How much of Meta's allowance of calls the numbers have used up: kept for the integration's health, and said aloud
//! when little is left.

use std::collections::HashMap;

use jiff::{SignedDuration, Timestamp};
use reaktly_domain::ids::{AccountId, IntegrationId};
use reaktly_graph::Usage;
use reaktly_store::{StoreResult, integration_health};
use reaktly_worker::Worker;

/// Between two looks at the same number's allowance.
const KEPT_EVERY: SignedDuration = SignedDuration::from_secs(10);
/// Per cent from which it is said aloud.
const LOUD_FROM: u32 = 80;

/// When each number's allowance was last kept.
#[derive(Debug, Default)]
pub(crate) struct Allowances(HashMap<IntegrationId, Timestamp>);

impl Allowances {
    /// Keeps what an answer told, now and then: it comes with every answer and changes slowly.
    pub(crate) async fn heard(
        &mut self,
        worker: &Worker,
        (account, integration): (AccountId, IntegrationId),
        usage: Usage,
    ) {
        let now = worker.clock.now();
        if self.0.get(&integration).is_some_and(|last| now.duration_since(*last) < KEPT_EVERY) {
            return;
        }
        self.0.insert(integration, now);
        if usage.percent > LOUD_FROM {
            let Usage { percent, regain_minutes } = usage;
            tracing::warn!(integration.id = %integration, percent, regain_minutes, "Meta's allowance of calls runs out");
        }
        if let Err(error) = keep(worker, now, (account, integration), usage).await {
            tracing::debug!(%error, "could not keep how much of the allowance is used up");
        }
    }
}

async fn keep(
    worker: &Worker,
    now: Timestamp,
    (account, integration): (AccountId, IntegrationId),
    usage: Usage,
) -> StoreResult<()> {
    let mut conn = worker.store.connection().await?;
    integration_health::note_usage(&mut conn, now, account, integration, (usage.percent, usage.regain_minutes)).await
}
