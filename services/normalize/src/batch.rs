//! Many webhooks in one transaction: what comes while one batch is being written is written together by the next.
//!
//! Only the usual webhook is taken in so: messages of customers to numbers we know, nothing beside them. Any other, and
//! every webhook of a batch that cannot be written, goes the way of one by one. Whoever handles a webhook writes the
//! batch for all that wait, when a lane is free.

mod write;

use std::sync::Mutex;

use jiff::SignedDuration;
use reaktly_store::annotations::target_of;
use reaktly_store::inbound::Writer;
use reaktly_store::{StoreError, StoreResult};
use reaktly_whatsapp::webhook::{Item, Kind, Origin};
use reaktly_worker::Worker;
use tokio::sync::{Semaphore, oneshot};

use crate::account::Tally;
use crate::decide::stops_marketing;
use crate::metrics::Metrics;
use crate::raw_webhook::RawWebhook;

/// Batches written at a time: one is written while the other is put together.
const LANES: usize = 2;
/// Webhooks of one batch.
const WEBHOOKS_MAX: usize = 256;
/// Tries of a batch while others write the same rows first.
const TRIES_MAX: usize = 3;
/// Items of a webhook that is taken into a batch; a larger one has enough of its own.
const ITEMS_MAX: usize = 32;

/// A webhook of messages alone.
#[derive(Debug)]
pub(crate) struct Plain {
    pub(crate) received: RawWebhook,
    items: Vec<Item>,
}

impl Plain {
    /// The items back where the webhook holds anything but customers' messages that stand for themselves.
    pub(crate) fn of(received: &RawWebhook, items: Vec<Item>) -> Result<Self, Vec<Item>> {
        if items.is_empty() || items.len() > ITEMS_MAX || !items.iter().all(is_plain) {
            return Err(items);
        }
        Ok(Self { received: received.clone(), items })
    }
}

fn is_plain(item: &Item) -> bool {
    match &item.kind {
        Kind::Message(message) => {
            message.origin == Origin::Live
                && message.group_id.is_none()
                && message.replacement.is_none()
                && target_of(&message.content).is_none()
                && !stops_marketing(Writer::Customer, message)
        }
        _ => false,
    }
}

/// Webhooks that wait for their batch.
#[derive(Debug)]
pub(crate) struct Batches {
    waiting: Mutex<Vec<Waiting>>,
    lanes: Semaphore,
}

#[derive(Debug)]
struct Waiting {
    plain: Plain,
    /// Dropped unanswered when the webhook has to be taken by itself.
    answer: oneshot::Sender<Tally>,
}

impl Batches {
    pub(crate) fn new() -> Self {
        Self { waiting: Mutex::default(), lanes: Semaphore::new(LANES) }
    }

    /// Takes a webhook in with others; `None` when it has to be taken by itself.
    pub(crate) async fn take(
        &self,
        worker: &Worker,
        (quiet, metrics): (SignedDuration, &Metrics),
        plain: Plain,
    ) -> Option<Tally> {
        let (answer, mut answered) = oneshot::channel();
        self.wait(Waiting { plain, answer });
        loop {
            let lane = tokio::select! {
                biased;
                tally = &mut answered => return tally.ok(),
                lane = self.lanes.acquire() => lane,
            };
            let batch = self.next();
            if batch.is_empty() {
                // Another handler is writing it.
                drop(lane);
                return answered.await.ok();
            }
            let (plains, answers): (Vec<_>, Vec<_>) =
                batch.into_iter().map(|waiting| (waiting.plain, waiting.answer)).unzip();
            let written = match written(worker, (quiet, metrics), &plains).await {
                Ok(written) => written,
                Err(error) => {
                    let error = format!("{:#}", anyhow::Error::new(error));
                    tracing::info!(webhooks = plains.len(), error, "a batch is taken in one by one");
                    continue;
                }
            };
            drop(lane);
            for (tally, answer) in written.tallies.into_iter().zip(answers) {
                if let Some(tally) = tally {
                    // Whoever is gone has been handed back, and finds it accounted for.
                    answer.send(tally).ok();
                }
            }
            worker.publish(written.causes).await;
        }
    }

    fn wait(&self, waiting: Waiting) {
        self.lock().push(waiting);
    }

    /// The next batch, in the order of the stream.
    fn next(&self) -> Vec<Waiting> {
        let mut waiting = self.lock();
        waiting.sort_by_key(|waiting| waiting.plain.received.stream_sequence);
        let count = waiting.len().min(WEBHOOKS_MAX);
        waiting.drain(..count).collect()
    }

    /// A panic while the lock was held leaves a list that is as good as before.
    fn lock(&self) -> std::sync::MutexGuard<'_, Vec<Waiting>> {
        self.waiting.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

/// Writes a batch. One that was overtaken is tried again, because the next try finds what the other wrote: one by one,
/// its webhooks would cost a transaction each.
async fn written(
    worker: &Worker,
    (quiet, metrics): (SignedDuration, &Metrics),
    plains: &[Plain],
) -> StoreResult<write::Batch> {
    for _ in 1..TRIES_MAX {
        match write::all(worker, (quiet, metrics), plains).await {
            Err(StoreError::Overtaken(rows)) => tracing::debug!(rows, "a batch was overtaken"),
            written => return written,
        }
    }
    write::all(worker, (quiet, metrics), plains).await
}
