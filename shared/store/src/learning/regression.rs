//! Turns that are run again before something changes, and the runs that do so.
//!
//! A run is taken by one worker at a time: taking it raises its fence and sets a lease, and results are written only
//! under the current fence.

mod runs;

use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use jiff::Timestamp;
use jiff_diesel::ToDiesel as _;
use reaktly_domain::ids::{AccountId, ConversationId, OperatorId, RegressionCaseId, TurnId};
use uuid::Uuid;

use crate::StoreResult;
use crate::schema::regression_cases;

pub use runs::{
    Counts, NewResult, ResultView, Run, RunEnd, RunView, TakenRun, counts, extend, finish, insert_run, list_runs,
    open_cases, request_stop, results, run, stop_requested, take, write_result,
};

/// A case: a turn as it was put.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = regression_cases)]
pub struct Case {
    /// Its id.
    #[diesel(deserialize_as = Uuid)]
    pub id: RegressionCaseId,
    /// The conversation it comes from.
    pub conversation_id: Option<Uuid>,
    /// The turn it comes from.
    pub turn_id: Option<Uuid>,
    /// What people call it.
    pub name: String,
    /// What was said before, what the customer said, and in which language.
    pub input: serde_json::Value,
    /// What is right; an empty object when nobody said so.
    pub expected: serde_json::Value,
    /// When it was made.
    #[diesel(deserialize_as = jiff_diesel::Timestamp)]
    pub created_at: Timestamp,
}

/// A case to be kept.
#[derive(Debug, Clone)]
pub struct NewCase {
    /// The operator it is put to.
    pub operator: OperatorId,
    /// The turn it comes from, when it comes from one.
    pub turn: Option<(ConversationId, TurnId)>,
    /// What people call it.
    pub name: String,
    /// What was said before, what the customer said, and in which language.
    pub input: serde_json::Value,
    /// What is right.
    pub expected: serde_json::Value,
}

/// Keeps a case; the one there is when its turn is a case of the operator already.
pub async fn insert(
    conn: &mut AsyncPgConnection,
    now: Timestamp,
    account: AccountId,
    new: &NewCase,
) -> StoreResult<(Case, Novelty)> {
    let inserted: Option<Case> = diesel::insert_into(regression_cases::table)
        .values((
            regression_cases::id.eq(RegressionCaseId::generate(now).as_uuid()),
            regression_cases::account_id.eq(account.as_uuid()),
            regression_cases::operator_id.eq(new.operator.as_uuid()),
            regression_cases::conversation_id.eq(new.turn.map(|(conversation, _)| conversation.as_uuid())),
            regression_cases::turn_id.eq(new.turn.map(|(_, turn)| turn.as_uuid())),
            regression_cases::name.eq(&new.name),
            regression_cases::input.eq(&new.input),
            regression_cases::expected.eq(&new.expected),
            regression_cases::created_at.eq(now.to_diesel()),
        ))
        .on_conflict_do_nothing()
        .returning(Case::as_returning())
        .get_result(conn)
        .await
        .optional()?;
    if let Some(case) = inserted {
        return Ok((case, Novelty::New));
    }
    let known = regression_cases::table
        .filter(regression_cases::account_id.eq(account.as_uuid()))
        .filter(regression_cases::operator_id.eq(new.operator.as_uuid()))
        .filter(regression_cases::turn_id.eq(new.turn.map(|(_, turn)| turn.as_uuid())))
        .select(Case::as_select());
    Ok((known.first(conn).await?, Novelty::Known))
}

/// Whether a case was there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Novelty {
    /// It was not.
    New,
    /// It was.
    Known,
}

/// The cases of an operator after `after`, oldest first, at most `limit`.
pub async fn list(
    conn: &mut AsyncPgConnection,
    account: AccountId,
    operator: OperatorId,
    after: Option<RegressionCaseId>,
    limit: i64,
) -> StoreResult<Vec<Case>> {
    let mut query = regression_cases::table
        .filter(regression_cases::account_id.eq(account.as_uuid()))
        .filter(regression_cases::operator_id.eq(operator.as_uuid()))
        .order(regression_cases::id)
        .limit(limit)
        .select(Case::as_select())
        .into_boxed();
    if let Some(after) = after {
        query = query.filter(regression_cases::id.gt(after.as_uuid()));
    }
    Ok(query.load(conn).await?)
}

/// How many cases an operator has.
pub async fn count(conn: &mut AsyncPgConnection, account: AccountId, operator: OperatorId) -> StoreResult<i64> {
    let query = regression_cases::table
        .filter(regression_cases::account_id.eq(account.as_uuid()))
        .filter(regression_cases::operator_id.eq(operator.as_uuid()))
        .count();
    Ok(query.get_result(conn).await?)
}

/// One case.
pub async fn get(
    conn: &mut AsyncPgConnection,
    account: AccountId,
    operator: OperatorId,
    id: RegressionCaseId,
) -> StoreResult<Option<Case>> {
    let query = regression_cases::table
        .find(id.as_uuid())
        .filter(regression_cases::account_id.eq(account.as_uuid()))
        .filter(regression_cases::operator_id.eq(operator.as_uuid()))
        .select(Case::as_select());
    Ok(query.first(conn).await.optional()?)
}

/// Writes what people may change of a case.
pub async fn update(conn: &mut AsyncPgConnection, account: AccountId, case: &Case) -> StoreResult<bool> {
    let updated = diesel::update(regression_cases::table.find(case.id.as_uuid()))
        .filter(regression_cases::account_id.eq(account.as_uuid()))
        .set((
            regression_cases::name.eq(&case.name),
            regression_cases::input.eq(&case.input),
            regression_cases::expected.eq(&case.expected),
        ))
        .execute(conn)
        .await?;
    Ok(updated == 1)
}

/// Deletes a case with its results; `false` when there is none.
pub async fn delete(
    conn: &mut AsyncPgConnection,
    account: AccountId,
    operator: OperatorId,
    id: RegressionCaseId,
) -> StoreResult<bool> {
    let deleted = diesel::delete(regression_cases::table.find(id.as_uuid()))
        .filter(regression_cases::account_id.eq(account.as_uuid()))
        .filter(regression_cases::operator_id.eq(operator.as_uuid()))
        .execute(conn)
        .await?;
    Ok(deleted == 1)
}
