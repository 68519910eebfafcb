//! A Graph call as it came in, taken apart once.

use std::collections::BTreeMap;

use actix_web::HttpRequest;
use actix_web::http::header;
use actix_web::web::Query;
use bytes::Bytes;
use serde_json::{Map, Value};

use super::multipart::{self, Form};
use crate::json::text;

/// Parameters of a query or a form.
type Parameters = BTreeMap<String, String>;

/// One call.
#[derive(Clone, Debug)]
pub(super) struct Request {
    pub(super) method: String,
    /// Without version and query.
    pub(super) path: String,
    /// The number before the dot of the version.
    pub(super) version: u32,
    /// With version, without query.
    pub(super) full_path: String,
    /// The object that the path names, and the edge after it.
    pub(super) target: Target,
    pub(super) query: Parameters,
    /// What stands after `Bearer`.
    pub(super) token: Option<String>,
    /// Who calls, in the words of its `User-Agent`.
    pub(super) user_agent: Option<String>,
    /// Under which address it was called.
    pub(super) base: String,
    /// The form of an upload.
    pub(super) form: Option<Form>,
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
    /// `/{id}/media`
    Upload(String),
    /// `/{id}` of a file
    Media(String),
    /// The link to a file, on a host of its own.
    Attachment(String),
    /// `/{id}/message_history`
    History(String),
    /// `/{app-id}/subscriptions`
    Subscriptions(String),
    /// `/{id}/register`
    Register(String),
    /// `/{id}/deregister`
    Deregister(String),
    /// `/oauth/access_token`
    AppToken,
    /// `/debug_token`
    DebugToken,
    /// Anything else.
    Unknown,
}

impl Request {
    /// Takes a request apart.
    pub(super) fn read(request: &HttpRequest, path: &str, body: &Bytes) -> Self {
        let header = |name: &str| request.headers().get(name)?.to_str().ok().map(str::to_owned);
        let query = Query::<Parameters>::from_query(request.query_string());
        let content_type = header(header::CONTENT_TYPE.as_str()).unwrap_or_default();
        let form = multipart::read(&content_type, body);
        let read = if content_type.starts_with("application/x-www-form-urlencoded") {
            read_form(body)
        } else if form.is_some() {
            Some(Value::Null)
        } else {
            read_json(body)
        };
        let connection = request.connection_info();
        let token = header(header::AUTHORIZATION.as_str());
        Self {
            method: request.method().to_string(),
            path: format!("/{path}"),
            version: version(request.path()),
            full_path: request.path().to_owned(),
            target: Target::of(path),
            query: query.map(Query::into_inner).unwrap_or_default(),
            token: token.and_then(|value| value.strip_prefix("Bearer ").map(str::to_owned)),
            user_agent: header(header::USER_AGENT.as_str()),
            base: format!("{}://{}", connection.scheme(), connection.host()),
            form,
            body: read,
            traceparent: header("traceparent"),
        }
    }

    /// The link to a file.
    pub(super) fn attachment(request: &HttpRequest) -> Self {
        let read = Self::read(request, "whatsapp_business/attachments/", &Bytes::new());
        let id = read.query.get("mid").cloned().unwrap_or_default();
        Self { target: Target::Attachment(id), ..read }
    }

    /// The call again as one about a file, when it is: nothing but the ids tells files from other objects.
    pub(super) fn of_files(self, is_file: impl FnOnce(&str) -> bool) -> Self {
        match &self.target {
            Target::Object(id) if self.query.contains_key("phone_number_id") || is_file(id) => {
                Self { target: Target::Media(id.clone()), ..self }
            }
            _ => self,
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
            (Target::Upload(_), "POST") => "mediaUpload",
            (Target::Media(_), "GET") => "mediaUrl",
            (Target::Media(_), "DELETE") => "mediaDelete",
            (Target::Attachment(_), "GET") => "mediaDownload",
            (Target::Object(_), "POST") => "configure",
            (Target::History(_), "GET") => "messageHistory",
            (Target::Subscriptions(_), "GET") => "subscriptions",
            (Target::Subscriptions(_), "POST") => "subscribeApp",
            (Target::Register(_), "POST") => "register",
            (Target::Deregister(_), "POST") => "deregister",
            (Target::AppToken, "GET" | "POST") => "appToken",
            (Target::DebugToken, "GET") => "debugToken",
            _ => "unknown",
        }
    }

    /// A parameter, wherever it stands: in the query or in the body.
    pub(super) fn parameter(&self, name: &str) -> Option<&str> {
        self.query.get(name).map(String::as_str).or_else(|| self.field(name))
    }

    /// A text field of the body.
    pub(super) fn field(&self, name: &str) -> Option<&str> {
        self.body.as_ref()?.get(name)?.as_str().filter(|text| !text.is_empty())
    }

    /// The customer a send names, digits or user id alone, for fault rules and the ledger.
    pub(super) fn recipient(&self) -> Option<String> {
        let named = self.field("to").or_else(|| self.field("recipient"))?;
        if crate::ids::is_bsuid(named) || self.field("recipient_type") == Some("group") {
            return Some(named.to_owned());
        }
        Some(named.chars().filter(char::is_ascii_digit).collect())
    }

    /// The id of the phone number that sends.
    pub(super) fn phone_number_id(&self) -> Option<&str> {
        match &self.target {
            Target::Messages(id) | Target::Upload(id) => Some(id),
            Target::Media(_) => self.query.get("phone_number_id").map(String::as_str),
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
            (Some("oauth"), Some("access_token"), None) => Self::AppToken,
            (Some(id), Some("message_history"), None) => Self::History(id.to_owned()),
            (Some(id), Some("subscriptions"), None) => Self::Subscriptions(id.to_owned()),
            (Some(id), Some("register"), None) => Self::Register(id.to_owned()),
            (Some(id), Some("deregister"), None) => Self::Deregister(id.to_owned()),
            (Some(id), Some("media"), None) => Self::Upload(id.to_owned()),
            (Some(id), Some("phone_numbers"), None) => Self::PhoneNumbers(id.to_owned()),
            (Some(id), Some("subscribed_apps"), None) => Self::SubscribedApps(id.to_owned()),
            (Some(id), Some("message_templates"), None) => Self::MessageTemplates(id.to_owned()),
            _ => Self::Unknown,
        }
    }
}

/// `25` of `/v25.0/…`.
fn version(path: &str) -> u32 {
    let number = path.trim_start_matches("/v").split('.').next();
    number.and_then(|number| number.parse().ok()).unwrap_or(u32::MAX)
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
