//! What the two connections report of themselves.

use async_nats::{Event, ServerError};
use tokio::sync::watch;

use super::version::TooOld;

/// One connection.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Link {
    /// Not connected; the client is trying.
    #[default]
    Down,
    /// Connected.
    Up,
    /// Connected, but the server refused something. A refused publish is silent for its caller, so that this is the
    /// only sign.
    Denied(String),
}

/// Both connections.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Links {
    /// The connection that pulls.
    pub consumer: Link,
    /// The connection that publishes.
    pub publisher: Link,
    /// The server that answered last lacks what the product needs.
    pub too_old: Option<TooOld>,
    /// Connections made so far by the one that pulls; a change means that what the server was asked before is lost.
    pub connections: u64,
}

impl Links {
    /// Why the bus cannot be used, in words fit for a public readiness page; `None` when it can.
    pub fn problem(&self) -> Option<String> {
        if let Some(too_old) = &self.too_old {
            return Some(too_old.to_string());
        }
        [&self.publisher, &self.consumer].into_iter().find_map(|link| match link {
            Link::Up => None,
            Link::Down => Some("nats is not connected".to_owned()),
            Link::Denied(what) => Some(format!("nats refused: {what}")),
        })
    }
}

/// Which connection an event is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    Publisher,
    Consumer,
}

/// Notes an event of one connection.
pub(super) fn note(state: &watch::Sender<Links>, event: &Event, side: Side) {
    let link = |links: &mut Links, link: Link| match side {
        Side::Publisher => links.publisher = link,
        Side::Consumer => links.consumer = link,
    };
    match event {
        Event::Connected => state.send_modify(|links| {
            link(links, Link::Up);
            links.connections += u64::from(side == Side::Consumer);
        }),
        Event::Disconnected | Event::Closed | Event::Draining => {
            tracing::warn!("nats is disconnected");
            state.send_modify(|links| link(links, Link::Down));
        }
        Event::LameDuckMode => tracing::info!("nats is about to stop"),
        Event::SlowConsumer(_) => tracing::warn!("nats delivered faster than messages were taken"),
        Event::ServerError(ServerError::Other(text)) if text.to_ascii_lowercase().contains("permissions violation") => {
            let what = without_tokens(text);
            tracing::error!(reason = what, "nats refused");
            state.send_modify(|links| link(links, Link::Denied(what)));
        }
        Event::ServerError(error) => tracing::warn!(%error, "nats reported an error"),
        Event::ClientError(error) => tracing::debug!(%error, "nats client reported an error"),
    }
}

/// The refusal without all but the first token of the subject: later ones may be a webhook path.
fn without_tokens(text: &str) -> String {
    text.split('.').next().unwrap_or_default().replace('"', "")
}
