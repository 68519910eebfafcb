//! What of a template is filled in.

use serde_json::Value;

use super::{Shape, placeholders, text};

/// Where a parameter stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Place {
    /// Above the text.
    Header,
    /// In the text.
    Body,
    /// On a button.
    Button,
}

impl Place {
    /// As the Graph API names it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Header => "header",
            Self::Body => "body",
            Self::Button => "button",
        }
    }
}

/// What a parameter is filled with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ParameterKind {
    /// A text.
    Text,
    /// A picture.
    Image,
    /// A film.
    Video,
    /// A file.
    Document,
    /// A place.
    Location,
    /// The end of a button's address.
    UrlSuffix,
    /// The code that is copied.
    CouponCode,
    /// What comes back when a quick reply is pressed.
    Payload,
    /// The token that comes back with a flow.
    FlowToken,
}

impl ParameterKind {
    /// As the API names it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Image => "image",
            Self::Video => "video",
            Self::Document => "document",
            Self::Location => "location",
            Self::UrlSuffix => "url",
            Self::CouponCode => "copy_code",
            Self::Payload => "payload",
            Self::FlowToken => "flow_token",
        }
    }

    /// Whether it is a file.
    pub const fn is_media(self) -> bool {
        matches!(self, Self::Image | Self::Video | Self::Document)
    }

    /// Whether Meta refuses the template without it.
    pub const fn is_required(self) -> bool {
        !matches!(self, Self::Payload | Self::FlowToken)
    }
}

/// Something of a template that is filled in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parameter {
    /// Where it stands.
    pub place: Place,
    /// In texts its number, from 1; on buttons the button's place, from 0, as the Graph API counts; none where it is the
    /// only one.
    pub index: Option<u32>,
    /// Its name, in templates that are filled by name.
    pub name: Option<String>,
    /// What it is filled with.
    pub kind: ParameterKind,
    /// The example that Meta approved.
    pub example: Option<String>,
}

/// Everything of a template that is filled in, in reading order.
pub fn parameters(shape: Shape<'_>) -> Vec<Parameter> {
    let mut parameters = Vec::new();
    if let Some(header) = shape.component("HEADER") {
        parameters.extend(of_header(shape, header));
    }
    if let Some(body) = shape.component("BODY") {
        parameters.extend(of_text(shape, Place::Body, body));
    }
    parameters.extend((0..).zip(shape.buttons()).filter_map(|(index, button)| of_button(index, button)));
    parameters
}

fn of_header(shape: Shape<'_>, header: &Value) -> Vec<Parameter> {
    let kind = match text(header, "format").unwrap_or("TEXT").to_ascii_uppercase().as_str() {
        "IMAGE" => ParameterKind::Image,
        "VIDEO" => ParameterKind::Video,
        "DOCUMENT" => ParameterKind::Document,
        "LOCATION" => ParameterKind::Location,
        _ => return of_text(shape, Place::Header, header),
    };
    let example = header.pointer("/example/header_handle/0").and_then(Value::as_str).map(str::to_owned);
    vec![Parameter { place: Place::Header, index: None, name: None, kind, example }]
}

fn of_text(shape: Shape<'_>, place: Place, component: &Value) -> Vec<Parameter> {
    let found = placeholders(text(component, "text").unwrap_or_default());
    let parameter = |(index, name): (u32, &str)| {
        let example = example_of(shape, place, component, index, name);
        let (index, name) = if shape.is_named() { (None, Some(name.to_owned())) } else { (Some(index), None) };
        Parameter { place, index, name, kind: ParameterKind::Text, example }
    };
    (1..).zip(found).map(parameter).collect()
}

fn example_of(shape: Shape<'_>, place: Place, component: &Value, index: u32, name: &str) -> Option<String> {
    let example = component.get("example")?;
    if shape.is_named() {
        let list = example.get(format!("{}_text_named_params", place.name()))?.as_array()?;
        let entry = list.iter().find(|entry| text(entry, "param_name") == Some(name))?;
        return text(entry, "example").map(str::to_owned);
    }
    // Headers hold a list, bodies a list of lists.
    let list = example.get(format!("{}_text", place.name()))?;
    let list = list.get(0).filter(|first| first.is_array()).unwrap_or(list);
    let index = usize::try_from(index).ok()?.checked_sub(1)?;
    list.get(index).and_then(Value::as_str).map(str::to_owned)
}

fn of_button(index: u32, button: &Value) -> Option<Parameter> {
    let kind = match text(button, "type")?.to_ascii_uppercase().as_str() {
        "URL" if !placeholders(text(button, "url")?).is_empty() => ParameterKind::UrlSuffix,
        // A code for signing in fills its button too, in the same way.
        "OTP" => ParameterKind::UrlSuffix,
        "COPY_CODE" => ParameterKind::CouponCode,
        "QUICK_REPLY" => ParameterKind::Payload,
        "FLOW" => ParameterKind::FlowToken,
        _ => return None,
    };
    let example = button.get("example").map(|example| example.get(0).unwrap_or(example));
    let example = example.and_then(Value::as_str).map(str::to_owned);
    Some(Parameter { place: Place::Button, index: Some(index), name: None, kind, example })
}
