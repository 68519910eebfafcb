//! From parameters to the components of a send, and whether components fill a template.

use serde_json::{Map, Value, json};

use super::parameters::{Parameter, ParameterKind, Place, parameters};
use super::{Shape, text};
use crate::plan::{Limit, PlanError};

/// A parameter as somebody gives it.
#[derive(Debug, Clone, PartialEq)]
pub struct Given {
    /// Where it goes.
    pub place: Place,
    /// Its number as in [`Parameter::index`]; without it and a name, the first of its place that is not filled yet.
    pub index: Option<u32>,
    /// Its name.
    pub name: Option<String>,
    /// What fills it.
    pub value: GivenValue,
}

/// What fills a parameter.
#[derive(Debug, Clone, PartialEq)]
pub enum GivenValue {
    /// A text, an address's end, a code or a payload.
    Text(String),
    /// A media object as the Graph API takes it: `{"id"}` or `{"link"}`, for a document with its `filename`.
    Media(Value),
    /// A place as the Graph API takes it.
    Location(Value),
}

/// The components of a send that fill a template with what is given. Refusals name the parameter.
pub fn fill(shape: Shape<'_>, given: &[Given]) -> Result<Value, PlanError> {
    let wanted = parameters(shape);
    let mut filled: Vec<Option<&GivenValue>> = vec![None; wanted.len()];
    for (position, given) in given.iter().enumerate() {
        let at = format!("parameters[{position}]");
        let place = find(&wanted, &filled, given).ok_or_else(|| PlanError::new(&at, Limit::NoSuchParameter))?;
        let (parameter, slot) = wanted.get(place).zip(filled.get_mut(place)).ok_or_else(|| unknown(&at))?;
        check_value(&at, parameter, &given.value)?;
        if slot.replace(&given.value).is_some() {
            return Err(PlanError::new(at, Limit::Repeated));
        }
    }
    let missing = wanted.iter().zip(&filled).find(|(parameter, value)| value.is_none() && parameter.kind.is_required());
    if let Some((parameter, _)) = missing {
        return Err(PlanError::new("parameters", Limit::ParameterMissing { parameter: described(parameter) }));
    }
    Ok(components(&wanted, &filled))
}

/// Whether components, as the Graph API takes them, fill a template: each text with as many parameters as it has, a
/// header with the media it wants. What Meta's own forms hold beyond that is left to Meta.
pub fn check(shape: Shape<'_>, given: &Value) -> Result<(), PlanError> {
    let given = given.as_array().map_or(&[][..], Vec::as_slice);
    let wanted = parameters(shape);
    for place in [Place::Header, Place::Body] {
        let count = wanted.iter().filter(|parameter| parameter.place == place).count();
        let component = given.iter().find(|component| text(component, "type").is_some_and(|t| is_named(t, place)));
        let found = component.and_then(|component| component.get("parameters")).and_then(Value::as_array);
        let found = found.map_or(&[][..], Vec::as_slice);
        if found.len() != count {
            let limit = Limit::ParameterCount { place: place.name(), count: found.len(), wanted: count };
            return Err(PlanError::new("components", limit));
        }
        let media = wanted.iter().find(|parameter| parameter.place == place && parameter.kind != ParameterKind::Text);
        if let Some(parameter) = media
            && found.iter().any(|value| text(value, "type") != Some(parameter.kind.name()))
        {
            let limit = Limit::ParameterMissing { parameter: described(parameter) };
            return Err(PlanError::new("components", limit));
        }
    }
    for parameter in wanted.iter().filter(|parameter| parameter.place == Place::Button && parameter.kind.is_required())
    {
        if !given.iter().any(|component| is_button(component, parameter.index)) {
            let limit = Limit::ParameterMissing { parameter: described(parameter) };
            return Err(PlanError::new("components", limit));
        }
    }
    Ok(())
}

fn unknown(at: &str) -> PlanError {
    PlanError::new(at, Limit::NoSuchParameter)
}

fn is_named(kind: &str, place: Place) -> bool {
    kind.eq_ignore_ascii_case(place.name())
}

