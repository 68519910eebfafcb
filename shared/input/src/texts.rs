//! What holds for every text of every body, said once: it can be stored, and it says something.

use serde_json::{Map, Value};

use crate::{FieldError, Refused, Wrong};

/// Reads a JSON object.
pub(crate) fn members(body: &[u8]) -> Result<Map<String, Value>, Refused> {
    match serde_json::from_slice(body).map_err(|error| Refused::Malformed(error.to_string()))? {
        Value::Object(object) => Ok(object),
        _ => Err(Refused::Malformed("the body must be a JSON object".to_owned())),
    }
}

/// What is wrong with the texts of an object.
pub(crate) fn look_at_all(object: &Map<String, Value>) -> Vec<Wrong> {
    let mut problems = Vec::new();
    look_at_members(object, "", &mut problems);
    problems
}

fn look_at_members(object: &Map<String, Value>, path: &str, problems: &mut Vec<Wrong>) {
    for (name, value) in object {
        let dot = if path.is_empty() { "" } else { "." };
        let path = format!("{path}{dot}{name}");
        if let Some(error) = unstorable(name) {
            problems.push(error.of_field(&path.replace('\0', "")));
        }
        look_at(value, &path, problems);
    }
}

fn look_at(value: &Value, path: &str, problems: &mut Vec<Wrong>) {
    match value {
        Value::String(text) => {
            if let Some(error) = unstorable(text) {
                problems.push(error.of_field(path));
            } else if !text.is_empty() && text.trim().is_empty() {
                problems.push(Wrong::new(path, "must not be white space alone"));
            }
        }
        Value::Array(values) => {
            for (index, value) in values.iter().enumerate() {
                look_at(value, &format!("{path}[{index}]"), problems);
            }
        }
        Value::Object(object) => look_at_members(object, path, problems),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// PostgreSQL keeps every character but one.
pub(crate) fn unstorable(text: &str) -> Option<FieldError> {
    let position = text.chars().position(|character| character == '\0')?;
    Some(FieldError::character('\0', position + 1, "remove it"))
}
