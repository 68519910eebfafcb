//! Sending a template: whether it may be sent, whether its parameters fit, and what the customer then reads.

use serde_json::{Value, json};

use super::error::GraphError;
use crate::json::{put, text};
use crate::limits;
use crate::world::{Template, component, placeholders};

/// Longest body once its parameters are in, in characters.
const BODY_CHARS_MAX: usize = 1024;
/// Longest header once its parameter is in, in characters.
const HEADER_CHARS_MAX: usize = 60;

/// Checks what is sent against the template; gives back what the phone shows.
pub(super) fn fill(template: &Template, content: &Value) -> Result<Value, GraphError> {
    let Template { name, language, .. } = template;
    match template.status.as_str() {
        "APPROVED" => {}
        "PAUSED" => return Err(GraphError::of(132_015, format!("template ({name}) is paused due to low quality"))),
        "DISABLED" => return Err(GraphError::of(132_016, format!("template ({name}) is disabled permanently"))),
        _ => return Err(unknown(name, language)),
    }
    let given = content.get("components").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    let mut shown = parts(&template.components, given, &template.parameter_format)?;
    let cards = template.component("carousel").and_then(|carousel| carousel.get("cards")?.as_array());
    if let Some(cards) = cards {
        put(&mut shown, "cards", carousel(cards, given, &template.parameter_format)?);
    }
    put(&mut shown, "category", template.category.as_str());
    Ok(shown)
}

/// The refusal of a template that is not there, or not in this language, or not approved.
pub(super) fn unknown(name: &str, language: &str) -> GraphError {
    GraphError::of(132_001, format!("template name ({name}) does not exist in {language}"))
}

/// Header, body, footer and buttons of a template or of one card.
fn parts(wanted: &[Value], given: &[Value], format: &str) -> Result<Value, GraphError> {
    let mut shown = json!({});
    let header = component(wanted, "header");
    let parameters = parameters(component(given, "header"));
    match header.map(|header| text(header, "format").unwrap_or("TEXT")) {
        None if parameters.is_empty() => {}
        None => return Err(count("header", parameters.len(), 0)),
        Some("TEXT") => {
            let wanted = header.and_then(|header| text(header, "text")).unwrap_or_default();
            let filled = filled("header", wanted, parameters, format, HEADER_CHARS_MAX)?;
            put(&mut shown, "header", json!({"type": "text", "text": filled}));
        }
        Some(media) => {
            put(&mut shown, "header", header_object(media, parameters)?);
        }
    }
    let body = component(wanted, "body").and_then(|body| text(body, "text")).unwrap_or_default();
    let parameters = self::parameters(component(given, "body"));
    put(&mut shown, "text", filled("body", body, parameters, format, BODY_CHARS_MAX)?);
    if let Some(footer) = component(wanted, "footer").and_then(|footer| text(footer, "text")) {
        put(&mut shown, "footer", footer);
    }
    let buttons = component(wanted, "buttons").and_then(|buttons| buttons.get("buttons")?.as_array());
    if let Some(buttons) = buttons {
        put(&mut shown, "buttons", self::buttons(buttons, given)?);
    }
    Ok(shown)
}

fn parameters(component: Option<&Value>) -> &[Value] {
    let list = component.and_then(|component| component.get("parameters")?.as_array());
    list.map(Vec::as_slice).unwrap_or_default()
}

fn count(part: &str, given: usize, expected: usize) -> GraphError {
    GraphError::of(
        132_000,
        format!(
            "{part}: number of localizable_params ({given}) does not match the expected number of params ({expected})"
        ),
    )
}

/// A header that is a file or a place.
fn header_object(format: &str, parameters: &[Value]) -> Result<Value, GraphError> {
    let kind = format.to_ascii_lowercase();
    let mismatch = |received: &str| {
        let received = received.to_ascii_uppercase();
        GraphError::of(132_012, format!("header: Format mismatch, expected {format}, received {received}"))
    };
    let [parameter] = parameters else {
        return Err(if parameters.is_empty() { mismatch("unknown") } else { count("header", parameters.len(), 1) });
    };
    let received = text(parameter, "type").unwrap_or("unknown");
    let object = parameter.get(&kind).filter(|_| received == kind).ok_or_else(|| mismatch(received))?;
    limits::header(object, &kind)?;
    Ok(json!({"type": kind.clone(), kind: object}))
}

