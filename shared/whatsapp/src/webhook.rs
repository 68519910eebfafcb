//! A webhook taken apart: every entry, change, message, status and error of a POST becomes an [`Item`] with its place.
//!
//! Reading is lenient, because Meta's examples, SDKs and live traffic disagree: numbers may be strings, fields may be
//! missing or empty, an identity may stand in any of several fields, unknown kinds occur. One element that cannot be read
//! becomes [`Kind::Malformed`] and never fails the others. A key that is there twice counts with its last value.

mod clean;
mod content;
mod context;
pub(crate) mod customer;
pub(crate) mod message;
mod messenger;
mod notices;
mod status;
mod statuses_only;
mod walk;
pub(crate) mod wire;

use std::sync::Arc;

use jiff::Timestamp;
use reaktly_domain::content::{Content, Interactive};
use reaktly_domain::context::MessageContext;
use reaktly_domain::delivery::Status;
use reaktly_domain::identity::{Identity, PhoneNumberId};
use serde_json::Value;

use crate::fields::Happening;

pub use statuses_only::holds_statuses_only;

/// Longest id of a message that is taken, in bytes; an index could not hold more.
pub const WAMID_BYTES_MAX: usize = 1024;
/// How much of an unreadable element is kept, in bytes.
pub const RAW_BYTES_MAX: usize = 16 * 1024;

/// Something a webhook brought.
#[derive(Debug, Clone, PartialEq)]
pub struct Item {
    /// Where it stands, such as `entry[0].changes[0].messages[1]`.
    pub path: String,
    /// The business number it concerns; absent on fields about accounts and where it is unreadable.
    pub phone_number_id: Option<PhoneNumberId>,
    /// The change it came in.
    pub change: Arc<Change>,
    /// What it is.
    pub kind: Kind,
    /// The element as it came; only the beginning of its text when it is unreadable or, being malformed, large.
    pub raw: Value,
}

/// What holds for everything in one change of a webhook.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Change {
    /// Meta's field, such as `messages`; `unnamed` where there is none, empty outside of changes.
    pub field: String,
    /// Whose entry it is: a WhatsApp Business Account, or the portfolio for fields about partners.
    pub entry_id: Option<String>,
    /// When Meta wrote the entry, in whole seconds.
    pub entry_at: Option<Timestamp>,
    /// The digits of the business number as shown, where the value names it.
    pub display_phone_number: Option<String>,
}

/// What an item is.
#[derive(Debug, Clone, PartialEq)]
pub enum Kind {
    /// A customer wrote.
    Message(Box<Message>),
    /// The business wrote from the WhatsApp app.
    Echo(Box<Message>),
    /// How a message of ours fares.
    Status(Box<StatusUpdate>),
    /// An error Meta reports beside the messages.
    Error(ErrorNotice),
    /// Something that happened to a customer, a thread or a group.
    Happening(Box<Happening>),
    /// A field of another kind, by its name, such as `account_update`; the item holds its value, for
    /// [`crate::fields::read`].
    Field(String),
    /// An element that cannot be read.
    Malformed(Malformation),
}

/// A message between a customer and the business.
#[derive(Debug, Clone, PartialEq)]
pub struct Message {
    /// Meta's id: opaque, at most [`WAMID_BYTES_MAX`] bytes.
    pub wamid: String,
    /// When it was sent, by Meta's clock, in whole seconds; absent when unreadable.
    pub sent_at: Option<Timestamp>,
    /// How it came here.
    pub origin: Origin,
    /// The customer: the sender of a message, the receiver of an echo.
    pub customer: Customer,
    /// What it says.
    pub content: Content,
    /// The message it quotes, by Meta's id.
    pub quoted_wamid: Option<String>,
    /// What it answers or where it comes from.
    pub context: MessageContext,
    /// The group it was written in; `customer` is then the member who wrote.
    pub group_id: Option<String>,
    /// The customer's new identity, when the message is WhatsApp's notice of a change.
    pub replacement: Option<Replacement>,
    /// What Meta says went wrong with it, such as media that could not be fetched.
    pub errors: Vec<ErrorNotice>,
}

impl Message {
    /// Takes over errors that stand beside the only message of a value, when it cannot be shown and has none of its own.
    fn explain(&mut self, beside: &[ErrorNotice]) {
        let Content::Unsupported { detail, .. } = &mut self.content else { return };
        if self.errors.is_empty()
            && let Some(first) = beside.first()
        {
            *detail = detail.take().or_else(|| first.details.clone()).or_else(|| first.title.clone());
            self.errors = beside.to_vec();
        }
    }

    /// Whether the customer waits for an answer to it: it is live, and neither a reaction, a notice, an edit nor a
    /// removal. What is said in a group is not answered in private.
    pub fn is_answerable(&self) -> bool {
        let silent = match &self.content {
            Content::Unsupported { original_type, .. } => {
                matches!(original_type.as_str(), "edit" | "revoke" | "media_placeholder" | "errors")
            }
            Content::Interactive(Interactive::CallPermission { .. }) => true,
            content => !content.is_answerable(),
        };
        self.origin == Origin::Live && self.group_id.is_none() && !silent
    }
}

