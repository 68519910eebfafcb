//! From our table to the client's configurations.

use async_nats::jetstream::consumer::{AckPolicy, DeliverPolicy, ReplayPolicy, pull};
use async_nats::jetstream::stream::{Config, DiscardPolicy, RetentionPolicy, StorageType};

use super::{ConsumerSpec, DUPLICATE_WINDOW, Kept, Schedules, StreamSpec, WhenFull};

/// No limit, as the server spells it.
const UNLIMITED: i64 = -1;

pub(super) fn stream(spec: &StreamSpec) -> Config {
    let max_age = match spec.kept {
        Kept::For(period) => period,
        Kept::UntilDone | Kept::Newest => std::time::Duration::ZERO,
    };
    let is_bucket = spec.kept == Kept::Newest;
    Config {
        name: spec.name.clone(),
        description: Some(spec.carries.to_owned()),
        subjects: spec.subjects.clone(),
        retention: match spec.kept {
            Kept::UntilDone => RetentionPolicy::WorkQueue,
            Kept::For(_) | Kept::Newest => RetentionPolicy::Limits,
        },
        storage: StorageType::File,
        discard: match spec.when_full {
            WhenFull::Refuse => DiscardPolicy::New,
            WhenFull::DropOldest => DiscardPolicy::Old,
        },
        max_bytes: spec.bytes_max.map_or(UNLIMITED, |bytes| i64::try_from(bytes).unwrap_or(i64::MAX)),
        max_messages: UNLIMITED,
        max_messages_per_subject: if is_bucket { 1 } else { UNLIMITED },
        max_consumers: -1,
        max_age,
        num_replicas: spec.replicas,
        duplicate_window: DUPLICATE_WINDOW,
        allow_message_schedules: spec.schedules == Schedules::On,
        allow_rollup: is_bucket || spec.schedules == Schedules::On,
        deny_delete: is_bucket,
        allow_direct: true,
        ..Config::default()
    }
}

pub(super) fn consumer(spec: &ConsumerSpec) -> pull::Config {
    pull::Config {
        durable_name: Some(spec.name.to_owned()),
        name: Some(spec.name.to_owned()),
        filter_subject: spec.filter.clone(),
        deliver_policy: DeliverPolicy::All,
        ack_policy: AckPolicy::Explicit,
        ack_wait: spec.ack_wait,
        // Infrastructure trouble never exhausts a message; the loop counts what does.
        max_deliver: UNLIMITED,
        max_ack_pending: spec.unacknowledged_max,
        replay_policy: ReplayPolicy::Instant,
        ..pull::Config::default()
    }
}
