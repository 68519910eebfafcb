//! Meta's error bodies and the table of codes the simulator knows.

use serde_json::{Value, json};

use crate::faults::Fault;
use crate::ids;
use crate::json::put;

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

/// HTTP status and message of a code in Meta's table.
fn known(code: i64) -> (u16, &'static str) {
    match code {
        0 => (401, "We were unable to authenticate the app user"),
        1 => (400, "An unknown error occurred"),
        2 => (503, "Service temporarily unavailable"),
        3 => (500, "Capability or permissions issue"),
        4 => (400, "Application request limit reached"),
        10 => (403, "Permission is either not granted or has been removed"),
        100 => (400, "Invalid parameter"),
        190 => (401, "Error validating access token: Session has expired"),
        200 => (403, "Permissions error"),
        368 => (403, "Temporarily blocked for policies violations"),
        2200 => (400, "Callback verification failed"),
        80007 => (400, "Rate limit issues"),
        130_429 => (400, "Rate limit hit"),
        130_472 => (400, "User's number is part of an experiment"),
        131_000 => (500, "Something went wrong"),
        131_005 => (403, "Access denied"),
        131_008 => (400, "Required parameter is missing"),
        131_009 => (400, "Parameter value is not valid"),
        131_016 => (500, "Service unavailable"),
        131_021 => (400, "Recipient cannot be sender"),
        131_026 => (400, "Message undeliverable"),
        131_030 => (400, "Recipient phone number not in allowed list"),
        131_031 => (403, "Account has been locked"),
        131_042 => (400, "Business eligibility payment issue"),
        131_045 => (500, "Incorrect certificate"),
        131_047 => (400, "Re-engagement message"),
        131_048 => (400, "Spam rate limit hit"),
        131_049 => (400, "This message was not delivered to maintain healthy ecosystem engagement"),
        131_050 => (400, "User has stopped marketing messages"),
        131_051 => (400, "Unsupported message type"),
        131_052 => (400, "Media download error"),
        131_053 => (400, "Media upload error"),
        131_056 => (400, "(Business Account, Consumer Account) pair rate limit hit"),
        131_057 => (500, "Account in maintenance mode"),
        132_000 => (400, "Number of parameters does not match the expected number of params"),
        132_001 => (404, "Template name does not exist in the translation"),
        132_005 => (400, "Translated text too long"),
        132_007 => (400, "Template format character policy violated"),
        132_012 => (400, "Parameter format does not match format in the created template"),
        132_015 => (400, "Template is paused"),
        132_016 => (400, "Template is disabled"),
        133_004 => (503, "Server temporarily unavailable"),
        133_010 => (400, "Phone number not registered"),
        _ => (400, "Generic user error"),
    }
}
