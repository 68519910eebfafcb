//! What became of a claimed message. Each result counts only for the attempt it belongs to; the order of locks is
//! conversation, then delivery.

mod accepted;

use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use jiff::Timestamp;
use jiff_diesel::ToDiesel as _;
use reaktly_domain::delivery::{Concluded, Conclusion, State, Status};
use reaktly_domain::ids::{AttemptId, MessageId};
use reaktly_events::MessageDetail;
use reaktly_events::envelope::{EventName, Stage, wake, wake_at};

use crate::conversations::{self, Conversation};
use crate::schema::{attempts, messages};
use crate::sending::Claim;
use crate::{Causes, StoreResult, deliveries, statuses};

pub use accepted::record_accepted;

/// The answer to a POST, as far as the rows care.
#[derive(Debug, Clone)]
pub enum Outcome {
    /// Meta took the message and gave its id.
    Accepted {
        /// Meta's id.
        wamid: String,
    },
    /// Refused for now.
    Retry {
        /// When to try again.
        at: Timestamp,
        /// Meta's answer, for people.
        error: serde_json::Value,
    },
    /// Refused for good.
    Failed {
        /// Meta's answer, for people: `{"code", "title", "detail", "remedy", …}`.
        error: serde_json::Value,
    },
    /// Nobody knows.
    Unknown {
        /// Why.
        reason: String,
    },
}

impl Outcome {
    const fn name(&self) -> &'static str {
        match self {
            Self::Accepted { .. } => "accepted",
            Self::Retry { .. } => "retry",
            Self::Failed { .. } => "refused",
            Self::Unknown { .. } => "unknown",
        }
    }

    /// What the protocol makes of it.
    pub fn conclusion(&self) -> Conclusion<'_> {
        match self {
            Self::Accepted { wamid } => Conclusion::Accepted { wamid },
            Self::Retry { at, .. } => Conclusion::RetryAt(*at),
            Self::Failed { .. } => Conclusion::Failed,
            Self::Unknown { .. } => Conclusion::Unknown,
        }
    }

    /// What people are told of it.
    pub const fn error(&self) -> Option<&serde_json::Value> {
        match self {
            Self::Retry { error, .. } | Self::Failed { error } => Some(error),
            Self::Accepted { .. } | Self::Unknown { .. } => None,
        }
    }
}

/// What recording an outcome did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Recorded {
    /// The delivery has this state now.
    State(State),
    /// The attempt was no longer the delivery's; only its own row was written.
    Stale,
    /// Meta took the message although an earlier attempt had been taken already.
    Twice,
}

/// Records the outcome of a claim. Run it in a transaction.
pub async fn record(
    conn: &mut AsyncPgConnection,
    now: Timestamp,
    claim: &Claim,
    outcome: &Outcome,
    causes: &mut Causes,
) -> StoreResult<Recorded> {
    let Some(mut conversation) = conversations::lock(conn, claim.account, claim.conversation).await? else {
        return Ok(Recorded::Stale);
    };
    let Some(row) = deliveries::lock(conn, claim.conversation, claim.message).await? else {
        return Ok(Recorded::Stale);
    };
    close_attempt(conn, now, claim.attempt_id, outcome).await?;
    let next = match row.delivery().concluded(claim.attempt_id, outcome.conclusion(), now) {
        Concluded::Stands(next) => next,
        Concluded::Stale => return Ok(Recorded::Stale),
        Concluded::Twice => return Ok(Recorded::Twice),
    };
    deliveries::write(conn, now, claim.message, &next, outcome.error()).await?;
    announce(conn, now, &mut conversation, (claim.message, &row.author, row.seq), next.state, causes).await?;
    if let Outcome::Accepted { wamid } = outcome {
        statuses::apply_parked(conn, now, &mut conversation, claim.message, wamid, causes).await?;
    }
    if next.state == State::RetryWait {
        causes.push(wake_at(Stage::Send, now, next.next_attempt_at, claim.account, claim.conversation));
    } else if next.state.lets_others_pass() {
        causes.push(wake(Stage::Send, now, claim.account, claim.conversation));
    }
    Ok(Recorded::State(next.state))
}

/// A status as it concerns the state: Meta's id of the message, what it says, and why it failed.
pub type Told<'a> = (&'a str, Status, Option<&'a serde_json::Value>);

/// One status, as [`apply_statuses`] does.
pub async fn apply_status(
    conn: &mut AsyncPgConnection,
    now: Timestamp,
    conversation: &mut Conversation,
    message: MessageId,
    told: Told<'_>,
    causes: &mut Causes,
) -> StoreResult<Option<State>> {
    apply_statuses(conn, now, conversation, message, &[told], causes).await
}

/// Applies statuses of Meta to a delivery of a locked conversation: it only rises. The state when it changed; observers
/// are told of the last one alone.
pub async fn apply_statuses(
    conn: &mut AsyncPgConnection,
    now: Timestamp,
    conversation: &mut Conversation,
    message: MessageId,
    told: &[Told<'_>],
    causes: &mut Causes,
) -> StoreResult<Option<State>> {
    let Some(row) = deliveries::lock(conn, conversation.id, message).await? else { return Ok(None) };
    let before = row.delivery();
    let (mut next, mut why) = (before.clone(), None);
    for (wamid, status, error) in told {
        let risen = next.reported(wamid, *status);
        if risen.state != next.state {
            why = *error;
        }
        next = risen;
    }
    if next == before {
        return Ok(None);
    }
    let error = why.filter(|_| next.state == State::Failed);
    deliveries::write(conn, now, message, &next, error).await?;
    if next.state == before.state {
        return Ok(None);
    }
    announce(conn, now, conversation, (message, &row.author, row.seq), next.state, causes).await?;
    if !before.state.lets_others_pass() && next.state.lets_others_pass() {
        causes.push(wake(Stage::Send, now, conversation.account, conversation.id));
    }
    Ok(Some(next.state))
}

/// Raises the conversation's version and tells observers of a message's new state.
pub(crate) async fn announce(
    conn: &mut AsyncPgConnection,
    now: Timestamp,
    conversation: &mut Conversation,
    (message, author, seq): (MessageId, &str, i64),
    state: State,
    causes: &mut Causes,
) -> StoreResult<()> {
    conversations::save(conn, now, conversation).await?;
    let kind: String = messages::table.find(message.as_uuid()).select(messages::kind).first(conn).await?;
    let detail = MessageDetail {
        message_id: message.to_string(),
        seq,
        direction: "outbound".to_owned(),
        author: author.to_owned(),
        kind,
        status: state.name().to_owned(),
    };
    causes.push(crate::messages::message_event(EventName::MessageStatusChanged, now, conversation, &detail));
    Ok(())
}

async fn close_attempt(
    conn: &mut AsyncPgConnection,
    now: Timestamp,
    attempt: AttemptId,
    outcome: &Outcome,
) -> StoreResult<()> {
    let (wamid, error) = match outcome {
        Outcome::Accepted { wamid } => (Some(wamid.clone()), None),
        Outcome::Retry { error, .. } | Outcome::Failed { error } => (None, Some(error.to_string())),
        Outcome::Unknown { reason } => (None, Some(reason.clone())),
    };
    diesel::update(attempts::table.find(attempt.as_uuid()))
        .set((
            attempts::finished_at.eq(now.to_diesel()),
            attempts::outcome.eq(outcome.name()),
            attempts::wamid.eq(wamid),
            attempts::error.eq(error),
        ))
        .execute(conn)
        .await?;
    Ok(())
}
