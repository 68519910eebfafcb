//! Meta's error bodies and the table of codes the simulator knows.

use std::sync::LazyLock;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::faults::Fault;
use crate::json::put;
use crate::{ids, inbound};

/// Where Meta explains its codes.
const HREF: &str = "https://developers.facebook.com/docs/whatsapp/cloud-api/support/error-codes/";

/// A refusal as the Graph API words it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct GraphError {
    /// HTTP status.
    pub(crate) http: u16,
    /// Meta's code.
    pub(crate) code: i64,
    /// Meta's subcode.
    pub(crate) subcode: Option<i64>,
    /// Message without the code in front.
    pub(crate) title: String,
    /// What exactly is wrong.
    pub(crate) details: Option<String>,
    /// `OAuthException`, or `GraphMethodException` for unknown objects.
    pub(crate) kind: &'static str,
    /// Seconds of a `Retry-After` header.
    pub(crate) retry_after: Option<u64>,
}

impl GraphError {
    /// The error of a code with HTTP status and message from Meta's table.
    pub(crate) fn of(code: i64, details: impl Into<String>) -> Self {
        let (http, title) = known(code);
        Self {
            http,
            code,
            subcode: None,
            title: title.to_owned(),
            details: Some(details.into()),
            kind: "OAuthException",
            retry_after: None,
        }
    }

    /// Code 100: a parameter that is missing or wrong.
    pub(crate) fn parameter(title: impl Into<String>) -> Self {
        Self { title: title.into(), details: None, ..Self::of(100, "") }
    }

    /// Code 190: the token does not count.
    pub(crate) fn token() -> Self {
        Self {
            title: "Invalid OAuth access token - Cannot parse access token".to_owned(),
            details: None,
            ..Self::of(190, "")
        }
    }

    /// Code 100 with subcode 33: an object that does not exist or that the token may not see.
    pub(crate) fn no_object(id: &str, method: &str) -> Self {
        let title = format!(
            "Unsupported {} request. Object with ID '{id}' does not exist, cannot be loaded due to missing permissions, \
             or does not support this operation",
            method.to_lowercase()
        );
        Self { subcode: Some(33), kind: "GraphMethodException", ..Self::parameter(title) }
    }

    /// An error as a fault rule words it.
    pub(crate) fn of_fault(fault: &Fault) -> Self {
        let (http, title) = known(fault.code);
        Self {
            http: fault.http_status.unwrap_or(http),
            code: fault.code,
            subcode: fault.subcode,
            title: fault.message.clone().unwrap_or_else(|| title.to_owned()),
            details: fault.details.clone(),
            kind: "OAuthException",
            retry_after: fault.retry_after,
        }
    }

    /// The body of the answer.
    pub(crate) fn body(&self) -> Value {
        // Errors about the token and about objects are the Graph API's own and carry no code in the message.
        let plain = self.kind == "GraphMethodException" || self.code == 190;
        let message = if plain { self.title.clone() } else { format!("(#{}) {}", self.code, self.title) };
        let mut error = json!({
            "message": message,
            "type": self.kind,
            "code": self.code,
            "fbtrace_id": ids::trace_id(),
        });
        if let Some(details) = &self.details {
            put(&mut error, "error_data", json!({"messaging_product": "whatsapp", "details": details}));
        }
        if let Some(subcode) = self.subcode {
            put(&mut error, "error_subcode", json!(subcode));
        }
        json!({ "error": error })
    }

    /// The same error as an element of `errors` in a webhook.
    pub(crate) fn in_webhook(&self) -> Value {
        let details = self.details.as_deref().unwrap_or(&self.title);
        json!({
            "code": self.code,
            "title": self.title,
            "message": self.title,
            "error_data": {"details": details},
            "href": HREF,
        })
    }
}

/// A line of the table of codes.
#[derive(Debug, Deserialize, Serialize)]
pub(crate) struct Known {
    /// Meta's code.
    pub(crate) code: i64,
    /// HTTP status of the answer.
    pub(crate) http: u16,
    /// How it is heard of: `answer`, `webhook` (a failed status), `both`, or `inbound` (beside a customer's message).
    pub(crate) by: String,
    /// Message without the code in front.
    pub(crate) title: String,
}

/// Every code that Meta documents or that peers have seen.
pub(crate) static TABLE: LazyLock<Vec<Known>> = LazyLock::new(|| inbound::table(include_str!("errors.json")));

/// HTTP status and message of a code in Meta's table.
fn known(code: i64) -> (u16, &'static str) {
    let found = TABLE.iter().find(|known| known.code == code);
    found.map_or((400, "Generic user error"), |known| (known.http, known.title.as_str()))
}
