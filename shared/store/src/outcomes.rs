//! What became of a claimed message. Each result counts only for the attempt it belongs to; the order of locks is
//! conversation, then delivery.

use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use jiff::Timestamp;
use jiff_diesel::ToDiesel as _;
use reaktly_domain::delivery::{State, Status, raise};
use reaktly_domain::ids::{AttemptId, MessageId};
use reaktly_events::MessageDetail;
use reaktly_events::envelope::{EventName, Stage, wake, wake_at};
use uuid::Uuid;

use crate::conversations::{self, Conversation};
use crate::schema::{attempts, deliveries, messages};
use crate::sending::Claim;
use crate::{Causes, StoreResult, statuses};

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

/// A delivery as the results see it.
#[derive(Debug, Queryable, Selectable)]
#[diesel(table_name = deliveries)]
struct Row {
    state: String,
    attempt_id: Option<Uuid>,
    wamid: Option<String>,
    seq: i64,
    author: String,
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
    let row: Row =
        deliveries::table.find(claim.message.as_uuid()).select(Row::as_select()).for_update().first(conn).await?;
    close_attempt(conn, now, claim.attempt_id, outcome).await?;
    let state = State::from_name(&row.state).unwrap_or(State::Unknown);
    let current = row.attempt_id == Some(claim.attempt_id.as_uuid());
    let recorded = match outcome {
        Outcome::Accepted { wamid } => accept(conn, now, claim.message, (&row, state), wamid).await?,
        _ if !current || state != State::Sending => return Ok(Recorded::Stale),
        Outcome::Retry { at, error } => {
            set(conn, now, claim.message, State::RetryWait, Some(error)).await?;
            postpone(conn, claim.message, *at).await?;
            causes.push(wake_at(Stage::Send, now, *at, claim.account, claim.conversation));
            Recorded::State(State::RetryWait)
        }
        Outcome::Failed { error } => {
            set(conn, now, claim.message, State::Failed, Some(error)).await?;
            Recorded::State(State::Failed)
        }
        Outcome::Unknown { .. } => {
            set(conn, now, claim.message, State::Unknown, None).await?;
            since(conn, now, claim.message).await?;
            Recorded::State(State::Unknown)
        }
    };
    if let Recorded::State(next) = recorded {
        announce(conn, now, &mut conversation, (claim.message, &row.author, row.seq), next, causes).await?;
        if let Outcome::Accepted { wamid } = outcome {
            statuses::apply_parked(conn, now, &mut conversation, claim.message, wamid, causes).await?;
        }
        if next.lets_others_pass() {
            causes.push(wake(Stage::Send, now, claim.account, claim.conversation));
        }
    }
    Ok(recorded)
}

/// Applies a status of Meta to a delivery of a locked conversation: it only rises. The state when it changed.
pub async fn apply_status(
    conn: &mut AsyncPgConnection,
    now: Timestamp,
    conversation: &mut Conversation,
    message: MessageId,
    (wamid, status, error): (&str, Status, Option<&serde_json::Value>),
    causes: &mut Causes,
) -> StoreResult<Option<State>> {
    let row: Option<Row> = deliveries::table
        .find(message.as_uuid())
        .filter(deliveries::conversation_id.eq(conversation.id.as_uuid()))
        .select(Row::as_select())
        .for_update()
        .first(conn)
        .await
        .optional()?;
    let Some(row) = row else { return Ok(None) };
    if row.wamid.is_none() {
        adopt(conn, now, message, wamid).await?;
    }
    let state = State::from_name(&row.state).unwrap_or(State::Unknown);
    let next = raise(state, status);
    if next == state {
        return Ok(None);
    }
    set(conn, now, message, next, error).await?;
    announce(conn, now, conversation, (message, &row.author, row.seq), next, causes).await?;
    if !state.lets_others_pass() && next.lets_others_pass() {
        causes.push(wake(Stage::Send, now, conversation.account, conversation.id));
    }
    Ok(Some(next))
}

/// Writes a new state into delivery and message; an error stays until a later state brings another.
pub(crate) async fn set(
    conn: &mut AsyncPgConnection,
    now: Timestamp,
    message: MessageId,
    state: State,
    error: Option<&serde_json::Value>,
) -> StoreResult<()> {
    let code = error.and_then(|error| error.get("code")).and_then(serde_json::Value::as_i64);
    diesel::update(deliveries::table.find(message.as_uuid()))
        .set((
            deliveries::state.eq(state.name()),
            deliveries::lease_until.eq(None::<jiff_diesel::Timestamp>),
            deliveries::error_code.eq(code.and_then(|code| i32::try_from(code).ok())),
            deliveries::updated_at.eq(now.to_diesel()),
        ))
        .execute(conn)
        .await?;
    let message = diesel::update(messages::table.find(message.as_uuid()));
    let changed = (messages::status.eq(state.name()), messages::updated_at.eq(now.to_diesel()));
    match error {
        Some(error) => message.set((changed, messages::error.eq(error))).execute(conn).await?,
        None => message.set(changed).execute(conn).await?,
    };
    Ok(())
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

/// An acceptance counts whatever attempt it belongs to: the message is with Meta. A second one is recorded and said.
async fn accept(
    conn: &mut AsyncPgConnection,
    now: Timestamp,
    message: MessageId,
    (row, state): (&Row, State),
    wamid: &str,
) -> StoreResult<Recorded> {
    match row.wamid.as_deref() {
        Some(known) if known != wamid => return Ok(Recorded::Twice),
        Some(_) => {}
        None => adopt(conn, now, message, wamid).await?,
    }
    let open =
        matches!(state, State::Queued | State::Sending | State::RetryWait | State::Unknown | State::FailedUnknown);
    if !open {
        return Ok(Recorded::State(state));
    }
    set(conn, now, message, State::Accepted, None).await?;
    Ok(Recorded::State(State::Accepted))
}

async fn adopt(conn: &mut AsyncPgConnection, now: Timestamp, message: MessageId, wamid: &str) -> StoreResult<()> {
    diesel::update(deliveries::table.find(message.as_uuid()))
        .set((deliveries::wamid.eq(wamid), deliveries::updated_at.eq(now.to_diesel())))
        .execute(conn)
        .await?;
    diesel::update(messages::table.find(message.as_uuid())).set(messages::wamid.eq(wamid)).execute(conn).await?;
    Ok(())
}

async fn postpone(conn: &mut AsyncPgConnection, message: MessageId, at: Timestamp) -> StoreResult<()> {
    diesel::update(deliveries::table.find(message.as_uuid()))
        .set(deliveries::next_attempt_at.eq(at.to_diesel()))
        .execute(conn)
        .await?;
    Ok(())
}

async fn since(conn: &mut AsyncPgConnection, now: Timestamp, message: MessageId) -> StoreResult<()> {
    diesel::update(deliveries::table.find(message.as_uuid()))
        .set(deliveries::unknown_since.eq(now.to_diesel()))
        .execute(conn)
        .await?;
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
