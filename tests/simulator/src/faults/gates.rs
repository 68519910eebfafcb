//! Gates at which calls wait until a test releases them.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use tokio_util::sync::CancellationToken;

/// Gates by name; a gate that was released stays open until the rules are replaced.
#[derive(Default)]
pub(crate) struct Gates(Mutex<HashMap<String, CancellationToken>>);

impl Gates {
    /// Waits until the gate is open.
    pub(crate) async fn pass(&self, name: &str) {
        let gate = self.gate(name);
        gate.cancelled().await;
    }

    /// Opens one gate.
    pub(crate) fn release(&self, name: &str) {
        self.gate(name).cancel();
    }

    /// Lets everyone through and closes the gates behind them.
    pub(crate) fn release_all(&self) {
        let mut gates = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        for (_, gate) in gates.drain() {
            gate.cancel();
        }
    }

    /// Forgets all gates; the calls that wait at them have been ended.
    pub(crate) fn forget(&self) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }

    fn gate(&self, name: &str) -> CancellationToken {
        let mut gates = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        gates.entry(name.to_owned()).or_default().clone()
    }
}
