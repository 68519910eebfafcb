//! Pulling: a slot before a message, and a new pull after any error.

use std::sync::Arc;
use std::time::Duration;

use async_nats::jetstream;
use reaktly_events::dead_letters::DeadLetterLedger;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio_util::task::TaskTracker;

use super::handler::{Handler, Probe};
use super::held::Held;
use super::{Worker, attempt};
use crate::backoff::{self, Backoff};
use crate::pull::{Pull, PullError, Pulled};

/// Messages asked for at a time.
const ASK_MAX: usize = 256;
/// A probe that takes longer says no.
const PROBE_TIME_MAX: Duration = Duration::from_secs(2);
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
    let rounds = async {
        loop {
            match round(worker, tasks, &slots, &mut pull).await {
                Ok(()) => errors.reset(),
                Err(error) => {
                    pull = None;
                    let consumer = worker.settings.consumer.name;
                    tracing::warn!(consumer, error = describe(&error), "pulling again after an error");
                    errors.wait().await;
                }
            }
        }
    };
    tokio::select! {
        () = worker.stop.cancelled() => {}
        () = rounds => {}
    }
    hand_back(worker, pull).await;
}

/// Asks once and hands out what comes.
async fn round<H: Handler, L: DeadLetterLedger, P: Probe>(
    worker: &Arc<Worker<H, L, P>>,
    tasks: &TaskTracker,
    slots: &Arc<Semaphore>,
    pull: &mut Option<Pull>,
) -> Result<(), PullError> {
    until_healthy(worker).await;
    let connections = until_connected(worker).await;
    let mut free = free_slots(slots).await?;
    if pull.is_none() {
        let spec = &worker.settings.consumer;
        *pull = Some(Pull::open(&worker.bus, spec.stream, spec.name).await?);
    }
    let Some(open) = pull.as_mut() else { return Ok(()) };
    open.ask(free.num_permits()).await?;
    loop {
        tokio::select! {
            biased;
            pulled = open.next() => {
                (worker.settings.tick)();
                match pulled? {
                    Pulled::Message(message) => hand_out(worker, tasks, slots, &mut free, *message).await?,
                    Pulled::Done => return Ok(()),
                }
            }
            () = worker.gate.until_closed() => break,
            // The server has forgotten the request with the connection.
            () = worker.bus.until_reconnected(connections) => break,
        }
    }
    for message in pull.take().map(Pull::leftovers).unwrap_or_default() {
        hand_out(worker, tasks, slots, &mut free, message).await?;
    }
    Ok(())
}

async fn hand_out<H: Handler, L: DeadLetterLedger, P: Probe>(
    worker: &Arc<Worker<H, L, P>>,
    tasks: &TaskTracker,
    slots: &Arc<Semaphore>,
    free: &mut OwnedSemaphorePermit,
    message: jetstream::Message,
) -> Result<(), PullError> {
    let slot = match free.split(1) {
        Some(slot) => slot,
        None => one_slot(slots).await?,
    };
    tasks.spawn(attempt::attend(Arc::clone(worker), message, slot));
    Ok(())
}

/// Waits for one free slot and takes all there are.
async fn free_slots(slots: &Arc<Semaphore>) -> Result<OwnedSemaphorePermit, PullError> {
    let mut free = one_slot(slots).await?;
    let more = slots.available_permits().min(ASK_MAX - 1);
    if let Ok(more) = Arc::clone(slots).try_acquire_many_owned(u32::try_from(more).unwrap_or(0)) {
        free.merge(more);
    }
    Ok(free)
}

async fn one_slot(slots: &Arc<Semaphore>) -> Result<OwnedSemaphorePermit, PullError> {
    Arc::clone(slots).acquire_owned().await.map_err(|closed| PullError::Ask(Box::new(closed)))
}

/// While the gate is closed, asks the probe until it is well, the longer apart the more often that did not help.
async fn until_healthy<H: Handler, L: DeadLetterLedger, P: Probe>(worker: &Worker<H, L, P>) {
    let mut failures = worker.gate.closings();
    while !worker.gate.is_open() {
        if failures > 0 {
            tokio::time::sleep(backoff::after_failures(failures - 1)).await;
        }
        failures = failures.saturating_add(1);
        (worker.settings.tick)();
        if let Ok(true) = tokio::time::timeout(PROBE_TIME_MAX, worker.settings.probe.healthy()).await {
            worker.gate.open(worker.settings.consumer.name);
        }
    }
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

async fn hand_back<H, L, P>(worker: &Worker<H, L, P>, pull: Option<Pull>) {
    for message in pull.map(Pull::leftovers).unwrap_or_default() {
        if let Some(held) = Held::of(worker.bus.consumer(), &message, worker.settings.consumer.ack_wait) {
            held.hand_back(Duration::ZERO).await;
        }
    }
}

fn describe(error: &PullError) -> String {
    match std::error::Error::source(error) {
        Some(source) => format!("{error}: {source}"),
        None => error.to_string(),
    }
}
