//! Questions and answers taken from what people wrote, waiting for somebody's approval.
//!
//! Closing a conversation or handing it back makes what was said up to there due. Whoever looks through it holds a
//! lease on the conversation; each message of a person is suggested from at most once.

use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use jiff::Timestamp;
use jiff_diesel::ToDiesel as _;
use reaktly_domain::ids::{AccountId, ArticleId, ConversationId, KnowledgeBaseId, MessageId, SuggestionId, UserId};
use uuid::Uuid;

use crate::StoreResult;
use crate::schema::{mined_conversations, suggestions, thread_events};

/// Where a suggestion stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// Nobody decided.
    Pending,
    /// It is knowledge now.
    Approved,
    /// It is not to be.
    Rejected,
}

impl State {
    /// As stored.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Approved => "approved",
            Self::Rejected => "rejected",
        }
    }
}

/// A suggestion.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = suggestions)]
pub struct Suggestion {
    /// Its id.
    #[diesel(deserialize_as = Uuid)]
    pub id: SuggestionId,
    /// What the customer asked.
    pub question: String,
    /// What the person answered.
    pub answer: String,
    /// Their language.
    pub language: String,
    /// `pending`, `approved` or `rejected`.
    pub state: String,
    /// Where it was said.
    pub conversation_id: Option<Uuid>,
    /// The article it became.
    pub article_id: Option<Uuid>,
    /// When it was found.
    #[diesel(deserialize_as = jiff_diesel::Timestamp)]
    pub created_at: Timestamp,
}

/// A conversation to be looked through, taken by one worker.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Due {
    /// Its account.
    pub account: AccountId,
    /// The conversation.
    pub conversation: ConversationId,
    /// It was looked through up to this message.
    pub from_seq: i64,
    /// It is to be looked through up to this one.
    pub upto_seq: i64,
    /// The worker's until then; also what tells its hold from a later one.
    pub lease_until: Timestamp,
}

/// A pair of question and answer to be kept.
#[derive(Debug, Clone, Copy)]
pub struct NewSuggestion<'a> {
    /// The knowledge base it would belong to.
    pub knowledge_base: KnowledgeBaseId,
    /// The person's message it comes from.
    pub message: MessageId,
    /// What the customer asked.
    pub question: &'a str,
    /// What the person answered.
    pub answer: &'a str,
    /// Their language.
    pub language: &'a str,
}

/// Takes the conversation whose closing or handing back was looked behind last of all, until `lease_until`; `None` when
/// there is none, or others are at work on all.
pub async fn take(conn: &mut AsyncPgConnection, now: Timestamp, lease_until: Timestamp) -> StoreResult<Option<Due>> {
    let held = mined_conversations::table
        .filter(mined_conversations::conversation_id.eq(thread_events::conversation_id))
        .filter(mined_conversations::lease_until.gt(now.to_diesel()));
    let event: Option<(Uuid, Uuid, i64)> = thread_events::table
        .filter(thread_events::mined_at.is_null())
        .filter(thread_events::kind.eq_any(["closed", "handed_back"]))
        .filter(diesel::dsl::not(diesel::dsl::exists(held)))
        .order((thread_events::created_at, thread_events::id))
        .select((thread_events::account_id, thread_events::conversation_id, thread_events::after_seq))
        .for_no_key_update()
        .skip_locked()
        .first(conn)
        .await
        .optional()?;
    let Some((account, conversation, upto_seq)) = event else { return Ok(None) };
    let from_seq: i64 = diesel::insert_into(mined_conversations::table)
        .values((
            mined_conversations::conversation_id.eq(conversation),
            mined_conversations::account_id.eq(account),
            mined_conversations::lease_until.eq(lease_until.to_diesel()),
        ))
        .on_conflict(mined_conversations::conversation_id)
        .do_update()
        .set(mined_conversations::lease_until.eq(lease_until.to_diesel()))
        .returning(mined_conversations::upto_seq)
        .get_result(conn)
        .await?;
    let (account, conversation) = (AccountId::from_uuid(account), ConversationId::from_uuid(conversation));
    Ok(Some(Due { account, conversation, from_seq, upto_seq, lease_until }))
}