/// How a message came here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// As it was written.
    Live,
    /// From the past, when a number was connected that the app also uses.
    History,
    /// While another app or agent owns the thread; ours to see, not to answer.
    Standby,
}

/// WhatsApp's notice that an identity of the customer gave way to another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Replacement {
    /// What is no longer the customer's; empty where the notice does not name it.
    pub retired: Vec<Identity>,
    /// What is the customer's now; at least one.
    pub successors: Vec<Identity>,
}

/// What is known of a customer. At least one of the two identities is there, except in a group.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Customer {
    /// WhatsApp id: digits, usually the phone number.
    pub wa_id: Option<String>,
    /// Business-scoped user id.
    pub bsuid: Option<String>,
    /// The same across linked portfolios; shown, never matched.
    pub parent_bsuid: Option<String>,
    /// Name in the profile.
    pub name: Option<String>,
    /// User name, without the leading `@`; changes at will.
    pub username: Option<String>,
}

impl Customer {
    /// The identities, the business-scoped one first because it stays when the number is hidden.
    pub fn identities(&self) -> Vec<Identity> {
        let bsuid = self.bsuid.clone().map(Identity::Bsuid);
        let wa_id = self.wa_id.clone().map(Identity::WaId);
        bsuid.into_iter().chain(wa_id).collect()
    }
}

/// How a message of ours fares.
#[derive(Debug, Clone, PartialEq)]
pub struct StatusUpdate {
    /// Meta's id of the message.
    pub wamid: String,
    /// What Meta calls the status.
    pub name: String,
    /// The status, when it is one we know.
    pub status: Option<Status>,
    /// When it happened, by Meta's clock, in whole seconds; absent when unreadable.
    pub at: Option<Timestamp>,
    /// Who received the message; a group when it went to one.
    pub recipient: Option<Identity>,
    /// What is known of the person who received it: of the member, in a group.
    pub person: Customer,
    /// Which member of a group it concerns.
    pub participant: Option<Identity>,
    /// Our own mark, given along when the message was sent.
    pub callback: Option<String>,
    /// Why it failed.
    pub errors: Vec<ErrorNotice>,
    /// What Meta charges for it: as given, with the names of today.
    pub pricing: Option<Value>,
    /// What Meta counts it to: as given, with the end of a free entry point as `expiresAt`.
    pub conversation: Option<Value>,
}

/// An error in Meta's words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ErrorNotice {
    /// Meta's code; 0 when unreadable.
    pub code: i64,
    /// Its title or message.
    pub title: Option<String>,
    /// What exactly happened.
    pub details: Option<String>,
}

/// Why an element cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Malformation {
    /// Not JSON that can be taken in: too deep, a number out of range.
    #[error("is nested too deeply or holds a number out of range")]
    Unreadable,
    /// Another shape than the place asks for.
    #[error("is not an object")]
    NotAnObject,
    /// A list was expected.
    #[error("is not a list")]
    NotAList,
    /// Nothing to know a repeat by.
    #[error("has no id")]
    NoId,
    /// An id no index can hold.
    #[error("has an id longer than {WAMID_BYTES_MAX} bytes")]
    IdTooLong,
    /// Nobody to answer.
    #[error("names no customer")]
    NoCustomer,
    /// A status that does not say which.
    #[error("has no status")]
    NoStatus,
}

impl Malformation {
    /// As stored and counted.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Unreadable => "unreadable",
            Self::NotAnObject => "not_an_object",
            Self::NotAList => "not_a_list",
            Self::NoId => "no_id",
            Self::IdTooLong => "id_too_long",
            Self::NoCustomer => "no_customer",
            Self::NoStatus => "no_status",
        }
    }
}

/// Why a body holds no items at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BodyError {
    /// Bytes that are no text.
    #[error("the body is not UTF-8")]
    NotUtf8,
    /// Text that is no JSON.
    #[error("the body is not JSON")]
    NotJson,
    /// JSON that is no object.
    #[error("the body is not a JSON object")]
    NotAnObject,
}

impl BodyError {
    /// As stored and counted.
    pub const fn code(self) -> &'static str {
        match self {
            Self::NotUtf8 => "body_not_utf8",
            Self::NotJson => "body_not_json",
            Self::NotAnObject => "body_not_an_object",
        }
    }
}

/// Takes a body apart, in the order of the body. An envelope without entries has no items.
pub fn items(body: &[u8]) -> Result<Vec<Item>, BodyError> {
    let text = std::str::from_utf8(body).map_err(|_| BodyError::NotUtf8)?;
    walk::items(&clean::storable(text))
}

#[cfg(test)]
mod tests;
