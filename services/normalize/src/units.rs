//! What one transaction does: a unit of items that belong together.

use reaktly_domain::ids::ConversationId;
use reaktly_store::quarantine::Quarantined;
use reaktly_store::{AsyncPgConnection, Causes, StoreResult};
use serde_json::Value;

use crate::account::Outcome;
use crate::decide::{StatusItem, Talk};
use crate::fields::{self, FieldItem};
use crate::metrics::Metrics;
use crate::status::{self, Aimed};
use crate::talk::{self, Surroundings};

/// Items that are stored together.
#[derive(Debug, Clone)]
pub(crate) enum Unit {
    /// Messages of one customer with one number.
    Talk(Talk),
    /// Statuses of messages of one conversation.
    Statuses(ConversationId, Vec<Aimed>),
    /// Statuses of messages nobody knows yet.
    Unknown(Vec<StatusItem>),
    /// What came by other fields.
    Fields(Vec<FieldItem>),
}

/// What a transaction came to.
#[derive(Debug)]
pub(crate) enum Done {
    /// What became of each item, in their order.
    Outcomes(Vec<Outcome>),
    /// Messages of some of the statuses have come meanwhile: look again.
    LookAgain(Vec<StatusItem>),
}

impl Unit {
    /// Does it in the running transaction.
    pub(crate) async fn run(
        &self,
        conn: &mut AsyncPgConnection,
        around: &Surroundings,
        metrics: &Metrics,
        causes: &mut Causes,
    ) -> StoreResult<Done> {
        Ok(match self {
            Self::Talk(talk) => {
                let outcomes = talk::store(conn, around, talk, causes).await?;
                metrics.talk(talk, &outcomes);
                Done::Outcomes(outcomes)
            }
            Self::Statuses(conversation, aimed) => {
                Done::Outcomes(status::apply(conn, around, *conversation, aimed, (metrics, causes)).await?)
            }
            Self::Unknown(items) => match status::park(conn, around, items).await? {
                Some(outcomes) => Done::Outcomes(outcomes),
                None => Done::LookAgain(items.clone()),
            },
            Self::Fields(items) => Done::Outcomes(fields::store(conn, around, items, (metrics, causes)).await?),
        })
    }

    /// Each item by itself, for when one of them cannot be stored.
    pub(crate) fn apart(self) -> Vec<Self> {
        match self {
            Self::Talk(talk) => {
                let alone = |entry| Self::Talk(Talk { integration: talk.integration, entries: vec![entry] });
                talk.entries.into_iter().map(alone).collect()
            }
            Self::Statuses(conversation, aimed) => {
                aimed.into_iter().map(|one| Self::Statuses(conversation, vec![one])).collect()
            }
            Self::Unknown(items) => items.into_iter().map(|item| Self::Unknown(vec![item])).collect(),
            Self::Fields(items) => items.into_iter().map(|item| Self::Fields(vec![item])).collect(),
        }
    }

    /// The places of its items in the webhook, with the items as they came.
    pub(crate) fn items(&self) -> Vec<(&str, &Value)> {
        match self {
            Self::Talk(talk) => talk.entries.iter().map(|entry| (entry.path.as_str(), &entry.raw)).collect(),
            Self::Statuses(_, aimed) => aimed.iter().map(|one| (one.item.path.as_str(), &one.item.raw)).collect(),
            Self::Unknown(items) => items.iter().map(|item| (item.path.as_str(), &item.raw)).collect(),
            Self::Fields(items) => items.iter().map(|item| (item.path.as_str(), &item.raw)).collect(),
        }
    }

    /// Its items as what the database would not take.
    pub(crate) fn refused(&self, detail: &str) -> Vec<Outcome> {
        let refused = |(path, raw): (&str, &Value)| Quarantined {
            path: path.to_owned(),
            reason: "refused_by_store",
            detail: detail.to_owned(),
            raw: raw.clone(),
        };
        self.items().into_iter().map(refused).map(Outcome::Quarantined).collect()
    }
}