/// Meta takes the button's place as a text; people write a number too.
fn is_button(component: &Value, index: Option<u32>) -> bool {
    let found = match component.get("index") {
        Some(Value::String(index)) => index.parse().ok(),
        Some(index) => index.as_u64().and_then(|index| u32::try_from(index).ok()),
        None => None,
    };
    text(component, "type").is_some_and(|kind| is_named(kind, Place::Button)) && found == index
}

/// Which parameter is meant.
fn find(wanted: &[Parameter], filled: &[Option<&GivenValue>], given: &Given) -> Option<usize> {
    wanted.iter().zip(filled).position(|(parameter, value)| {
        parameter.place == given.place
            && match (&given.name, given.index) {
                (Some(name), _) => parameter.name.as_ref() == Some(name),
                (None, Some(index)) => parameter.index == Some(index),
                (None, None) => value.is_none() && parameter.name.is_none(),
            }
    })
}

fn check_value(at: &str, parameter: &Parameter, value: &GivenValue) -> Result<(), PlanError> {
    let fits = match value {
        GivenValue::Text(text) if text.trim().is_empty() => return Err(PlanError::new(at, Limit::Empty)),
        GivenValue::Text(_) => !parameter.kind.is_media() && parameter.kind != ParameterKind::Location,
        GivenValue::Media(_) => parameter.kind.is_media(),
        GivenValue::Location(_) => parameter.kind == ParameterKind::Location,
    };
    if fits { Ok(()) } else { Err(PlanError::new(at, Limit::ParameterKind { wanted: parameter.kind.name() })) }
}

/// A parameter in words: `2 of the body`, `first_name of the body`, `the image of the header`.
fn described(parameter: &Parameter) -> String {
    let place = parameter.place.name();
    match (&parameter.name, parameter.index) {
        (Some(name), _) => format!("{name} of the {place}"),
        (None, Some(index)) if parameter.place == Place::Button => {
            format!("{} of button {index}", parameter.kind.name())
        }
        (None, Some(index)) => format!("{index} of the {place}"),
        (None, None) => format!("the {} of the {place}", parameter.kind.name()),
    }
}

fn components(wanted: &[Parameter], filled: &[Option<&GivenValue>]) -> Value {
    let values = || wanted.iter().zip(filled).filter_map(|(parameter, value)| Some((parameter, (*value)?)));
    let mut components = Vec::new();
    for place in [Place::Header, Place::Body] {
        let of_place = values().filter(|(parameter, _)| parameter.place == place);
        let list: Vec<Value> = of_place.map(|(parameter, value)| object(parameter, value)).collect();
        if !list.is_empty() {
            components.push(json!({ "type": place.name(), "parameters": list }));
        }
    }
    for (parameter, value) in values().filter(|(parameter, _)| parameter.place == Place::Button) {
        components.push(json!({
            "type": "button",
            "sub_type": sub_type(parameter.kind),
            "index": parameter.index.unwrap_or_default().to_string(),
            "parameters": [object(parameter, value)],
        }));
    }
    Value::Array(components)
}

const fn sub_type(kind: ParameterKind) -> &'static str {
    match kind {
        ParameterKind::CouponCode => "copy_code",
        ParameterKind::Payload => "quick_reply",
        ParameterKind::FlowToken => "flow",
        _ => "url",
    }
}

/// One parameter as the Graph API takes it.
fn object(parameter: &Parameter, value: &GivenValue) -> Value {
    let text = match value {
        GivenValue::Text(text) => text.as_str(),
        GivenValue::Media(media) | GivenValue::Location(media) => {
            let kind = parameter.kind.name();
            return json!({ "type": kind, kind: media });
        }
    };
    match parameter.kind {
        ParameterKind::CouponCode => json!({ "type": "coupon_code", "coupon_code": text }),
        ParameterKind::Payload => json!({ "type": "payload", "payload": text }),
        ParameterKind::FlowToken => json!({ "type": "action", "action": { "flow_token": text } }),
        _ => {
            let mut object = Map::new();
            object.insert("type".to_owned(), json!("text"));
            if let Some(name) = &parameter.name {
                object.insert("parameter_name".to_owned(), json!(name));
            }
            object.insert("text".to_owned(), json!(text));
            Value::Object(object)
        }
    }
}
