//! What differs between what is wanted and what the server says it has. A server that does not know a setting drops it
//! silently; only the echo tells.

use async_nats::jetstream::consumer::{self, pull};
use async_nats::jetstream::stream::Config;

use super::WEBHOOKS_BYTES_MIN;

/// Names of the settings that differ.
pub(super) fn stream(wanted: &Config, found: &Config) -> Vec<&'static str> {
    differing([
        ("subjects", wanted.subjects == found.subjects),
        ("retention", wanted.retention == found.retention),
        ("storage", wanted.storage == found.storage),
        ("discard", wanted.discard == found.discard),
        ("max_bytes", has_room(wanted.max_bytes, found.max_bytes)),
        ("max_age", wanted.max_age == found.max_age),
        ("max_msgs", wanted.max_messages == found.max_messages),
        ("max_msgs_per_subject", wanted.max_messages_per_subject == found.max_messages_per_subject),
        ("num_replicas", wanted.num_replicas == found.num_replicas),
        ("duplicate_window", wanted.duplicate_window == found.duplicate_window),
        ("allow_msg_schedules", wanted.allow_message_schedules == found.allow_message_schedules),
        ("allow_rollup_hdrs", wanted.allow_rollup == found.allow_rollup),
        ("deny_delete", wanted.deny_delete == found.deny_delete),
        ("allow_direct", wanted.allow_direct == found.allow_direct),
    ])
}

/// Names of the settings that differ.
pub(super) fn consumer(wanted: &pull::Config, found: &consumer::Config) -> Vec<&'static str> {
    differing([
        ("filter_subject", wanted.filter_subject == found.filter_subject),
        ("ack_policy", wanted.ack_policy == found.ack_policy),
        ("ack_wait", wanted.ack_wait == found.ack_wait),
        ("max_deliver", wanted.max_deliver == found.max_deliver),
        ("max_ack_pending", wanted.max_ack_pending == found.max_ack_pending),
    ])
}

/// Less room than wanted is fine when the server has no more, but not when it is too little to work with.
fn has_room(wanted: i64, found: i64) -> bool {
    let least = i64::try_from(WEBHOOKS_BYTES_MIN).unwrap_or(i64::MAX).min(wanted);
    if wanted < 0 { found < 0 } else { (least..=wanted).contains(&found) }
}

fn differing<const N: usize>(settings: [(&'static str, bool); N]) -> Vec<&'static str> {
    settings.into_iter().filter(|(_, equal)| !equal).map(|(name, _)| name).collect()
}
