//! A template a person sends, filled by parameters or by components in Meta's own form.

use reaktly_domain::content::Content;
use reaktly_store::templates::{SyncState, Template};
use reaktly_whatsapp::plan;
use reaktly_whatsapp::template::{self, Given, GivenValue, Place, Shape};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use utoipa::ToSchema;

use super::kinds::NewLocation;
use super::refuse;
use crate::problem::Problem;

/// Statuses in which Meta does not send a template, and what helps. Others, also those not known here, are Meta's to
/// decide.
const NOT_SENDABLE: [(&str, &str); 9] = [
    ("PENDING", "wait until Meta has reviewed it"),
    ("IN_APPEAL", "wait until Meta has decided the appeal"),
    ("REJECTED", "change it in WhatsApp Manager and submit it again"),
    ("PAUSED", "use another template until Meta lifts the pause"),
    ("DISABLED", "use another template; Meta disabled it for good"),
    ("LIMIT_EXCEEDED", "use another template; the account has too many"),
    ("ARCHIVED", "take it out of the archive in WhatsApp Manager"),
    ("PENDING_DELETION", "use another template; it is being deleted"),
    ("DELETED", "use another template; it is deleted"),
];

/// A template to be sent, with `parameters` or `components`.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct NewTemplate {
    /// At most 512 lower-case letters, digits and underscores.
    pub name: String,
    /// Language code, such as `en_US`.
    pub language: String,
    /// Components as the Graph API takes them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Vec<Object>>)]
    pub components: Option<Vec<Value>>,
    /// What fills the template, for templates that were read from Meta.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parameters: Option<Vec<NewParameter>>,
}

/// A part of a template that is filled in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum TemplatePlace {
    Header,
    Body,
    Button,
}

/// What fills one parameter of a template: a text, a file, or a place.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct NewParameter {
    /// `body` when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub component: Option<TemplatePlace>,
    /// Its number in the text, from 1; of a button its place, from 0. Without index and name, the next one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub index: Option<u32>,
    /// Its name, in templates that are filled by name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// A text, the end of a button's address, a code, or a quick reply's payload.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// The header's image, video or document.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub media: Option<TemplateMedia>,
    /// The header's place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub location: Option<NewLocation>,
}

/// A file of a template's header: Meta's id, or a public link.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct TemplateMedia {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub link: Option<String>,
    /// A document's name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub filename: Option<String>,
}

impl NewTemplate {
    /// The content that goes out. `known` is the template as it was last read from Meta.
    pub(super) fn content(&self, known: Option<&Template>, sync: &SyncState) -> Result<Content, Problem> {
        let Self { name, language, .. } = self;
        let content = |components: Value, preview| Content::Template {
            name: name.clone(),
            language: language.clone(),
            components,
            preview,
        };
        plan::check(&content(Value::Null, None)).map_err(|error| refuse("template.", error))?;
        if self.components.is_some() && self.parameters.is_some() {
            return Err(Problem::field("template.parameters", "cannot stand beside components"));
        }
        let given = self.components.clone().map(Value::Array);
        let Some(known) = known else {
            return match self.parameters {
                Some(_) => Err(unknown(name, language, sync)),
                None => Ok(content(given.unwrap_or_else(|| json!([])), None)),
            };
        };
        check_status(known)?;
        let shape = Shape { parameter_format: &known.parameter_format, components: &known.components };
        let components = match given {
            Some(components) => {
                template::check(shape, &components).map_err(|error| refuse("template.", error))?;
                components
            }
            None => self.filled(shape)?,
        };
        let preview = template::preview(shape, &components);
        Ok(content(components, Some(preview).filter(|preview| !preview.is_empty())))
    }

    fn filled(&self, shape: Shape<'_>) -> Result<Value, Problem> {
        let parameters = self.parameters.iter().flatten().enumerate();
        let given = parameters.map(|(place, parameter)| parameter.given(place)).collect::<Result<Vec<_>, _>>()?;
        template::fill(shape, &given).map_err(|error| refuse("template.", error))
    }
}

impl NewParameter {
    fn given(&self, place: usize) -> Result<Given, Problem> {
        let wrong = |message: &str| Problem::field(&format!("template.parameters[{place}]"), message);
        let value = match (&self.text, &self.media, &self.location) {
            (Some(text), None, None) => GivenValue::Text(text.clone()),
            (None, Some(media), None) => match (&media.id, &media.link) {
                (Some(_), None) | (None, Some(_)) => GivenValue::Media(json!(media)),
                _ => return Err(wrong("needs media with either an id or a link")),
            },
            (None, None, Some(location)) => GivenValue::Location(json!(location)),
            _ => return Err(wrong("needs exactly one of text, media and location")),
        };
        let place = match self.component.unwrap_or(TemplatePlace::Body) {
            TemplatePlace::Header => Place::Header,
            TemplatePlace::Body => Place::Body,
            TemplatePlace::Button => Place::Button,
        };
        Ok(Given { place, index: self.index, name: self.name.clone(), value })
    }
}

fn unknown(name: &str, language: &str, sync: &SyncState) -> Problem {
    let read = match sync.synced_at {
        Some(at) => format!("as they were read from Meta at {at}"),
        None => "for they have not been read from Meta yet".to_owned(),
    };
    let message = format!(
        "{name} in {language} is not among the account's templates, {read}; \
         synchronise the templates, or send components instead of parameters"
    );
    Problem::message("template.name", message)
}

fn check_status(known: &Template) -> Result<(), Problem> {
    let status = known.status.to_ascii_uppercase();
    let Some((_, remedy)) = NOT_SENDABLE.iter().find(|(refused, _)| *refused == status) else { return Ok(()) };
    let reason = known.rejection_reason.as_deref().map(|reason| format!(" ({reason})")).unwrap_or_default();
    Err(Problem::message("template.name", format_args!("has the status {status}{reason}; {remedy}")))
}
