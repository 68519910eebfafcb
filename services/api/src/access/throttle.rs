//! Slows down guessing: after some failures in a row, no more tries for a while.

use std::net::IpAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use moka::future::Cache;

use crate::problem::{Code, Problem};

/// Failures for one e-mail address before the wait.
const FAILURES_PER_EMAIL_MAX: u32 = 10;
/// Failures from one address of the network before the wait; an office may share one.
const FAILURES_PER_PEER_MAX: u32 = 100;
/// The wait, counted from the first failure.
const WAIT: Duration = Duration::from_mins(5);
/// Most addresses remembered.
const REMEMBERED_MAX: u64 = 100_000;

/// Counts tries that have not succeeded. Each process counts for itself.
#[derive(Debug, Clone)]
pub(crate) struct Throttle {
    emails: Cache<String, Arc<AtomicU32>>,
    peers: Cache<IpAddr, Arc<AtomicU32>>,
}

impl Default for Throttle {
    fn default() -> Self {
        Self { emails: remembering(), peers: remembering() }
    }
}

impl Throttle {
    /// Counts a try, which is refused when there were too many.
    pub(crate) async fn count(&self, email: &str, peer: Option<IpAddr>) -> Result<(), Problem> {
        let email = self.emails.get_with(email.to_lowercase(), async { Arc::default() }).await;
        let mut allowed = email.fetch_add(1, Ordering::Relaxed) < FAILURES_PER_EMAIL_MAX;
        if let Some(peer) = peer {
            let peer = self.peers.get_with(peer, async { Arc::default() }).await;
            allowed &= peer.fetch_add(1, Ordering::Relaxed) < FAILURES_PER_PEER_MAX;
        }
        let refused = || Problem::of(Code::TooManyRequests).retry_after_seconds(WAIT.as_secs());
        if allowed { Ok(()) } else { Err(refused()) }
    }

    /// The try succeeded: it does not count, and neither do those before it for this e-mail address.
    pub(crate) async fn succeeded(&self, email: &str, peer: Option<IpAddr>) {
        self.emails.invalidate(&email.to_lowercase()).await;
        if let Some(peer) = peer
            && let Some(count) = self.peers.get(&peer).await
        {
            count.fetch_sub(1, Ordering::Relaxed);
        }
    }
}

fn remembering<K: std::hash::Hash + Eq + Send + Sync + 'static>() -> Cache<K, Arc<AtomicU32>> {
    Cache::builder().max_capacity(REMEMBERED_MAX).time_to_live(WAIT).build()
}
