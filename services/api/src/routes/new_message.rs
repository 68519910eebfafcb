//! What a person sends: checked here, limited by what WhatsApp takes.

use garde::Validate;
use reaktly_domain::content::{Button, Content, Media};
use reaktly_store::deliveries::Class;
use reaktly_whatsapp::plan::{self, Draft};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::problem::{Code, Problem};

/// A message to the customer: a text, a text with buttons, a template or media.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema, Validate)]
#[garde(allow_unvalidated)]
pub(crate) struct NewMessage {
    /// The text, at most 4,096 characters; 1,024 above buttons.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[garde(inner(length(chars, min = 1, max = 4096)))]
    pub text: Option<String>,
    /// Up to three reply buttons under the text.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[garde(length(max = 3), dive)]
    pub buttons: Vec<NewButton>,
    /// An approved template, the only thing that may be sent after 24 hours.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[garde(dive)]
    pub template: Option<NewTemplate>,
    /// A file by link or by Meta's id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[garde(dive)]
    pub media: Option<NewMedia>,
}

/// A reply button.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema, Validate)]
#[garde(allow_unvalidated)]
pub(crate) struct NewButton {
    /// Comes back when the button is pressed; made from its place when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[garde(inner(length(chars, min = 1, max = 256)))]
    pub id: Option<String>,
    /// The label.
    #[garde(length(chars, min = 1, max = 20))]
    pub title: String,
}

/// A template to be sent.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema, Validate)]
#[garde(allow_unvalidated)]
pub(crate) struct NewTemplate {
    #[garde(length(chars, min = 1, max = 512))]
    pub name: String,
    /// Language code, such as `en_US`.
    #[garde(length(chars, min = 2, max = 16))]
    pub language: String,
    /// Components as the Graph API takes them.
    #[serde(default)]
    #[schema(value_type = Vec<Object>, required = false)]
    pub components: Vec<serde_json::Value>,
}

/// The kinds of media that can be sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum MediaKind {
    Image,
    Video,
    Audio,
    Document,
    Sticker,
}

/// Media to be sent.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema, Validate)]
#[garde(allow_unvalidated)]
pub(crate) struct NewMedia {
    pub kind: MediaKind,
    /// A public https link, or `id`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[garde(inner(url, length(chars, max = 2048)))]
    pub link: Option<String>,
    /// Meta's media id, or `link`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[garde(inner(length(chars, min = 1, max = 64)))]
    pub id: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[garde(inner(length(chars, max = 1024)))]
    pub caption: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[garde(inner(length(chars, max = 240)))]
    pub filename: Option<String>,
}

/// What goes out for a [`NewMessage`].
#[derive(Debug)]
pub(crate) struct Outgoing {
    /// One message, or several when a text is too long for one.
    pub contents: Vec<Content>,
    /// How it may be sent.
    pub class: Class,
}

impl NewMessage {
    /// The messages that say it, within WhatsApp's limits.
    pub(crate) fn into_outgoing(self) -> Result<Outgoing, Problem> {
        let Self { text, buttons, template, media } = self;
        match (text, template, media) {
            (Some(text), None, None) => {
                let buttons = buttons.into_iter().zip(1..).map(NewButton::into_button).collect();
                let contents = plan::plan(&Draft { text, buttons }).map_err(refuse)?;
                Ok(Outgoing { contents, class: Class::Reply })
            }
            (None, Some(template), None) if buttons.is_empty() => one(template.into(), Class::Template),
            (None, None, Some(media)) if buttons.is_empty() => one(media.into_content()?, Class::Reply),
            (None, None, None) => Err(Problem::field("text", "is required, unless there is a template or media")),
            (None, ..) => Err(Problem::field("buttons", "stand under a text only")),
            (Some(_), ..) => Err(Problem::field("text", "cannot stand beside a template or media")),
        }
    }
}

impl NewButton {
    fn into_button((button, place): (Self, u32)) -> Button {
        Button { id: button.id.unwrap_or_else(|| format!("button-{place}")), title: button.title }
    }
}

impl From<NewTemplate> for Content {
    fn from(template: NewTemplate) -> Self {
        let NewTemplate { name, language, components } = template;
        Self::Template { name, language, components: components.into(), preview: None }
    }
}

impl NewMedia {
    fn into_content(self) -> Result<Content, Problem> {
        let Self { kind, link, id, caption, filename } = self;
        if link.is_some() == id.is_some() {
            return Err(Problem::field("media", "needs either a link or an id"));
        }
        let media = Media { id, link, caption, filename, ..Media::default() };
        Ok(match kind {
            MediaKind::Image => Content::Image(media),
            MediaKind::Video => Content::Video(media),
            MediaKind::Audio => Content::Audio(media),
            MediaKind::Document => Content::Document(media),
            MediaKind::Sticker => Content::Sticker(media),
        })
    }
}

fn one(content: Content, class: Class) -> Result<Outgoing, Problem> {
    plan::check(&content).map_err(refuse)?;
    Ok(Outgoing { contents: vec![content], class })
}

fn refuse(error: plan::PlanError) -> Problem {
    Problem::with(Code::InvalidMessage, error)
}
