//! The kinds of content a person sends, as they come in.

use garde::Validate;
use reaktly_domain::content::{Content, Interactive, ListRow, ListSection, Media};
use reaktly_domain::ids::FileId;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::Wanted;
use crate::problem::Problem;

/// A reply button.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema, Validate)]
#[garde(allow_unvalidated)]
pub(crate) struct NewButton {
    /// Comes back when the button is pressed; made from its place when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// The label.
    #[garde(length(chars, min = 1))]
    pub title: String,
    /// A line under it; makes the buttons a list.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
}

/// A list that opens.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct NewList {
    /// The text above it, at most 4,096 characters.
    pub body: String,
    /// The label that opens it, at most 20 characters.
    pub button: String,
    /// At most ten, with ten rows in all.
    pub sections: Vec<NewSection>,
    /// A line above the text, at most 60 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub header: Option<String>,
    /// A line below the text, at most 60 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub footer: Option<String>,
}

/// A section of a list.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct NewSection {
    /// At most 24 characters; required where there are several sections.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    pub rows: Vec<NewRow>,
}

/// A row of a list.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct NewRow {
    /// Comes back when the row is chosen, at most 200 characters; made from its place when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// At most 24 characters.
    pub title: String,
    /// At most 72 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
}

/// A button that opens a page.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct NewCta {
    /// The text above it, at most 1,024 characters.
    pub body: String,
    /// At most 20 characters.
    pub label: String,
    /// The page, `https://…` or `http://…`.
    pub url: String,
    /// A line above the text, at most 60 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub header: Option<String>,
    /// A line below the text, at most 60 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub footer: Option<String>,
}

/// Asks the customer where they are.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct NewLocationRequest {
    /// The text, at most 1,024 characters.
    pub body: String,
}

/// A place.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct NewLocation {
    /// Degrees north, from -90 to 90.
    pub latitude: f64,
    /// Degrees east, from -180 to 180.
    pub longitude: f64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
}

/// A reaction to a message of the customer.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct NewReaction {
    /// The message, at most 30 days old.
    pub message_id: Uuid,
    /// One emoji; absent or empty takes the reaction back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub emoji: Option<String>,
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

/// Media to be sent: exactly one of `fileId`, `id` and `link`.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct NewMedia {
    pub kind: MediaKind,
    /// A file that was uploaded here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file_id: Option<Uuid>,
    /// Meta's media id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// A public https link, which Meta fetches.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub link: Option<String>,
    /// Text under an image, video or document, at most 1,024 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub caption: Option<String>,
    /// A document's name; of an uploaded file its own when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub filename: Option<String>,
    /// Shows audio as a voice message: OGG with OPUS, at most 512 KB.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub voice: bool,
}

impl From<NewList> for Interactive {
    fn from(list: NewList) -> Self {
        let mut place = 0;
        let mut row = |row: NewRow| {
            place += 1;
            ListRow {
                id: row.id.unwrap_or_else(|| format!("row-{place}")),
                title: row.title,
                description: row.description,
            }
        };
        let section = |section: NewSection| ListSection {
            title: section.title,
            rows: section.rows.into_iter().map(&mut row).collect(),
        };
        let sections = list.sections.into_iter().map(section).collect();
        Self::List { body: list.body, button: list.button, sections, header: list.header, footer: list.footer }
    }
}

impl From<NewCta> for Interactive {
    fn from(cta: NewCta) -> Self {
        let NewCta { body, label, url, header, footer } = cta;
        Self::CtaUrl { body, label, url, header, footer }
    }
}

impl From<NewLocation> for Content {
    fn from(location: NewLocation) -> Self {
        let NewLocation { latitude, longitude, name, address } = location;
        Self::Location { latitude, longitude, name, address, url: None }
    }
}

impl NewMedia {
    pub(super) fn into_wanted(self) -> Result<Wanted, Problem> {
        let Self { kind, file_id, id, link, caption, filename, voice } = self;
        let sources = [file_id.is_some(), id.is_some(), link.is_some()];
        if sources.into_iter().filter(|given| *given).count() != 1 {
            return Err(Problem::field("media", "needs exactly one of fileId, id and link"));
        }
        let media = Media { id, file: file_id, link, caption, filename, voice, ..Media::default() };
        let content = match kind {
            MediaKind::Image => Content::Image(media),
            MediaKind::Video => Content::Video(media),
            MediaKind::Audio => Content::Audio(media),
            MediaKind::Document => Content::Document(media),
            MediaKind::Sticker => Content::Sticker(media),
        };
        Ok(match file_id {
            Some(file) => Wanted::File(FileId::from_uuid(file), content),
            None => Wanted::Content("media.", content),
        })
    }
}
