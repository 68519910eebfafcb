//! The connection: one client for consuming and one for publishing, so that a large pull never holds up an answer to
//! Meta, and what is known about both.

mod links;
mod version;

use std::path::PathBuf;
use std::sync::{Arc, Weak};
use std::time::Duration;

use async_nats::connection::State;
use async_nats::jetstream::{self, context::ContextBuilder};
use async_nats::{Client, ConnectOptions, ServerAddr};
use tokio::sync::watch;

use links::Side;
pub use links::{Link, Links};
pub use version::{SERVER_VERSION_MIN, TooOld};

use crate::backoff;
use crate::publish::PUBLISH_TIME_MAX;
use crate::topology::TopologyError;

/// A connection attempt that takes longer has failed.
const CONNECT_TIME_MAX: Duration = Duration::from_secs(2);
/// Bounds requests to the server. Longer bounds make a reconnected consumer wait for an answer that was lost.
const REQUEST_TIME_MAX: Duration = Duration::from_secs(1);
/// A silent peer is noticed after three of these.
const PING_INTERVAL: Duration = Duration::from_secs(5);
/// Servers should take messages up to this size: Meta's webhooks with room for headers.
const PAYLOAD_BYTES_WANTED: usize = 4 * 1024 * 1024;
/// How long [`connect`] waits for the first connection before it lets the service start without one.
const FIRST_CONNECTION_WAIT: Duration = Duration::from_secs(2);

/// Where NATS is and who connects.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Who connects, shown in the server's lists: the service's name.
    pub name: String,
    /// Server URLs; they may hold a password.
    pub urls: Vec<String>,
    /// Credentials file.
    pub credentials: Option<PathBuf>,
}

