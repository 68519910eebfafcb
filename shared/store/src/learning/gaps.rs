//! Questions nothing was found for, alike ones counted together.
//!
//! A finished turn is looked at once: whoever looks marks it in the same transaction. The knowledge base's row is held
//! while a question finds its place, so that two alike questions never open two gaps.

use diesel::prelude::*;
use diesel::sql_types::{Array, Int8, Text, Timestamptz, Uuid as SqlUuid};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use jiff::Timestamp;
use jiff_diesel::ToDiesel as _;
use reaktly_domain::ids::{AccountId, ArticleId, ConversationId, GapId, KnowledgeBaseId, TurnId};
use uuid::Uuid;

use crate::StoreResult;
use crate::schema::{articles, gap_questions, gaps, knowledge_bases, messages, turns};

/// Examples shown with a gap.
pub const EXAMPLES_MAX: i64 = 5;

/// Where a gap stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// Nothing answers it.
    Open,
    /// An article does.
    Resolved,
    /// Nothing should.
    Dismissed,
}

impl State {
    /// As stored.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Resolved => "resolved",
            Self::Dismissed => "dismissed",
        }
    }
}

/// A turn that ended and was not looked at yet.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = turns)]
pub struct FinishedTurn {
    /// Its id.
    #[diesel(deserialize_as = Uuid)]
    pub id: TurnId,
    /// Its account.
    #[diesel(deserialize_as = Uuid)]
    pub account_id: AccountId,
    /// Its conversation.
    #[diesel(deserialize_as = Uuid)]
    pub conversation_id: ConversationId,
    /// It answered the customer's messages after this one.
    pub from_seq: i64,
    /// Up to this one.
    pub upto_seq: i64,
    /// `replied`, `handed_off` or `silent`.
    pub state: String,
    /// Why it ended so.
    pub reason: Option<String>,
    /// What its answer rests on.
    pub evidence: serde_json::Value,
    /// When it ended.
    #[diesel(deserialize_as = jiff_diesel::NullableTimestamp)]
    pub finished_at: Option<Timestamp>,
}

/// A gap.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = gaps)]
pub struct Gap {
    /// Its id.
    #[diesel(deserialize_as = Uuid)]
    pub id: GapId,
    /// The question that stands for the others.
    pub question: String,
    /// Its language.
    pub language: String,
    /// How often it was asked.
    pub seen: i32,
    /// `open`, `resolved` or `dismissed`.
    pub state: String,
    /// The article that answers it.
    pub article_id: Option<Uuid>,
    /// When it was first asked.
    #[diesel(deserialize_as = jiff_diesel::Timestamp)]
    pub first_seen_at: Timestamp,
    /// When it was last asked.
    #[diesel(deserialize_as = jiff_diesel::Timestamp)]
    pub last_seen_at: Timestamp,
    /// When it was last closed, or opened again.
    #[diesel(deserialize_as = jiff_diesel::NullableTimestamp)]
    pub closed_at: Option<Timestamp>,
}

/// A question of a gap, with where it was asked.
#[derive(Debug, Clone, QueryableByName)]
pub struct Example {
    /// The gap.
    #[diesel(sql_type = SqlUuid)]
    pub gap_id: Uuid,
    /// The question.
    #[diesel(sql_type = Text)]
    pub question: String,
    /// Where.
    #[diesel(sql_type = SqlUuid)]
    pub conversation_id: Uuid,
    /// When.
    #[diesel(sql_type = Timestamptz, deserialize_as = jiff_diesel::Timestamp)]
    pub created_at: Timestamp,
}

/// A question that was asked and not answered.
#[derive(Debug, Clone, Copy)]
pub struct NewQuestion<'a> {
    /// In words.
    pub text: &'a str,
    /// Its language.
    pub language: &'a str,
    /// How much of it the best passage covered.
    pub coverage: f32,
    /// When.
    pub at: Timestamp,
}

