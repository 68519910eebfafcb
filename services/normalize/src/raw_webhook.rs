//! A webhook as ingress left it in the stream.

use jiff::Timestamp;
use reaktly_bus::Delivery;
use reaktly_bus::follow::StoredMessage;
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
        let header = |name: &str| delivery.header(name).map(str::to_owned);
        let place = (delivery.sequence, delivery.stored_at);
        Self::read(&delivery.subject, place, header, &delivery.message_id())
    }

    /// The same of a webhook that was looked up by its place in the stream.
    pub(crate) fn of_stored(stored: &StoredMessage) -> Option<Self> {
        let header = |name: &str| stored.header(name).map(str::to_owned);
        let id = header(headers::MESSAGE_ID).unwrap_or_else(|| stored.sequence.to_string());
        Self::read(&stored.subject, (stored.sequence, stored.stored_at), header, &id)
    }

    fn read(
        subject: &str,
        (sequence, stored_at): (u64, Timestamp),
        header: impl Fn(&str) -> Option<String>,
        id: &str,
    ) -> Option<Self> {
        let path = streams::webhook_path(subject)?;
        let body_sha256 = header(headers::WEBHOOK_SHA256).unwrap_or_else(|| id.to_owned());
        let received_at = header(headers::RECEIVED_AT).and_then(|at| at.parse().ok());
        Some(Self {
            id: WebhookId::of_body(path, &body_sha256),
            path: path.to_owned(),
            body_sha256,
            verification: header(headers::VERIFICATION).unwrap_or_else(|| "unknown".to_owned()),
            received_at: received_at.unwrap_or(stored_at),
            stream_sequence: i64::try_from(sequence).unwrap_or(i64::MAX),
        })
    }
}
