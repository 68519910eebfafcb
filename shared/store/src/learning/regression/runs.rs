//! Runs of an operator's cases, and what came of each case.

use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use jiff::Timestamp;
use jiff_diesel::ToDiesel as _;
use reaktly_domain::ids::{AccountId, OperatorId, RegressionCaseId, RegressionRunId};
use uuid::Uuid;

use super::Case;
use crate::StoreResult;
use crate::schema::{regression_cases, regression_results, regression_runs};

const QUEUED: &str = "queued";
const RUNNING: &str = "running";
const STOPPED: &str = "stopped";

/// A run to be made.
#[derive(Debug, Clone)]
pub struct Run {
    /// The operator whose cases are run.
    pub operator: OperatorId,
    /// What is tried, as JSON.
    pub candidate: serde_json::Value,
    /// How many cases there are now.
    pub cases: i64,
}

/// A run.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = regression_runs)]
pub struct RunView {
    /// Its id.
    #[diesel(deserialize_as = Uuid)]
    pub id: RegressionRunId,
    /// The operator whose cases are run.
    #[diesel(deserialize_as = Uuid)]
    pub operator_id: OperatorId,
    /// `queued`, `running`, `done`, `failed` or `stopped`.
    pub state: String,
    /// Why it failed.
    pub reason: Option<String>,
    /// What is tried.
    pub candidate: serde_json::Value,
    /// How many cases it has.
    pub cases: i32,
    /// When it was asked for.
    #[diesel(deserialize_as = jiff_diesel::Timestamp)]
    pub created_at: Timestamp,
    /// When it ended.
    #[diesel(deserialize_as = jiff_diesel::NullableTimestamp)]
    pub finished_at: Option<Timestamp>,
}

/// A run in one worker's hands.
#[derive(Debug, Clone)]
pub struct TakenRun {
    /// Its id.
    pub id: RegressionRunId,
    /// Its account.
    pub account: AccountId,
    /// The operator whose cases are run.
    pub operator: OperatorId,
    /// What is tried.
    pub candidate: serde_json::Value,
    /// The token of its holder.
    pub fence: i64,
}

/// How a run ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RunEnd {
    /// Every case has its result.
    Done,
    /// It could not go on.
    Failed(&'static str),
    /// Somebody stopped it.
    Stopped,
}

/// What came of one case.
#[derive(Debug, Clone)]
pub struct NewResult {
    /// The case.
    pub case: RegressionCaseId,
    /// As it is.
    pub before: serde_json::Value,
    /// As it would be.
    pub after: serde_json::Value,
    /// `same`, `changed`, `better` or `worse`.
    pub verdict: &'static str,
}

/// What came of one case, with the case's name.
#[derive(Debug, Clone, Queryable)]
pub struct ResultView {
    /// The case.
    #[diesel(deserialize_as = Uuid)]
    pub case_id: RegressionCaseId,
    /// What people call it.
    pub name: String,
    /// `same`, `changed`, `better` or `worse`.
    pub verdict: String,
    /// As it was.
    pub before: serde_json::Value,
    /// As it would be.
    pub after: serde_json::Value,
}

/// Results of a run by verdict.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// Both alike.
    pub same: i64,
    /// Different, and nobody said what is right.
    pub changed: i64,
    /// Right now, and not before.
    pub better: i64,
    /// Right before, and not now.
    pub worse: i64,
}

impl Counts {
    /// All of them.
    pub const fn done(self) -> i64 {
        self.same + self.changed + self.better + self.worse
    }
}

/// Asks for a run.
pub async fn insert_run(
    conn: &mut AsyncPgConnection,
    now: Timestamp,
    account: AccountId,
    run: &Run,
) -> StoreResult<RunView> {
    let inserted = diesel::insert_into(regression_runs::table)
        .values((
            regression_runs::id.eq(RegressionRunId::generate(now).as_uuid()),
            regression_runs::account_id.eq(account.as_uuid()),
            regression_runs::operator_id.eq(run.operator.as_uuid()),
            regression_runs::candidate.eq(&run.candidate),
            regression_runs::cases.eq(i32::try_from(run.cases).unwrap_or(i32::MAX)),
            regression_runs::created_at.eq(now.to_diesel()),
        ))
        .returning(RunView::as_returning());
    Ok(inserted.get_result(conn).await?)
}

/// The runs of an operator, newest first, at most `limit`.
pub async fn list_runs(
    conn: &mut AsyncPgConnection,
    account: AccountId,
    operator: OperatorId,
    before: Option<RegressionRunId>,
    limit: i64,
) -> StoreResult<Vec<RunView>> {
    let mut query = regression_runs::table
        .filter(regression_runs::account_id.eq(account.as_uuid()))
        .filter(regression_runs::operator_id.eq(operator.as_uuid()))
        .order(regression_runs::id.desc())
        .limit(limit)
        .select(RunView::as_select())
        .into_boxed();
    if let Some(before) = before {
        query = query.filter(regression_runs::id.lt(before.as_uuid()));
    }
    Ok(query.load(conn).await?)
}

