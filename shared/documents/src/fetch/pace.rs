//! One request at a time to a host, with a pause between.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

/// Hosts remembered; those whose pause is over are forgotten first.
const HOSTS_MAX: usize = 10_000;

/// When each host may be asked next.
#[derive(Debug, Default)]
pub(crate) struct Pace {
    next: Mutex<HashMap<String, Instant>>,
}

impl Pace {
    /// Takes the next place in the row of `host` and tells when it comes up; the one behind it comes up a pause later.
    pub(crate) fn take(&self, host: &str, pause: Duration, now: Instant) -> Instant {
        let mut next = self.next.lock().unwrap_or_else(PoisonError::into_inner);
        if next.len() >= HOSTS_MAX {
            next.retain(|_, at| *at > now);
        }
        let at = next.get(host).copied().unwrap_or(now).max(now);
        next.insert(host.to_owned(), at + pause);
        at
    }
}

#[cfg(test)]
mod tests;
