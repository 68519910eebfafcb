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
