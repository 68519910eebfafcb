//! A Graph call as it came in, taken apart once.

use std::collections::BTreeMap;

use actix_web::HttpRequest;
use actix_web::http::header;
use actix_web::web::Query;
use serde_json::{Map, Value};

use crate::json::text;

/// Parameters of a query or a form.
type Parameters = BTreeMap<String, String>;

/// One call.
#[derive(Clone, Debug)]
pub(super) struct Request {
    pub(super) method: String,
    /// Without version and query.
    pub(super) path: String,
    /// The object that the path names, and the edge after it.
    pub(super) target: Target,
    pub(super) query: Parameters,
    /// What stands after `Bearer`.
    pub(super) token: Option<String>,
    /// JSON or a form as an object; `Null` when there is none, `None` when it cannot be read.
    pub(super) body: Option<Value>,
    /// The trace it belongs to.
    pub(super) traceparent: Option<String>,
}

/// What a path names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Target {
    /// `/{id}/messages`
    Messages(String),
    /// `/{id}`
    Object(String),
    /// `/{id}/phone_numbers`
    PhoneNumbers(String),
    /// `/{id}/subscribed_apps`
    SubscribedApps(String),
    /// `/{id}/message_templates`
    MessageTemplates(String),
    /// `/debug_token`
    DebugToken,
    /// Anything else.
    Unknown,
}

impl Request {
    /// Takes a request apart.
    pub(super) fn read(request: &HttpRequest, path: &str, body: &[u8]) -> Self {
        let header = |name: &str| request.headers().get(name)?.to_str().ok().map(str::to_owned);
        let query = Query::<Parameters>::from_query(request.query_string());
        let form = header(header::CONTENT_TYPE.as_str())
            .is_some_and(|kind| kind.starts_with("application/x-www-form-urlencoded"));
        let token = header(header::AUTHORIZATION.as_str());
        Self {
            method: request.method().to_string(),
            path: format!("/{path}"),
            target: Target::of(path),
            query: query.map(Query::into_inner).unwrap_or_default(),
            token: token.and_then(|value| value.strip_prefix("Bearer ").map(str::to_owned)),
            body: if form { read_form(body) } else { read_json(body) },
            traceparent: header("traceparent"),
        }
    }

    /// Kind of the call, as fault rules and the ledger name it.
    pub(super) fn kind(&self) -> &'static str {
        let body = self.body.as_ref().unwrap_or(&Value::Null);
        match (&self.target, self.method.as_str()) {
            (Target::Messages(_), "POST") if body.get("typing_indicator").is_some() => "typing",
            (Target::Messages(_), "POST") if text(body, "status") == Some("read") => "markRead",
            (Target::Messages(_), "POST") => "message",
            (Target::Object(_), "GET") => "phoneNumber",
            (Target::PhoneNumbers(_), "GET") => "phoneNumbers",
            (Target::SubscribedApps(_), "GET") => "subscribedApps",
            (Target::SubscribedApps(_), "POST") => "subscribe",
            (Target::SubscribedApps(_), "DELETE") => "unsubscribe",
            (Target::MessageTemplates(_), "GET") => "messageTemplates",
            (Target::DebugToken, "GET") => "debugToken",
            _ => "unknown",
        }
    }

    /// A text field of the body.
    pub(super) fn field(&self, name: &str) -> Option<&str> {
        self.body.as_ref()?.get(name)?.as_str().filter(|text| !text.is_empty())
    }

    /// The customer a send names, digits or user id alone, for fault rules and the ledger.
    pub(super) fn recipient(&self) -> Option<String> {
        let named = self.field("to").or_else(|| self.field("recipient"))?;
        if crate::ids::is_bsuid(named) {
            return Some(named.to_owned());
        }
        Some(named.chars().filter(char::is_ascii_digit).collect())
    }

    /// The id of the phone number that sends.
    pub(super) fn phone_number_id(&self) -> Option<&str> {
        match &self.target {
            Target::Messages(id) => Some(id),
            _ => None,
        }
    }
}

impl Target {
    fn of(path: &str) -> Self {
        let mut parts = path.trim_end_matches('/').split('/');
        match (parts.next(), parts.next(), parts.next()) {
            (Some("debug_token"), None, None) => Self::DebugToken,
            (Some(id), None, None) if !id.is_empty() => Self::Object(id.to_owned()),
            (Some(id), Some("messages"), None) => Self::Messages(id.to_owned()),
            (Some(id), Some("phone_numbers"), None) => Self::PhoneNumbers(id.to_owned()),
            (Some(id), Some("subscribed_apps"), None) => Self::SubscribedApps(id.to_owned()),
            (Some(id), Some("message_templates"), None) => Self::MessageTemplates(id.to_owned()),
            _ => Self::Unknown,
        }
    }
}

fn read_json(body: &[u8]) -> Option<Value> {
    if body.is_empty() {
        return Some(Value::Null);
    }
    serde_json::from_slice(body).ok()
}

fn read_form(body: &[u8]) -> Option<Value> {
    let form = Query::<Parameters>::from_query(std::str::from_utf8(body).ok()?).ok()?;
    let fields: Map<_, _> = form.into_inner().into_iter().map(|(name, value)| (name, Value::String(value))).collect();
    Some(Value::Object(fields))
}
