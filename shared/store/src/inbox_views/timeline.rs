//! What stands beside the messages of a conversation: notes, turns of the AI, handoffs.

use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use jiff::Timestamp;
use jiff_diesel::{NullableTimestamp, ToDiesel as _};
use reaktly_domain::ids::{AccountId, ConversationId, NoteId, TurnId, UserId};
use reaktly_events::envelope::{EventName, event};
use reaktly_events::{Detail, NoteDetail};
use uuid::Uuid;

use crate::conversations::{self, Conversation};
use crate::schema::{handoffs as handoff_rows, notes as note_rows, turns as turn_rows};
use crate::{Causes, StoreResult};

/// A note for colleagues.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = note_rows)]
pub struct NoteView {
    /// Its id.
    #[diesel(deserialize_as = Uuid)]
    pub id: NoteId,
    /// Who wrote it.
    pub author_id: Option<Uuid>,
    /// The note.
    pub body: String,
    /// It was written after this message.
    pub after_seq: i64,
    /// When.
    #[diesel(deserialize_as = jiff_diesel::Timestamp)]
    pub created_at: Timestamp,
}

/// A turn of the AI with its evidence.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = turn_rows)]
pub struct TurnView {
    /// Its id.
    #[diesel(deserialize_as = Uuid)]
    pub id: TurnId,
    /// It answers the customer's messages after this one.
    pub from_seq: i64,
    /// Up to this one.
    pub upto_seq: i64,
    /// `running`, `replied`, `handed_off`, `silent` or `discarded`.
    pub state: String,
    /// How often a newer message restarted it.
    pub restarts: i32,
    /// Why it ended so.
    pub reason: Option<String>,
    /// Passages, scores, prompt version, model, tokens, timings.
    pub evidence: serde_json::Value,
    /// When it began.
    #[diesel(deserialize_as = jiff_diesel::Timestamp)]
    pub created_at: Timestamp,
    /// When it ended.
    #[diesel(deserialize_as = NullableTimestamp)]
    pub finished_at: Option<Timestamp>,
}

/// A handing over to people.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = handoff_rows)]
pub struct Handoff {
    /// The turn that handed over.
    pub turn_id: Option<Uuid>,
    /// Why.
    pub reason: String,
    /// For the agent: what was asked and answered.
    pub summary: serde_json::Value,
    /// When.
    #[diesel(deserialize_as = jiff_diesel::Timestamp)]
    pub created_at: Timestamp,
}

/// The notes of a conversation, oldest first.
pub async fn notes(
    conn: &mut AsyncPgConnection,
    account: AccountId,
    conversation: ConversationId,
) -> StoreResult<Vec<NoteView>> {
    let query = note_rows::table
        .filter(note_rows::account_id.eq(account.as_uuid()))
        .filter(note_rows::conversation_id.eq(conversation.as_uuid()))
        .order((note_rows::created_at, note_rows::id))
        .select(NoteView::as_select());
    Ok(query.load(conn).await?)
}

/// Writes a note into a locked conversation.
pub async fn write_note(
    conn: &mut AsyncPgConnection,
    now: Timestamp,
    conversation: &mut Conversation,
    author: UserId,
    body: &str,
    causes: &mut Causes,
) -> StoreResult<()> {
    let id = NoteId::generate(now);
    diesel::insert_into(note_rows::table)
        .values((
            note_rows::id.eq(id.as_uuid()),
            note_rows::account_id.eq(conversation.account.as_uuid()),
            note_rows::conversation_id.eq(conversation.id.as_uuid()),
            note_rows::author_id.eq(author.as_uuid()),
            note_rows::body.eq(body),
            note_rows::after_seq.eq(conversation.last_seq),
            note_rows::created_at.eq(now.to_diesel()),
        ))
        .execute(conn)
        .await?;
    conversations::save(conn, now, conversation).await?;
    let detail = Detail::Note(NoteDetail { note_id: id.to_string() });
    let (account, version) = (conversation.account, conversation.version);
    causes.push(event(EventName::NoteAdded, now, account, conversation.id, version, detail));
    Ok(())
}

/// The turns of a conversation, oldest first.
pub async fn turns(
    conn: &mut AsyncPgConnection,
    account: AccountId,
    conversation: ConversationId,
) -> StoreResult<Vec<TurnView>> {
    let query = turn_rows::table
        .filter(turn_rows::account_id.eq(account.as_uuid()))
        .filter(turn_rows::conversation_id.eq(conversation.as_uuid()))
        .order((turn_rows::created_at, turn_rows::id))
        .select(TurnView::as_select());
    Ok(query.load(conn).await?)
}

/// One turn.
pub async fn turn(conn: &mut AsyncPgConnection, account: AccountId, id: TurnId) -> StoreResult<Option<TurnView>> {
    let query = turn_rows::table
        .find(id.as_uuid())
        .filter(turn_rows::account_id.eq(account.as_uuid()))
        .select(TurnView::as_select());
    Ok(query.first(conn).await.optional()?)
}

/// The handoffs of a conversation, oldest first.
pub async fn handoffs(
    conn: &mut AsyncPgConnection,
    account: AccountId,
    conversation: ConversationId,
) -> StoreResult<Vec<Handoff>> {
    let query = handoff_rows::table
        .filter(handoff_rows::account_id.eq(account.as_uuid()))
        .filter(handoff_rows::conversation_id.eq(conversation.as_uuid()))
        .order((handoff_rows::created_at, handoff_rows::id))
        .select(Handoff::as_select());
    Ok(query.load(conn).await?)
}
