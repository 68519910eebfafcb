//! The rules as they stand in JSON: `{"match": {…}, "action": "dropAfterAccept" | {"slowMs": 500} | {"error": {…}}}`.

use serde::{Deserialize, Serialize};

use super::Subject;

/// One fault rule.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Rule {
    /// Which calls it meets; all sends when absent.
    #[serde(rename = "match", default)]
    pub(crate) when: Match,
    /// What goes wrong.
    pub(crate) action: Action,
}

/// Which calls a rule meets. Everything given must hold.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub(crate) struct Match {
    /// Kind of call, or `any`; `message` when absent.
    pub(crate) call: Option<String>,
    /// Id of the business phone number.
    pub(crate) phone_number_id: Option<String>,
    /// Digits or user id of the customer.
    pub(crate) recipient: Option<String>,
    /// The first call to act on, from 1; without `count` it is the only one.
    pub(crate) nth: Option<u64>,
    /// How many calls to act on.
    pub(crate) count: Option<u64>,
    /// Chance that a matching call is acted on, from 0 to 1.
    pub(crate) probability: Option<f64>,
    /// Makes the chance repeatable.
    pub(crate) seed: u64,
    /// The status that a fault of statuses concerns; all of them when absent.
    pub(crate) status: Option<String>,
}

/// What goes wrong.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) enum Action {
    /// Refused with this error body; nothing is accepted.
    Error(Fault),
    /// Refused with 429; nothing is accepted.
    Status429,
    /// Answered with 500 and Meta's "Something went wrong"; nothing is accepted.
    Status5xx,
    /// Answered with 502 and a page of HTML; nothing is accepted.
    HtmlBody,
    /// Answered with 404 and nothing else, as the host of files answers; nothing is accepted.
    Status404,
    /// A file breaks off in the middle.
    CutBody,
    /// A file comes in pieces over so many milliseconds.
    SlowBodyMs(u64),
    /// A file or the hash of it is not the true one.
    WrongHash,
    /// The connection closes without an answer; nothing is accepted.
    DropBeforeAccept,
    /// Accepted, and the connection closes without an answer.
    DropAfterAccept,
    /// Accepted, and answered with this error body all the same.
    ErrorAfterAccept(Fault),
    /// Accepted, and answered with 200 but no message id.
    OkWithoutId,
    /// Nothing happens for so many milliseconds; the call goes on even when the caller has left by then.
    SlowMs(u64),
    /// Nothing happens until the gate is released.
    Hold(String),
    /// Accepted; the answer waits until the gate is released.
    HoldAnswer(String),
    /// `sent` and `delivered` are delivered before the answer.
    StatusBeforeResponse,
    /// Statuses come so many milliseconds later.
    LateMs(u64),
    /// Statuses do not come.
    Missing,
    /// Statuses come twice at once.
    Duplicate,
    /// Statuses come in the wrong order: read, delivered, sent.
    Disorder,
    /// Accepted; a `failed` status with this error comes instead of the others.
    Failed(Fault),
}

/// An error as a rule words it; what is left out comes from Meta's table.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Fault {
    /// Meta's error code.
    pub(crate) code: i64,
    /// HTTP status of the answer.
    pub(crate) http_status: Option<u16>,
    /// Meta's subcode.
    pub(crate) subcode: Option<i64>,
    /// Message without the code in front.
    pub(crate) message: Option<String>,
    /// `error_data.details`.
    pub(crate) details: Option<String>,
    /// Value of a `Retry-After` header, in seconds.
    pub(crate) retry_after: Option<u64>,
}

impl Match {
    /// Whether a call is one of those meant, counts and chances aside.
    pub(crate) fn matches(&self, subject: Subject<'_>) -> bool {
        let call = self.call.as_deref().unwrap_or("message");
        let same = |wanted: &Option<String>, found: Option<&str>| wanted.is_none() || wanted.as_deref() == found;
        (call == "any" || call == subject.call)
            && same(&self.phone_number_id, subject.phone_number_id)
            && same(&self.recipient, subject.recipient)
    }
}
