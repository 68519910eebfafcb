//! What Meta's errors mean and what to do about them: one table, and the reading of an answer to a send.
//!
//! Decided by `code`, never by HTTP status or title: throttles come as 400. What is no clear yes or no is unknown, for
//! there is no key that would make asking twice harmless.

mod answer;
mod table;
mod waits;

pub use answer::{Accepted, NO_CODE, Refusal, SendOutcome, UnknownReason, classify, refusal};
pub use table::{TABLE, entry};
pub use waits::{RETRY_AFTER_MAX, retry_after, wait_before};

/// What to do after an error.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Class {
    /// Meta has trouble and did not take the message: try again, later each time, a few times.
    RetryLater,
    /// Refused before anything was done with it (a limit): try again when the limit allows.
    ReplaySafe,
    /// Not now: outside a window or under a longer restriction. Trying again soon makes it worse.
    Wait,
    /// Token, permission, number or account: nothing of this integration goes out until somebody repairs it.
    Credential,
    /// This message will never go out as it is.
    Permanent,
    /// This customer cannot or does not want to get it.
    User,
    /// May have gone out: only a status can tell.
    UnknownOutcome,
}

impl Class {
    /// As stored and counted.
    pub const fn name(self) -> &'static str {
        match self {
            Self::RetryLater => "retry_later",
            Self::ReplaySafe => "replay_safe",
            Self::Wait => "wait",
            Self::Credential => "credential",
            Self::Permanent => "permanent",
            Self::User => "user",
            Self::UnknownOutcome => "unknown_outcome",
        }
    }

    /// Whether the same message may be tried again without a person.
    pub const fn may_retry(self) -> bool {
        matches!(self, Self::RetryLater | Self::ReplaySafe)
    }
}

/// Who can do something about an error.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Fixer {
    /// The owner of the business account, in Meta's settings or here under integrations.
    Owner,
    /// Whoever writes the message.
    Author,
    /// The customer.
    Customer,
    /// Meta; time helps.
    Meta,
    /// This product: it should not have sent that.
    Product,
}

impl Fixer {
    /// As shown and stored.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Owner => "owner",
            Self::Author => "author",
            Self::Customer => "customer",
            Self::Meta => "meta",
            Self::Product => "product",
        }
    }
}

/// What is known of an error code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Entry {
    /// First code it covers.
    pub first: i64,
    /// Last code it covers.
    pub last: i64,
    /// What to do.
    pub class: Class,
    /// Who can repair it.
    pub fixer: Fixer,
    /// What it means, in words for the inbox.
    pub meaning: &'static str,
    /// What helps.
    pub remedy: &'static str,
}

#[cfg(test)]
mod tests;
