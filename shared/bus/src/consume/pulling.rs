//! Pulling: a slot before a message, and a new pull after any error.

use std::sync::Arc;
use std::time::Duration;

use async_nats::jetstream;
use reaktly_events::dead_letters::DeadLetterLedger;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio_util::task::TaskTracker;

use super::handler::{Handler, Probe};
use super::{Worker, attempt};
use crate::backoff::Backoff;
use crate::pull::{Pull, PullError, Pulled};

/// Messages asked for at a time.
const ASK_MAX: usize = 256;
/// While NATS is away the loop shows that it lives this often.
const WAIT_FOR_LINK: Duration = Duration::from_secs(1);

/// Pulls until the worker stops.
pub(super) async fn pull<H: Handler, L: DeadLetterLedger, P: Probe>(
    worker: &Arc<Worker<H, L, P>>,
    tasks: &TaskTracker,
) {
    let mut pull = None;
    let mut errors = Backoff::default();
    let slots = Arc::new(Semaphore::new(worker.settings.in_flight_max.max(1)));
    loop {
        let ready = tokio::select! {
            biased;
            () = worker.stop.cancelled() => return,
            ready = ready(worker, &slots) => ready,
        };
        match round(worker, tasks, ready, &mut pull).await {
            Ok(()) => errors.reset(),
            Err(error) => {
                pull = None;
                let consumer = worker.settings.consumer.name;
                tracing::warn!(consumer, error = describe(&error), "pulling again after an error");
                tokio::select! {
                    () = worker.stop.cancelled() => return,
                    () = errors.wait() => {}
                }
            }
        }
    }
}

/// What a round begins with.
struct Ready {
    slots: Arc<Semaphore>,
    /// The slots that are free now, at least one.
    free: Option<OwnedSemaphorePermit>,
    /// Connections there have been.
    connections: u64,
}

/// Waits until there is something to do and someone to do it.
async fn ready<H: Handler, L: DeadLetterLedger, P: Probe>(worker: &Worker<H, L, P>, slots: &Arc<Semaphore>) -> Ready {
    let first = one_slot(slots).await;
    worker.gate.pass(&worker.stop).await;
    let connections = until_connected(worker).await;
    let more = slots.available_permits().min(ASK_MAX - 1);
    let more = Arc::clone(slots).try_acquire_many_owned(u32::try_from(more).unwrap_or(0)).ok();
    let free = match (first, more) {
        (Some(mut first), Some(more)) => {
            first.merge(more);
            Some(first)
        }
        (first, _) => first,
    };
    Ready { slots: Arc::clone(slots), free, connections }
}

/// Asks once and hands out what comes. The answer is waited for also while the gate closes, when what comes waits
/// there, and while the worker stops: the server counts what it delivers to nobody.
async fn round<H: Handler, L: DeadLetterLedger, P: Probe>(
    worker: &Arc<Worker<H, L, P>>,
    tasks: &TaskTracker,
    mut ready: Ready,
    pull: &mut Option<Pull>,
) -> Result<(), PullError> {
    if pull.is_none() {
        let spec = &worker.settings.consumer;
        *pull = Some(Pull::open(&worker.bus, spec.stream, spec.name).await?);
    }
    let Some(open) = pull.as_mut() else { return Ok(()) };
    open.ask(ready.free.as_ref().map_or(1, OwnedSemaphorePermit::num_permits)).await?;
    loop {
        tokio::select! {
            biased;
            pulled = open.next() => {
                (worker.settings.tick)();
                match pulled? {
                    Pulled::Message(message) => hand_out(worker, tasks, &mut ready, *message).await,
                    Pulled::Done => return Ok(()),
                }
            }
            // The server has forgotten the request with the connection.
            () = worker.bus.until_reconnected(ready.connections) => break,
        }
    }
    for message in pull.take().map(Pull::leftovers).unwrap_or_default() {
        hand_out(worker, tasks, &mut ready, message).await;
    }
    Ok(())
}

async fn hand_out<H: Handler, L: DeadLetterLedger, P: Probe>(
    worker: &Arc<Worker<H, L, P>>,
    tasks: &TaskTracker,
    ready: &mut Ready,
    message: jetstream::Message,
) {
    let slot = match ready.free.as_mut().and_then(|free| free.split(1)) {
        Some(slot) => Some(slot),
        None => one_slot(&ready.slots).await,
    };
    tasks.spawn(attempt::attend(Arc::clone(worker), message, slot));
}

/// Waits for a free slot. There always is one in the end: nobody closes the semaphore.
async fn one_slot(slots: &Arc<Semaphore>) -> Option<OwnedSemaphorePermit> {
    Arc::clone(slots).acquire_owned().await.ok()
}

/// Waits for the connection; answers how many there have been.
async fn until_connected<H, L, P>(worker: &Worker<H, L, P>) -> u64 {
    loop {
        if let Ok(connections) = tokio::time::timeout(WAIT_FOR_LINK, worker.bus.until_consuming()).await {
            return connections;
        }
        (worker.settings.tick)();
    }
}

fn describe(error: &PullError) -> String {
    match std::error::Error::source(error) {
        Some(source) => format!("{error}: {source}"),
        None => error.to_string(),
    }
}
