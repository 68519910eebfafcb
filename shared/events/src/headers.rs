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

/// Dead letter: its id.
pub const DEAD_ID: &str = "Reaktly-Dead-Id";
/// Dead letter: the consumer that gave up.
pub const DEAD_CONSUMER: &str = "Reaktly-Dead-Consumer";
/// Dead letter: stream of the original.
pub const DEAD_STREAM: &str = "Reaktly-Dead-Stream";
/// Dead letter: sequence of the original in its stream.
pub const DEAD_SEQUENCE: &str = "Reaktly-Dead-Sequence";
/// Dead letter: subject of the original.
pub const DEAD_SUBJECT: &str = "Reaktly-Dead-Subject";
/// Dead letter: [`MESSAGE_ID`] of the original, when it had one.
pub const DEAD_MESSAGE_ID: &str = "Reaktly-Dead-Message-Id";
/// Dead letter: how often the original was delivered.
pub const DEAD_DELIVERIES: &str = "Reaktly-Dead-Deliveries";
/// Dead letter: class of the error.
pub const DEAD_CLASS: &str = "Reaktly-Dead-Class";
/// Dead letter: stable code of the reason.
pub const DEAD_CODE: &str = "Reaktly-Dead-Code";
/// Dead letter: the error chain in words.
pub const DEAD_ERROR: &str = "Reaktly-Dead-Error";
/// Dead letter: trace of the failing delivery, when there was one.
pub const DEAD_TRACE_ID: &str = "Reaktly-Dead-Trace-Id";
/// Dead letter: when, RFC 3339.
pub const DEAD_AT: &str = "Reaktly-Dead-At";
/// What the names of all dead letter headers begin with.
pub const DEAD_PREFIX: &str = "Reaktly-Dead-";
/// What the names of the server's own headers begin with.
pub const SERVER_PREFIX: &str = "Nats-";