/// Why there is no connection.
#[derive(Debug, thiserror::Error)]
pub enum ConnectError {
    /// The credentials file is missing or malformed.
    #[error("could not read the nats credentials file {}", path.display())]
    Credentials {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        source: std::io::Error,
    },
    /// A URL cannot be parsed. It is not repeated, because it may hold a password.
    #[error("nats url number {position} is malformed")]
    Address {
        /// Its place in the list, from 1.
        position: usize,
    },
    /// The client could not be set up.
    #[error("could not set up the nats client")]
    Client(#[source] async_nats::ConnectError),
    /// The server lacks what the product needs.
    #[error(transparent)]
    TooOld(#[from] TooOld),
}

/// The bus. Clones share the two connections, which end with the last clone.
#[derive(Clone, Debug)]
pub struct Bus {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    publisher: Client,
    consumer: Client,
    /// For publishing.
    jetstream: jetstream::Context,
    /// For reading and for managing streams.
    reading: jetstream::Context,
    links: watch::Receiver<Links>,
}

/// Connects, and keeps reconnecting for as long as the bus lives. Without a server it returns after two seconds with a
/// bus whose [`Bus::links`] are down: a service starts without NATS and says so in its readiness.
pub async fn connect(settings: &Settings) -> Result<Bus, ConnectError> {
    let (state, mut links) = watch::channel(Links::default());
    let state = Arc::new(state);
    let publisher = client(settings, "publish", &state, Side::Publisher).await?;
    let consumer = client(settings, "consume", &state, Side::Consumer).await?;
    let inner = Arc::new(Inner {
        jetstream: ContextBuilder::new().timeout(PUBLISH_TIME_MAX).build(publisher.clone()),
        reading: ContextBuilder::new().timeout(REQUEST_TIME_MAX).build(consumer.clone()),
        publisher,
        consumer,
        links: links.clone(),
    });
    let connected = links.wait_for(|links| links.publisher == Link::Up && links.consumer == Link::Up);
    if let Ok(Ok(_)) = tokio::time::timeout(FIRST_CONNECTION_WAIT, connected).await {
        version::check(&inner.publisher.server_info().version)?;
    } else {
        tracing::warn!("nats does not answer yet; connecting goes on");
    }
    tokio::spawn(watch_version(Arc::downgrade(&inner), Arc::downgrade(&state)));
    Ok(Bus { inner })
}

impl Bus {
    /// What is known about the two connections, for readiness.
    pub fn links(&self) -> watch::Receiver<Links> {
        self.inner.links.clone()
    }

    /// The version of the server, as it says it; `None` before the first connection.
    pub fn server_version(&self) -> Option<String> {
        self.inner.publisher.try_server_info().map(|info| info.version.clone())
    }

    /// Sends what is still buffered and closes both connections. The bus is of no use afterwards.
    pub async fn close(&self) {
        for client in [&self.inner.consumer, &self.inner.publisher] {
            if let Ok(Err(error)) = tokio::time::timeout(REQUEST_TIME_MAX, client.drain()).await {
                tracing::debug!(%error, "could not drain a nats connection");
            }
        }
    }

    pub(crate) fn consumer(&self) -> &Client {
        &self.inner.consumer
    }

    /// Waits until the consuming connection is there; answers how many connections there have been.
    pub(crate) async fn until_consuming(&self) -> u64 {
        let mut links = self.links();
        let found = links.wait_for(|links| links.consumer != Link::Down).await;
        // The sender lives as long as the connections, and they as long as this bus.
        found.map_or(0, |links| links.connections)
    }

    /// Waits until there have been more than `connections`: what was asked of the server before is lost.
    pub(crate) async fn until_reconnected(&self, connections: u64) {
        let mut links = self.links();
        drop(links.wait_for(|links| links.connections != connections).await);
    }

    /// Whether there is a server and it will do.
    pub(crate) fn check_server(&self) -> Result<(), TopologyError> {
        if !self.is_connected() {
            return Err(TopologyError::Unavailable);
        }
        let info = self.inner.publisher.try_server_info().ok_or(TopologyError::Unavailable)?;
        Ok(version::check(&info.version)?)
    }

    pub(crate) fn is_connected(&self) -> bool {
        self.inner.publisher.connection_state() == State::Connected
    }

    /// JetStream's API by way of the publishing connection.
    pub(crate) fn jetstream(&self) -> &jetstream::Context {
        &self.inner.jetstream
    }

    /// JetStream's API by way of the consuming connection, for reading and for managing streams.
    pub(crate) fn reading(&self) -> &jetstream::Context {
        &self.inner.reading
    }
}

async fn client(
    settings: &Settings,
    purpose: &str,
    state: &Arc<watch::Sender<Links>>,
    side: Side,
) -> Result<Client, ConnectError> {
    let state = Arc::clone(state);
    let mut options = ConnectOptions::new()
        .name(format!("{} ({purpose})", settings.name))
        .retry_on_initial_connect()
        .connection_timeout(CONNECT_TIME_MAX)
        .request_timeout(Some(REQUEST_TIME_MAX))
        .ping_interval(PING_INTERVAL)
        .reconnect_delay_callback(|attempts| match attempts {
            // The first attempt is the connection itself, or follows a loss that is usually short.
            0 | 1 => Duration::ZERO,
            more => backoff::after_failures(u32::try_from(more - 2).unwrap_or(u32::MAX).min(RECONNECT_DOUBLINGS_MAX)),
        })
        .event_callback(move |event| {
            links::note(&state, &event, side);
            std::future::ready(())
        });
    if let Some(path) = &settings.credentials {
        let read = options.credentials_file(path).await;
        options = read.map_err(|source| ConnectError::Credentials { path: path.clone(), source })?;
    }
    let addresses = addresses(&settings.urls)?;
    options.connect(addresses.as_slice()).await.map_err(ConnectError::Client)
}

/// Reconnecting waits at most 1.6 s: consuming resumes soon after an outage, whatever its length.
const RECONNECT_DOUBLINGS_MAX: u32 = 4;

fn addresses(urls: &[String]) -> Result<Vec<ServerAddr>, ConnectError> {
    let parsed = urls.iter().enumerate();
    parsed.map(|(index, url)| url.trim().parse().map_err(|_| ConnectError::Address { position: index + 1 })).collect()
}

/// Looks at the server's version after each connection: it may have been absent at first, or been replaced.
async fn watch_version(bus: Weak<Inner>, state: Weak<watch::Sender<Links>>) {
    let Some(mut links) = bus.upgrade().map(|inner| inner.links.clone()) else { return };
    let mut payload_bytes = PAYLOAD_BYTES_WANTED;
    loop {
        links.mark_unchanged();
        let (Some(inner), Some(state)) = (bus.upgrade(), state.upgrade()) else { return };
        if let Some(info) = inner.publisher.try_server_info() {
            payload_bytes = tell_size(info.max_payload, payload_bytes);
            let too_old = version::check(&info.version).err();
            state.send_if_modified(|links| {
                let is_news = links.too_old != too_old;
                if let (true, Some(error)) = (is_news, &too_old) {
                    tracing::error!(%error, "nats is of no use");
                }
                links.too_old = too_old;
                is_news
            });
        }
        drop((inner, state));
        if links.changed().await.is_err() {
            return;
        }
    }
}

/// Warns when the server takes only messages smaller than webhooks can be, once per size. A smaller customer never
/// meets the limit, so that it is no reason to refuse.
fn tell_size(bytes: usize, told: usize) -> usize {
    if bytes < PAYLOAD_BYTES_WANTED && bytes != told {
        tracing::warn!(bytes, "nats takes no larger messages, and webhooks can be larger: set its max_payload to 8MB");
    }
    bytes
}

#[cfg(test)]
mod tests;
