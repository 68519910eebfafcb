//! Checks of single fields, each refused with the code that Meta uses for it.

use serde_json::Value;

use crate::graph::GraphError;

/// Code 131009 with these details.
pub(super) fn invalid(details: impl Into<String>) -> GraphError {
    GraphError::of(131_009, details)
}

/// Code 131008 for a field that is not there.
pub(super) fn missing(path: &str) -> GraphError {
    GraphError::of(131_008, format!("{path} is required"))
}

/// The text at `key`: present, not empty, at most `most` characters.
pub(super) fn text<'a>(parent: &'a Value, key: &str, path: &str, most: usize) -> Result<&'a str, GraphError> {
    let full = format!("{path}.{key}");
    match parent.get(key) {
        None | Some(Value::Null) => Err(missing(&full)),
        Some(Value::String(text)) if text.trim().is_empty() => Err(missing(&full)),
        Some(Value::String(text)) => {
            within(text, &full, most)?;
            Ok(text)
        }
        Some(_) => Err(invalid(format!("{full} must be a string"))),
    }
}

/// The text at `key` when there is one, at most `most` characters.
pub(super) fn optional_text<'a>(
    parent: &'a Value,
    key: &str,
    path: &str,
    most: usize,
) -> Result<Option<&'a str>, GraphError> {
    match parent.get(key) {
        None | Some(Value::Null) => Ok(None),
        Some(_) => text(parent, key, path, most).map(Some),
    }
}

/// The list at `key` with between `least` and `most` elements.
pub(super) fn list<'a>(
    parent: &'a Value,
    key: &str,
    path: &str,
    (least, most): (usize, usize),
) -> Result<&'a [Value], GraphError> {
    let full = format!("{path}.{key}");
    let list = parent.get(key).ok_or_else(|| missing(&full))?;
    let list = list.as_array().ok_or_else(|| invalid(format!("{full} must be a list")))?;
    if (least..=most).contains(&list.len()) {
        Ok(list)
    } else {
        Err(invalid(format!("Invalid {full} count. Min allowed: {least}, max allowed: {most}")))
    }
}

/// The object at `key`.
pub(super) fn object<'a>(parent: &'a Value, key: &str, path: &str) -> Result<&'a Value, GraphError> {
    let found = parent.get(key).filter(|value| value.is_object());
    found.ok_or_else(|| missing(&format!("{path}.{key}")))
}

/// An http or https address.
pub(super) fn web_address(text: &str, path: &str) -> Result<(), GraphError> {
    if text.starts_with("https://") || text.starts_with("http://") {
        Ok(())
    } else {
        Err(invalid(format!("{path} is not a valid URI")))
    }
}

fn within(text: &str, path: &str, most: usize) -> Result<(), GraphError> {
    let length = text.chars().count();
    if length <= most {
        Ok(())
    } else {
        Err(invalid(format!("{path} length invalid. Min length: 1, max length: {most}, is: {length}")))
    }
}
