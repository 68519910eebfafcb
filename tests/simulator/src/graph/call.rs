//! The ledger of Graph calls.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// One line of the ledger.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Call {
    pub(crate) at: Timestamp,
    /// `message`, `markRead`, `typing`, `phoneNumber`, …
    pub(crate) kind: &'static str,
    pub(crate) method: String,
    /// Without version and query.
    pub(crate) path: String,
    /// Of the business phone number, for calls of `messages`.
    pub(crate) phone_number_id: Option<String>,
    /// Digits or user id of the customer.
    pub(crate) recipient: Option<String>,
    /// `biz_opaque_callback_data`.
    pub(crate) callback_data: Option<String>,
    /// The trace it belongs to.
    pub(crate) traceparent: Option<String>,
    /// The body as it was read.
    pub(crate) body: Value,
    /// What was done.
    pub(crate) outcome: Outcome,
    /// Id given to the message.
    pub(crate) wamid: Option<String>,
    /// The answer; absent when there was none (yet).
    pub(crate) http_status: Option<u16>,
    /// Meta's code when the answer is an error.
    pub(crate) error_code: Option<i64>,
}

/// What was done with a call.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) enum Outcome {
    /// It waits at a gate; another line follows.
    Held,
    /// The message is on its way to the customer, whatever the answer.
    Accepted,
    /// Answered as if accepted, and forgotten.
    SilentlyDropped,
    /// A call other than a send did what it asks.
    Done,
    /// One of Meta's rules forbids it.
    Refused,
    /// A fault kept it from being accepted.
    Faulted,
}
