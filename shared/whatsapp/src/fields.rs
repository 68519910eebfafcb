//! The fields of a webhook beside messages and statuses: what happened to a person, a thread or a group
//! ([`Happening`]), and what the owner of a number must know ([`Word`]).
//!
//! Reading is as lenient as in [`crate::webhook`]: a value is recognised by its keys where Meta's documents give the
//! wrong field, numbers may be strings, and whatever is not known is told by its name instead of being refused.

mod account;
mod calls;
mod groups;
mod number;
mod others;
mod people;
mod template;
mod word;

use jiff::Timestamp;
use reaktly_domain::delivery::Status;
use reaktly_domain::identity::Identity;

use crate::webhook::Customer;

pub(crate) use calls::{call, call_status};
pub(crate) use groups::group;
pub(crate) use people::{book_entry, preference, thread_control, user_id};
pub use template::TemplateChange;
pub use word::{Fact, Severity, Word, of_error, read};

/// Messages per second of a number with high throughput.
pub const HIGH_THROUGHPUT_PER_SECOND: u32 = 1000;

/// What a notice says of history import when the business declined it.
pub const HISTORY_DECLINED: i64 = 2_593_109;
/// The customer stopped marketing messages.
pub const MARKETING_STOPPED: i64 = 131_050;

/// Something that happened to a customer, a thread or a group.
#[derive(Debug, Clone, PartialEq)]
pub enum Happening {
    /// A customer stopped or resumed marketing messages.
    Preference(Preference),
    /// A customer's business-scoped id changed.
    UserId(UserIdChange),
    /// The address book of the WhatsApp Business app changed.
    Book(BookEntry),
    /// A call began, went on or ended.
    Call(Call),
    /// A group changed.
    Group(GroupChange),
    /// Another app or we ourselves own the thread now.
    Control(ThreadControl),
    /// Every message up to an instant was delivered or read: Messenger's shape.
    Watermark(Watermark),
}

/// A customer's wish.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Preference {
    /// Who.
    pub customer: Customer,
    /// `marketing_messages`, or what Meta names in its place.
    pub category: String,
    /// What they wish.
    pub wish: Wish,
    /// When, by Meta's clock.
    pub at: Option<Timestamp>,
}

/// What a customer wishes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wish {
    /// No more of it.
    Stop,
    /// It may come again; signing up says the same.
    Resume,
    /// A word that is not known, which changes nothing.
    Other(String),
}

/// A business-scoped id was replaced.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UserIdChange {
    /// Who, as far as the element says it, the new id included.
    pub customer: Customer,
    /// The id until now.
    pub previous: Identity,
    /// The id from now on.
    pub current: Identity,
    /// When, by Meta's clock.
    pub at: Option<Timestamp>,
}

/// A card in the app's address book.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BookEntry {
    /// Whose card it is; the name is the book's.
    pub customer: Customer,
    /// Whether the card is there or gone.
    pub action: BookAction,
    /// When, by Meta's clock.
    pub at: Option<Timestamp>,
}

/// What became of a card.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BookAction {
    /// Written or changed.
    Add,
    /// Taken out.
    Remove,
}

/// A step of a call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Call {
    /// Meta's id of the call.
    pub id: String,
    /// The other side.
    pub customer: Customer,
    /// Who calls.
    pub direction: Direction,
    /// `connect`, `terminate`, `ringing`, `accepted`, `rejected` or what Meta names in their place; lower case.
    pub step: String,
    /// How it ended, such as `COMPLETED` or `FAILED`.
    pub status: Option<String>,
    /// When the step happened, by Meta's clock.
    pub at: Option<Timestamp>,
    /// When the two began to talk.
    pub started_at: Option<Timestamp>,
    /// When they ended.
    pub ended_at: Option<Timestamp>,
    /// How long they talked, in seconds.
    pub seconds: Option<i64>,
}

impl Call {
    /// A customer called and nobody talked to them.
    pub fn is_missed(&self) -> bool {
        let talked = self.seconds.is_some_and(|seconds| seconds > 0) || self.started_at.is_some();
        self.direction == Direction::FromCustomer && self.step == "terminate" && !talked
    }

    /// Whether it opens the customer's window for free text: a call of theirs does.
    pub fn opens_window(&self) -> bool {
        self.direction == Direction::FromCustomer
    }
}

/// Who calls.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// The customer.
    FromCustomer,
    /// The business.
    ToCustomer,
}

impl Direction {
    /// `inbound` or `outbound`, as stored.
    pub const fn name(self) -> &'static str {
        match self {
            Self::FromCustomer => "inbound",
            Self::ToCustomer => "outbound",
        }
    }
}

/// A change of a group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GroupChange {
    /// Meta's id of the group.
    pub group: Identity,
    /// Meta's `type`, such as `group_participants_add`; lower case.
    pub step: String,
    /// The group's name, where it is told and was taken.
    pub subject: Option<String>,
    /// Who came, went, asked or could not be added.
    pub people: Vec<Member>,
    /// Why, in Meta's word.
    pub reason: Option<String>,
    /// What Meta says went wrong: code and words.
    pub errors: Vec<crate::webhook::ErrorNotice>,
    /// When, by Meta's clock.
    pub at: Option<Timestamp>,
}

/// A person in a change of a group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// Who.
    pub customer: Customer,
    /// `added`, `removed`, `failed` or `asked`.
    pub part: &'static str,
}

/// Who answers in a thread where several apps could.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ThreadControl {
    /// Whose thread it is.
    pub customer: Customer,
    /// Who owns it now.
    pub owner: ThreadOwner,
    /// App and role of the owner until now, and what it said of the conversation.
    pub previous_owner: Option<String>,
    /// App or role of the owner from now on.
    pub new_owner: Option<String>,
    /// A summary of the conversation so far, given along.
    pub summary: Option<String>,
    /// When, by Meta's clock.
    pub at: Option<Timestamp>,
}

/// Who owns a thread.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ThreadOwner {
    /// Control was passed to us.
    Us,
    /// Another app took it.
    AnotherApp,
}

/// Messages up to an instant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Watermark {
    /// Who received them.
    pub customer: Customer,
    /// What became of them.
    pub status: Status,
    /// Sent up to here.
    pub upto: Timestamp,
}

#[cfg(test)]
mod tests;