/// One run.
pub async fn run(
    conn: &mut AsyncPgConnection,
    account: AccountId,
    operator: OperatorId,
    id: RegressionRunId,
) -> StoreResult<Option<RunView>> {
    let query = regression_runs::table
        .find(id.as_uuid())
        .filter(regression_runs::account_id.eq(account.as_uuid()))
        .filter(regression_runs::operator_id.eq(operator.as_uuid()))
        .select(RunView::as_select());
    Ok(query.first(conn).await.optional()?)
}

/// Results of each of these runs by verdict, in the order of `ids`.
pub async fn counts(conn: &mut AsyncPgConnection, ids: &[RegressionRunId]) -> StoreResult<Vec<Counts>> {
    let wanted: Vec<Uuid> = ids.iter().map(RegressionRunId::as_uuid).collect();
    let rows: Vec<(Uuid, String, i64)> = regression_results::table
        .filter(regression_results::run_id.eq_any(wanted))
        .group_by((regression_results::run_id, regression_results::verdict))
        .select((regression_results::run_id, regression_results::verdict, diesel::dsl::count_star()))
        .load(conn)
        .await?;
    let of = |id: &RegressionRunId, verdict: &str| {
        let found = rows.iter().find(|(run, name, _)| *run == id.as_uuid() && name == verdict);
        found.map_or(0, |(.., count)| *count)
    };
    let counted = |id| Counts {
        same: of(id, "same"),
        changed: of(id, "changed"),
        better: of(id, "better"),
        worse: of(id, "worse"),
    };
    Ok(ids.iter().map(counted).collect())
}

/// What came of a run's cases, with one verdict if named, in the order of cases, at most `limit`.
pub async fn results(
    conn: &mut AsyncPgConnection,
    account: AccountId,
    run: RegressionRunId,
    verdict: Option<&str>,
    after: Option<RegressionCaseId>,
    limit: i64,
) -> StoreResult<Vec<ResultView>> {
    let mut query = regression_results::table
        .inner_join(regression_cases::table)
        .filter(regression_results::account_id.eq(account.as_uuid()))
        .filter(regression_results::run_id.eq(run.as_uuid()))
        .order(regression_results::case_id)
        .limit(limit)
        .select((
            regression_results::case_id,
            regression_cases::name,
            regression_results::verdict,
            regression_results::before,
            regression_results::after,
        ))
        .into_boxed();
    if let Some(verdict) = verdict {
        query = query.filter(regression_results::verdict.eq(verdict.to_owned()));
    }
    if let Some(after) = after {
        query = query.filter(regression_results::case_id.gt(after.as_uuid()));
    }
    Ok(query.load(conn).await?)
}

/// Asks for a run to stop; one nobody has begun is stopped at once. `None` when there is no such run.
pub async fn request_stop(
    conn: &mut AsyncPgConnection,
    now: Timestamp,
    account: AccountId,
    operator: OperatorId,
    id: RegressionRunId,
) -> StoreResult<Option<RunView>> {
    let row = regression_runs::table
        .find(id.as_uuid())
        .filter(regression_runs::account_id.eq(account.as_uuid()))
        .filter(regression_runs::operator_id.eq(operator.as_uuid()));
    diesel::update(row)
        .filter(regression_runs::state.eq(QUEUED))
        .set((regression_runs::state.eq(STOPPED), regression_runs::finished_at.eq(now.to_diesel())))
        .execute(conn)
        .await?;
    diesel::update(row)
        .filter(regression_runs::state.eq(RUNNING))
        .set(regression_runs::stop_requested_at.eq(now.to_diesel()))
        .execute(conn)
        .await?;
    run(conn, account, operator, id).await
}

/// Takes the run that waits longest, or whose worker is gone, until `lease_until`.
pub async fn take(
    conn: &mut AsyncPgConnection,
    now: Timestamp,
    lease_until: Timestamp,
) -> StoreResult<Option<TakenRun>> {
    let abandoned = regression_runs::state.eq(RUNNING).and(regression_runs::lease_until.le(now.to_diesel()));
    let id: Option<Uuid> = regression_runs::table
        .filter(regression_runs::state.eq_any([QUEUED, RUNNING]))
        .filter(regression_runs::state.eq(QUEUED).or(abandoned.assume_not_null()))
        .order((regression_runs::created_at, regression_runs::id))
        .select(regression_runs::id)
        .for_no_key_update()
        .skip_locked()
        .first(conn)
        .await
        .optional()?;
    let Some(id) = id else { return Ok(None) };
    let (account, operator, candidate, fence): (Uuid, Uuid, serde_json::Value, i64) =
        diesel::update(regression_runs::table.find(id))
            .set((
                regression_runs::state.eq(RUNNING),
                regression_runs::fence.eq(regression_runs::fence + 1),
                regression_runs::lease_until.eq(lease_until.to_diesel()),
            ))
            .returning((
                regression_runs::account_id,
                regression_runs::operator_id,
                regression_runs::candidate,
                regression_runs::fence,
            ))
            .get_result(conn)
            .await?;
    let id = RegressionRunId::from_uuid(id);
    let (account, operator) = (AccountId::from_uuid(account), OperatorId::from_uuid(operator));
    Ok(Some(TakenRun { id, account, operator, candidate, fence }))
}

