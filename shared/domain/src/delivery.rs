//! The states of an outbound message.
//!
//! `queued → sending → accepted → sent → delivered → read | played`; `sending → retry_wait → queued`;
//! `sending → unknown → accepted | queued (once) | failed_unknown`; any → `failed`; `queued → cancelled`.
//! Meta's statuses only rise; a failure beside a delivery is kept beside it. An unknown outcome is settled by a status,
//! by a late answer to its own attempt, or by time. The steps themselves are [`Delivery`]'s.

mod protocol;

pub use protocol::{
    Admission, Author, CLAIM_AGE_MAX, Class, Concluded, Conclusion, Delivery, Marketing, Standing, UNKNOWN_HOLDS_MAX,
    UNKNOWN_MAX, WINDOW_MARGIN, next_due, next_to_leave,
};

use serde::{Deserialize, Serialize};

/// Where an outbound message is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Waits for its turn.
    Queued,
    /// Claimed; a POST may be under way.
    Sending,
    /// Refused for now; due again at a time.
    RetryWait,
    /// A POST without a clear outcome.
    Unknown,
    /// Meta has it and gave its id.
    Accepted,
    /// One tick.
    Sent,
    /// Two ticks.
    Delivered,
    /// Blue ticks.
    Read,
    /// A voice message heard.
    Played,
    /// Refused for good.
    Failed,
    /// Outcome never learnt; a person decides.
    FailedUnknown,
    /// Taken back before it left.
    Cancelled,
}

/// Every state, in the order of the text above.
pub const STATES: [State; 12] = [
    State::Queued,
    State::Sending,
    State::RetryWait,
    State::Unknown,
    State::Accepted,
    State::Sent,
    State::Delivered,
    State::Read,
    State::Played,
    State::Failed,
    State::FailedUnknown,
    State::Cancelled,
];

impl State {
    /// The name in columns, events and the API.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Sending => "sending",
            Self::RetryWait => "retry_wait",
            Self::Unknown => "unknown",
            Self::Accepted => "accepted",
            Self::Sent => "sent",
            Self::Delivered => "delivered",
            Self::Read => "read",
            Self::Played => "played",
            Self::Failed => "failed",
            Self::FailedUnknown => "failed_unknown",
            Self::Cancelled => "cancelled",
        }
    }

    /// Reads a name; `None` for one that is not a state.
    pub fn from_name(name: &str) -> Option<Self> {
        STATES.into_iter().find(|state| state.name() == name)
    }

    /// Whether later messages of the conversation need not wait for it any more.
    pub const fn lets_others_pass(self) -> bool {
        !matches!(self, Self::Queued | Self::Sending | Self::RetryWait | Self::Unknown)
    }

    /// How far Meta has carried it; 0 before acceptance.
    const fn rank(self) -> u8 {
        match self {
            Self::Accepted => 1,
            Self::Sent => 2,
            Self::Delivered => 3,
            Self::Read => 4,
            Self::Played => 5,
            _ => 0,
        }
    }

    /// Whether a status webhook has proved that the customer's device has it.
    pub const fn reached_device(self) -> bool {
        self.rank() >= 3
    }
}

/// What Meta reports of a message by webhook.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Left Meta.
    Sent,
    /// On the device.
    Delivered,
    /// Seen.
    Read,
    /// Heard.
    Played,
    /// Not delivered.
    Failed,
}

impl Status {
    /// Meta's name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Sent => "sent",
            Self::Delivered => "delivered",
            Self::Read => "read",
            Self::Played => "played",
            Self::Failed => "failed",
        }
    }

    /// Reads Meta's name; `None` for one not known.
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Sent, Self::Delivered, Self::Read, Self::Played, Self::Failed]
            .into_iter()
            .find(|status| status.name() == name)
    }
}

/// The state after a status webhook. Statuses only rise: one that says less than is known changes nothing, a failure
/// never hides a delivery, and any proof of life settles an unknown outcome.
pub const fn raise(state: State, status: Status) -> State {
    let reported = match status {
        Status::Sent => State::Sent,
        Status::Delivered => State::Delivered,
        Status::Read => State::Read,
        Status::Played => State::Played,
        Status::Failed => {
            let stays = state.reached_device() || matches!(state, State::Cancelled);
            return if stays { state } else { State::Failed };
        }
    };
    if matches!(state, State::Failed) && reported.rank() < 3 {
        return state;
    }
    if reported.rank() > state.rank() { reported } else { state }
}

/// Whether the protocol allows `from → to`. Used where rows are changed and by the state machine's tests.
pub const fn allows(from: State, to: State) -> bool {
    use State as S;
    match (from, to) {
        (S::Queued, S::Sending | S::Cancelled | S::Failed)
        | (S::Sending, S::Accepted | S::RetryWait | S::Unknown | S::Failed)
        | (S::RetryWait, S::Queued | S::Sending | S::Cancelled | S::Failed)
        | (S::Unknown, S::Accepted | S::RetryWait | S::Queued | S::FailedUnknown | S::Failed) => true,
        (S::Cancelled, _) => to.rank() > 0,
        _ => to.rank() > from.rank() || (matches!(to, S::Failed) && !from.reached_device()),
    }
}

#[cfg(test)]
mod tests;
