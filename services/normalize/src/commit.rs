//! One unit, one transaction, and the account at its end.
//!
//! Until the webhook's row is written, a unit leaves a mark for each item it stored, so that a webhook that is taken up
//! again after an interruption counts what it stored before as stored. The usual webhook is one unit and leaves none.

use jiff::Timestamp;
use reaktly_store::inbox::{self, Seen};
use reaktly_store::{AsyncConnection as _, AsyncPgConnection, Causes, StoreError, StoreResult, Written};
use reaktly_store::{quarantine, webhooks};

use crate::account::{Open, Outcome, Position, Tally};
use crate::decide::StatusItem;
use crate::metrics::Metrics;
use crate::raw_webhook::RawWebhook;
use crate::talk::Surroundings;
use crate::units::{Done, Unit};

/// Name of the marks in the inbox table.
const MARKS: &str = "normalize";

/// What running a unit came to.
pub(crate) enum Ran {
    /// Committed: what became of each item, and what to publish.
    Stored(Vec<Outcome>, Written),
    /// Nothing was done: messages of some of the statuses have come meanwhile.
    LookAgain(Vec<StatusItem>),
}

/// Runs a unit in a transaction. After the last one the account is closed in the same transaction.
pub(crate) async fn run(
    conn: &mut AsyncPgConnection,
    around: &Surroundings,
    open: &Open<'_>,
    (unit, position): (&Unit, Position),
    metrics: &Metrics,
) -> StoreResult<Ran> {
    conn.transaction(async |conn: &mut AsyncPgConnection| {
        let mut causes = Causes::default();
        let outcomes = match unit.run(conn, around, metrics, &mut causes).await? {
            Done::LookAgain(items) => return Ok(Ran::LookAgain(items)),
            Done::Outcomes(outcomes) => outcomes,
        };
        let written = causes.write(conn).await?;
        let outcomes = recall_all(conn, open.received, unit, outcomes).await?;
        match position {
            Position::Before => leave_marks(conn, open.received, unit, &outcomes).await?,
            Position::Last => {
                let tally = open.tally.clone().with(outcomes.iter().cloned()).writing_to(unit);
                write(conn, around.now, open, &tally).await?;
            }
        }
        Ok::<_, StoreError>(Ran::Stored(outcomes, written))
    })
    .await
}

/// Closes the account of a webhook in a transaction of its own.
pub(crate) async fn close(conn: &mut AsyncPgConnection, now: Timestamp, open: &Open<'_>) -> StoreResult<()> {
    conn.transaction(async |conn: &mut AsyncPgConnection| write(conn, now, open, &open.tally).await).await
}

async fn write(conn: &mut AsyncPgConnection, now: Timestamp, open: &Open<'_>, tally: &Tally) -> StoreResult<()> {
    quarantine::keep(conn, now, open.account, open.received.id, &tally.quarantined).await?;
    webhooks::account_for(conn, now, &tally.close(open.received, open.account)).await
}

/// Counts as stored what this very webhook stored before it was interrupted, for all items of a unit.
async fn recall_all(
    conn: &mut AsyncPgConnection,
    received: &RawWebhook,
    unit: &Unit,
    outcomes: Vec<Outcome>,
) -> StoreResult<Vec<Outcome>> {
    let marks: Vec<String> = unit.items().into_iter().map(|(path, _)| mark(received, path)).collect();
    let repeats = |outcome: &Outcome| matches!(outcome, Outcome::Duplicate(_));
    let asked: Vec<String> =
        outcomes.iter().zip(&marks).filter(|(outcome, _)| repeats(outcome)).map(|(_, mark)| mark.clone()).collect();
    if asked.is_empty() {
        return Ok(outcomes);
    }
    let ours = inbox::claimed(conn, MARKS, &asked).await?;
    let recalled = outcomes.into_iter().zip(&marks);
    Ok(recalled
        .map(|(outcome, mark)| if repeats(&outcome) && ours.contains(mark) { Outcome::Stored } else { outcome })
        .collect())
}

/// Counts as stored what this very webhook stored before it was interrupted.
pub(crate) async fn recall(
    conn: &mut AsyncPgConnection,
    received: &RawWebhook,
    path: &str,
    outcome: Outcome,
) -> StoreResult<Outcome> {
    let repeats = matches!(outcome, Outcome::Duplicate(_));
    let ours = repeats && inbox::has(conn, MARKS, &mark(received, path)).await? == Seen::Before;
    Ok(if ours { Outcome::Stored } else { outcome })
}

async fn leave_marks(
    conn: &mut AsyncPgConnection,
    received: &RawWebhook,
    unit: &Unit,
    outcomes: &[Outcome],
) -> StoreResult<()> {
    let stored = outcomes.iter().zip(unit.items()).filter(|(outcome, _)| **outcome == Outcome::Stored);
    let marks: Vec<String> = stored.map(|(_, (path, _))| mark(received, path)).collect();
    inbox::claim_all(conn, MARKS, &marks).await
}

fn mark(received: &RawWebhook, path: &str) -> String {
    format!("{}/{path}", received.id)
}
