//! Message templates: what of one is filled in, the components that fill it, and how it reads.
//!
//! A template stands as Meta gives it, and what fills it as the Graph API takes it. Carousels, products and offers of
//! limited time are filled by `components` in Meta's own form; everything else by [`Given`] parameters too.

mod fill;
mod parameters;
mod preview;

use serde_json::Value;

pub use fill::{Given, GivenValue, check, fill};
pub use parameters::{Parameter, ParameterKind, Place, parameters};
pub use preview::preview;

/// A template's shape.
#[derive(Debug, Clone, Copy)]
pub struct Shape<'a> {
    /// `NAMED`, or anything else for numbered ones.
    pub parameter_format: &'a str,
    /// The components, as Meta gives them.
    pub components: &'a Value,
}

impl<'a> Shape<'a> {
    /// Whether its texts are filled by name.
    pub fn is_named(&self) -> bool {
        self.parameter_format.eq_ignore_ascii_case("named")
    }

    /// The first component of a type, such as `BODY`.
    fn component(&self, kind: &str) -> Option<&'a Value> {
        let components = self.components.as_array()?;
        components
            .iter()
            .find(|component| text(component, "type").is_some_and(|found| found.eq_ignore_ascii_case(kind)))
    }

    /// Its buttons, in order.
    fn buttons(&self) -> &'a [Value] {
        let buttons = self.component("BUTTONS").and_then(|component| component.get("buttons"));
        buttons.and_then(Value::as_array).map_or(&[], Vec::as_slice)
    }
}

/// A field that is a text.
fn text<'a>(value: &'a Value, name: &str) -> Option<&'a str> {
    value.get(name).and_then(Value::as_str)
}

/// The names between double braces, each once, in order.
fn placeholders(text: &str) -> Vec<&str> {
    let mut names: Vec<&str> = Vec::new();
    for piece in text.split("{{").skip(1) {
        if let Some((name, _)) = piece.split_once("}}")
            && !names.contains(&name.trim())
        {
            names.push(name.trim());
        }
    }
    names
}

#[cfg(test)]
mod tests;
