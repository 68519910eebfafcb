//! The gate between the loop and its handler: closed while something the handler depends on is gone.

use std::sync::atomic::{AtomicU32, Ordering};

use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

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
    pub(super) async fn until_closed(&self) {
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
    pub(super) fn open(&self, consumer: &str) {
        if !self.open.send_replace(true) && self.closings() > 0 {
            tracing::info!(consumer, "trying again");
        }
    }

    pub(super) fn is_open(&self) -> bool {
        *self.open.borrow()
    }

    /// A message was handled: what it depends on is there.
    pub(super) fn proven(&self) {
        self.closings.store(0, Ordering::Relaxed);
    }

    /// How often the gate closed since a message was last handled: the more, the longer before the next try.
    pub(super) fn closings(&self) -> u32 {
        self.closings.load(Ordering::Relaxed)
    }
}
