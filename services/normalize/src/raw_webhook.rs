//! A webhook as ingress left it in the stream.

use jiff::Timestamp;
use reaktly_bus::Delivery;
use reaktly_domain::ids::WebhookId;
use reaktly_events::{headers, streams};

/// A webhook without its body.
#[derive(Debug, Clone)]
pub(crate) struct RawWebhook {
    pub(crate) id: WebhookId,
    pub(crate) path: String,
    pub(crate) body_sha256: String,
    pub(crate) verification: String,
    pub(crate) received_at: Timestamp,
    pub(crate) stream_sequence: i64,
}

impl RawWebhook {
    /// Reads subject and headers; `None` for a subject without a path.
    pub(crate) fn of(delivery: &Delivery) -> Option<Self> {
        let path = streams::webhook_path(&delivery.subject)?;
        let body_sha256 = match delivery.header(headers::WEBHOOK_SHA256) {
            Some(sha256) => sha256.to_owned(),
            None => delivery.message_id(),
        };
        let received_at = delivery.header(headers::RECEIVED_AT).and_then(|at| at.parse().ok());
        Some(Self {
            id: WebhookId::of_body(path, &body_sha256),
            path: path.to_owned(),
            body_sha256,
            verification: delivery.header(headers::VERIFICATION).unwrap_or("unknown").to_owned(),
            received_at: received_at.unwrap_or(delivery.stored_at),
            stream_sequence: i64::try_from(delivery.sequence).unwrap_or(i64::MAX),
        })
    }
}
