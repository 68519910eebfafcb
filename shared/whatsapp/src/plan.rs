//! From what is to be said to the messages that say it: every limit Meta sets stands here, once.

use std::collections::HashSet;

use reaktly_domain::content::{Button, Content, Interactive};
use unicode_segmentation::UnicodeSegmentation;

use crate::split::{split, split_tail, units};

/// Longest text, in UTF-16 units.
pub const TEXT_UNITS_MAX: usize = 4096;
/// Longest text above buttons, in UTF-16 units.
pub const BUTTON_BODY_UNITS_MAX: usize = 1024;
/// Longest caption of a picture, film or file, in UTF-16 units.
pub const CAPTION_UNITS_MAX: usize = 1024;
/// Most buttons of a message.
pub const BUTTONS_MAX: usize = 3;
/// Longest label of a button: graphemes or UTF-16 units, whichever are more.
pub const BUTTON_TITLE_CHARS_MAX: usize = 20;
/// Longest id of a button, in UTF-16 units.
pub const BUTTON_ID_UNITS_MAX: usize = 256;
/// Longest name of a template, in UTF-16 units.
pub const TEMPLATE_NAME_UNITS_MAX: usize = 512;

/// What is to be said.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Draft {
    /// The text, in WhatsApp's formatting.
    pub text: String,
    /// Reply buttons under it.
    pub buttons: Vec<Button>,
}

/// Which limit stands in the way.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PlanError {
    /// Nothing to say.
    #[error("the text is empty")]
    EmptyText,
    /// More buttons than a message takes.
    #[error("there are {count} buttons; a message takes at most {BUTTONS_MAX}")]
    TooManyButtons {
        /// How many there are.
        count: usize,
    },
    /// A button nobody could read.
    #[error("button {place} has no title")]
    EmptyButtonTitle {
        /// Its place, counted from 1.
        place: usize,
    },
    /// A label that does not fit.
    #[error("the title of button {place} has {length} characters; at most {BUTTON_TITLE_CHARS_MAX} are allowed")]
    ButtonTitleTooLong {
        /// Its place, counted from 1.
        place: usize,
        /// Its length.
        length: usize,
    },
    /// Two labels a customer could not tell apart.
    #[error("button {place} has the same title as an earlier one")]
    RepeatedButtonTitle {
        /// Its place, counted from 1.
        place: usize,
    },
    /// An id that is empty or too long.
    #[error("the id of button {place} has {length} characters; 1 to {BUTTON_ID_UNITS_MAX} are allowed")]
    ButtonIdLength {
        /// Its place, counted from 1.
        place: usize,
        /// Its length.
        length: usize,
    },
    /// Two buttons one reply could mean.
    #[error("button {place} has the same id as an earlier one")]
    RepeatedButtonId {
        /// Its place, counted from 1.
        place: usize,
    },
    /// Text beyond a limit where it cannot be split.
    #[error("the {what} has {length} characters; at most {max} are allowed")]
    TooLong {
        /// What is too long.
        what: &'static str,
        /// Its length.
        length: usize,
        /// The limit.
        max: usize,
    },
    /// Content that only customers send.
    #[error("content of kind {kind} cannot be sent")]
    NotSendable {
        /// The kind as the API names it.
        kind: &'static str,
    },
}

/// The messages that say `draft`, in order: one, unless the text is too long for it. Buttons hang under the last.
pub fn plan(draft: &Draft) -> Result<Vec<Content>, PlanError> {
    if draft.text.trim().is_empty() {
        return Err(PlanError::EmptyText);
    }
    if draft.buttons.is_empty() {
        return Ok(texts(&draft.text));
    }
    let buttons = trimmed(&draft.buttons);
    check_buttons(&buttons)?;
    let (head, body) = split_tail(&draft.text, BUTTON_BODY_UNITS_MAX);
    let mut contents = texts(head);
    contents.push(Content::Interactive(Interactive::Buttons {
        body: body.to_owned(),
        buttons,
        header: None,
        footer: None,
    }));
    Ok(contents)
}

/// Whether one message can carry `content` as it is.
pub fn check(content: &Content) -> Result<(), PlanError> {
    match content {
        Content::Text { body, .. } if body.trim().is_empty() => Err(PlanError::EmptyText),
        Content::Text { body, .. } => check_length("text", body, TEXT_UNITS_MAX),
        Content::Interactive(Interactive::Buttons { body, .. }) if body.trim().is_empty() => Err(PlanError::EmptyText),
        Content::Interactive(Interactive::Buttons { body, buttons, .. }) => {
            check_buttons(buttons)?;
            check_length("text above buttons", body, BUTTON_BODY_UNITS_MAX)
        }
        Content::Image(media) | Content::Video(media) | Content::Document(media) => {
            check_length("caption", media.caption.as_deref().unwrap_or_default(), CAPTION_UNITS_MAX)
        }
        Content::Template { name, .. } => check_length("template name", name, TEMPLATE_NAME_UNITS_MAX),
        Content::Audio(_)
        | Content::Sticker(_)
        | Content::Location { .. }
        | Content::Contacts { .. }
        | Content::Reaction { .. } => Ok(()),
        Content::Interactive(_)
        | Content::Button { .. }
        | Content::Order { .. }
        | Content::System { .. }
        | Content::Edit { .. }
        | Content::Revoke { .. }
        | Content::Unsupported { .. } => Err(PlanError::NotSendable { kind: content.kind() }),
    }
}

/// How long Meta may find a label, whichever way it counts.
pub fn title_length(title: &str) -> usize {
    title.graphemes(true).count().max(units(title))
}

fn texts(text: &str) -> Vec<Content> {
    split(text, TEXT_UNITS_MAX).into_iter().map(|body| Content::Text { preview_url: has_link(&body), body }).collect()
}

fn has_link(text: &str) -> bool {
    ["https://", "http://"].iter().any(|scheme| {
        text.match_indices(scheme).any(|(at, _)| {
            text.get(at + scheme.len()..).and_then(|rest| rest.chars().next()).is_some_and(char::is_alphanumeric)
        })
    })
}

fn trimmed(buttons: &[Button]) -> Vec<Button> {
    buttons.iter().map(|button| Button { id: button.id.clone(), title: button.title.trim().to_owned() }).collect()
}

fn check_buttons(buttons: &[Button]) -> Result<(), PlanError> {
    if buttons.is_empty() || buttons.len() > BUTTONS_MAX {
        return Err(PlanError::TooManyButtons { count: buttons.len() });
    }
    let mut titles = HashSet::new();
    let mut ids = HashSet::new();
    for (place, button) in (1..).zip(buttons) {
        let (title, id) = (title_length(&button.title), units(&button.id));
        if button.title.trim().is_empty() {
            return Err(PlanError::EmptyButtonTitle { place });
        }
        if title > BUTTON_TITLE_CHARS_MAX {
            return Err(PlanError::ButtonTitleTooLong { place, length: title });
        }
        if id == 0 || id > BUTTON_ID_UNITS_MAX {
            return Err(PlanError::ButtonIdLength { place, length: id });
        }
        if !titles.insert(button.title.trim()) {
            return Err(PlanError::RepeatedButtonTitle { place });
        }
        if !ids.insert(button.id.as_str()) {
            return Err(PlanError::RepeatedButtonId { place });
        }
    }
    Ok(())
}

fn check_length(what: &'static str, text: &str, max: usize) -> Result<(), PlanError> {
    let length = units(text);
    if length > max { Err(PlanError::TooLong { what, length, max }) } else { Ok(()) }
}

#[cfg(test)]
mod tests;