/// The turn that ended longest ago and was not looked at, held for the running transaction.
pub async fn next_turn(conn: &mut AsyncPgConnection) -> StoreResult<Option<FinishedTurn>> {
    let query = turns::table
        .filter(turns::learned_at.is_null())
        .filter(turns::state.eq_any(["replied", "handed_off", "silent"]))
        .order(turns::finished_at)
        .limit(1)
        .select(FinishedTurn::as_select())
        .for_no_key_update()
        .skip_locked();
    Ok(query.first(conn).await.optional()?)
}

/// Marks a turn as looked at.
pub async fn mark_looked_at(conn: &mut AsyncPgConnection, now: Timestamp, turn: TurnId) -> StoreResult<()> {
    diesel::update(turns::table.find(turn.as_uuid())).set(turns::learned_at.eq(now.to_diesel())).execute(conn).await?;
    Ok(())
}

/// Whether what a turn said rests on an article.
pub async fn rests_on_articles(conn: &mut AsyncPgConnection, turn: TurnId) -> StoreResult<bool> {
    let resting = messages::table
        .filter(messages::turn_id.eq(turn.as_uuid()))
        .filter(messages::sources.ne(serde_json::json!([])));
    Ok(diesel::select(diesel::dsl::exists(resting)).get_result(conn).await?)
}

/// The gaps of a knowledge base in a language, oldest first.
pub async fn of_language(
    conn: &mut AsyncPgConnection,
    account: AccountId,
    base: KnowledgeBaseId,
    language: &str,
) -> StoreResult<Vec<Gap>> {
    let query = gaps::table
        .filter(gaps::account_id.eq(account.as_uuid()))
        .filter(gaps::knowledge_base_id.eq(base.as_uuid()))
        .filter(gaps::language.eq(language))
        .order(gaps::id)
        .select(Gap::as_select());
    Ok(query.load(conn).await?)
}

/// The gap a conversation's last question since `since` is counted in.
pub async fn latest_of_conversation(
    conn: &mut AsyncPgConnection,
    account: AccountId,
    conversation: ConversationId,
    since: Timestamp,
) -> StoreResult<Option<GapId>> {
    let query = gap_questions::table
        .filter(gap_questions::account_id.eq(account.as_uuid()))
        .filter(gap_questions::conversation_id.eq(conversation.as_uuid()))
        .filter(gap_questions::created_at.ge(since.to_diesel()))
        .order(gap_questions::created_at.desc())
        .select(gap_questions::gap_id);
    Ok(query.first::<Uuid>(conn).await.optional()?.map(GapId::from_uuid))
}

/// Opens a gap for a question nothing like it was asked before.
pub async fn open(
    conn: &mut AsyncPgConnection,
    now: Timestamp,
    account: AccountId,
    base: KnowledgeBaseId,
    question: NewQuestion<'_>,
) -> StoreResult<GapId> {
    let id = GapId::generate(now);
    diesel::insert_into(gaps::table)
        .values((
            gaps::id.eq(id.as_uuid()),
            gaps::account_id.eq(account.as_uuid()),
            gaps::knowledge_base_id.eq(base.as_uuid()),
            gaps::question.eq(question.text),
            gaps::language.eq(question.language),
            gaps::seen.eq(0),
            gaps::first_seen_at.eq(question.at.to_diesel()),
            gaps::last_seen_at.eq(question.at.to_diesel()),
        ))
        .execute(conn)
        .await?;
    Ok(id)
}

