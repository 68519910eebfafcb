//! What a message holds. One variant for each kind that has a place in the thread; what is not known is kept as
//! [`Content::Unsupported`] with its raw form, never dropped.
//!
//! The JSON form (tag `kind`) is what `messages.content` stores and the API shows.

mod interactive;
mod order;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

pub use interactive::{Button, Interactive, ListRow, ListSection};
pub use order::{Order, OrderLine};

/// A media object by Meta's id.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Media {
    /// Meta's media id, valid for 7 days.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// A file of ours that is given to Meta when the message is sent (outbound).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub file: Option<Uuid>,
    /// Public link, for outbound media by link.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub link: Option<String>,
    /// MIME type, parameters included.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mime_type: Option<String>,
    /// SHA-256 in base64, as the webhook gives it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sha256: Option<String>,
    /// Text beside the media.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub caption: Option<String>,
    /// A document's name as the sender gave it; hostile until sanitised.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub filename: Option<String>,
    /// Audio recorded in the app.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub voice: bool,
    /// A moving sticker.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub animated: bool,
}

/// The content of a message.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", rename_all_fields = "camelCase")]
pub enum Content {
    /// Plain text.
    Text {
        /// The text.
        body: String,
        /// Ask WhatsApp for a preview of the first link (outbound).
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        preview_url: bool,
    },
    /// A picture.
    Image(Media),
    /// A film.
    Video(Media),
    /// Sound, voice notes marked.
    Audio(Media),
    /// A file.
    Document(Media),
    /// A sticker.
    Sticker(Media),
    /// A place.
    Location {
        /// Degrees north.
        latitude: f64,
        /// Degrees east.
        longitude: f64,
        /// Name of the place.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        name: Option<String>,
        /// Address of the place.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        address: Option<String>,
        /// A page about the place (inbound).
        #[serde(default, skip_serializing_if = "Option::is_none")]
        url: Option<String>,
    },
    /// Contact cards.
    Contacts {
        /// Formatted names, in order.
        names: Vec<String>,
        /// The cards as Meta gave them.
        cards: serde_json::Value,
    },
    /// Outbound: text with reply buttons. Inbound: the reply a customer tapped.
    Interactive(Interactive),
    /// A template's quick-reply button pressed.
    Button {
        /// What the template's author attached.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        payload: Option<String>,
        /// The label pressed.
        text: String,
    },
    /// A reaction to a message, or its removal.
    Reaction {
        /// The message reacted to.
        message_wamid: String,
        /// The emoji; `None` removes the reaction.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        emoji: Option<String>,
    },
    /// An order from a catalogue.
    Order(Order),
    /// A notice of WhatsApp itself, such as a changed number.
    System {
        /// The notice.
        body: String,
        /// As Meta gave it.
        raw: serde_json::Value,
    },
    /// A template (outbound).
    Template {
        /// Name of the template.
        name: String,
        /// Language code.
        language: String,
        /// Components as the Graph API takes them.
        #[serde(default)]
        components: serde_json::Value,
        /// What the customer reads, where the template's text is known.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        preview: Option<String>,
    },
    /// An earlier message said anew; the message itself is kept as it was.
    Edit {
        /// The message that changed.
        target_wamid: String,
        /// What it says now.
        content: Box<Content>,
    },
    /// An earlier message taken back for everyone.
    Revoke {
        /// The message taken back.
        target_wamid: String,
    },
    /// A kind that cannot be shown, kept as it came.
    Unsupported {
        /// Meta's `type`, or what stood in its place.
        original_type: String,
        /// What Meta says of it, when it says anything.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        detail: Option<String>,
        /// The element as it came.
        raw: serde_json::Value,
    },
}

impl Content {
    /// A text without preview.
    pub fn text_of(body: impl Into<String>) -> Self {
        Self::Text { body: body.into(), preview_url: false }
    }

