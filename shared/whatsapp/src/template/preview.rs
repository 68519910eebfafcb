//! How a template reads.

use serde_json::Value;

use super::{Shape, text};

/// What the customer reads: header, text and footer, with the parameters of a send filled in; `components` are those of
/// the send. What is not filled stays as a placeholder. Empty when the template has no text.
pub fn preview(shape: Shape<'_>, components: &Value) -> String {
    let line = |kind: &str| {
        let component = shape.component(kind)?;
        let line = match text(component, "format").unwrap_or("TEXT").to_ascii_uppercase().as_str() {
            "IMAGE" => "[Image]".to_owned(),
            "VIDEO" => "[Video]".to_owned(),
            "DOCUMENT" => "[Document]".to_owned(),
            "LOCATION" => "[Location]".to_owned(),
            _ => filled(text(component, "text")?, &values(components, kind)),
        };
        Some(line).filter(|line| !line.trim().is_empty())
    };
    let parts: Vec<String> = ["HEADER", "BODY", "FOOTER"].into_iter().filter_map(line).collect();
    parts.join("\n\n")
}

/// Names and texts of a component's parameters, numbered from 1 where they have no name.
fn values<'a>(components: &'a Value, kind: &str) -> Vec<(String, &'a str)> {
    let is_kind = |component: &&Value| text(component, "type").is_some_and(|found| found.eq_ignore_ascii_case(kind));
    let component = components.as_array().and_then(|list| list.iter().find(is_kind));
    let parameters = component.and_then(|component| component.get("parameters")).and_then(Value::as_array);
    let parameters = parameters.map_or(&[][..], Vec::as_slice);
    let value = |(place, parameter): (u32, &'a Value)| {
        let name = text(parameter, "parameter_name").map_or_else(|| place.to_string(), str::to_owned);
        Some((name, shown(parameter)?))
    };
    (1..).zip(parameters).filter_map(value).collect()
}

/// A parameter's text; amounts and dates have a fallback that reads the same.
fn shown(parameter: &Value) -> Option<&str> {
    let fallback = ["currency", "date_time"].into_iter().find_map(|kind| parameter.get(kind));
    text(parameter, "text").or_else(|| text(fallback?, "fallback_value"))
}

/// A text with its placeholders replaced, in one pass, so that a value is never read as a placeholder.
fn filled(template: &str, values: &[(String, &str)]) -> String {
    let mut pieces = template.split("{{");
    let mut filled = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        let known = piece.split_once("}}").and_then(|(name, rest)| {
            let (_, value) = values.iter().find(|(known, _)| known == name.trim())?;
            Some((*value, rest))
        });
        if let Some((value, rest)) = known {
            filled.push_str(value);
            filled.push_str(rest);
        } else {
            filled.push_str("{{");
            filled.push_str(piece);
        }
    }
    filled
}
