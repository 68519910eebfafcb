//! Following a stream in order from a place of one's choice: for live events, for tailing, for a bucket's keys.
//!
//! Nothing is kept on the server: a reader that comes back says where it was. It outlives restarts of the server, and
//! tells when the stream it followed is no more.

use std::collections::BTreeMap;
use std::time::Duration;

use async_nats::jetstream;
use async_nats::jetstream::consumer::pull::{Ordered, OrderedConfig};
use async_nats::jetstream::consumer::{DeliverPolicy, ReplayPolicy};
use bytes::Bytes;
use futures_util::StreamExt as _;
use jiff::Timestamp;
use tokio::time::Instant;

use crate::backoff::Backoff;
use crate::{Bus, message};

/// A stream that is quiet is looked at this often: it may have been made anew.
const LOOK_EVERY: Duration = Duration::from_secs(10);

/// A message as it stands in a stream.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredMessage {
    /// Its subject.
    pub subject: String,
    /// Its sequence.
    pub sequence: u64,
    /// When it was stored.
    pub stored_at: Timestamp,
    /// Its headers.
    pub headers: BTreeMap<String, String>,
    /// Its body.
    pub payload: Bytes,
}

impl StoredMessage {
    /// A header by its exact name.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(String::as_str)
    }
}

/// Where to begin.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Start {
    /// With the oldest message there is.
    Oldest,
    /// With the first message stored at or after this instant.
    Since(Timestamp),
    /// With the message after this sequence.
    After(u64),
    /// With what comes from now on.
    New,
}

/// What following yields.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Followed {
    /// The next message.
    Message(StoredMessage),
    /// There is nothing further for now. Said once after each beginning and each stretch of messages.
    CaughtUp,
    /// Messages after the place asked for are gone from the stream, by age or purge; some may have been for us.
    Gap,
    /// The stream was lost and made again: sequences begin anew, and so does following, with its oldest message.
    Restarted,
}

/// Why following failed for now.
#[derive(Debug, thiserror::Error)]
pub enum FollowError {
    /// NATS does not answer, or the stream is missing.
    #[error("could not look at stream {stream}")]
    Look {
        /// The stream.
        stream: String,
        /// What happened.
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// Reading broke off.
    #[error("reading stream {stream} broke off")]
    Read {
        /// The stream.
        stream: String,
        /// What happened.
        source: Box<dyn std::error::Error + Send + Sync>,
    },
}

/// Follows a stream.
pub struct Follow {
    bus: Bus,
    stream: String,
    filter: String,
    start: Start,
    /// Which of the streams that had this name over time.
    created: Option<Timestamp>,
    open: Option<Open>,
    /// To be said before anything else.
    notices: Vec<Followed>,
}

struct Open {
    messages: Ordered,
    /// The connection it was opened on.
    connections: u64,
    /// When to look whether the stream is still the one that is followed.
    look_at: Instant,
}

impl Open {
    fn looked(self) -> Self {
        Self { look_at: Instant::now() + LOOK_EVERY, ..self }
    }
}

impl Follow {
    /// Follows the messages of `stream` whose subjects match `filter`. Nothing is asked of the server yet.
    pub fn new(bus: &Bus, stream: &str, filter: &str, start: Start) -> Self {
        Self {
            bus: bus.clone(),
            stream: stream.to_owned(),
            filter: filter.to_owned(),
            start,
            created: None,
            open: None,
            notices: Vec::new(),
        }
    }

    /// What comes next, however long that takes; errors are waited out. May be dropped and called again without
    /// losing anything.
    pub async fn next(&mut self) -> Followed {
        let mut failures = Backoff::default();
        loop {
            match self.try_next().await {
                Ok(followed) => return followed,
                Err(error) => {
                    tracing::debug!(error = format!("{:#}", anyhow::Error::new(error)), "following again");
                    failures.wait().await;
                }
            }
        }
    }

