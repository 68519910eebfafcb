//! Stores webhooks in JetStream within the time a sender may be kept waiting.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use actix_web::web::Bytes;
use reaktly_bus::connection::Links;
use reaktly_bus::{Bus, PublishError, Stored};
use reaktly_runtime::Context;
use tokio::sync::{Semaphore, watch};
use tokio::time::Instant;

#[cfg(test)]
mod tests;

/// From the whole body to 200 or 503.
const STORE_TIME_MAX: Duration = Duration::from_millis(1900);
/// A first attempt that takes longer is tried once more, under the same id.
const FIRST_ATTEMPT_TIME_MAX: Duration = Duration::from_millis(1200);
/// Time for a leader election or a reconnect to end before the second attempt.
const PAUSE: Duration = Duration::from_millis(250);
/// Webhooks on their way to the server at once; more wait their turn within their time.
const IN_FLIGHT_MAX: usize = 256;
/// After a webhook could not be stored, the service is not ready until another was, or until this has passed.
const DISTRUST_TIME: Duration = Duration::from_secs(10);

/// The way into JetStream.
#[derive(Debug)]
pub(crate) struct Queue {
    bus: Bus,
    places: Semaphore,
    failed_at: watch::Sender<Option<Instant>>,
}

/// Why a webhook is not known to be stored.
#[derive(Debug, thiserror::Error)]
pub(crate) enum StoreError {
    /// The queue said no, or nothing.
    #[error(transparent)]
    Publish(#[from] PublishError),
    /// All places were taken for as long as one may wait.
    #[error("too many webhooks are on their way to nats")]
    Crowded,
}

impl Queue {
    pub(crate) fn new(bus: Bus) -> Self {
        Self { bus, places: Semaphore::new(IN_FLIGHT_MAX), failed_at: watch::Sender::new(None) }
    }

    /// Stores a body, with a second attempt under the same id where that can help. An error is logged here.
    pub(crate) async fn store(
        &self,
        subject: &str,
        headers: &BTreeMap<String, String>,
        body: Bytes,
        id: &str,
    ) -> Result<Stored, StoreError> {
        let deadline = Instant::now() + STORE_TIME_MAX;
        let Ok(Ok(_place)) = tokio::time::timeout_at(deadline, self.places.acquire()).await else {
            return Err(self.failed(StoreError::Crowded));
        };
        let first_deadline = deadline.min(Instant::now() + FIRST_ATTEMPT_TIME_MAX);
        let first = self.attempt(first_deadline, subject, headers, body.clone(), id).await;
        let stored = match first {
            Err(error) if may_pass(&error) => {
                tracing::debug!(%error, "a webhook is published once more");
                if error != PublishError::Unknown {
                    tokio::time::sleep(PAUSE).await;
                }
                self.attempt(deadline, subject, headers, body, id).await
            }
            first => first,
        };
        match stored {
            Ok(stored) => {
                self.failed_at.send_if_modified(|failed_at| failed_at.take().is_some());
                Ok(stored)
            }
            Err(error) => Err(self.failed(error.into())),
        }
    }

    async fn attempt(
        &self,
        deadline: Instant,
        subject: &str,
        headers: &BTreeMap<String, String>,
        body: Bytes,
        id: &str,
    ) -> Result<Stored, PublishError> {
        let publish = self.bus.publish(subject, headers, body, id);
        tokio::time::timeout_at(deadline, publish).await.unwrap_or(Err(PublishError::Unknown))
    }

    fn failed(&self, error: StoreError) -> StoreError {
        tracing::error!(%error, "could not store a webhook");
        self.failed_at.send_replace(Some(Instant::now()));
        error
    }
}

/// Whether a moment later the same publish may work.
fn may_pass(error: &PublishError) -> bool {
    match error {
        PublishError::Unavailable | PublishError::NoStream | PublishError::Unknown => true,
        PublishError::Full { .. } | PublishError::TooLarge { .. } | PublishError::Refused { .. } => false,
    }
}

/// Keeps readiness in step with the connection and with what became of the last webhooks.
pub(crate) async fn watch(queue: Arc<Queue>, context: Context) -> anyhow::Result<()> {
    let readiness = context.health().readiness("queue");
    let mut links = queue.bus.links();
    let mut failed_at = queue.failed_at.subscribe();
    loop {
        let failed = *failed_at.borrow_and_update();
        let distrusted_until = failed.map(|at| at + DISTRUST_TIME).filter(|until| *until > Instant::now());
        match trouble(&links.borrow_and_update(), distrusted_until) {
            None => readiness.ready(),
            Some(reason) => readiness.not_ready(reason),
        }
        tokio::select! {
            () = context.shutdown().cancelled() => return Ok(()),
            changed = links.changed() => changed?,
            changed = failed_at.changed() => changed?,
            () = until(distrusted_until) => {}
        }
    }
}

/// Why no webhook can be stored, or likely none.
fn trouble(links: &Links, distrusted_until: Option<Instant>) -> Option<String> {
    links.problem().or_else(|| distrusted_until.map(|_| "the last webhook could not be stored".to_owned()))
}

async fn until(instant: Option<Instant>) {
    match instant {
        Some(instant) => tokio::time::sleep_until(instant).await,
        None => std::future::pending().await,
    }
}