/// A text with its parameters in it.
fn filled(part: &str, wanted: &str, given: &[Value], format: &str, most: usize) -> Result<String, GraphError> {
    let names = placeholders(wanted);
    if names.len() != given.len() {
        return Err(count(part, given.len(), names.len()));
    }
    let mut filled = wanted.to_owned();
    for (position, parameter) in given.iter().enumerate() {
        let name = if format == "NAMED" {
            let given = text(parameter, "parameter_name").filter(|name| names.contains(name));
            given.ok_or_else(|| GraphError::parameter("Invalid parameter: Parameter name is missing or empty"))?
        } else {
            names.get(position).copied().unwrap_or_default()
        };
        filled = filled.replace(&format!("{{{{{name}}}}}"), value(part, parameter)?);
    }
    if filled.chars().count() > most {
        return Err(GraphError::of(132_005, format!("{part}: Translated text too long, at most {most} characters")));
    }
    Ok(filled)
}

/// The text of one parameter.
fn value<'a>(part: &str, parameter: &'a Value) -> Result<&'a str, GraphError> {
    let kind = text(parameter, "type").unwrap_or("text");
    let value = match kind {
        "text" => text(parameter, "text"),
        "currency" | "date_time" => parameter.get(kind).and_then(|object| text(object, "fallback_value")),
        other => {
            return Err(GraphError::of(132_012, format!("{part}: parameter type {other} does not match the template")));
        }
    };
    let value = value.filter(|value| !value.trim().is_empty());
    let value = value.ok_or_else(|| GraphError::of(131_008, format!("{part}: parameter text is missing")))?;
    if value.contains(['\n', '\t', '\r']) || value.contains("     ") {
        return Err(GraphError::of(
            132_018,
            "Param text cannot have new-line/tab characters or more than 4 consecutive spaces",
        ));
    }
    if value.contains("{{") || value.contains("}}") {
        return Err(GraphError::of(132_007, format!("{part}: parameter text holds characters that templates use")));
    }
    Ok(value)
}

/// The buttons as the phone shows them.
fn buttons(wanted: &[Value], given: &[Value]) -> Result<Value, GraphError> {
    let sent = given.iter().filter(|one| text(one, "type").is_some_and(|kind| kind.eq_ignore_ascii_case("button")));
    for button in sent.clone() {
        if index(button).is_none_or(|index| index >= wanted.len()) {
            return Err(GraphError::of(132_018, "buttons: there is no button at the index given"));
        }
    }
    let mut shown = Vec::new();
    for (position, button) in wanted.iter().enumerate() {
        let sent = sent.clone().find(|one| index(one) == Some(position));
        shown.push(one_button(button, sent, position)?);
    }
    Ok(shown.into())
}

fn one_button(button: &Value, sent: Option<&Value>, position: usize) -> Result<Value, GraphError> {
    let kind = text(button, "type").unwrap_or_default();
    let sub_type = sent.and_then(|sent| text(sent, "sub_type"));
    if sub_type.is_some_and(|sub_type| !sub_type.eq_ignore_ascii_case(kind)) {
        return Err(GraphError::of(132_012, format!("buttons: Button at index {position} is of type {kind}")));
    }
    let parameter = parameters(sent).first();
    let required = |key: &str| {
        let title = kind.to_ascii_lowercase();
        let missing = format!("buttons: Button at index {position} of type {title} requires a parameter");
        parameter.and_then(|parameter| text(parameter, key)).ok_or_else(|| GraphError::of(131_008, missing))
    };
    let mut shown = json!({"type": kind, "text": text(button, "text")});
    match kind {
        "URL" => {
            let url = text(button, "url").unwrap_or_default();
            match placeholders(url).first() {
                Some(name) => put(&mut shown, "url", url.replace(&format!("{{{{{name}}}}}"), required("text")?)),
                None => put(&mut shown, "url", url),
            }
        }
        "COPY_CODE" => put(&mut shown, "code", required("coupon_code")?),
        "PHONE_NUMBER" => put(&mut shown, "phone_number", text(button, "phone_number")),
        "QUICK_REPLY" => put(&mut shown, "payload", parameter.and_then(|parameter| text(parameter, "payload"))),
        _ => {}
    }
    Ok(shown)
}

/// Indexes come as numbers or as text.
fn index(button: &Value) -> Option<usize> {
    match button.get("index")? {
        Value::String(text) => text.parse().ok(),
        number => usize::try_from(number.as_u64()?).ok(),
    }
}

fn carousel(wanted: &[Value], given: &[Value], format: &str) -> Result<Value, GraphError> {
    let given = component(given, "carousel").and_then(|carousel| carousel.get("cards")?.as_array());
    let given = given.map(Vec::as_slice).unwrap_or_default();
    if given.len() != wanted.len() {
        return Err(GraphError::of(
            132_012,
            format!("carousel: expected {} cards, received {}", wanted.len(), given.len()),
        ));
    }
    let list = |card: &Value| card.get("components").and_then(Value::as_array).cloned().unwrap_or_default();
    let cards = std::iter::zip(wanted, given).map(|(wanted, given)| parts(&list(wanted), &list(given), format));
    Ok(cards.collect::<Result<Vec<_>, _>>()?.into())
}
