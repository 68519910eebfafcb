//! Turns of the AI: who may work on one, and how it ends.
//!
//! A turn answers what the customer wrote after `from_seq` up to `upto_seq`. Whoever takes it raises its fence and holds
//! a lease; only the holder of the current fence may finish it. The caller of the functions that change something holds
//! the conversation's lock.

use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use jiff::Timestamp;
use jiff_diesel::ToDiesel as _;
use reaktly_domain::ids::{AccountId, ConversationId, TurnId};
use uuid::Uuid;

use crate::StoreResult;
use crate::conversations::Conversation;
use crate::schema::{ai_memories, contacts, conversations, messages, thread_events, turns};

/// A turn that is being worked on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Turn {
    /// Its id, derived from conversation and `upto_seq`.
    pub id: TurnId,
    /// Up to here the customer has been answered before.
    pub from_seq: i64,
    /// Up to here the customer is answered by it.
    pub upto_seq: i64,
    /// The token of its holder.
    pub fence: i64,
    /// The epoch its result is for.
    pub control_epoch: i64,
    /// How often it was begun anew because the customer wrote on.
    pub restarts: i32,
    /// How often a worker died with it.
    pub crashes: i32,
}

/// How a turn ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// With a message to the customer.
    Replied,
    /// With a person.
    HandedOff,
    /// With nothing, on purpose.
    Silent,
    /// Its result was not wanted any more.
    Discarded,
}

impl End {
    /// As stored.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Replied => "replied",
            Self::HandedOff => "handed_off",
            Self::Silent => "silent",
            Self::Discarded => "discarded",
        }
    }
}

/// Why a turn that ended as [`End::Discarded`] is begun anew by the next one.
pub const SUPERSEDED: &str = "superseded";

const RUNNING: &str = "running";

#[derive(Queryable, Selectable)]
#[diesel(table_name = turns)]
struct TurnRow {
    id: Uuid,
    from_seq: i64,
    upto_seq: i64,
    state: String,
    fence: i64,
    lease_until: jiff_diesel::Timestamp,
    control_epoch: i64,
    restarts: i32,
    crashes: i32,
}

impl TurnRow {
    const fn turn(&self) -> Turn {
        Turn {
            id: TurnId::from_uuid(self.id),
            from_seq: self.from_seq,
            upto_seq: self.upto_seq,
            fence: self.fence,
            control_epoch: self.control_epoch,
            restarts: self.restarts,
            crashes: self.crashes,
        }
    }
}

/// What taking a conversation's turn came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Taken {
    /// It is the caller's until the end of the lease.
    Turn(Turn),
    /// Another worker has it until then.
    Held(Timestamp),
}

/// Takes the turn that answers a locked conversation's open question until `lease_until`. A turn whose lease is over is
/// taken from its worker and counted as a crash.
pub async fn take(
    conn: &mut AsyncPgConnection,
    now: Timestamp,
    conversation: &Conversation,
    lease_until: Timestamp,
) -> StoreResult<Taken> {
    let upto_seq = conversation.newest_answerable_seq;
    let last = latest(conn, conversation).await?;
    let running = last.as_ref().filter(|row| row.state == RUNNING);
    if let Some(held_until) = running.map(|row| Timestamp::from(row.lease_until)).filter(|until| *until > now) {
        return Ok(Taken::Held(held_until));
    }
    let crashes = running.map_or(0, |row| row.crashes + 1);
    let same_open = |row: &&TurnRow| row.from_seq == conversation.answered_seq;
    let restarts = match last.as_ref().filter(same_open) {
        Some(row) if row.state == RUNNING => row.restarts,
        Some(row) if is_superseded(conn, row.id).await? => row.restarts + 1,
        _ => 0,
    };
    if let Some(dead) = running.filter(|row| row.upto_seq != upto_seq) {
        finish_row(conn, now, dead.id, End::Discarded, Some("abandoned")).await?;
    }
    let turn = Turn {
        id: TurnId::of_conversation(conversation.id, upto_seq),
        from_seq: conversation.answered_seq,
        upto_seq,
        fence: 1,
        control_epoch: conversation.control.epoch,
        restarts,
        crashes,
    };
    insert(conn, now, conversation, turn, lease_until).await.map(Taken::Turn)
}