/// Ends the looking through of a conversation, in the transaction that keeps what was found; `false`, and nothing may
/// be kept, when the conversation is another worker's now.
pub async fn finish(conn: &mut AsyncPgConnection, now: Timestamp, due: Due) -> StoreResult<bool> {
    let finished = diesel::update(mined_conversations::table.find(due.conversation.as_uuid()))
        .filter(mined_conversations::account_id.eq(due.account.as_uuid()))
        .filter(mined_conversations::lease_until.eq(due.lease_until.to_diesel()))
        .set((
            mined_conversations::upto_seq.eq(due.upto_seq.max(due.from_seq)),
            mined_conversations::mined_at.eq(now.to_diesel()),
            mined_conversations::lease_until.eq(now.to_diesel()),
        ))
        .execute(conn)
        .await?;
    if finished == 0 {
        return Ok(false);
    }
    diesel::update(thread_events::table)
        .filter(thread_events::conversation_id.eq(due.conversation.as_uuid()))
        .filter(thread_events::mined_at.is_null())
        .filter(thread_events::kind.eq_any(["closed", "handed_back"]))
        .filter(thread_events::after_seq.le(due.upto_seq))
        .set(thread_events::mined_at.eq(now.to_diesel()))
        .execute(conn)
        .await?;
    Ok(true)
}

/// Keeps a suggestion; `false` when its message was suggested from before.
pub async fn insert(
    conn: &mut AsyncPgConnection,
    now: Timestamp,
    account: AccountId,
    conversation: ConversationId,
    new: NewSuggestion<'_>,
) -> StoreResult<bool> {
    let inserted = diesel::insert_into(suggestions::table)
        .values((
            suggestions::id.eq(SuggestionId::generate(now).as_uuid()),
            suggestions::account_id.eq(account.as_uuid()),
            suggestions::knowledge_base_id.eq(new.knowledge_base.as_uuid()),
            suggestions::conversation_id.eq(conversation.as_uuid()),
            suggestions::message_id.eq(new.message.as_uuid()),
            suggestions::question.eq(new.question),
            suggestions::answer.eq(new.answer),
            suggestions::language.eq(new.language),
            suggestions::created_at.eq(now.to_diesel()),
        ))
        .on_conflict_do_nothing()
        .execute(conn)
        .await?;
    Ok(inserted == 1)
}

/// Every question suggested in a language so far, whatever became of it.
pub async fn questions(
    conn: &mut AsyncPgConnection,
    account: AccountId,
    base: KnowledgeBaseId,
    language: &str,
) -> StoreResult<Vec<String>> {
    let query = suggestions::table
        .filter(suggestions::account_id.eq(account.as_uuid()))
        .filter(suggestions::knowledge_base_id.eq(base.as_uuid()))
        .filter(suggestions::language.eq(language))
        .order(suggestions::id)
        .select(suggestions::question);
    Ok(query.load(conn).await?)
}

/// One suggestion, held for the running transaction.
pub async fn lock(
    conn: &mut AsyncPgConnection,
    account: AccountId,
    base: KnowledgeBaseId,
    id: SuggestionId,
) -> StoreResult<Option<Suggestion>> {
    let query = suggestions::table
        .find(id.as_uuid())
        .filter(suggestions::account_id.eq(account.as_uuid()))
        .filter(suggestions::knowledge_base_id.eq(base.as_uuid()))
        .select(Suggestion::as_select())
        .for_no_key_update();
    Ok(query.first(conn).await.optional()?)
}

/// Suggestions in one state, newest first, at most `limit`.
pub async fn list(
    conn: &mut AsyncPgConnection,
    account: AccountId,
    base: KnowledgeBaseId,
    state: Option<State>,
    before: Option<SuggestionId>,
    limit: i64,
) -> StoreResult<Vec<Suggestion>> {
    let mut query = suggestions::table
        .filter(suggestions::account_id.eq(account.as_uuid()))
        .filter(suggestions::knowledge_base_id.eq(base.as_uuid()))
        .order(suggestions::id.desc())
        .limit(limit)
        .select(Suggestion::as_select())
        .into_boxed();
    if let Some(state) = state {
        query = query.filter(suggestions::state.eq(state.as_str()));
    }
    if let Some(before) = before {
        query = query.filter(suggestions::id.lt(before.as_uuid()));
    }
    Ok(query.load(conn).await?)
}

/// Writes what a person decided about a held suggestion, with the question and the answer as they approved them.
pub async fn review(
    conn: &mut AsyncPgConnection,
    now: Timestamp,
    (account, by): (AccountId, UserId),
    reviewed: &Suggestion,
    (state, article): (State, Option<ArticleId>),
) -> StoreResult<Suggestion> {
    let updated = diesel::update(suggestions::table.find(reviewed.id.as_uuid()))
        .filter(suggestions::account_id.eq(account.as_uuid()))
        .set((
            suggestions::question.eq(&reviewed.question),
            suggestions::answer.eq(&reviewed.answer),
            suggestions::state.eq(state.as_str()),
            suggestions::article_id.eq(article.map(Uuid::from)),
            suggestions::reviewed_by_id.eq(by.as_uuid()),
            suggestions::reviewed_at.eq(now.to_diesel()),
        ))
        .returning(Suggestion::as_returning());
    Ok(updated.get_result(conn).await?)
}