/// Counts a turn's question in a gap, once. One that was closed before the question came is open again, unless it was
/// dismissed.
pub async fn count(
    conn: &mut AsyncPgConnection,
    account: AccountId,
    gap: GapId,
    (turn, conversation): (TurnId, ConversationId),
    question: NewQuestion<'_>,
) -> StoreResult<bool> {
    let inserted = diesel::insert_into(gap_questions::table)
        .values((
            gap_questions::turn_id.eq(turn.as_uuid()),
            gap_questions::account_id.eq(account.as_uuid()),
            gap_questions::gap_id.eq(gap.as_uuid()),
            gap_questions::conversation_id.eq(conversation.as_uuid()),
            gap_questions::question.eq(question.text),
            gap_questions::coverage.eq(question.coverage),
            gap_questions::created_at.eq(question.at.to_diesel()),
        ))
        .on_conflict_do_nothing()
        .execute(conn)
        .await?;
    if inserted == 0 {
        return Ok(false);
    }
    let at = question.at.to_diesel();
    let row = gaps::table.find(gap.as_uuid()).filter(gaps::account_id.eq(account.as_uuid()));
    diesel::update(row).set(gaps::seen.eq(gaps::seen + 1)).execute(conn).await?;
    diesel::update(row).filter(gaps::last_seen_at.lt(at)).set(gaps::last_seen_at.eq(at)).execute(conn).await?;
    diesel::update(row)
        .filter(gaps::state.eq(State::Resolved.as_str()))
        .filter(gaps::closed_at.lt(at))
        .set((gaps::state.eq(State::Open.as_str()), gaps::article_id.eq(None::<Uuid>), gaps::asked_version.eq(0)))
        .execute(conn)
        .await?;
    Ok(true)
}

/// Knowledge bases that changed since an open gap was put to them, with the version they are at now.
pub async fn changed_bases(
    conn: &mut AsyncPgConnection,
    limit: i64,
) -> StoreResult<Vec<(AccountId, KnowledgeBaseId, i64)>> {
    let rows: Vec<(Uuid, Uuid, i64)> = knowledge_bases::table
        .filter(diesel::dsl::exists(
            gaps::table
                .filter(gaps::knowledge_base_id.eq(knowledge_bases::id))
                .filter(gaps::state.eq(State::Open.as_str()))
                .filter(gaps::asked_version.lt(knowledge_bases::version)),
        ))
        .order(knowledge_bases::id)
        .limit(limit)
        .select((knowledge_bases::account_id, knowledge_bases::id, knowledge_bases::version))
        .load(conn)
        .await?;
    let typed = |(account, id, version)| (AccountId::from_uuid(account), KnowledgeBaseId::from_uuid(id), version);
    Ok(rows.into_iter().map(typed).collect())
}

/// Open gaps that were not put to this version of their knowledge base.
pub async fn unasked(
    conn: &mut AsyncPgConnection,
    account: AccountId,
    base: KnowledgeBaseId,
    version: i64,
    limit: i64,
) -> StoreResult<Vec<Gap>> {
    let query = gaps::table
        .filter(gaps::account_id.eq(account.as_uuid()))
        .filter(gaps::knowledge_base_id.eq(base.as_uuid()))
        .filter(gaps::state.eq(State::Open.as_str()))
        .filter(gaps::asked_version.lt(version))
        .order(gaps::id)
        .limit(limit)
        .select(Gap::as_select());
    Ok(query.load(conn).await?)
}

/// Notes that a gap was put to a version of its knowledge base.
pub async fn mark_asked(conn: &mut AsyncPgConnection, account: AccountId, gap: GapId, version: i64) -> StoreResult<()> {
    diesel::update(gaps::table.find(gap.as_uuid()))
        .filter(gaps::account_id.eq(account.as_uuid()))
        .set(gaps::asked_version.eq(version))
        .execute(conn)
        .await?;
    Ok(())
}

