//! Reading and building JSON objects without a panic in sight.

use serde_json::{Map, Value};

/// The text at `key`, when there is one.
pub(crate) fn text<'a>(object: &'a Value, key: &str) -> Option<&'a str> {
    object.get(key)?.as_str()
}

/// Lays one value over another: objects field by field, `null` takes a field away, anything else replaces.
pub(crate) fn lay(under: &mut Value, over: &Value) {
    let Value::Object(changes) = over else {
        if !over.is_null() {
            *under = over.clone();
        }
        return;
    };
    if !under.is_object() {
        *under = Value::Object(Map::new());
    }
    let Value::Object(fields) = under else {
        return;
    };
    for (key, change) in changes {
        if change.is_null() {
            fields.remove(key);
        } else {
            lay(fields.entry(key.clone()).or_insert(Value::Null), change);
        }
    }
}

/// Sets `key` of an object.
pub(crate) fn put(object: &mut Value, key: &str, value: impl Into<Value>) {
    if let Value::Object(fields) = object {
        fields.insert(key.to_owned(), value.into());
    }
}
