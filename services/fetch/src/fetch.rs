//! Fetching: claim, try, decide, record.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use reaktly_bus::{Delivery, Failure, Handler};
use reaktly_domain::ids::{AccountId, ConversationId};
use reaktly_events::Wake;
use reaktly_media::StorageError;
use reaktly_store::integration_health::{self, GraphWord, Standstill};
use reaktly_store::media::{self, Claimed, Finished, Outcome};
use reaktly_store::{AsyncConnection as _, AsyncPgConnection, Causes, StoreError, StoreResult};
use reaktly_whatsapp::errors::Refusal;
use reaktly_worker::{Worker, failure};
use tokio::sync::Semaphore;

use crate::attempt::Attempts;
use crate::decide::{Tried, decide};
use crate::metrics::Metrics;

/// Downloads at a time. Each holds about two parts of an object in memory, 10 MB.
pub(crate) const DOWNLOADS_MAX: usize = 8;
/// A claim counts this long without a sign of life.
const LEASE: SignedDuration = SignedDuration::from_mins(2);
/// Between signs of life.
const RENEW_EVERY: Duration = Duration::from_secs(30);

/// Why fetching stopped: nothing about one file, everything about what it stands on.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Outage {
    /// The database.
    #[error("the database did not do its part")]
    Store(#[from] StoreError),
    /// The object storage.
    #[error("the object storage did not do its part")]
    Storage(#[from] StorageError),
}

/// Fetches media. Shared by the handler and the sweeper.
#[derive(Debug)]
pub(crate) struct Fetcher {
    pub(crate) worker: Worker,
    pub(crate) attempts: Attempts,
    pub(crate) metrics: Metrics,
    pub(crate) downloads: Arc<Semaphore>,
    storage_is_away: AtomicBool,
}

/// Fetches what the conversation of a task waits for.
pub(crate) struct WakeHandler(Arc<Fetcher>);

impl WakeHandler {
    pub(crate) const fn new(fetcher: Arc<Fetcher>) -> Self {
        Self(fetcher)
    }
}

impl Handler for WakeHandler {
    type Message = Wake;

    async fn handle(&self, _delivery: Delivery, wake: Wake) -> Result<(), Failure> {
        let ids = (wake.account_id.parse::<AccountId>(), wake.conversation_id.parse::<ConversationId>());
        let (Ok(_), Ok(conversation)) = ids else {
            return Err(Failure::reject("ids", anyhow::anyhow!("account or conversation is no id")));
        };
        self.0.fetch_of(conversation).await.map_err(|outage| match outage {
            Outage::Store(error) => failure(error),
            Outage::Storage(error) => Failure::unavailable(error),
        })
    }
}

impl Fetcher {
    pub(crate) fn new(worker: Worker, attempts: Attempts) -> Self {
        let metrics = Metrics::new(&worker.context.meter());
        let downloads = Arc::new(Semaphore::new(DOWNLOADS_MAX));
        Self { worker, attempts, metrics, downloads, storage_is_away: AtomicBool::new(false) }
    }

    /// Fetches everything of a conversation that is due.
    async fn fetch_of(&self, conversation: ConversationId) -> Result<(), Outage> {
        loop {
            // The semaphore is never closed.
            let Ok(_permit) = self.downloads.acquire().await else { return Ok(()) };
            let now = self.worker.clock.now();
            match self.claim(now, Some(conversation)).await? {
                Some(claimed) => self.fetch(&claimed).await?,
                None => return Ok(()),
            }
        }
    }

    /// Claims what is due at `now`, of one conversation or of all.
    pub(crate) async fn claim(&self, now: Timestamp, of: Option<ConversationId>) -> StoreResult<Option<Claimed>> {
        let mut conn = self.worker.store.connection().await?;
        Ok(media::claim(&mut conn, now, of, LEASE, 1).await?.pop())
    }

    /// Whether the storage failed when it was last used.
    pub(crate) fn storage_is_away(&self) -> bool {
        self.storage_is_away.load(Ordering::Relaxed)
    }

    /// Remembers how the storage was when it was last used.
    pub(crate) fn saw_storage<T>(&self, result: &Result<T, StorageError>) {
        self.storage_is_away.store(matches!(result, Err(StorageError::Unavailable(_))), Ordering::Relaxed);
    }

    /// Makes one try and records what it came to.
    #[tracing::instrument(
        name = "fetch media", skip_all,
        fields(message.id = %claimed.message, conversation.id = %claimed.conversation, attempt = claimed.attempt)
    )]
    pub(crate) async fn fetch(&self, claimed: &Claimed) -> Result<(), Outage> {
        let tried = tokio::select! {
            tried = self.attempts.make(claimed) => tried,
            never = self.stay_alive(claimed) => match never {},
        };
        self.saw_storage(&tried);
        let tried = match tried {
            Ok(tried) => tried,
            Err(error) => {
                self.metrics.tried("storage_away");
                self.release(claimed).await?;
                return Err(error.into());
            }
        };
        let now = self.worker.clock.now();
        let refusal = refusal_of(&tried).cloned();
        let outcome = decide(tried, claimed.attempt, now, claimed.deadline_at, jitter(claimed));
        let finished = self.record(now, claimed, &outcome, refusal.as_ref()).await?;
        self.tell(now, claimed, &outcome, finished);
        Ok(())
    }

    /// Renews the claim as long as it is worked on. A database that is away is waited for: without it nobody else can
    /// claim either.
    async fn stay_alive(&self, claimed: &Claimed) -> std::convert::Infallible {
        loop {
            tokio::time::sleep(RENEW_EVERY).await;
            let now = self.worker.clock.now();
            if let Ok(mut conn) = self.worker.store.connection().await
                && let Err(error) = media::renew(&mut conn, now, claimed, LEASE).await
            {
                tracing::debug!(error = %error, "could not renew a claim");
            }
        }
    }

    async fn release(&self, claimed: &Claimed) -> StoreResult<()> {
        let mut conn = self.worker.store.connection().await?;
        media::release(&mut conn, self.worker.clock.now(), claimed).await
    }

    async fn record(
        &self,
        now: Timestamp,
        claimed: &Claimed,
        outcome: &Outcome,
        refusal: Option<&Refusal>,
    ) -> StoreResult<Finished> {
        let mut conn = self.worker.store.connection().await?;
        let (finished, written) = (*conn)
            .transaction(async |conn: &mut AsyncPgConnection| {
                let mut causes = Causes::default();
                let finished = media::record(conn, now, claimed, outcome, &mut causes).await?;
                if let (Finished::Written, Outcome::Failed { .. }) = (finished, outcome) {
                    // An earlier try may have stored it and come no further; the sweeper removes that.
                    let key = reaktly_media::object_key(claimed.account, claimed.created_at, claimed.message.as_uuid());
                    media::leave_behind(conn, claimed.message, &key).await?;
                }
                if let Some(refusal) = refusal {
                    let word = GraphWord::Refused {
                        code: i32::try_from(refusal.code).unwrap_or(0),
                        meaning: refusal.entry().map_or("Meta refused to give a file", |entry| entry.meaning),
                        standstill: Standstill::No,
                    };
                    integration_health::heard(conn, now, claimed.account, claimed.integration, word).await?;
                }
                Ok::<_, StoreError>((finished, causes.write(conn).await?))
            })
            .await?;
        drop(conn);
        self.worker.publish(written).await;
        Ok(finished)
    }

    fn tell(&self, now: Timestamp, claimed: &Claimed, outcome: &Outcome, finished: Finished) {
        if finished == Finished::Stale {
            return self.metrics.tried("stale");
        }
        let age = now.duration_since(claimed.created_at).as_secs_f64();
        match outcome {
            Outcome::Ready(fetched) => {
                self.metrics.tried("ready");
                self.metrics.stored(fetched.size_bytes);
                self.metrics.settled("ready", age);
                tracing::debug!(media.bytes = fetched.size_bytes, "media is there");
            }
            Outcome::Later { code, .. } => {
                self.metrics.tried(code);
                tracing::info!(reason = code, "media could not be fetched; it is tried again");
            }
            Outcome::Failed { code, .. } => {
                self.metrics.tried(code);
                self.metrics.settled("failed", age);
                tracing::warn!(reason = code, "media is lost");
            }
        }
    }
}

fn refusal_of(tried: &Tried) -> Option<&Refusal> {
    match tried {
        Tried::NotFound(reaktly_graph::GraphError::Refused(refusal)) => Some(refusal),
        _ => None,
    }
}

/// A number in 0..1 that differs between messages and needs no source of randomness.
fn jitter(claimed: &Claimed) -> f64 {
    let byte = claimed.message.as_uuid().as_bytes().last().copied().unwrap_or(0);
    f64::from(byte.wrapping_add(u8::try_from(claimed.attempt % 251).unwrap_or(0))) / 256.0
}