/// Extends the lease of a turn; `false` when it is another's now or has ended.
pub async fn extend(conn: &mut AsyncPgConnection, turn: Turn, lease_until: Timestamp) -> StoreResult<bool> {
    let extended = diesel::update(turns::table.find(turn.id.as_uuid()))
        .filter(turns::fence.eq(turn.fence))
        .filter(turns::state.eq(RUNNING))
        .set(turns::lease_until.eq(lease_until.to_diesel()))
        .execute(conn)
        .await?;
    Ok(extended == 1)
}

/// Ends a turn; `false`, and nothing changed, when it is another's now or has ended. The evidence stays.
pub async fn finish(
    conn: &mut AsyncPgConnection,
    now: Timestamp,
    turn: Turn,
    end: End,
    reason: Option<&str>,
    evidence: &serde_json::Value,
) -> StoreResult<bool> {
    let finished = diesel::update(turns::table.find(turn.id.as_uuid()))
        .filter(turns::fence.eq(turn.fence))
        .filter(turns::state.eq(RUNNING))
        .set((
            turns::state.eq(end.as_str()),
            turns::reason.eq(reason),
            turns::evidence.eq(evidence),
            turns::finished_at.eq(now.to_diesel()),
            turns::result.eq(None::<serde_json::Value>),
        ))
        .execute(conn)
        .await?;
    Ok(finished == 1)
}

/// Keeps a turn's result until it is written down, so that a worker that takes it over need not find it again; `false`
/// when it is another's now or has ended.
pub async fn keep_result(conn: &mut AsyncPgConnection, turn: Turn, result: &serde_json::Value) -> StoreResult<bool> {
    let kept = diesel::update(turns::table.find(turn.id.as_uuid()))
        .filter(turns::fence.eq(turn.fence))
        .filter(turns::state.eq(RUNNING))
        .set(turns::result.eq(result))
        .execute(conn)
        .await?;
    Ok(kept == 1)
}

/// The result that a worker who died with the turn left.
pub async fn kept_result(conn: &mut AsyncPgConnection, turn: Turn) -> StoreResult<Option<serde_json::Value>> {
    Ok(turns::table.find(turn.id.as_uuid()).select(turns::result).first(conn).await?)
}

/// Conversations whose turn is due since `before` and in nobody's hands, longest first: the sweeper's question. With
/// each the sequence it would answer.
pub async fn due(
    conn: &mut AsyncPgConnection,
    now: Timestamp,
    before: Timestamp,
    limit: i64,
) -> StoreResult<Vec<(AccountId, ConversationId, i64)>> {
    let held = turns::table
        .filter(turns::conversation_id.eq(conversations::id))
        .filter(turns::state.eq(RUNNING))
        .filter(turns::lease_until.gt(now.to_diesel()));
    let quiet = ai_memories::table
        .filter(ai_memories::conversation_id.eq(conversations::id))
        .filter(ai_memories::quiet_until.gt(now.to_diesel()));
    let rows: Vec<(Uuid, Uuid, i64)> = conversations::table
        .filter(conversations::owner.eq("ai"))
        .filter(conversations::newest_answerable_seq.gt(conversations::answered_seq))
        .filter(conversations::turn_due_at.le(before.to_diesel()))
        .filter(diesel::dsl::not(diesel::dsl::exists(held)))
        .filter(diesel::dsl::not(diesel::dsl::exists(quiet)))
        .order(conversations::turn_due_at)
        .limit(limit)
        .select((conversations::account_id, conversations::id, conversations::newest_answerable_seq))
        .load(conn)
        .await?;
    let typed = |(account, id, seq)| (AccountId::from_uuid(account), ConversationId::from_uuid(id), seq);
    Ok(rows.into_iter().map(typed).collect())
}

/// The last message before the present engagement of a conversation; 0 in the first one.
pub async fn began_after(conn: &mut AsyncPgConnection, conversation: &Conversation) -> StoreResult<i64> {
    let closed_at: Option<i64> = thread_events::table
        .filter(thread_events::conversation_id.eq(conversation.id.as_uuid()))
        .filter(thread_events::kind.eq("closed"))
        .select(diesel::dsl::max(thread_events::after_seq))
        .first(conn)
        .await?;
    Ok(closed_at.unwrap_or(0))
}