/// Closes an open gap because an article answers it that was written after the question was last asked, and after
/// somebody last opened it again: what was there before did not answer.
pub async fn resolve_by_itself(
    conn: &mut AsyncPgConnection,
    now: Timestamp,
    account: AccountId,
    gap: &Gap,
    article: ArticleId,
) -> StoreResult<bool> {
    let since = gap.closed_at.map_or(gap.last_seen_at, |closed| closed.max(gap.last_seen_at));
    let written = articles::table
        .filter(articles::id.eq(article.as_uuid()))
        .filter(articles::account_id.eq(account.as_uuid()))
        .filter(articles::updated_at.gt(since.to_diesel()));
    let resolved = diesel::update(gaps::table.find(gap.id.as_uuid()))
        .filter(gaps::account_id.eq(account.as_uuid()))
        .filter(gaps::state.eq(State::Open.as_str()))
        .filter(gaps::seen.eq(gap.seen))
        .filter(diesel::dsl::exists(written))
        .set((
            gaps::state.eq(State::Resolved.as_str()),
            gaps::article_id.eq(article.as_uuid()),
            gaps::closed_at.eq(now.to_diesel()),
        ))
        .execute(conn)
        .await?;
    Ok(resolved == 1)
}

/// Sets where a gap stands, as a person decides; `None` when there is no such gap.
pub async fn set_state(
    conn: &mut AsyncPgConnection,
    now: Timestamp,
    account: AccountId,
    (base, gap): (KnowledgeBaseId, GapId),
    (state, article): (State, Option<ArticleId>),
) -> StoreResult<Option<Gap>> {
    let updated = diesel::update(gaps::table.find(gap.as_uuid()))
        .filter(gaps::account_id.eq(account.as_uuid()))
        .filter(gaps::knowledge_base_id.eq(base.as_uuid()))
        .set((
            gaps::state.eq(state.as_str()),
            gaps::article_id.eq(article.map(Uuid::from)),
            gaps::closed_at.eq(now.to_diesel()),
        ))
        .returning(Gap::as_returning());
    Ok(updated.get_result(conn).await.optional()?)
}

/// One gap.
pub async fn get(
    conn: &mut AsyncPgConnection,
    account: AccountId,
    base: KnowledgeBaseId,
    gap: GapId,
) -> StoreResult<Option<Gap>> {
    let query = gaps::table
        .find(gap.as_uuid())
        .filter(gaps::account_id.eq(account.as_uuid()))
        .filter(gaps::knowledge_base_id.eq(base.as_uuid()))
        .select(Gap::as_select());
    Ok(query.first(conn).await.optional()?)
}

/// The gaps of a knowledge base in one state, the most asked first, at most `limit`.
pub async fn list(
    conn: &mut AsyncPgConnection,
    account: AccountId,
    base: KnowledgeBaseId,
    state: Option<State>,
    after: Option<(i32, Uuid)>,
    limit: i64,
) -> StoreResult<Vec<Gap>> {
    let mut query = gaps::table
        .filter(gaps::account_id.eq(account.as_uuid()))
        .filter(gaps::knowledge_base_id.eq(base.as_uuid()))
        .order((gaps::seen.desc(), gaps::id.desc()))
        .limit(limit)
        .select(Gap::as_select())
        .into_boxed();
    if let Some(state) = state {
        query = query.filter(gaps::state.eq(state.as_str()));
    }
    if let Some((seen, id)) = after {
        query = query.filter(gaps::seen.lt(seen).or(gaps::seen.eq(seen).and(gaps::id.lt(id))));
    }
    Ok(query.load(conn).await?)
}

/// The newest questions of each of these gaps.
pub async fn examples(conn: &mut AsyncPgConnection, account: AccountId, ids: &[Uuid]) -> StoreResult<Vec<Example>> {
    let query = diesel::sql_query(
        "SELECT gap_id, question, conversation_id, created_at FROM (
             SELECT *, row_number() OVER (PARTITION BY gap_id ORDER BY created_at DESC, turn_id) AS place
             FROM gap_questions WHERE account_id = $1 AND gap_id = ANY($2)
         ) ranked WHERE place <= $3 ORDER BY gap_id, place",
    );
    let query =
        query.bind::<SqlUuid, _>(account.as_uuid()).bind::<Array<SqlUuid>, _>(ids).bind::<Int8, _>(EXAMPLES_MAX);
    Ok(query.load(conn).await?)
}
