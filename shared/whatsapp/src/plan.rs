//! From what is to be said to the messages that say it, for the AI and for people alike.
//!
//! Every limit Meta sets stands once, in [`limits`]. [`plan`] splits what is too long and downgrades what does not fit:
//! buttons become a list, a list becomes numbered text, and no word is lost on the way. [`check`] tells whether one
//! message can carry a content as it is; its refusals name the field, what was found and the limit.

mod cards;
mod check;
mod choices;
mod emoji;
pub mod limits;
pub mod media;
mod refusal;

use reaktly_domain::content::{Content, Interactive};

use crate::split::{split, split_tail, units};

pub use check::check;
pub use limits::{BUTTON_TITLE_CHARS_MAX, BUTTONS_MAX, TEXT_UNITS_MAX, title_length};
pub use refusal::{Limit, PlanError};

use choices::Offer;
use limits::{
    BUTTON_BODY_UNITS_MAX, CTA_BODY_UNITS_MAX, CTA_LABEL_CHARS_MAX, FOOTER_UNITS_MAX, HEADER_UNITS_MAX,
    LIST_BODY_UNITS_MAX, LIST_BUTTON_CHARS_MAX, MESSAGES_MAX,
};

/// The label that opens a list when the draft names none.
const LIST_LABEL: &str = "Options";

/// Where a message goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Chat {
    /// To one customer.
    OneToOne,
    /// To a group: text, media and templates only.
    Group,
}

/// What is to be said.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Draft {
    /// The text, in WhatsApp's formatting.
    pub text: String,
    /// What the customer may tap: reply buttons where they fit, else a list, else numbered lines.
    pub choices: Vec<Choice>,
    /// The label that opens the choices when they become a list.
    pub list_label: Option<String>,
    /// A page to open: a button where it fits, else a line of text.
    pub link: Option<Link>,
    /// A line above the text of the last message.
    pub header: Option<String>,
    /// A line below the text of the last message.
    pub footer: Option<String>,
}

/// Something the customer may tap.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Choice {
    /// Comes back when it is tapped.
    pub id: String,
    /// What it says.
    pub title: String,
    /// A line under it.
    pub description: Option<String>,
}

/// A page to open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// What the button says.
    pub label: String,
    /// The page, `https://…` or `http://…`.
    pub url: String,
}

/// The messages that say `draft`, in order: one, unless the text is too long for it. What can be tapped hangs under the
/// last.
pub fn plan(draft: &Draft) -> Result<Vec<Content>, PlanError> {
    plan_for(draft, Chat::OneToOne)
}

/// As [`plan`], for a chat that may not take everything: in groups Meta takes nothing that can be tapped.
pub fn plan_for(draft: &Draft, chat: Chat) -> Result<Vec<Content>, PlanError> {
    let draft = tidied(draft);
    if draft.text.is_empty() {
        return Err(PlanError::new("text", Limit::Empty));
    }
    choices::check(&draft.choices)?;
    if let Some(link) = &draft.link {
        check::link("link.label", "link.url", &link.label, &link.url)?;
    }
    let contents = match tappable(&draft).filter(|_| chat == Chat::OneToOne) {
        None => texts(&in_words(&draft)),
        Some((body_units_max, tappable)) => {
            let (head, body) = split_tail(&draft.text, body_units_max);
            let mut contents = texts(head);
            contents.push(Content::Interactive(tappable(body.to_owned())));
            contents
        }
    };
    match contents.len() {
        0..=MESSAGES_MAX => Ok(contents),
        count => Err(PlanError::new("text", Limit::TooMany { count, max: MESSAGES_MAX, what: "messages" })),
    }
}

/// Makes the interactive message around a body.
type Tappable = Box<dyn FnOnce(String) -> Interactive>;

/// What hangs under the last message and how long its body may be; `None` when all is said in words.
fn tappable(draft: &Draft) -> Option<(usize, Tappable)> {
    let fits = |line: &Option<String>, max: usize| line.as_deref().is_none_or(|line| units(line) <= max);
    if !fits(&draft.header, HEADER_UNITS_MAX) || !fits(&draft.footer, FOOTER_UNITS_MAX) {
        return None;
    }
    let (header, footer) = (draft.header.clone(), draft.footer.clone());
    match (choices::offer(&draft.choices), draft.link.clone()) {
        (Offer::Nothing, Some(Link { label, url })) if title_length(&label) <= CTA_LABEL_CHARS_MAX => {
            Some((CTA_BODY_UNITS_MAX, Box::new(|body| Interactive::CtaUrl { body, label, url, header, footer })))
        }
        (Offer::Buttons(buttons), None) => {
            let tappable = |body| Interactive::Buttons { body, buttons, header, footer };
            Some((BUTTON_BODY_UNITS_MAX, Box::new(tappable)))
        }
        (Offer::List(sections), None) => {
            let label = draft.list_label.clone().unwrap_or_else(|| LIST_LABEL.to_owned());
            if title_length(&label) > LIST_BUTTON_CHARS_MAX {
                return None;
            }
            let tappable = |body| Interactive::List { body, button: label, sections, header, footer };
            Some((LIST_BODY_UNITS_MAX, Box::new(tappable)))
        }
        _ => None,
    }
}

/// Everything as text: header, text, numbered choices, link, footer.
fn in_words(draft: &Draft) -> String {
    let link = draft.link.as_ref().map(|link| format!("{}: {}", link.label, link.url));
    let parts =
        [draft.header.clone(), Some(draft.text.clone()), choices::numbered(&draft.choices), link, draft.footer.clone()];
    parts.into_iter().flatten().collect::<Vec<_>>().join("\n\n")
}

fn texts(text: &str) -> Vec<Content> {
    split(text, TEXT_UNITS_MAX).into_iter().map(|body| Content::Text { preview_url: has_link(&body), body }).collect()
}

/// Whether Meta takes a content in a chat. Its documents name text, media and templates for groups, and nothing else.
pub fn check_for(content: &Content, chat: Chat) -> Result<(), PlanError> {
    let is_for_groups = content.media().is_some() || matches!(content, Content::Text { .. } | Content::Template { .. });
    match chat {
        Chat::Group if !is_for_groups => Err(PlanError::new("content", Limit::NotInGroups { kind: content.kind() })),
        Chat::Group | Chat::OneToOne => check(content),
    }
}

/// Whether there is something WhatsApp can show a preview of.
pub fn has_link(text: &str) -> bool {
    ["https://", "http://"].iter().any(|scheme| {
        text.match_indices(scheme).any(|(at, _)| {
            text.get(at + scheme.len()..).and_then(|rest| rest.chars().next()).is_some_and(char::is_alphanumeric)
        })
    })
}

/// Without blanks around anything, and without lines that say nothing.
fn tidied(draft: &Draft) -> Draft {
    let line =
        |line: &Option<String>| line.as_deref().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned);
    let choice = |choice: &Choice| Choice {
        id: choice.id.clone(),
        title: choice.title.trim().to_owned(),
        description: line(&choice.description),
    };
    Draft {
        text: draft.text.trim().to_owned(),
        choices: draft.choices.iter().map(choice).collect(),
        list_label: line(&draft.list_label),
        link: draft
            .link
            .as_ref()
            .map(|link| Link { label: link.label.trim().to_owned(), url: link.url.trim().to_owned() }),
        header: line(&draft.header),
        footer: line(&draft.footer),
    }
}

#[cfg(test)]
mod tests;
