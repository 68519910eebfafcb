//! Names of message headers. NATS header names are case-sensitive; these are spelled once, here.

/// What the server drops repeats by.
pub const MESSAGE_ID: &str = "Nats-Msg-Id";
/// When a scheduled message is due: `@at` and an RFC 3339 instant.
pub const SCHEDULE: &str = "Nats-Schedule";
/// Where a scheduled message goes when it is due.
pub const SCHEDULE_TARGET: &str = "Nats-Schedule-Target";
/// W3C trace context.
pub const TRACEPARENT: &str = "traceparent";
/// Meta's signature of a raw webhook, as received.
pub const SIGNATURE: &str = "X-Hub-Signature-256";
/// What ingress made of the signature: `valid` or `unsigned`.
pub const VERIFICATION: &str = "Reaktly-Verification";
/// When ingress received a webhook, RFC 3339.
pub const RECEIVED_AT: &str = "Reaktly-Received-At";
/// SHA-256 of a webhook's path and body, hex: the identity of the webhook.
pub const WEBHOOK_SHA256: &str = "Reaktly-Webhook-Sha256";
/// How often a dead letter was replayed.
pub const REPLAY: &str = "Reaktly-Replay";

/// [`VERIFICATION`]: the signature was checked and right.
pub const VERIFICATION_VALID: &str = "valid";
/// [`VERIFICATION`]: no secret was known and the environment is development.
pub const VERIFICATION_UNSIGNED: &str = "unsigned";
