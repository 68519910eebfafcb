//! What one transaction does: a unit of items that belong together.

use reaktly_domain::ids::ConversationId;
use reaktly_store::quarantine::Quarantined;
use reaktly_store::{AsyncPgConnection, Causes, StoreResult};
use serde_json::Value;

use crate::account::Outcome;
use crate::decide::{StatusItem, Talk};
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
    /// A status of a message nobody knows yet.
    Unknown(StatusItem),
}

/// What a transaction came to.
#[derive(Debug)]
pub(crate) enum Done {
    /// What became of each item, in their order.
    Outcomes(Vec<Outcome>),
    /// The status's message has come meanwhile: look again.
    LookAgain(StatusItem),
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
            Self::Talk(talk) => Done::Outcomes(talk::store(conn, around, talk, causes).await?),
            Self::Statuses(conversation, aimed) => {
                Done::Outcomes(status::apply(conn, around, *conversation, aimed, (metrics, causes)).await?)
            }
            Self::Unknown(item) => match status::park(conn, around, item).await? {
                Some(outcome) => Done::Outcomes(vec![outcome]),
                None => Done::LookAgain(item.clone()),
            },
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
            Self::Unknown(item) => vec![Self::Unknown(item)],
        }
    }

    /// The places of its items in the webhook, with the items as they came.
    pub(crate) fn items(&self) -> Vec<(&str, &Value)> {
        match self {
            Self::Talk(talk) => talk.entries.iter().map(|entry| (entry.path.as_str(), &entry.raw)).collect(),
            Self::Statuses(_, aimed) => aimed.iter().map(|one| (one.item.path.as_str(), &one.item.raw)).collect(),
            Self::Unknown(item) => vec![(item.path.as_str(), &item.raw)],
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
