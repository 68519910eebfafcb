//! Making the server hold the table, and finding out whether it does.

use std::fmt;

use async_nats::jetstream::ErrorCode;
use async_nats::jetstream::consumer;
use async_nats::jetstream::context::{ConsumerInfoErrorKind, CreateStreamErrorKind, GetStreamErrorKind};
use async_nats::jetstream::stream::{Config, Info};

use super::{ConsumerSpec, StreamSpec, Topology, WEBHOOKS_BYTES_MIN, compare, convert};
use crate::Bus;
use crate::connection::TooOld;

/// Why the table does not hold.
#[derive(Debug, thiserror::Error)]
pub enum TopologyError {
    /// The server lacks what the product needs.
    #[error(transparent)]
    TooOld(#[from] TooOld),
    /// NATS is not connected.
    #[error("nats is not connected")]
    Unavailable,
    /// The server did not do as asked.
    #[error("could not {action} {what}")]
    Failed {
        /// What was tried.
        action: &'static str,
        /// With which stream or consumer.
        what: String,
        /// Why it failed.
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// A stream or consumer is missing.
    #[error("{what} is missing: run `reaktly topology`")]
    Missing {
        /// Which.
        what: String,
    },
    /// A stream or consumer differs from the table.
    #[error("{what} differs from what is needed in {}: run `reaktly topology`", settings.join(", "))]
    Differs {
        /// Which.
        what: String,
        /// The settings that differ.
        settings: Vec<&'static str>,
    },
    /// The server took a configuration and dropped part of it.
    #[error("nats-server does not honour {} of {what}: it lacks a feature reaktly needs", settings.join(", "))]
    NotHonoured {
        /// Which stream or consumer.
        what: String,
        /// The settings it dropped.
        settings: Vec<&'static str>,
    },
}

/// What was done about a part of the table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// `stream TASKS`, `consumer TASKS/send`.
    pub what: String,
    /// What was done.
    pub action: Action,
}

/// What can be done about a part of the table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Action {
    /// It was there.
    Kept,
    /// It is new.
    Created,
    /// These settings were changed.
    Updated(Vec<&'static str>),
}

impl fmt::Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.action {
            Action::Kept => write!(f, "{} unchanged", self.what),
            Action::Created => write!(f, "{} created", self.what),
            Action::Updated(settings) => write!(f, "{} updated: {}", self.what, settings.join(", ")),
        }
    }
}

/// Creates what is missing and changes what differs. Doing it again changes nothing.
pub async fn apply(bus: &Bus, topology: &Topology) -> Result<Vec<Change>, TopologyError> {
    bus.check_server()?;
    let mut changes = Vec::new();
    for spec in &topology.streams {
        let wanted = convert::stream(spec);
        let action = match find_stream(bus, spec).await? {
            None => create_stream(bus, spec, wanted).await?,
            Some(found) => update_stream(bus, spec, &wanted, &found.config).await?,
        };
        changes.push(Change { what: stream_name(spec), action });
    }
    for spec in &topology.consumers {
        let action = apply_consumer(bus, spec).await?;
        changes.push(Change { what: consumer_name(spec), action });
    }
    Ok(changes)
}

/// Whether the server holds the table, without changing anything.
pub async fn verify(bus: &Bus, topology: &Topology) -> Result<(), TopologyError> {
    bus.check_server()?;
    for spec in &topology.streams {
        let what = || stream_name(spec);
        let found = find_stream(bus, spec).await?.ok_or_else(|| TopologyError::Missing { what: what() })?;
        equal(what, compare::stream(&convert::stream(spec), &found.config))?;
    }
    for spec in &topology.consumers {
        let what = || consumer_name(spec);
        let found = find_consumer(bus, spec).await?.ok_or_else(|| TopologyError::Missing { what: what() })?;
        equal(what, compare::consumer(&convert::consumer(spec), &found.config))?;
    }
    Ok(())
}

fn equal(what: impl Fn() -> String, settings: Vec<&'static str>) -> Result<(), TopologyError> {
    if settings.is_empty() { Ok(()) } else { Err(TopologyError::Differs { what: what(), settings }) }
}

