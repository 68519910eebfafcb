//! What the AI keeps of a conversation between its turns.

use diesel::prelude::*;
use diesel::upsert::excluded;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use jiff::Timestamp;
use jiff_diesel::{NullableTimestamp, ToDiesel as _};
use reaktly_domain::ids::{AccountId, ArticleId, ConversationId};
use uuid::Uuid;

use crate::StoreResult;
use crate::conversations::Conversation;
use crate::schema::ai_memories;

/// What the AI keeps of a conversation.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Memory {
    /// Turns the AI has answered in this engagement.
    pub turns: u32,
    /// Turns in a row without an answer.
    pub unanswered: u32,
    /// Turns in a row of an unhappy customer.
    pub unhappy: u32,
    /// Turns in a row that were off topic.
    pub off_topic: u32,
    /// Older turns in a few sentences.
    pub summary: String,
    /// The summary reaches up to this message.
    pub summary_upto_seq: i64,
    /// Articles whose link was sent.
    pub linked: Vec<ArticleId>,
    /// The AI waits until then.
    pub quiet_until: Option<Timestamp>,
    /// When an apology for a failure was last said.
    pub apologized_at: Option<Timestamp>,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = ai_memories)]
struct Row {
    engagement: i32,
    turns: i32,
    unanswered: i32,
    unhappy: i32,
    off_topic: i32,
    summary: String,
    summary_upto_seq: i64,
    linked_articles: Vec<Uuid>,
    #[diesel(deserialize_as = NullableTimestamp)]
    quiet_until: Option<Timestamp>,
    #[diesel(deserialize_as = NullableTimestamp)]
    apologized_at: Option<Timestamp>,
}

/// What is kept of a conversation. A new engagement counts from zero.
pub async fn get(conn: &mut AsyncPgConnection, conversation: &Conversation) -> StoreResult<Memory> {
    let query = ai_memories::table.find(conversation.id.as_uuid()).select(Row::as_select());
    let Some(row) = query.first(conn).await.optional()? else { return Ok(Memory::default()) };
    let is_same = row.engagement == conversation.control.engagement;
    let count = |count: i32| if is_same { u32::try_from(count).unwrap_or(0) } else { 0 };
    Ok(Memory {
        turns: count(row.turns),
        unanswered: count(row.unanswered),
        unhappy: count(row.unhappy),
        off_topic: count(row.off_topic),
        summary: row.summary,
        summary_upto_seq: row.summary_upto_seq,
        linked: row.linked_articles.into_iter().map(ArticleId::from_uuid).collect(),
        quiet_until: row.quiet_until,
        apologized_at: row.apologized_at,
    })
}

/// Keeps what a turn left of a locked conversation; the summary is written by [`summarize`] alone, and a later end of
/// the waiting stays.
pub async fn save(
    conn: &mut AsyncPgConnection,
    now: Timestamp,
    conversation: &Conversation,
    memory: &Memory,
) -> StoreResult<()> {
    let count = |count: u32| i32::try_from(count).unwrap_or(i32::MAX);
    let linked: Vec<Uuid> = memory.linked.iter().map(ArticleId::as_uuid).collect();
    diesel::insert_into(ai_memories::table)
        .values((
            ai_memories::conversation_id.eq(conversation.id.as_uuid()),
            ai_memories::account_id.eq(conversation.account.as_uuid()),
            ai_memories::engagement.eq(conversation.control.engagement),
            ai_memories::turns.eq(count(memory.turns)),
            ai_memories::unanswered.eq(count(memory.unanswered)),
            ai_memories::unhappy.eq(count(memory.unhappy)),
            ai_memories::off_topic.eq(count(memory.off_topic)),
            ai_memories::linked_articles.eq(linked),
            ai_memories::quiet_until.eq(memory.quiet_until.map(jiff_diesel::ToDiesel::to_diesel)),
            ai_memories::apologized_at.eq(memory.apologized_at.map(jiff_diesel::ToDiesel::to_diesel)),
            ai_memories::updated_at.eq(now.to_diesel()),
        ))
        .on_conflict(ai_memories::conversation_id)
        .do_update()
        .set((
            ai_memories::engagement.eq(excluded(ai_memories::engagement)),
            ai_memories::turns.eq(excluded(ai_memories::turns)),
            ai_memories::unanswered.eq(excluded(ai_memories::unanswered)),
            ai_memories::unhappy.eq(excluded(ai_memories::unhappy)),
            ai_memories::off_topic.eq(excluded(ai_memories::off_topic)),
            ai_memories::linked_articles.eq(excluded(ai_memories::linked_articles)),
            ai_memories::quiet_until.eq(diesel::dsl::sql("greatest(ai_memories.quiet_until, excluded.quiet_until)")),
            ai_memories::apologized_at.eq(excluded(ai_memories::apologized_at)),
            ai_memories::updated_at.eq(excluded(ai_memories::updated_at)),
        ))
        .execute(conn)
        .await?;
    Ok(())
}

/// Lets the AI wait in a conversation until `until` at least.
pub async fn keep_quiet(
    conn: &mut AsyncPgConnection,
    now: Timestamp,
    (account, conversation): (AccountId, ConversationId),
    until: Timestamp,
) -> StoreResult<()> {
    diesel::insert_into(ai_memories::table)
        .values((
            ai_memories::conversation_id.eq(conversation.as_uuid()),
            ai_memories::account_id.eq(account.as_uuid()),
            ai_memories::quiet_until.eq(until.to_diesel()),
            ai_memories::updated_at.eq(now.to_diesel()),
        ))
        .on_conflict(ai_memories::conversation_id)
        .do_update()
        .set((
            ai_memories::quiet_until.eq(diesel::dsl::sql("greatest(ai_memories.quiet_until, excluded.quiet_until)")),
            ai_memories::updated_at.eq(excluded(ai_memories::updated_at)),
        ))
        .execute(conn)
        .await?;
    Ok(())
}

/// Ends the waiting in a locked conversation: whoever hands it back wants it answered.
pub(crate) async fn end_quiet(conn: &mut AsyncPgConnection, conversation: &Conversation) -> StoreResult<()> {
    diesel::update(ai_memories::table.find(conversation.id.as_uuid()))
        .filter(ai_memories::account_id.eq(conversation.account.as_uuid()))
        .set(ai_memories::quiet_until.eq(None::<jiff_diesel::Timestamp>))
        .execute(conn)
        .await?;
    Ok(())
}

/// Keeps a summary of a locked conversation that reaches up to message `upto_seq`; one that reaches less far than the
/// kept one is dropped.
pub async fn summarize(
    conn: &mut AsyncPgConnection,
    now: Timestamp,
    conversation: &Conversation,
    (summary, upto_seq): (&str, i64),
) -> StoreResult<()> {
    diesel::insert_into(ai_memories::table)
        .values((
            ai_memories::conversation_id.eq(conversation.id.as_uuid()),
            ai_memories::account_id.eq(conversation.account.as_uuid()),
            ai_memories::updated_at.eq(now.to_diesel()),
        ))
        .on_conflict_do_nothing()
        .execute(conn)
        .await?;
    diesel::update(ai_memories::table.find(conversation.id.as_uuid()))
        .filter(ai_memories::account_id.eq(conversation.account.as_uuid()))
        .filter(ai_memories::summary_upto_seq.lt(upto_seq))
        .set((
            ai_memories::summary.eq(summary),
            ai_memories::summary_upto_seq.eq(upto_seq),
            ai_memories::updated_at.eq(now.to_diesel()),
        ))
        .execute(conn)
        .await?;
    Ok(())
}
