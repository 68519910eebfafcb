//! Who owns a conversation: `ai → waiting → human → ai | closed`.
//!
//! [`Control`] is the part of a conversation that fences the AI: its epoch rises on every change of owner, and nothing
//! the AI wrote under an older epoch may leave. [`decide`] is the only place that knows which changes are allowed.

use serde::{Deserialize, Serialize};

use crate::ids::UserId;

/// Who answers next.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Owner {
    /// The AI operator.
    Ai,
    /// Handed off; no person has it yet.
    Waiting,
    /// A person; `None` is somebody answering in the WhatsApp app.
    Human(Option<UserId>),
    /// Nobody, until the customer writes again.
    Closed,
}

impl Owner {
    /// `ai`, `waiting`, `human` or `closed`, as the column and the API name it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Ai => "ai",
            Self::Waiting => "waiting",
            Self::Human(_) => "human",
            Self::Closed => "closed",
        }
    }

    /// The person, if one has it.
    pub const fn assignee(self) -> Option<UserId> {
        match self {
            Self::Human(agent) => agent,
            _ => None,
        }
    }

    /// Puts the columns `owner` and `assignee_id` together; an unknown name waits for a person, so that nobody is left
    /// without one.
    pub fn from_parts(name: &str, assignee: Option<UserId>) -> Self {
        match name {
            "ai" => Self::Ai,
            "human" => Self::Human(assignee),
            "closed" => Self::Closed,
            _ => Self::Waiting,
        }
    }
}

/// How soon a person should look.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Priority {
    /// In turn.
    #[default]
    Normal,
    /// Before others: threats, injuries, self-harm, the press.
    High,
}

impl Priority {
    /// `normal` or `high`, as the column and the API name it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Normal => "normal",
            Self::High => "high",
        }
    }

    /// The priority of that name; an unknown one is in turn.
    pub fn of_name(name: &str) -> Self {
        if name == Self::High.name() { Self::High } else { Self::Normal }
    }
}

/// The part of a conversation that decides who may write.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Control {
    /// Who answers next.
    pub owner: Owner,
    /// Rises on every change of owner.
    pub epoch: i64,
    /// Rises when a closed conversation starts again.
    pub engagement: i32,
}

impl Control {
    /// How a conversation starts: with the AI.
    pub const NEW: Self = Self { owner: Owner::Ai, epoch: 1, engagement: 1 };
}

/// What may happen to a conversation's ownership.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// The AI gives up its turn to people.
    HandOff,
    /// A person takes the conversation, also by writing in it.
    TakeOver {
        /// Who takes it.
        agent: UserId,
        /// What to do when another person holds it.
        other: OtherHolder,
    },
    /// The business answered in the WhatsApp app.
    AnsweredInApp,
    /// The conversation is given to a person.
    Assign {
        /// Who gets it.
        agent: UserId,
    },
    /// The conversation is given to a team: whoever of it has room gets it.
    AssignTeam,
    /// The AI answers again.
    HandBack,
    /// Nothing more to do.
    Close,
    /// A person opens a closed conversation again.
    Reopen,
    /// The customer wrote.
    CustomerWrote,
}

/// What a take-over does to another person's conversation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OtherHolder {
    /// Leave it theirs and refuse.
    Keeps,
    /// Take it from them.
    IsReplaced,
}

/// What a change of owner causes, to be done in the same transaction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Effect {
    /// Cancel every AI message that is not claimed yet.
    CancelAiMessages,
    /// The AI owes an answer to what is open.
    MakeTurnDue,
    /// Find a person.
    FindAgent,
}

/// Why a change is not allowed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// Another person holds the conversation.
    #[error("another agent holds the conversation")]
    HeldByAnother {
        /// Who.
        holder: UserId,
    },
    /// The conversation is closed.
    #[error("the conversation is closed; reopen it first")]
    Closed,
    /// Only the AI hands off.
    #[error("the conversation is not with the AI")]
    NotWithAi,
    /// Only a closed conversation can be reopened.
    #[error("the conversation is not closed")]
    NotClosed,
}

/// The control after `change` and what it causes. An unchanged owner keeps the epoch and causes nothing.
pub fn decide(control: Control, change: Change) -> Result<(Control, Vec<Effect>), Refused> {
    let owner = next_owner(control.owner, change)?;
    if owner == control.owner {
        return Ok((control, Vec::new()));
    }
    let engagement = match (control.owner, change) {
        (Owner::Closed, Change::CustomerWrote) => control.engagement + 1,
        _ => control.engagement,
    };
    let next = Control { owner, epoch: control.epoch + 1, engagement };
    Ok((next, effects(control.owner, owner)))
}

fn next_owner(owner: Owner, change: Change) -> Result<Owner, Refused> {
    match change {
        Change::HandOff if owner == Owner::Ai => Ok(Owner::Waiting),
        Change::HandOff => Err(Refused::NotWithAi),
        Change::TakeOver { agent, other } => match owner {
            Owner::Human(Some(holder)) if holder != agent && other == OtherHolder::Keeps => {
                Err(Refused::HeldByAnother { holder })
            }
            _ => Ok(Owner::Human(Some(agent))),
        },
        Change::AnsweredInApp => match owner {
            Owner::Human(_) => Ok(owner),
            _ => Ok(Owner::Human(None)),
        },
        Change::Assign { agent } => match owner {
            Owner::Closed => Err(Refused::Closed),
            _ => Ok(Owner::Human(Some(agent))),
        },
        Change::AssignTeam => match owner {
            Owner::Closed => Err(Refused::Closed),
            _ => Ok(Owner::Waiting),
        },
        Change::HandBack => match owner {
            Owner::Closed => Err(Refused::Closed),
            _ => Ok(Owner::Ai),
        },
        Change::Close => Ok(Owner::Closed),
        Change::Reopen if owner == Owner::Closed => Ok(Owner::Waiting),
        Change::Reopen => Err(Refused::NotClosed),
        Change::CustomerWrote if owner == Owner::Closed => Ok(Owner::Ai),
        Change::CustomerWrote => Ok(owner),
    }
}

fn effects(from: Owner, to: Owner) -> Vec<Effect> {
    let mut effects = Vec::with_capacity(2);
    // While people are away the AI may answer for them.
    if matches!(from, Owner::Ai | Owner::Waiting) {
        effects.push(Effect::CancelAiMessages);
    }
    match to {
        Owner::Ai => effects.push(Effect::MakeTurnDue),
        Owner::Waiting => effects.push(Effect::FindAgent),
        Owner::Human(_) | Owner::Closed => {}
    }
    effects
}

#[cfg(test)]
mod tests;