    /// The kind as the API and the `kind` column name it.
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Text { .. } => "text",
            Self::Image(_) => "image",
            Self::Video(_) => "video",
            Self::Audio(_) => "audio",
            Self::Document(_) => "document",
            Self::Sticker(_) => "sticker",
            Self::Location { .. } => "location",
            Self::Contacts { .. } => "contacts",
            Self::Interactive(_) => "interactive",
            Self::Button { .. } => "button",
            Self::Reaction { .. } => "reaction",
            Self::Order(_) => "order",
            Self::System { .. } => "system",
            Self::Template { .. } => "template",
            Self::Edit { .. } => "edit",
            Self::Revoke { .. } => "revoke",
            Self::Unsupported { .. } => "unsupported",
        }
    }

    /// A readable text, never empty.
    pub fn text(&self) -> String {
        match self {
            Self::Text { body, .. } => non_empty(body, "[Text]"),
            Self::Image(media) => placeholder("Image", media.caption.as_deref()),
            Self::Video(media) => placeholder("Video", media.caption.as_deref()),
            Self::Audio(media) if media.voice => "[Voice message]".to_owned(),
            Self::Audio(_) => "[Audio]".to_owned(),
            Self::Document(media) => document_text(media),
            Self::Sticker(_) => "[Sticker]".to_owned(),
            Self::Location { latitude, longitude, name, address, .. } => {
                location_text(*latitude, *longitude, name.as_deref(), address.as_deref())
            }
            Self::Contacts { names, .. } => placeholder("Contact", Some(&names.join(", "))),
            Self::Interactive(interactive) => interactive.text(),
            Self::Button { text, .. } => non_empty(text, "[Button]"),
            Self::Reaction { emoji: Some(emoji), .. } => placeholder("Reaction", Some(emoji)),
            Self::Reaction { emoji: None, .. } => "[Reaction removed]".to_owned(),
            Self::Order(order) => order.text(),
            Self::System { body, .. } => placeholder("System", Some(body)),
            Self::Template { name, preview, .. } => {
                let preview = preview.as_deref().filter(|preview| !preview.trim().is_empty());
                preview.map_or_else(|| placeholder("Template", Some(name)), str::to_owned)
            }
            Self::Edit { content, .. } => placeholder("Edited", Some(&content.text())),
            Self::Revoke { .. } => "[Message deleted]".to_owned(),
            Self::Unsupported { original_type, detail, .. } => {
                let nameless = matches!(original_type.as_str(), "unsupported" | "unknown" | "errors");
                let said = detail.as_ref().filter(|_| nameless).unwrap_or(original_type);
                placeholder("Unsupported message", Some(said))
            }
        }
    }

    /// Whether a customer who sends this waits for an answer: not a sticker, a reaction, a notice, or a change of an
    /// earlier message.
    pub const fn is_answerable(&self) -> bool {
        !matches!(
            self,
            Self::Sticker(_) | Self::Reaction { .. } | Self::System { .. } | Self::Edit { .. } | Self::Revoke { .. }
        )
    }

    /// The media object it holds, if it is one.
    pub const fn media(&self) -> Option<&Media> {
        match self {
            Self::Image(media)
            | Self::Video(media)
            | Self::Audio(media)
            | Self::Document(media)
            | Self::Sticker(media) => Some(media),
            _ => None,
        }
    }
}

fn non_empty(text: &str, otherwise: &str) -> String {
    if text.trim().is_empty() { otherwise.to_owned() } else { text.to_owned() }
}

fn placeholder(label: &str, detail: Option<&str>) -> String {
    match detail.map(str::trim).filter(|detail| !detail.is_empty()) {
        Some(detail) => format!("[{label}] {detail}"),
        None => format!("[{label}]"),
    }
}

fn document_text(media: &Media) -> String {
    let named = media.filename.as_deref().map(str::trim).filter(|name| !name.is_empty());
    let caption = media.caption.as_deref().map(str::trim).filter(|text| !text.is_empty() && Some(*text) != named);
    match (named, caption) {
        (Some(name), Some(caption)) => format!("[Document] {name}: {caption}"),
        (detail, None) | (None, detail) => placeholder("Document", detail),
    }
}

fn location_text(latitude: f64, longitude: f64, name: Option<&str>, address: Option<&str>) -> String {
    let mut text = format!("[Location] {latitude:.4}, {longitude:.4}");
    for part in [name, address].into_iter().flatten().map(str::trim).filter(|part| !part.is_empty()) {
        text.push_str(", ");
        text.push_str(part);
    }
    text
}

#[cfg(test)]
mod tests;
