//! Template messages: their shape here, their existence and parameters where the business is known.

use serde_json::Value;

use super::field::{invalid, object, text};
use crate::graph::GraphError;
use crate::json;

const NAME_CHARS_MAX: usize = 512;

/// Checks the shape of a template message.
pub(super) fn check(content: &Value) -> Result<&Value, GraphError> {
    let name = text(content, "name", "template", NAME_CHARS_MAX)?;
    let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_';
    if !name.bytes().all(plain) {
        return Err(invalid("template.name may hold lower case letters, digits and underscores"));
    }
    text(object(content, "language", "template")?, "code", "template.language", 16)?;
    match content.get("components") {
        None | Some(Value::Null | Value::Array(_)) => Ok(content),
        Some(_) => Err(invalid("template.components must be a list")),
    }
}

/// Name and language that a checked template message asks for.
pub(crate) fn template_name(content: &Value) -> (&str, &str) {
    let language = content.get("language").and_then(|language| json::text(language, "code"));
    (json::text(content, "name").unwrap_or_default(), language.unwrap_or_default())
}

/// How many parameters the message gives for the template's body.
pub(crate) fn parameter_count(content: &Value) -> usize {
    parameters(content).count()
}

/// The texts of those parameters, in order.
pub(crate) fn parameter_texts(content: &Value) -> impl Iterator<Item = &str> {
    parameters(content).map(|parameter| json::text(parameter, "text").unwrap_or_default())
}

fn parameters(content: &Value) -> impl Iterator<Item = &Value> {
    let components = content.get("components").and_then(Value::as_array).into_iter().flatten();
    let bodies = components.filter(|component| json::text(component, "type") == Some("body"));
    bodies.filter_map(|body| body.get("parameters")?.as_array()).flatten()
}
