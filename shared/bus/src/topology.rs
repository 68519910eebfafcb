//! The streams, the bucket and the consumers: one table, applied by a command; services only bind.

mod apply;
mod compare;
mod convert;
mod keep;
mod table;

use std::time::Duration;

use reaktly_events::{Stage, streams};

pub use apply::{Action, Change, TopologyError, apply, verify};
pub use keep::keep;

const DAY: Duration = Duration::from_hours(24);

/// Raw webhooks outlive the seven days over which Meta repeats them.
const WEBHOOKS_KEPT: Duration = DAY.saturating_mul(8);
const EVENTS_KEPT: Duration = DAY.saturating_mul(14);
const DEAD_LETTERS_KEPT: Duration = DAY.saturating_mul(30);
/// Within this time the server drops a message it has by id. Longer windows cost memory; beyond it the inbox table
/// tells repeats.
const DUPLICATE_WINDOW: Duration = Duration::from_mins(10);
/// When a worker is silent about a message for this long, another gets it: the delay after a crash. Working longer is
/// fine, because the loop says so.
const ACK_WAIT: Duration = Duration::from_secs(10);
/// Room for raw webhooks unless set otherwise.
pub const WEBHOOKS_BYTES_DEFAULT: u64 = 20 * 1024 * 1024 * 1024;
/// With less room than this for raw webhooks there is no point in starting.
pub const WEBHOOKS_BYTES_MIN: u64 = 64 * 1024 * 1024;

/// What differs between installations.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TopologySettings {
    /// Room for raw webhooks, in bytes; clipped to what the server allows.
    pub webhooks_bytes_max: u64,
    /// Copies of each message: 1 on a single server, 3 in a cluster.
    pub replicas: usize,
}

impl Default for TopologySettings {
    fn default() -> Self {
        Self { webhooks_bytes_max: WEBHOOKS_BYTES_DEFAULT, replicas: 1 }
    }
}

/// How long a stream keeps a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kept {
    /// This long, whoever reads it.
    For(Duration),
    /// Until its one consumer is done with it.
    UntilDone,
    /// Until the key is written again: a bucket.
    Newest,
}

/// What happens when there is no room.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WhenFull {
    /// The publisher is refused.
    Refuse,
    /// The oldest goes. Without a limit of bytes that never happens.
    DropOldest,
}

/// A stream.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StreamSpec {
    /// Its name.
    pub name: String,
    /// What it takes.
    pub subjects: Vec<String>,
    /// How long it keeps it.
    pub kept: Kept,
    /// Its room in bytes, when limited.
    pub bytes_max: Option<u64>,
    /// What happens without room.
    pub when_full: WhenFull,
    /// Whether messages can be published for later.
    pub schedules: Schedules,
    /// Copies of each message.
    pub replicas: usize,
    /// What it is for, in a few words.
    pub carries: &'static str,
}

/// Whether a stream holds messages back until they are due.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Schedules {
    /// It does.
    On,
    /// It does not.
    Off,
}

/// A durable pull consumer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConsumerSpec {
    /// Its name, which is its stage's.
    pub name: &'static str,
    /// Its stream.
    pub stream: &'static str,
    /// Which of the stream's subjects it gets.
    pub filter: String,
    /// How long the server waits for an answer before it delivers again.
    pub ack_wait: Duration,
    /// Messages delivered and not settled, over all workers.
    pub unacknowledged_max: i64,
}

/// The whole table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Topology {
    /// Streams, and the bucket as the stream it is.
    pub streams: Vec<StreamSpec>,
    /// Consumers.
    pub consumers: Vec<ConsumerSpec>,
}

impl Topology {
    /// The table for an installation.
    pub fn of(settings: TopologySettings) -> Self {
        Self {
            streams: streams(settings),
            consumers: vec![
                normalize(),
                stage(Stage::Respond),
                stage(Stage::Route),
                stage(Stage::Send),
                stage(Stage::Presence),
                stage(Stage::Fetch),
                stage(Stage::Statuses),
            ],
        }
    }
}

/// The consumer of raw webhooks.
pub fn normalize() -> ConsumerSpec {
    ConsumerSpec {
        name: "normalize",
        stream: streams::WEBHOOKS,
        filter: streams::WEBHOOK_SUBJECTS.to_owned(),
        ack_wait: ACK_WAIT,
        unacknowledged_max: 256,
    }
}

/// The consumer of a stage's tasks.
pub fn stage(stage: Stage) -> ConsumerSpec {
    ConsumerSpec {
        name: stage.as_str(),
        stream: streams::TASKS,
        filter: streams::stage_subjects(stage),
        ack_wait: ACK_WAIT,
        unacknowledged_max: 500,
    }
}

/// The stream behind a bucket.
pub(crate) fn bucket_stream(bucket: &str) -> String {
    format!("KV_{bucket}")
}

fn streams(settings: TopologySettings) -> Vec<StreamSpec> {
    let stream = |name: &str, subjects: &[&str], kept: Kept, carries: &'static str| StreamSpec {
        name: name.to_owned(),
        subjects: subjects.iter().map(|&subject| subject.to_owned()).collect(),
        kept,
        bytes_max: None,
        when_full: WhenFull::DropOldest,
        schedules: Schedules::Off,
        replicas: settings.replicas,
        carries,
    };
    let bucket = |name: &str, carries: &'static str| StreamSpec {
        when_full: WhenFull::Refuse,
        ..stream(&bucket_stream(name), &[&format!("$KV.{name}.>")], Kept::Newest, carries)
    };
    vec![
        StreamSpec {
            bytes_max: Some(settings.webhooks_bytes_max),
            when_full: WhenFull::Refuse,
            ..stream(streams::WEBHOOKS, &[streams::WEBHOOK_SUBJECTS], Kept::For(WEBHOOKS_KEPT), "webhooks as signed")
        },
        stream(streams::EVENTS, &[streams::EVENT_SUBJECTS], Kept::For(EVENTS_KEPT), "what happened, for observers"),
        // The server refuses schedules together with refusing, and a limit would drop pending ones: hence neither.
        StreamSpec {
            schedules: Schedules::On,
            ..stream(
                streams::TASKS,
                &[streams::TASK_SUBJECTS, streams::LATER_SUBJECTS],
                Kept::UntilDone,
                "wake-ups and schedules",
            )
        },
        stream(
            streams::DEAD_LETTERS,
            &[streams::DEAD_SUBJECTS],
            Kept::For(DEAD_LETTERS_KEPT),
            "what could not be handled",
        ),
        bucket(streams::INTEGRATIONS_BUCKET, "what ingress must know of each webhook path"),
        bucket(streams::SIGHTINGS_BUCKET, "what ingress last turned away on each webhook path"),
    ]
}

#[cfg(test)]
mod tests;
