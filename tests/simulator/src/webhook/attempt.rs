//! The log of what was sent to businesses.

use jiff::Timestamp;
use serde::Serialize;

/// Bytes of a body that the log keeps.
const LOGGED_BODY_BYTES_MAX: usize = 8 * 1024;

/// One request to a callback.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Attempt {
    /// When it left.
    pub(crate) at: Timestamp,
    /// The same for all attempts of one webhook.
    pub(crate) delivery_id: String,
    /// Which attempt it is, from 1.
    #[serde(rename = "attempt")]
    pub(crate) number: u32,
    /// Id of the business phone number.
    pub(crate) phone_number_id: String,
    /// `message`, `status`, `field`, `raw` or `challenge`.
    pub(crate) kind: &'static str,
    /// The field of its change.
    pub(crate) field: String,
    /// What the business answered; absent when it did not.
    pub(crate) http_status: Option<u16>,
    /// Why there is no answer.
    pub(crate) error: Option<String>,
    /// Milliseconds until the answer.
    pub(crate) took_ms: u64,
    /// Milliseconds until the next attempt; absent when there is none.
    pub(crate) retry_in_ms: Option<u64>,
    /// The body, cut where it is very long.
    pub(crate) body: String,
}

/// A body as the log keeps it.
pub(super) fn logged(body: &[u8]) -> String {
    let kept = body.get(..LOGGED_BODY_BYTES_MAX).unwrap_or(body);
    String::from_utf8_lossy(kept).into_owned()
}
