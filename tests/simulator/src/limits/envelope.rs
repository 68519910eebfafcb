//! What every message has around its content: product, recipient, type, callback data.

use serde_json::Value;

use super::{field, interactive, media, other, template};
use crate::graph::GraphError;
use crate::{ids, json};

/// Longest `biz_opaque_callback_data`, in characters.
const CALLBACK_DATA_CHARS_MAX: usize = 512;
/// Longest text body, in characters.
const TEXT_CHARS_MAX: usize = 4096;
/// Digits of a phone number.
const PHONE_DIGITS: std::ops::RangeInclusive<usize> = 7..=15;

/// A message that keeps all limits.
#[derive(Clone, Debug)]
pub(crate) struct Draft {
    /// To whom.
    pub(crate) recipient: Recipient,
    /// `text`, `interactive`, …
    pub(crate) kind: String,
    /// What stands under that type.
    pub(crate) content: Value,
    /// Echoed in every status.
    pub(crate) callback_data: Option<String>,
    /// What the customer's device key must be.
    pub(crate) identity_key_hash: Option<String>,
    /// The message it replies to.
    pub(crate) replies_to: Option<String>,
}

/// Whom a message is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Recipient {
    /// `to` with a phone number.
    Phone {
        /// As it was written.
        input: String,
        /// Digits alone.
        wa_id: String,
    },
    /// `recipient` with a business-scoped user id.
    UserId(String),
    /// `to` with a group's id.
    Group(String),
    /// `to` with a user id: Meta answers 200 and drops the message.
    Lost(String),
}

impl Recipient {
    /// The recipient as it stands in the call, whatever its form.
    pub(crate) fn input(&self) -> &str {
        match self {
            Self::Phone { input, .. } => input,
            Self::UserId(id) | Self::Lost(id) | Self::Group(id) => id,
        }
    }
}

/// Checks a message against every limit that does not depend on who sends it.
pub(crate) fn check(body: &Value) -> Result<Draft, GraphError> {
    if json::text(body, "messaging_product") != Some("whatsapp") {
        return Err(GraphError::parameter("The parameter messaging_product is required."));
    }
    if let Some(kind) = body.get("recipient_type")
        && kind != "individual"
        && kind != "group"
    {
        return Err(GraphError::parameter("Param recipient_type must be one of {INDIVIDUAL, GROUP}"));
    }
    let recipient = recipient(body)?;
    let callback_data = match body.get("biz_opaque_callback_data") {
        None | Some(Value::Null) => None,
        Some(Value::String(data)) if data.chars().count() <= CALLBACK_DATA_CHARS_MAX => Some(data.clone()),
        _ => {
            return Err(GraphError::parameter(format!(
                "Param biz_opaque_callback_data must be a string of at most {CALLBACK_DATA_CHARS_MAX} characters"
            )));
        }
    };
    let kind = body.get("type").map_or(Some("text"), Value::as_str);
    let kind = kind.ok_or_else(|| GraphError::parameter("Param type must be a string"))?;
    Ok(Draft {
        recipient,
        kind: kind.to_owned(),
        content: content(body, kind)?.clone(),
        callback_data,
        identity_key_hash: json::text(body, "recipient_identity_key_hash").map(str::to_owned),
        replies_to: context(body, kind)?,
    })
}

fn recipient(body: &Value) -> Result<Recipient, GraphError> {
    if json::text(body, "recipient_type") == Some("group") {
        let group = json::text(body, "to").filter(|to| !to.is_empty());
        let missing = || GraphError::parameter("The parameter to is required.");
        return group.map(|group| Recipient::Group(group.to_owned())).ok_or_else(missing);
    }
    // With both given, `to` wins.
    if let Some(to) = body.get("to").and_then(Value::as_str).filter(|to| !to.is_empty()) {
        return if ids::is_bsuid(to) { Ok(Recipient::Lost(to.to_owned())) } else { phone(to) };
    }
    match body.get("recipient").and_then(Value::as_str) {
        Some(id) if ids::is_bsuid(id) => Ok(Recipient::UserId(id.to_owned())),
        Some(_) => Err(field::invalid("recipient is not a business-scoped user id")),
        None => Err(GraphError::parameter("The parameter to is required.")),
    }
}

fn phone(to: &str) -> Result<Recipient, GraphError> {
    let wa_id: String = to.chars().filter(char::is_ascii_digit).collect();
    let allowed = |c: char| c.is_ascii_digit() || matches!(c, '+' | '-' | '(' | ')' | ' ');
    if to.chars().all(allowed) && PHONE_DIGITS.contains(&wa_id.len()) {
        Ok(Recipient::Phone { input: to.to_owned(), wa_id })
    } else {
        Err(field::invalid("to is not a valid phone number"))
    }
}

fn context(body: &Value, kind: &str) -> Result<Option<String>, GraphError> {
    match body.get("context") {
        None | Some(Value::Null) => Ok(None),
        Some(_) if kind == "reaction" => Err(field::invalid("context is not allowed with a reaction")),
        Some(context) => field::text(context, "message_id", "context", 1024).map(|id| Some(id.to_owned())),
    }
}

fn content<'a>(body: &'a Value, kind: &str) -> Result<&'a Value, GraphError> {
    let given = || body.get(kind).filter(|value| !value.is_null());
    let content = || given().ok_or_else(|| field::missing(kind));
    match kind {
        "text" => text(content()?),
        "image" | "video" | "audio" | "document" | "sticker" => media::check(content()?, kind),
        "interactive" => interactive::check(content()?),
        "template" => template::check(content()?),
        "location" => other::location(content()?),
        "contacts" => other::contacts(content()?),
        "reaction" => other::reaction(content()?),
        unknown => Err(GraphError::of(131_051, format!("Message type '{unknown}' is not supported"))),
    }
}

fn text(content: &Value) -> Result<&Value, GraphError> {
    let body = field::text(content, "body", "text", usize::MAX)?;
    if body.chars().count() > TEXT_CHARS_MAX {
        return Err(GraphError::parameter(format!(
            "Param text['body'] must be at most {TEXT_CHARS_MAX} characters long."
        )));
    }
    match content.get("preview_url") {
        None | Some(Value::Bool(_)) => Ok(content),
        Some(_) => Err(GraphError::parameter("Param text['preview_url'] must be a boolean")),
    }
}
