//! What holds for every text of every body, said once: it can be stored, and it says something.

use serde_json::{Map, Value};

use super::FieldError;
use crate::problem::{Code, FieldProblem, Problem};

/// Reads a JSON object whose texts all hold up.
pub(super) fn object(body: &[u8]) -> Result<Map<String, Value>, Problem> {
    let value = serde_json::from_slice(body).map_err(|error| Problem::with(Code::InvalidJson, error))?;
    let Value::Object(object) = value else {
        return Err(Problem::with(Code::InvalidJson, "the body must be a JSON object"));
    };
    let mut problems = Vec::new();
    look_at_members(&object, "", &mut problems);
    if problems.is_empty() { Ok(object) } else { Err(Problem::fields(problems)) }
}

fn look_at_members(object: &Map<String, Value>, path: &str, problems: &mut Vec<FieldProblem>) {
    for (name, value) in object {
        let dot = if path.is_empty() { "" } else { "." };
        let path = format!("{path}{dot}{name}");
        if let Some(error) = unstorable(name) {
            problems.push(error.of_field(&path.replace('\0', "")));
        }
        look_at(value, &path, problems);
    }
}

fn look_at(value: &Value, path: &str, problems: &mut Vec<FieldProblem>) {
    match value {
        Value::String(text) => {
            if let Some(error) = unstorable(text) {
                problems.push(error.of_field(path));
            } else if !text.is_empty() && text.trim().is_empty() {
                problems.push(FieldProblem::new(path, "must not be white space alone"));
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
fn unstorable(text: &str) -> Option<FieldError> {
    let position = text.chars().position(|character| character == '\0')?;
    Some(FieldError::character('\0', position + 1, "remove it"))
}
