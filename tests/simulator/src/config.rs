//! What can be set about a simulator.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::time::Duration;

/// Settings of one simulator; the default listens on a free port of the loopback interface and forgets everything when it stops.
#[derive(Clone, Debug)]
pub struct Config {
    /// Address to listen on; port 0 takes a free one.
    pub listen: SocketAddr,
    /// Where the links to customers' files point, without a slash at the end; the address when absent.
    pub public_url: Option<String>,
    /// File that keeps businesses, customers and the latest of their threads across restarts.
    pub state: Option<PathBuf>,
    /// Wait before the second attempt of a webhook; it doubles from there.
    pub webhook_retry: Duration,
    /// Longest wait between two attempts of a webhook.
    pub webhook_retry_max: Duration,
    /// Time from acceptance to `sent`, from `sent` to `delivered`, and from `delivered` to `read`.
    pub status_step: Duration,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 0)),
            public_url: None,
            state: None,
            webhook_retry: Duration::from_secs(1),
            webhook_retry_max: Duration::from_mins(1),
            status_step: Duration::from_millis(150),
        }
    }
}
