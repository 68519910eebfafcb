//! What a person sends. Fields are read here; what WhatsApp takes is decided by the one planner.

mod cards;
mod kinds;
mod resolve;
mod template;

use garde::Validate;
use reaktly_domain::content::{Content, Interactive};
use reaktly_domain::ids::{FileId, MessageId};
use reaktly_store::deliveries::Class;
use reaktly_whatsapp::plan::{Choice, Draft, PlanError};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::problem::Problem;

pub(crate) use cards::NewCard;
pub(crate) use kinds::{NewButton, NewCta, NewList, NewLocation, NewLocationRequest, NewMedia, NewReaction};
pub(crate) use resolve::resolve;
pub(crate) use template::{NewTemplate, TemplatePlace};

/// A message to the customer: exactly one of the kinds, and the message it answers.
///
/// A text that is too long for one message becomes several; buttons that do not fit become a list, or numbered lines.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase")]
#[garde(allow_unvalidated)]
pub(crate) struct NewMessage {
    /// The text, 4,096 characters in a message, 1,024 above buttons; at most ten messages.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[garde(inner(length(chars, min = 1)))]
    pub text: Option<String>,
    /// Reply buttons under the text: three with 20 characters each, else they become a list or numbered lines.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[garde(dive)]
    pub buttons: Vec<NewButton>,
    /// A list that opens: at most ten rows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub list: Option<NewList>,
    /// A button that opens a page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cta: Option<NewCta>,
    /// Asks the customer where they are.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub location_request: Option<NewLocationRequest>,
    /// A place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub location: Option<NewLocation>,
    /// Contact cards.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub contacts: Vec<NewCard>,
    /// A reaction to a message of the customer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reaction: Option<NewReaction>,
    /// A file by its id here, by Meta's id, or by link.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub media: Option<NewMedia>,
    /// An approved template, the only thing that may be sent after 24 hours.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub template: Option<NewTemplate>,
    /// The message it answers; not for reactions.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reply_to: Option<Uuid>,
}

/// What goes out for a [`NewMessage`], as far as it can be told without the database.
#[derive(Debug)]
pub(crate) struct Outgoing {
    wanted: Wanted,
    /// The message it answers.
    reply_to: Option<MessageId>,
}

/// What is to be sent.
#[derive(Debug)]
enum Wanted {
    /// Text and what can be tapped.
    Draft(Draft),
    /// One content as it is; refusals name its fields behind this prefix.
    Content(&'static str, Content),
    /// A file of ours.
    File(FileId, Content),
    /// A reaction; `None` takes it back.
    Reaction(MessageId, Option<String>),
    /// A template.
    Template(NewTemplate),
}

impl Outgoing {
    /// How it may be sent.
    pub(crate) fn class(&self) -> Class {
        if matches!(self.wanted, Wanted::Template(_)) { Class::Template } else { Class::Reply }
    }
}

impl NewMessage {
    /// What goes out for it.
    pub(crate) fn into_outgoing(self) -> Result<Outgoing, Problem> {
        self.check_kinds()?;
        let reply_to = self.reply_to.map(MessageId::from_uuid);
        if reply_to.is_some() && self.reaction.is_some() {
            return Err(Problem::field("replyTo", "does not go with a reaction, which names its message itself"));
        }
        Ok(Outgoing { wanted: self.into_wanted()?, reply_to })
    }

    /// Exactly one kind, buttons only under a text.
    fn check_kinds(&self) -> Result<(), Problem> {
        let given = [
            ("text", self.text.is_some()),
            ("list", self.list.is_some()),
            ("cta", self.cta.is_some()),
            ("locationRequest", self.location_request.is_some()),
            ("location", self.location.is_some()),
            ("contacts", !self.contacts.is_empty()),
            ("reaction", self.reaction.is_some()),
            ("media", self.media.is_some()),
            ("template", self.template.is_some()),
        ];
        let names: Vec<&str> = given.iter().filter(|(_, given)| *given).map(|(name, _)| *name).collect();
        match names.as_slice() {
            [] => {
                let kinds: Vec<&str> = given.iter().skip(1).map(|(name, _)| *name).collect();
                let message = format!("is required, unless there is one of {}", kinds.join(", "));
                Err(Problem::field("text", message))
            }
            ["text"] => Ok(()),
            [_] if self.buttons.is_empty() => Ok(()),
            [_] => Err(Problem::field("buttons", "stand under a text only")),
            [first, second, ..] => Err(Problem::field(second, format_args!("cannot stand beside {first}"))),
        }
    }

    fn into_wanted(self) -> Result<Wanted, Problem> {
        if let Some(text) = self.text {
            let choices = (1..).zip(self.buttons).map(NewButton::into_choice).collect();
            return Ok(Wanted::Draft(Draft { text, choices, ..Draft::default() }));
        }
        if let Some(list) = self.list {
            return Ok(Wanted::Content("list.", Content::Interactive(list.into())));
        }
        if let Some(cta) = self.cta {
            return Ok(Wanted::Content("cta.", Content::Interactive(cta.into())));
        }
        if let Some(NewLocationRequest { body }) = self.location_request {
            let request = Interactive::LocationRequest { body };
            return Ok(Wanted::Content("locationRequest.", Content::Interactive(request)));
        }
        if let Some(location) = self.location {
            return Ok(Wanted::Content("location.", location.into()));
        }
        if let Some(NewReaction { message_id, emoji }) = self.reaction {
            let emoji = emoji.filter(|emoji| !emoji.is_empty());
            return Ok(Wanted::Reaction(MessageId::from_uuid(message_id), emoji));
        }
        if let Some(media) = self.media {
            return media.into_wanted();
        }
        match self.template {
            Some(template) => Ok(Wanted::Template(template)),
            None => Ok(Wanted::Content("", cards::content(self.contacts)?)),
        }
    }
}

impl NewButton {
    fn into_choice((place, button): (u32, Self)) -> Choice {
        let id = button.id.unwrap_or_else(|| format!("button-{place}"));
        Choice { id, title: button.title, description: button.description }
    }
}

/// The planner's refusal as the API tells it; `prefix` leads from the body to the content's fields.
fn refuse(prefix: &str, error: PlanError) -> Problem {
    let PlanError { field, limit } = error;
    // A refusal of the content as a whole names what holds it.
    let is_whole = prefix.trim_end_matches('.') == field || field == "content";
    let path = match prefix.trim_end_matches('.') {
        "" => field,
        whole if is_whole => whole.to_owned(),
        _ => format!("{prefix}{field}"),
    };
    Problem::message(&path, limit)
}