async fn find_stream(bus: &Bus, spec: &StreamSpec) -> Result<Option<Info>, TopologyError> {
    match bus.reading().get_stream(&spec.name).await {
        Ok(stream) => Ok(Some(stream.cached_info().clone())),
        Err(error) => match error.kind() {
            GetStreamErrorKind::JetStream(refusal) if refusal.error_code() == ErrorCode::STREAM_NOT_FOUND => Ok(None),
            _ => Err(failed("look up", stream_name(spec), error)),
        },
    }
}

/// Creates a stream; when the server has less room than wanted, with the half, and half of that.
async fn create_stream(bus: &Bus, spec: &StreamSpec, mut wanted: Config) -> Result<Action, TopologyError> {
    let bytes_min = i64::try_from(WEBHOOKS_BYTES_MIN).unwrap_or(i64::MAX);
    loop {
        match bus.reading().create_stream(wanted.clone()).await {
            Ok(stream) => {
                honoured(stream_name(spec), compare::stream(&wanted, &stream.cached_info().config))?;
                return Ok(Action::Created);
            }
            Err(error) => match error.kind() {
                CreateStreamErrorKind::JetStream(refusal)
                    if NO_ROOM.contains(&refusal.error_code()) && wanted.max_bytes / 2 >= bytes_min =>
                {
                    wanted.max_bytes /= 2;
                    tracing::warn!(stream = spec.name, bytes = wanted.max_bytes, "nats has less room than wanted");
                }
                _ => return Err(failed("create", stream_name(spec), error)),
            },
        }
    }
}

async fn update_stream(bus: &Bus, spec: &StreamSpec, wanted: &Config, found: &Config) -> Result<Action, TopologyError> {
    let differing = compare::stream(wanted, found);
    if differing.is_empty() {
        return Ok(Action::Kept);
    }
    let mut update = wanted.clone();
    if !differing.contains(&"max_bytes") {
        // The room was clipped when the stream was made; it stays.
        update.max_bytes = found.max_bytes;
    }
    let updated = bus.reading().update_stream(update.clone()).await;
    let updated = updated.map_err(|error| failed("update", stream_name(spec), error))?;
    honoured(stream_name(spec), compare::stream(&update, &updated.config))?;
    Ok(Action::Updated(differing))
}

async fn apply_consumer(bus: &Bus, spec: &ConsumerSpec) -> Result<Action, TopologyError> {
    let wanted = convert::consumer(spec);
    let action = match find_consumer(bus, spec).await? {
        None => Action::Created,
        Some(found) => match compare::consumer(&wanted, &found.config) {
            settings if settings.is_empty() => return Ok(Action::Kept),
            settings => Action::Updated(settings),
        },
    };
    let made = bus.reading().create_consumer_on_stream(wanted.clone(), spec.stream).await;
    let made = made.map_err(|error| failed("create", consumer_name(spec), error))?;
    honoured(consumer_name(spec), compare::consumer(&wanted, &made.cached_info().config))?;
    Ok(action)
}

async fn find_consumer(bus: &Bus, spec: &ConsumerSpec) -> Result<Option<consumer::Info>, TopologyError> {
    let stream = bus.reading().get_stream_no_info(spec.stream).await;
    let stream = stream.map_err(|error| failed("look up", consumer_name(spec), error))?;
    match stream.consumer_info(spec.name).await {
        Ok(info) => Ok(Some(info)),
        Err(error) => match error.kind() {
            ConsumerInfoErrorKind::NotFound | ConsumerInfoErrorKind::StreamNotFound => Ok(None),
            _ => Err(failed("look up", consumer_name(spec), error)),
        },
    }
}

fn honoured(what: String, settings: Vec<&'static str>) -> Result<(), TopologyError> {
    if settings.is_empty() { Ok(()) } else { Err(TopologyError::NotHonoured { what, settings }) }
}

fn failed(action: &'static str, what: String, source: impl std::error::Error + Send + Sync + 'static) -> TopologyError {
    TopologyError::Failed { action, what, source: Box::new(source) }
}

fn stream_name(spec: &StreamSpec) -> String {
    format!("stream {}", spec.name)
}

fn consumer_name(spec: &ConsumerSpec) -> String {
    format!("consumer {}/{}", spec.stream, spec.name)
}

/// The server's ways to say that so many bytes cannot be set aside.
const NO_ROOM: [ErrorCode; 3] =
    [ErrorCode::STORAGE_RESOURCES_EXCEEDED, ErrorCode::INSUFFICIENT_RESOURCES, ErrorCode::ACCOUNT_RESOURCES_EXCEEDED];
