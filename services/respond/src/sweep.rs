//! What nobody was woken for: turns that are due and in nobody's hands get their task again; and what workers that
//! died held back of a budget is freed.

use anyhow::Context as _;
use jiff::SignedDuration;
use reaktly_events::envelope::{Stage, wake};
use reaktly_store::{ai_budgets, turns};
use reaktly_worker::Worker;

/// A due turn is left to its own wake-up for this long.
const WAKE_GRACE: SignedDuration = SignedDuration::from_secs(2);
/// The same turn is not woken for again within this time.
const WAKE_EVERY_SECONDS: i64 = 5;
/// Conversations in a round.
const ROWS_MAX: i64 = 200;

/// The sweeper. Cheap to clone.
#[derive(Clone)]
pub(crate) struct Sweeper(Worker);

impl Sweeper {
    pub(crate) fn new(worker: &Worker) -> Self {
        Self(worker.clone())
    }

    /// One round.
    pub(crate) async fn round(&self) -> anyhow::Result<()> {
        let now = self.0.clock.now();
        let mut conn = self.0.store.connection().await.context("could not look for turns that are due")?;
        ai_budgets::free_abandoned(&mut conn, now).await.context("could not free what dead workers held back")?;
        let due = turns::due(&mut conn, now, now - WAKE_GRACE, ROWS_MAX).await.context("could not list due turns")?;
        drop(conn);
        for (account, conversation, seq) in due {
            let row = wake(Stage::Respond, now, account, conversation);
            // The stream drops the repeats of one period, so that a long queue is not made longer.
            let id = format!("respond:{conversation}:{seq}:{}", now.as_second() / WAKE_EVERY_SECONDS);
            self.0.bus.publish(&row.subject, &row.headers, row.payload, &id).await.context("could not wake")?;
        }
        Ok(())
    }
}
