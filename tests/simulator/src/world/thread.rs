//! A conversation as the customer's phone shows it.

use std::collections::{BTreeSet, VecDeque};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::rate::Rate;
use crate::json::{lay, text};

/// Messages kept in a thread; the oldest leave first.
const ENTRIES_MAX: usize = 500;

/// One thread.
#[derive(Debug, Default)]
pub(crate) struct Thread {
    /// Oldest first.
    pub(crate) entries: VecDeque<Entry>,
    /// Until when "typing…" is shown.
    pub(crate) typing_until: Option<Timestamp>,
    /// When the customer last came from an ad.
    pub(crate) entry_point: Option<Timestamp>,
    /// When it is a group: who is in it, and when one of them last wrote.
    pub(crate) group: Option<Group>,
    /// Pace of the business towards this one customer.
    pub(crate) pair: Rate,
}

/// What makes a thread a group's.
#[derive(Clone, Debug, Default)]
pub(crate) struct Group {
    /// By phone number, digits only.
    pub(crate) participants: BTreeSet<String>,
    /// When one of them last wrote.
    pub(crate) last_inbound: Option<Timestamp>,
}

/// One message on the phone.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Entry {
    /// Meta's message id.
    pub(crate) id: String,
    /// Who wrote it.
    pub(crate) from: Side,
    /// Meta's type: `text`, `interactive`, …
    #[serde(rename = "type")]
    pub(crate) kind: String,
    /// What stands under that type in Meta's JSON.
    pub(crate) content: Value,
    /// The message it replies to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) replies_to: Option<String>,
    /// Who wrote it, in a group.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) author: Option<String>,
    /// What stands around the content: whether it was forwarded, which ad or product it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) context: Option<Value>,
    /// When it was last changed by its author.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) edited_at: Option<Timestamp>,
    /// When its author took it back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) revoked_at: Option<Timestamp>,
    /// Why it will not arrive, for a message that failed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) error: Option<Value>,
    /// When it was written.
    pub(crate) at: Timestamp,
    /// The ticks.
    pub(crate) status: Status,
}

/// The two ends of a thread.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) enum Side {
    /// The person with the phone.
    Customer,
    /// The business.
    Business,
}

/// How far a message has come, in the order in which that rises.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) enum Status {
    /// Taken by Meta.
    Accepted,
    /// On its way.
    Sent,
    /// On the other end's device.
    Delivered,
    /// Seen.
    Read,
    /// Heard, for voice notes.
    Played,
    /// It will not arrive.
    Failed,
}

impl Entry {
    /// A message that was just written.
    pub(crate) fn new(id: &str, from: Side, kind: &str, content: Value, at: Timestamp) -> Self {
        let status = match from {
            Side::Customer => Status::Sent,
            Side::Business => Status::Accepted,
        };
        Self {
            id: id.to_owned(),
            from,
            kind: kind.to_owned(),
            content,
            replies_to: None,
            author: None,
            context: None,
            edited_at: None,
            revoked_at: None,
            error: None,
            at,
            status,
        }
    }
}

impl Status {
    /// The name in webhooks.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Accepted => "accepted",
            Self::Sent => "sent",
            Self::Delivered => "delivered",
            Self::Read => "read",
            Self::Played => "played",
            Self::Failed => "failed",
        }
    }

    /// The status of a name, when the phone knows it.
    pub(crate) fn named(name: &str) -> Option<Self> {
        [Self::Sent, Self::Delivered, Self::Read, Self::Played, Self::Failed].into_iter().find(|one| one.name() == name)
    }
}

impl Thread {
    /// Adds a message and gives back the one that left for it; one from the business ends its typing.
    pub(super) fn push(&mut self, entry: Entry) -> Option<Entry> {
        if entry.from == Side::Business {
            self.typing_until = None;
        }
        self.entries.push_back(entry);
        if self.entries.len() > ENTRIES_MAX { self.entries.pop_front() } else { None }
    }

    /// The message with this id; the latest are looked at first.
    pub(crate) fn find(&self, id: &str) -> Option<&Entry> {
        self.entries.iter().rev().find(|entry| entry.id == id)
    }

    /// The same to change it.
    pub(crate) fn find_mut(&mut self, id: &str) -> Option<&mut Entry> {
        self.entries.iter_mut().rev().find(|entry| entry.id == id)
    }

    /// An edit or a removal changes the message it is about, if that is here; says whether the message was either.
    pub(crate) fn amend(&mut self, kind: &str, content: &Value, at: Timestamp) -> bool {
        if !matches!(kind, "edit" | "revoke") {
            return false;
        }
        let about = text(content, "original_message_id").and_then(|id| self.find_mut(id));
        match about {
            Some(entry) if kind == "edit" => {
                let new = content.get("message").and_then(|message| message.get(&entry.kind));
                lay(&mut entry.content, new.unwrap_or(&Value::Null));
                entry.edited_at = Some(at);
            }
            Some(entry) => entry.revoked_at = Some(at),
            None => {}
        }
        true
    }

    /// The latest message of one side that is neither a reaction nor taken back.
    pub(crate) fn latest(&self, side: Side) -> Option<&Entry> {
        let mut theirs = self.entries.iter().rev().filter(|entry| entry.from == side);
        theirs.find(|entry| entry.kind != "reaction" && entry.revoked_at.is_none())
    }

    /// Raises the ticks of one message; they never fall.
    pub(crate) fn raise(&mut self, id: &str, status: Status) {
        if let Some(entry) = self.find_mut(id)
            && status > entry.status
        {
            entry.status = status;
        }
    }

    /// Marks a customer's message read and those before it too, as Meta does; says whether the message is here.
    pub(crate) fn read_up_to(&mut self, id: &str) -> bool {
        let Some(position) = self.entries.iter().position(|entry| entry.from == Side::Customer && entry.id == id)
        else {
            return false;
        };
        for entry in self.entries.iter_mut().take(position + 1) {
            if entry.from == Side::Customer {
                entry.status = Status::Read;
            }
        }
        true
    }
}
