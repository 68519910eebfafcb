//! A conversation as the customer's phone shows it.

use std::collections::VecDeque;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::rate::Rate;

/// Messages kept in a thread; the oldest leave first.
const ENTRIES_MAX: usize = 500;

/// One thread.
#[derive(Debug, Default)]
pub(crate) struct Thread {
    /// Oldest first.
    pub(crate) entries: VecDeque<Entry>,
    /// Until when "typing…" is shown.
    pub(crate) typing_until: Option<Timestamp>,
    /// Pace of the business towards this one customer.
    pub(crate) pair: Rate,
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
    /// It will not arrive.
    Failed,
}

impl Status {
    /// The name in webhooks.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Accepted => "accepted",
            Self::Sent => "sent",
            Self::Delivered => "delivered",
            Self::Read => "read",
            Self::Failed => "failed",
        }
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

    /// The message with this id.
    pub(crate) fn find(&self, id: &str) -> Option<&Entry> {
        self.entries.iter().find(|entry| entry.id == id)
    }

    /// Raises the ticks of one message; they never fall.
    pub(crate) fn raise(&mut self, id: &str, status: Status) {
        if let Some(entry) = self.entries.iter_mut().find(|entry| entry.id == id)
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
