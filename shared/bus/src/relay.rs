//! The relay: what a transaction caused gets published, right after the commit by its writer, and by one elected
//! process as the safety net.

mod metrics;

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use futures_util::{StreamExt as _, stream};
use reaktly_domain::Clock;
use reaktly_domain::ids::OutboxId;
use reaktly_events::outbox::{OutboxKind, OutboxRow, OutboxSource, StorageResult};
use tokio_util::sync::CancellationToken;

use crate::Bus;
use crate::backoff::Backoff;
use crate::consume::Tick;
use crate::kv::Bucket;
use crate::publish::PublishError;
use metrics::Metrics;

/// Rows being published at a time, one per key.
const IN_FLIGHT_MAX: usize = 256;
/// Rows read at a time.
const ROWS_MAX: i64 = 1024;
/// Between looks while there is nothing to publish.
const LOOK_EVERY: Duration = Duration::from_millis(200);
/// Between tries to be elected while another process is.
const ELECTION_EVERY: Duration = Duration::from_secs(1);

/// Publishes outbox rows. Clones share the source.
pub struct Relay<S> {
    bus: Bus,
    source: Arc<S>,
    clock: Arc<dyn Clock>,
}

impl<S> Clone for Relay<S> {
    fn clone(&self) -> Self {
        Self { bus: self.bus.clone(), source: Arc::clone(&self.source), clock: Arc::clone(&self.clock) }
    }
}

impl<S: OutboxSource> Relay<S> {
    /// A relay from `source`.
    pub fn new(bus: &Bus, source: Arc<S>, clock: Arc<dyn Clock>) -> Self {
        Self { bus: bus.clone(), source, clock }
    }

    /// Publishes rows that were just committed and marks them. What does not work is left to [`Relay::run`], and so
    /// are keys of buckets: of two writers of one key the later must win, which only the elected relay can see to.
    pub async fn publish_now(&self, rows: &[OutboxRow]) {
        let messages = rows.iter().filter(|row| row.kind == OutboxKind::Publish);
        let sent = self.publish(messages.cloned().collect()).await;
        if let Some(error) = &sent.error {
            tracing::debug!(%error, "left outbox rows to the relay");
        }
        if !sent.published.is_empty()
            && let Err(error) = self.source.mark_published(&sent.published).await
        {
            tracing::debug!(%error, "could not mark outbox rows; the relay publishes them again");
        }
    }

    /// Publishes what writers left behind, until `shutdown`, whenever this process is the elected one. `tick` is
    /// called whenever it looked, and while another process is elected.
    pub async fn run(&self, tick: Tick, shutdown: CancellationToken) {
        tokio::select! {
            () = shutdown.cancelled() => {}
            () = self.stand_by(&tick) => {}
        }
    }

    async fn stand_by(&self, tick: &Tick) {
        let metrics = Metrics::new();
        let mut failures = Backoff::default();
        loop {
            tick();
            match self.source.lead().await {
                Ok(Some(leadership)) => {
                    failures.reset();
                    self.lead(leadership, tick, &metrics).await;
                }
                Ok(None) => {
                    metrics.not_leading();
                    failures.reset();
                    tokio::time::sleep(ELECTION_EVERY).await;
                }
                Err(error) => {
                    tracing::debug!(%error, "could not stand for election as the relay");
                    failures.wait().await;
                }
            }
        }
    }

    async fn lead(&self, mut leadership: S::Leadership, tick: &Tick, metrics: &Metrics) {
        let mut failures = Backoff::default();
        while self.source.still_leads(&mut leadership).await {
            tick();
            match self.round(metrics).await {
                Ok(Round::Idle) => {
                    failures.reset();
                    tokio::time::sleep(LOOK_EVERY).await;
                }
                Ok(Round::Published) => failures.reset(),
                Ok(Round::Refused(error)) => {
                    tracing::warn!(%error, "could not publish from the outbox; trying again");
                    failures.wait().await;
                }
                Err(error) => {
                    tracing::warn!(%error, "could not read the outbox; trying again");
                    failures.wait().await;
                }
            }
        }
    }

    async fn round(&self, metrics: &Metrics) -> StorageResult<Round> {
        let rows = self.source.unpublished(ROWS_MAX).await?;
        metrics.waiting(&rows, self.clock.now());
        if rows.is_empty() {
            return Ok(Round::Idle);
        }
        let sent = self.publish(rows).await;
        if !sent.published.is_empty() {
            self.source.mark_published(&sent.published).await?;
            metrics.published(sent.published.len());
        }
        Ok(sent.error.map_or(Round::Published, Round::Refused))
    }

    /// Publishes rows: keys side by side, the rows of a key one after the other until one fails.
    async fn publish(&self, rows: Vec<OutboxRow>) -> Sent {
        let mut keys: BTreeMap<String, Vec<OutboxRow>> = BTreeMap::new();
        for row in rows {
            keys.entry(row.ordering_key.clone()).or_default().push(row);
        }
        // Collected first: a lazy iterator of futures would tie this future's `Send` to one lifetime.
        let sending: Vec<_> = keys.into_values().map(|rows| self.publish_in_order(rows)).collect();
        let mut sending = stream::iter(sending).buffer_unordered(IN_FLIGHT_MAX);
        let mut all = Sent::default();
        while let Some(sent) = sending.next().await {
            all.published.extend(sent.published);
            all.error = all.error.or(sent.error);
        }
        all
    }

    async fn publish_in_order(&self, rows: Vec<OutboxRow>) -> Sent {
        let mut sent = Sent::default();
        for row in rows {
            match self.publish_one(&row).await {
                Ok(()) => sent.published.push(row.id),
                Err(error) => {
                    sent.error = Some(error);
                    break;
                }
            }
        }
        sent
    }

    async fn publish_one(&self, row: &OutboxRow) -> Result<(), PublishError> {
        let id = row.id.to_string();
        let stored = match (row.kind, row.subject.split_once('/')) {
            (OutboxKind::Publish, _) => self.bus.publish(&row.subject, &row.headers, row.payload.clone(), &id).await,
            (OutboxKind::KvPut, Some((bucket, key))) => {
                Bucket::new(&self.bus, bucket).put(key, row.payload.clone(), &id).await
            }
            (OutboxKind::KvPurge, Some((bucket, key))) => Bucket::new(&self.bus, bucket).purge(key, &id).await,
            (OutboxKind::KvPut | OutboxKind::KvPurge, None) => {
                Err(PublishError::Refused { reason: format!("outbox row {id} names no bucket and key") })
            }
        };
        stored.map(drop)
    }
}

enum Round {
    Idle,
    Published,
    Refused(PublishError),
}

#[derive(Default)]
struct Sent {
    published: Vec<OutboxId>,
    error: Option<PublishError>,
}
