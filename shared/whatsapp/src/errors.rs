//! What Meta's errors mean and what to do about them: one table, and the reading of an answer to a send.
//!
//! Decided by `code`, never by HTTP status or title: throttles come as 400. What is no clear yes or no is unknown, for
//! there is no key that would make asking twice harmless.

mod answer;
mod table;
mod waits;

use serde_json::{Value, json};

pub use answer::{Accepted, NO_CODE, Refusal, SendOutcome, UnknownReason, classify, refusal};
pub use table::{SUBCODES, TABLE, entry};
pub use waits::{Patience, RETRY_AFTER_MAX, patience, retry_after, wait_before};

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

/// An error as people read it: Meta's code, what it means, what helps and who can do it. `title` stands in for the
/// meaning of a code the table lacks; `detail` is Meta's own words.
pub fn explain(code: i64, subcode: Option<i64>, title: Option<&str>, detail: Option<&str>) -> Value {
    let entry = entry(code, subcode);
    json!({
        "code": (code != NO_CODE).then_some(code),
        "subcode": subcode,
        "reason": entry.map(|entry| entry.class.name()),
        "title": entry.map(|entry| entry.meaning).or(title).unwrap_or("Meta refused the message"),
        "detail": detail,
        "remedy": entry.map(|entry| entry.remedy),
        "fixer": entry.map(|entry| entry.fixer.name()),
    })
}

#[cfg(test)]
mod tests;
