//! Names of streams, subjects and buckets: the only place that spells them.

use reaktly_domain::ids::{AccountId, ConversationId, OutboxId};

use crate::envelope::{EventName, Stage};

/// Raw webhooks as Meta signed them.
pub const WEBHOOKS: &str = "WEBHOOKS";
/// What happened, for observers.
pub const EVENTS: &str = "EVENTS";
/// Wake-ups and schedules.
pub const TASKS: &str = "TASKS";
/// What could not be handled.
pub const DEAD_LETTERS: &str = "DEAD_LETTERS";
/// Key-value bucket with what ingress must know of each webhook path.
pub const INTEGRATIONS_BUCKET: &str = "integrations";
/// Key-value bucket with what ingress last turned away, or verified, on each webhook path.
pub const SIGHTINGS_BUCKET: &str = "sightings";

/// Subjects of [`WEBHOOKS`].
pub const WEBHOOK_SUBJECTS: &str = "webhooks.whatsapp_cloud.*";
/// Subjects of [`EVENTS`].
pub const EVENT_SUBJECTS: &str = "events.>";
/// Subjects of [`TASKS`] that are work.
pub const TASK_SUBJECTS: &str = "tasks.>";
/// Subjects of [`TASKS`] that hold a schedule until it is due.
pub const LATER_SUBJECTS: &str = "later.>";
/// Subjects of [`DEAD_LETTERS`].
pub const DEAD_SUBJECTS: &str = "dead.>";

/// Where a raw webhook of a path goes. The path is URL-safe and holds neither dots nor wildcards.
pub fn webhook_subject(path: &str) -> String {
    format!("webhooks.whatsapp_cloud.{path}")
}

/// The path in a webhook's subject.
pub fn webhook_path(subject: &str) -> Option<&str> {
    subject.strip_prefix("webhooks.whatsapp_cloud.").filter(|path| !path.is_empty() && !path.contains('.'))
}

/// Where an event goes.
pub fn event_subject(name: EventName, account: AccountId, conversation: ConversationId) -> String {
    format!("events.{}.{account}.{conversation}", name.as_str())
}

/// Where an event of an account that belongs to no conversation goes.
pub fn account_event_subject(name: EventName, account: AccountId) -> String {
    format!("events.{}.{account}.none", name.as_str())
}

/// Where the task goes that takes in a status webhook which was set aside.
pub fn status_webhook_subject(stream_sequence: u64) -> String {
    format!("tasks.{}.{stream_sequence}", Stage::Statuses.as_str())
}

/// The place of a status webhook that was set aside, from its task's subject.
pub fn set_aside_sequence(subject: &str) -> Option<u64> {
    let (stage, sequence) = subject.strip_prefix("tasks.")?.split_once('.')?;
    if stage == Stage::Statuses.as_str() { sequence.parse().ok() } else { None }
}

/// Every event of an account.
pub fn account_events(account: AccountId) -> String {
    format!("events.*.{account}.>")
}

/// Where a task goes.
pub fn task_subject(stage: Stage, conversation: ConversationId) -> String {
    format!("tasks.{}.{conversation}", stage.as_str())
}

/// Every task of a stage.
pub fn stage_subjects(stage: Stage) -> String {
    format!("tasks.{}.>", stage.as_str())
}

/// Where a schedule waits; publishing on it again replaces the schedule.
pub fn later_subject(id: OutboxId) -> String {
    format!("later.{id}")
}

/// Where the one pending schedule of a stage for a conversation waits: publishing again moves it.
pub fn later_wake_subject(stage: Stage, conversation: ConversationId) -> String {
    format!("later.{}-{conversation}", stage.as_str())
}

/// Where a service's dead letters go.
pub fn dead_subject(service: &str) -> String {
    format!("dead.{service}")
}
