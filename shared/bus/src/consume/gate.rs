//! The gate between the loop and its handler: closed while something the handler depends on is gone.

use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

use super::{Probe, Tick};
use crate::backoff;

/// A probe that takes longer says no.
const PROBE_TIME_MAX: Duration = Duration::from_secs(2);

/// Open or closed, for all messages of a loop alike.
pub(super) struct Gate {
    open: watch::Sender<bool>,
    /// Closings since a message was last handled.
    closings: AtomicU32,
}

impl Gate {
    /// A gate that waits for the first probe.
    pub(super) fn closed() -> Self {
        Self { open: watch::Sender::new(false), closings: AtomicU32::new(0) }
    }

    /// Waits until the gate is open; `false` when `stop` comes first.
    pub(super) async fn pass(&self, stop: &CancellationToken) -> bool {
        let mut open = self.open.subscribe();
        tokio::select! {
            biased;
            opened = open.wait_for(|open| *open) => opened.is_ok(),
            () = stop.cancelled() => false,
        }
    }

    /// Waits until the gate is closed.
    async fn until_closed(&self) {
        let mut open = self.open.subscribe();
        // The sender lives as long as the gate, so that waiting ends only by a closed gate.
        drop(open.wait_for(|open| !*open).await);
    }

    /// Closes the gate and logs why, once for all messages that fail together.
    pub(super) fn close(&self, consumer: &str, error: &anyhow::Error) {
        if self.open.send_replace(false) {
            self.closings.fetch_add(1, Ordering::Relaxed);
            let error = format!("{error:#}");
            tracing::warn!(consumer, error, "a dependency is unavailable; nothing is pulled until it is back");
        }
    }

    /// Opens the gate.
    fn open(&self, consumer: &str) {
        if !self.open.send_replace(true) && self.closings() > 0 {
            tracing::info!(consumer, "trying again");
        }
    }

    fn is_open(&self) -> bool {
        *self.open.borrow()
    }

    /// A message was handled: what it depends on is there.
    pub(super) fn proven(&self) {
        self.closings.store(0, Ordering::Relaxed);
    }

    /// How often the gate closed since a message was last handled: the more, the longer before the next try.
    fn closings(&self) -> u32 {
        self.closings.load(Ordering::Relaxed)
    }
}

/// Whenever the gate is closed, asks the probe until it is well, the longer apart the more often that did not help.
pub(super) async fn keep(gate: &Gate, probe: &impl Probe, consumer: &str, tick: &Tick) {
    loop {
        gate.until_closed().await;
        let mut failures = gate.closings();
        while !gate.is_open() {
            if failures > 0 {
                tokio::time::sleep(backoff::after_failures(failures - 1)).await;
            }
            failures = failures.saturating_add(1);
            tick();
            if let Ok(true) = tokio::time::timeout(PROBE_TIME_MAX, probe.healthy()).await {
                gate.open(consumer);
            }
        }
    }
}