    /// What comes next, or why it cannot be had for now; calling again goes on where it broke off.
    pub async fn try_next(&mut self) -> Result<Followed, FollowError> {
        loop {
            if self.open.is_none() {
                self.open().await?;
            }
            if let Some(notice) = self.notices.pop() {
                return Ok(notice);
            }
            let Some(open) = self.open.as_mut() else { continue };
            let (connections, look_at) = (open.connections, open.look_at);
            let next = tokio::select! {
                biased;
                next = open.messages.next() => next,
                // The server forgot the reader with the connection; what was stored meanwhile is read by place.
                () = self.bus.until_reconnected(connections) => { self.open = None; continue }
                () = tokio::time::sleep_until(look_at) => {
                    let is_other = self.is_other_stream().await?;
                    self.open = self.open.take().filter(|_| !is_other).map(Open::looked);
                    continue;
                }
            };
            match next {
                Some(Ok(message)) => return Ok(self.take(&message)),
                Some(Err(error)) => {
                    self.open = None;
                    return Err(self.broken(error));
                }
                None => self.open = None,
            }
        }
    }

    fn take(&mut self, message: &jetstream::Message) -> Followed {
        let (sequence, stored_at, pending) = message.info().map_or((0, Timestamp::UNIX_EPOCH, 1), |info| {
            (info.stream_sequence, message::timestamp(info.published), info.pending)
        });
        self.start = Start::After(sequence);
        if pending == 0 {
            self.notices.push(Followed::CaughtUp);
        }
        Followed::Message(StoredMessage {
            subject: message.subject.to_string(),
            sequence,
            stored_at,
            headers: message::headers(message.headers.as_ref()),
            payload: message.payload.clone(),
        })
    }

    async fn open(&mut self) -> Result<(), FollowError> {
        let connections = self.bus.links().borrow().connections;
        let stream = self.bus.reading().get_stream(&self.stream).await.map_err(|error| self.unseen(error))?;
        let info = stream.cached_info();
        let mut notices = Vec::new();
        let created = message::timestamp(info.created);
        let start = match self.start {
            Start::After(place)
                if self.created.is_some_and(|known| known != created) || place > info.state.last_sequence =>
            {
                notices.push(Followed::Restarted);
                Start::Oldest
            }
            Start::After(place) if place + 1 < info.state.first_sequence => {
                notices.push(Followed::Gap);
                Start::After(info.state.first_sequence - 1)
            }
            Start::New => Start::After(info.state.last_sequence),
            start => start,
        };
        let config = OrderedConfig {
            filter_subject: self.filter.clone(),
            deliver_policy: policy(start),
            replay_policy: ReplayPolicy::Instant,
            ..OrderedConfig::default()
        };
        let consumer = stream.create_consumer(config).await.map_err(|error| self.unseen(error))?;
        let is_caught_up = consumer.cached_info().num_pending == 0;
        let messages = consumer.messages().await.map_err(|error| self.broken(error))?;
        if is_caught_up {
            notices.insert(0, Followed::CaughtUp);
        }
        // From here on nothing can be interrupted, so that a notice is neither lost nor said twice.
        if start == Start::Oldest || matches!(start, Start::After(_)) {
            self.start = if let Start::After(place) = start { Start::After(place) } else { Start::After(0) };
        }
        self.created = Some(created);
        self.notices = notices;
        self.open = Some(Open { messages, connections, look_at: Instant::now() + LOOK_EVERY });
        Ok(())
    }

    /// Whether the stream is not the one that is being followed.
    async fn is_other_stream(&mut self) -> Result<bool, FollowError> {
        let stream = self.bus.reading().get_stream(&self.stream).await.map_err(|error| self.unseen(error))?;
        Ok(self.created != Some(message::timestamp(stream.cached_info().created)))
    }

    fn unseen(&self, source: impl std::error::Error + Send + Sync + 'static) -> FollowError {
        FollowError::Look { stream: self.stream.clone(), source: Box::new(source) }
    }

    fn broken(&self, source: impl std::error::Error + Send + Sync + 'static) -> FollowError {
        FollowError::Read { stream: self.stream.clone(), source: Box::new(source) }
    }
}

fn policy(start: Start) -> DeliverPolicy {
    match start {
        Start::Oldest => DeliverPolicy::All,
        Start::After(place) => DeliverPolicy::ByStartSequence { start_sequence: place + 1 },
        Start::Since(at) => match message::client_time(at) {
            Some(start_time) => DeliverPolicy::ByStartTime { start_time },
            None => DeliverPolicy::All,
        },
        Start::New => DeliverPolicy::New,
    }
}
