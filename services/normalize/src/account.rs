//! The account of a webhook's items: every one is stored, a repeat of a named row, or quarantined with a reason.

use std::collections::BTreeSet;

use reaktly_domain::ids::{AccountId, IntegrationId};
use reaktly_store::quarantine::Quarantined;
use reaktly_store::webhooks::Accounted;
use uuid::Uuid;

use crate::raw_webhook::RawWebhook;
use crate::units::Unit;

/// What became of one item.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Outcome {
    Stored,
    /// It repeats this row.
    Duplicate(Uuid),
    Quarantined(Quarantined),
}

/// A webhook while it is taken apart.
#[derive(Debug)]
pub(crate) struct Open<'a> {
    pub(crate) received: &'a RawWebhook,
    pub(crate) account: Option<AccountId>,
    pub(crate) tally: Tally,
}

/// Whether more units follow.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Position {
    Before,
    Last,
}

/// What became of the items so far.
#[derive(Debug, Clone, Default)]
pub(crate) struct Tally {
    pub(crate) stored: usize,
    pub(crate) duplicate_of: Vec<Uuid>,
    pub(crate) quarantined: Vec<Quarantined>,
    /// Numbers with any item.
    pub(crate) integrations: BTreeSet<IntegrationId>,
    /// Numbers a customer wrote to.
    pub(crate) written_to: BTreeSet<IntegrationId>,
}

impl Tally {
    /// Notes the number a unit's customer wrote to.
    pub(crate) fn writing_to(mut self, unit: &Unit) -> Self {
        if let Unit::Talk(talk) = unit {
            self.written_to.insert(talk.integration);
        }
        self
    }

    pub(crate) fn with(mut self, outcomes: impl IntoIterator<Item = Outcome>) -> Self {
        for outcome in outcomes {
            match outcome {
                Outcome::Stored => self.stored += 1,
                Outcome::Duplicate(row) => self.duplicate_of.push(row),
                Outcome::Quarantined(item) => self.quarantined.push(item),
            }
        }
        self
    }

    pub(crate) fn items(&self) -> usize {
        self.stored + self.duplicate_of.len() + self.quarantined.len()
    }

    /// The row that closes the account.
    pub(crate) fn close(&self, received: &RawWebhook, account: Option<AccountId>) -> Accounted {
        let mut duplicate_of = self.duplicate_of.clone();
        duplicate_of.sort_unstable();
        duplicate_of.dedup();
        Accounted {
            id: received.id,
            account,
            webhook_path: received.path.clone(),
            body_sha256: received.body_sha256.clone(),
            verification: received.verification.clone(),
            received_at: received.received_at,
            stream_sequence: received.stream_sequence,
            items: count(self.items()),
            stored: count(self.stored),
            duplicates: count(self.duplicate_of.len()),
            quarantined: count(self.quarantined.len()),
            duplicate_of,
            integrations: self.integrations.iter().copied().collect(),
        }
    }
}

/// A body of 4 MiB holds far fewer items than an `i32`.
fn count(items: usize) -> i32 {
    i32::try_from(items).unwrap_or(i32::MAX)
}
