//! Reading the answer to a send.

use serde_json::Value;

use super::{Class, Entry, entry};

/// Stands for the code of a refusal that has none.
pub const NO_CODE: i64 = -1;
/// HTTP: too many requests.
const TOO_MANY_REQUESTS: u16 = 429;
/// HTTP statuses of an answer that says yes.
const SUCCESS: std::ops::RangeInclusive<u16> = 200..=299;
/// HTTP statuses of an answer that blames the request.
const REQUEST_AT_FAULT: std::ops::RangeInclusive<u16> = 400..=499;
/// Most characters kept of Meta's own words.
const WORDS_CHARS_MAX: usize = 500;

/// What became of a send.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SendOutcome {
    /// Meta took it; whether it arrives, statuses tell.
    Accepted(Accepted),
    /// Meta did not take it.
    Refused(Refusal),
    /// May have been taken.
    Unknown(UnknownReason),
}

/// What Meta says of a message it took.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Accepted {
    /// Meta's id of the message.
    pub wamid: String,
    /// The receiver's WhatsApp id, which may differ from the number given (Brazil, Mexico, Argentina).
    pub wa_id: Option<String>,
    /// The receiver's business-scoped id.
    pub bsuid: Option<String>,
    /// Whether Meta holds it back: `accepted`, `held_for_quality_assessment`, `paused`.
    pub message_status: Option<String>,
}

/// What Meta says of a message it did not take.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// HTTP status of the answer.
    pub http_status: u16,
    /// Meta's code; [`NO_CODE`] for a refusal without one.
    pub code: i64,
    /// Meta's subcode.
    pub subcode: Option<i64>,
    /// What to do.
    pub class: Class,
    /// Meta's message, cut to 500 characters.
    pub message: Option<String>,
    /// Meta's details, cut to 500 characters.
    pub details: Option<String>,
    /// What Meta's support finds the call by.
    pub trace_id: Option<String>,
}

impl Refusal {
    /// What the table knows of the code.
    pub fn entry(&self) -> Option<&'static Entry> {
        entry(self.code, self.subcode)
    }
}

/// Why nobody knows what became of a send.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum UnknownReason {
    /// Success without the message's id.
    #[error("meta answered {http_status} without a message id")]
    NoId {
        /// HTTP status of the answer.
        http_status: u16,
    },
    /// An answer that is none of the Graph API, such as a page of HTML.
    #[error("the answer with status {http_status} is not the graph api's")]
    NotGraph {
        /// HTTP status of the answer.
        http_status: u16,
    },
    /// An error of which Meta does not say whether the message was taken.
    #[error("meta answered {http_status} with code {code}, which leaves the outcome open")]
    ServerError {
        /// HTTP status of the answer.
        http_status: u16,
        /// Meta's code.
        code: i64,
    },
    /// The connection ended or went silent after the request may have arrived.
    #[error("no answer came: {cause}")]
    NoAnswer {
        /// What happened, such as `timeout`.
        cause: &'static str,
    },
}

/// Reads the answer to a send. Never fails: what cannot be read is unknown.
pub fn classify(http_status: u16, body: &[u8]) -> SendOutcome {
    if let Some(refusal) = refusal(http_status, body) {
        return match refusal.class {
            Class::UnknownOutcome => {
                SendOutcome::Unknown(UnknownReason::ServerError { http_status, code: refusal.code })
            }
            _ => SendOutcome::Refused(refusal),
        };
    }
    if SUCCESS.contains(&http_status) {
        return match serde_json::from_slice(body).ok().as_ref().and_then(accepted) {
            Some(accepted) => SendOutcome::Accepted(accepted),
            None => SendOutcome::Unknown(UnknownReason::NoId { http_status }),
        };
    }
    SendOutcome::Unknown(UnknownReason::NotGraph { http_status })
}

/// Reads a refusal, of a send or any other call; `None` where the answer is none, or none of the Graph API.
pub fn refusal(http_status: u16, body: &[u8]) -> Option<Refusal> {
    let json = serde_json::from_slice::<Value>(body).ok();
    let error = json.as_ref().and_then(|json| json.get("error")).filter(|error| error.is_object());
    match error {
        Some(error) => Some(of_error(http_status, error)),
        None if http_status == TOO_MANY_REQUESTS => Some(bare_refusal(http_status, Class::ReplaySafe)),
        None => None,
    }
}

fn accepted(json: &Value) -> Option<Accepted> {
    let message = json.get("messages")?.get(0)?;
    let wamid = message.get("id")?.as_str().map(str::trim).filter(|id| !id.is_empty())?;
    let contact = json.get("contacts").and_then(|contacts| contacts.get(0));
    let of_contact =
        |key: &str| contact.and_then(|contact| contact.get(key)).and_then(Value::as_str).map(str::to_owned);
    Some(Accepted {
        wamid: wamid.to_owned(),
        wa_id: of_contact("wa_id"),
        bsuid: of_contact("user_id"),
        message_status: message.get("message_status").and_then(Value::as_str).map(str::to_owned),
    })
}

fn of_error(http_status: u16, error: &Value) -> Refusal {
    let number = |key: &str| {
        let value = error.get(key)?;
        value.as_i64().or_else(|| value.as_str()?.parse().ok())
    };
    let (code, subcode) = (number("code").unwrap_or(NO_CODE), number("error_subcode"));
    let transient = error.get("is_transient").and_then(Value::as_bool).unwrap_or(false);
    let class = match entry(code, subcode) {
        Some(entry) => entry.class,
        None => class_of_unlisted(http_status, transient),
    };
    let data = error.get("error_data");
    let details = data.and_then(|data| data.get("details").unwrap_or(data).as_str());
    Refusal {
        code,
        subcode,
        message: error.get("message").and_then(Value::as_str).map(shortened),
        details: details.map(shortened),
        trace_id: error.get("fbtrace_id").and_then(Value::as_str).map(shortened),
        ..bare_refusal(http_status, class)
    }
}

/// What to do about a code the table lacks: believe Meta that it passes, or that the request is at fault; else nobody
/// knows.
fn class_of_unlisted(http_status: u16, transient: bool) -> Class {
    match http_status {
        TOO_MANY_REQUESTS => Class::ReplaySafe,
        401 | 403 => Class::Credential,
        status if REQUEST_AT_FAULT.contains(&status) => {
            if transient {
                Class::RetryLater
            } else {
                Class::Permanent
            }
        }
        _ => Class::UnknownOutcome,
    }
}

fn bare_refusal(http_status: u16, class: Class) -> Refusal {
    Refusal { http_status, code: NO_CODE, subcode: None, class, message: None, details: None, trace_id: None }
}

fn shortened(words: &str) -> String {
    words.chars().take(WORDS_CHARS_MAX).collect()
}