/// Whether the AI has said something after message `seq`.
pub async fn has_spoken_after(
    conn: &mut AsyncPgConnection,
    conversation: &Conversation,
    seq: i64,
) -> StoreResult<bool> {
    let spoken = messages::table
        .filter(messages::conversation_id.eq(conversation.id.as_uuid()))
        .filter(messages::author.eq("ai"))
        .filter(messages::status.ne_all(["cancelled", "failed"]))
        .filter(messages::seq.gt(seq));
    Ok(diesel::select(diesel::dsl::exists(spoken)).get_result(conn).await?)
}

/// Whether a person gave the conversation back after message `seq`.
pub async fn was_handed_back_after(
    conn: &mut AsyncPgConnection,
    conversation: &Conversation,
    seq: i64,
) -> StoreResult<bool> {
    let handed_back = thread_events::table
        .filter(thread_events::conversation_id.eq(conversation.id.as_uuid()))
        .filter(thread_events::kind.eq("handed_back"))
        .filter(thread_events::after_seq.ge(seq));
    Ok(diesel::select(diesel::dsl::exists(handed_back)).get_result(conn).await?)
}

/// The customer's phone number, when it is known.
pub async fn phone_number(conn: &mut AsyncPgConnection, conversation: &Conversation) -> StoreResult<Option<String>> {
    let query = contacts::table
        .find(conversation.contact.as_uuid())
        .filter(contacts::account_id.eq(conversation.account.as_uuid()))
        .select(contacts::phone_number);
    Ok(query.first::<Option<String>>(conn).await.optional()?.flatten())
}

async fn latest(conn: &mut AsyncPgConnection, conversation: &Conversation) -> StoreResult<Option<TurnRow>> {
    let query = turns::table
        .filter(turns::account_id.eq(conversation.account.as_uuid()))
        .filter(turns::conversation_id.eq(conversation.id.as_uuid()))
        .order(turns::upto_seq.desc())
        .select(TurnRow::as_select());
    Ok(query.first(conn).await.optional()?)
}

async fn is_superseded(conn: &mut AsyncPgConnection, id: Uuid) -> StoreResult<bool> {
    let superseded = turns::table.find(id).filter(turns::reason.eq(SUPERSEDED));
    Ok(diesel::select(diesel::dsl::exists(superseded)).get_result(conn).await?)
}

async fn insert(
    conn: &mut AsyncPgConnection,
    now: Timestamp,
    conversation: &Conversation,
    turn: Turn,
    lease_until: Timestamp,
) -> StoreResult<Turn> {
    let row = diesel::insert_into(turns::table)
        .values((
            turns::id.eq(turn.id.as_uuid()),
            turns::account_id.eq(conversation.account.as_uuid()),
            turns::conversation_id.eq(conversation.id.as_uuid()),
            turns::from_seq.eq(turn.from_seq),
            turns::upto_seq.eq(turn.upto_seq),
            turns::fence.eq(turn.fence),
            turns::lease_until.eq(lease_until.to_diesel()),
            turns::control_epoch.eq(turn.control_epoch),
            turns::restarts.eq(turn.restarts),
            turns::crashes.eq(turn.crashes),
            turns::created_at.eq(now.to_diesel()),
        ))
        .on_conflict((turns::conversation_id, turns::upto_seq))
        .do_update()
        .set((
            turns::state.eq(RUNNING),
            turns::from_seq.eq(turn.from_seq),
            turns::fence.eq(turns::fence + 1),
            turns::lease_until.eq(lease_until.to_diesel()),
            turns::control_epoch.eq(turn.control_epoch),
            turns::restarts.eq(turn.restarts),
            turns::crashes.eq(turn.crashes),
            turns::reason.eq(None::<String>),
            turns::finished_at.eq(None::<jiff_diesel::Timestamp>),
            // A result counts for the same question under the same owner alone.
            turns::result.eq(diesel::dsl::sql(
                "CASE WHEN turns.from_seq = excluded.from_seq AND turns.control_epoch = excluded.control_epoch \
                 THEN turns.result END",
            )),
        ))
        .returning(TurnRow::as_returning())
        .get_result(conn)
        .await?;
    Ok(row.turn())
}

async fn finish_row(
    conn: &mut AsyncPgConnection,
    now: Timestamp,
    id: Uuid,
    end: End,
    reason: Option<&str>,
) -> StoreResult<()> {
    diesel::update(turns::table.find(id))
        .set((
            turns::state.eq(end.as_str()),
            turns::reason.eq(reason),
            turns::finished_at.eq(now.to_diesel()),
            turns::lease_until.eq(now.to_diesel()),
        ))
        .execute(conn)
        .await?;
    Ok(())
}