/// The cases of a run that have no result yet, oldest first.
pub async fn open_cases(conn: &mut AsyncPgConnection, run: &TakenRun) -> StoreResult<Vec<Case>> {
    let done = regression_results::table
        .filter(regression_results::run_id.eq(run.id.as_uuid()))
        .filter(regression_results::case_id.eq(regression_cases::id));
    let query = regression_cases::table
        .filter(regression_cases::account_id.eq(run.account.as_uuid()))
        .filter(regression_cases::operator_id.eq(run.operator.as_uuid()))
        .filter(diesel::dsl::not(diesel::dsl::exists(done)))
        .order(regression_cases::id)
        .select(Case::as_select());
    Ok(query.load(conn).await?)
}

/// Extends the lease of a run; `false` when it is another worker's now.
pub async fn extend(conn: &mut AsyncPgConnection, run: &TakenRun, lease_until: Timestamp) -> StoreResult<bool> {
    let extended =
        diesel::update(held(run)).set(regression_runs::lease_until.eq(lease_until.to_diesel())).execute(conn).await?;
    Ok(extended == 1)
}

/// Whether somebody wants a run to stop.
pub async fn stop_requested(conn: &mut AsyncPgConnection, run: &TakenRun) -> StoreResult<bool> {
    let wanted = regression_runs::table.find(run.id.as_uuid()).filter(regression_runs::stop_requested_at.is_not_null());
    Ok(diesel::select(diesel::dsl::exists(wanted)).get_result(conn).await?)
}

/// Writes what came of a case; `false`, and nothing is written, when the run is another worker's now or the case is
/// gone. Runs in a transaction.
pub async fn write_result(conn: &mut AsyncPgConnection, run: &TakenRun, new: &NewResult) -> StoreResult<bool> {
    let is_held: Option<Uuid> =
        held(run).select(regression_runs::id).for_no_key_update().first(conn).await.optional()?;
    let case: Option<Uuid> = regression_cases::table
        .find(new.case.as_uuid())
        .select(regression_cases::id)
        .for_key_share()
        .first(conn)
        .await
        .optional()?;
    if is_held.is_none() || case.is_none() {
        return Ok(is_held.is_some());
    }
    diesel::insert_into(regression_results::table)
        .values((
            regression_results::run_id.eq(run.id.as_uuid()),
            regression_results::case_id.eq(new.case.as_uuid()),
            regression_results::account_id.eq(run.account.as_uuid()),
            regression_results::before.eq(&new.before),
            regression_results::after.eq(&new.after),
            regression_results::verdict.eq(new.verdict),
        ))
        .on_conflict_do_nothing()
        .execute(conn)
        .await?;
    Ok(true)
}

/// Ends a run; `false` when it is another worker's now. Cases that were deleted meanwhile no longer count.
pub async fn finish(conn: &mut AsyncPgConnection, now: Timestamp, run: &TakenRun, end: RunEnd) -> StoreResult<bool> {
    let (state, reason) = match end {
        RunEnd::Done => ("done", None),
        RunEnd::Failed(reason) => ("failed", Some(reason)),
        RunEnd::Stopped => (STOPPED, None),
    };
    let finished = diesel::update(held(run))
        .set((
            regression_runs::state.eq(state),
            regression_runs::reason.eq(reason),
            regression_runs::finished_at.eq(now.to_diesel()),
        ))
        .execute(conn)
        .await?;
    if finished == 1 && end == RunEnd::Done {
        let done: i64 = regression_results::table
            .filter(regression_results::run_id.eq(run.id.as_uuid()))
            .count()
            .get_result(conn)
            .await?;
        diesel::update(regression_runs::table.find(run.id.as_uuid()))
            .set(regression_runs::cases.eq(i32::try_from(done).unwrap_or(i32::MAX)))
            .execute(conn)
            .await?;
    }
    Ok(finished == 1)
}

#[diesel::dsl::auto_type(no_type_alias)]
fn held(run: &TakenRun) -> _ {
    let id: Uuid = run.id.as_uuid();
    let fence: i64 = run.fence;
    let running: &'static str = RUNNING;
    regression_runs::table
        .filter(regression_runs::id.eq(id))
        .filter(regression_runs::fence.eq(fence))
        .filter(regression_runs::state.eq(running))
}
