//! Reading JSON that may differ from its description: each question has an answer or none, never an error.

use jiff::Timestamp;
use serde_json::Value;

use super::ErrorNotice;

/// Instants above this many seconds are milliseconds: some of Meta's products count so.
const SECONDS_MAX: i64 = 100_000_000_000;

/// A string or number under `key` as trimmed text; `None` when missing, empty or of another kind.
pub(crate) fn text(object: &Value, key: &str) -> Option<String> {
    as_text(object.get(key)?)
}

/// A string or number as trimmed text; `None` when empty or of another kind.
pub(crate) fn as_text(value: &Value) -> Option<String> {
    let text = match value {
        Value::String(text) => text.trim().to_owned(),
        Value::Number(number) => number.to_string(),
        _ => return None,
    };
    (!text.is_empty()).then_some(text)
}

/// The first of `keys` that has a text.
pub(crate) fn first_text(object: &Value, keys: &[&str]) -> Option<String> {
    keys.iter().find_map(|key| text(object, key))
}

/// A string under `key` as it is, blanks included, or a number as text; `None` when it is of another kind.
pub(crate) fn verbatim(object: &Value, key: &str) -> Option<String> {
    match object.get(key)? {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// A whole number under `key`, given as number or as digits.
pub(crate) fn integer(object: &Value, key: &str) -> Option<i64> {
    as_integer(object.get(key)?)
}

fn as_integer(value: &Value) -> Option<i64> {
    value.as_i64().or_else(|| value.as_str()?.trim().parse().ok())
}

/// A finite number under `key`, given as number or as text.
pub(crate) fn decimal(object: &Value, key: &str) -> Option<f64> {
    let value = object.get(key)?;
    let number = value.as_f64().or_else(|| value.as_str()?.trim().parse().ok())?;
    number.is_finite().then_some(number)
}

/// Whether `key` is true, also as text.
pub(crate) fn flag(object: &Value, key: &str) -> bool {
    match object.get(key) {
        Some(Value::Bool(flag)) => *flag,
        Some(Value::String(text)) => text == "true" || text == "1",
        Some(Value::Number(number)) => number.as_i64() == Some(1),
        _ => false,
    }
}

/// An instant under `key` in seconds (or milliseconds) since 1970; `None` before then and after the year 9999.
pub(crate) fn instant(object: &Value, key: &str) -> Option<Timestamp> {
    as_instant(object.get(key)?)
}

/// An instant in seconds (or milliseconds) since 1970; `None` before then and after the year 9999.
pub(crate) fn as_instant(value: &Value) -> Option<Timestamp> {
    let number = as_integer(value).filter(|number| *number > 0)?;
    let seconds = if number > SECONDS_MAX { number / 1000 } else { number };
    Timestamp::from_second(seconds).ok()
}

/// The elements of the list under `key`; none when it is no list.
pub(crate) fn list<'a>(object: &'a Value, key: &str) -> &'a [Value] {
    object.get(key).and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

/// The errors under `errors`.
pub(crate) fn errors(object: &Value) -> Vec<ErrorNotice> {
    list(object, "errors").iter().filter(|error| error.is_object()).map(error).collect()
}

/// An error object; old ones have `details` at the top and no message.
pub(crate) fn error(object: &Value) -> ErrorNotice {
    let details =
        object.get("error_data").and_then(|data| text(data, "details").or_else(|| data.as_str().map(str::to_owned)));
    ErrorNotice {
        code: integer(object, "code").unwrap_or(0),
        title: first_text(object, &["title", "message"]),
        details: details.or_else(|| text(object, "details")),
    }
}
