//! Runs: asked for, claimed by one worker at a time, stopped, ended.

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Double, Interval, Jsonb, Nullable, Text, Timestamptz, Uuid as SqlUuid};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use jiff::{SignedDuration, Timestamp};
use jiff_diesel::ToDiesel as _;
use reaktly_domain::ids::{AccountId, ImportId, KnowledgeBaseId, SourceId, SourceItemId};
use uuid::Uuid;

use super::Settings;
use super::overview::RunState;
use crate::StoreResult;
use crate::schema::{imports, source_items};

/// A run somebody works on; the fence tells him from those before and after.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Run {
    /// Its id.
    pub import: ImportId,
    /// Its account.
    pub account: AccountId,
    /// Its source.
    pub source: SourceId,
    /// The one item that is looked at; nothing: all of them.
    pub item: Option<SourceItemId>,
    /// Rises with every worker.
    pub fence: i64,
}

/// A claimed run with what it needs.
#[derive(Debug, Clone)]
pub struct Claimed {
    /// The run.
    pub run: Run,
    /// Where its articles go.
    pub knowledge_base: KnowledgeBaseId,
    /// The file's name, or the address the site is entered by.
    pub name: String,
    /// What its source needs.
    pub settings: Settings,
}

/// What came of asking for a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Requested {
    /// It is queued.
    Queued(ImportId),
    /// One is queued or under way.
    AlreadyOpen,
}

/// Whether a worker may go on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hold {
    /// The run is his.
    Held,
    /// It is, and somebody wants it stopped.
    Stopping,
    /// Another worker has it, or it is gone.
    Lost,
}

/// How a run ends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ending {
    /// Done, failed or stopped.
    pub state: RunState,
    /// A stable word.
    pub reason: Option<String>,
}

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = SqlUuid)]
    id: Uuid,
    #[diesel(sql_type = SqlUuid)]
    account_id: Uuid,
    #[diesel(sql_type = SqlUuid)]
    source_id: Uuid,
    #[diesel(sql_type = Nullable<SqlUuid>)]
    item_id: Option<Uuid>,
    #[diesel(sql_type = BigInt)]
    fence: i64,
    #[diesel(sql_type = SqlUuid)]
    knowledge_base_id: Uuid,
    #[diesel(sql_type = Text)]
    name: String,
    #[diesel(sql_type = Jsonb)]
    settings: serde_json::Value,
}

/// Asks for a run of a source, or of one item of it. A source runs once at a time.
pub async fn request(
    conn: &mut AsyncPgConnection,
    now: Timestamp,
    account: AccountId,
    source: SourceId,
    item: Option<SourceItemId>,
) -> StoreResult<Requested> {
    let import = ImportId::generate(now);
    let queued = diesel::insert_into(imports::table)
        .values((
            imports::id.eq(import.as_uuid()),
            imports::account_id.eq(account.as_uuid()),
            imports::source_id.eq(source.as_uuid()),
            imports::item_id.eq(item.map(Uuid::from)),
            imports::created_at.eq(now.to_diesel()),
        ))
        .on_conflict_do_nothing()
        .execute(conn)
        .await?;
    Ok(if queued == 1 { Requested::Queued(import) } else { Requested::AlreadyOpen })
}

/// Asks for a run of every source whose time has come, at most `limit`; how many. One under way ends first.
pub async fn schedule(conn: &mut AsyncPgConnection, now: Timestamp, limit: i64) -> StoreResult<usize> {
    let statement = "WITH due AS ( \
           SELECT id, account_id FROM sources WHERE next_run_at <= $1 AND NOT EXISTS ( \
             SELECT FROM imports i WHERE i.source_id = sources.id AND i.state IN ('queued', 'running')) \
           ORDER BY next_run_at LIMIT $2 FOR UPDATE SKIP LOCKED), \
         put_off AS ( \
           UPDATE sources SET next_run_at = \
             CASE schedule WHEN 'daily' THEN $1 + interval '1 day' WHEN 'weekly' THEN $1 + interval '7 days' END \
           WHERE id IN (SELECT id FROM due)) \
         INSERT INTO imports (id, account_id, source_id, created_at) \
         SELECT gen_random_uuid(), account_id, id, $1 FROM due ON CONFLICT DO NOTHING";
    let asked = diesel::sql_query(statement)
        .bind::<Timestamptz, _>(now.to_diesel())
        .bind::<BigInt, _>(limit)
        .execute(conn)
        .await?;
    Ok(asked)
}

/// Takes the oldest run that nobody works on, or whose worker gave no sign of life, for `lease`.
pub async fn claim(
    conn: &mut AsyncPgConnection,
    now: Timestamp,
    lease: SignedDuration,
) -> StoreResult<Option<Claimed>> {
    let statement = "UPDATE imports SET state = 'running', fence = imports.fence + 1, lease_until = $1 + $2, \
           started_at = coalesce(imports.started_at, $1) \
         FROM sources \
         WHERE sources.id = imports.source_id AND imports.id = ( \
           SELECT id FROM imports \
           WHERE state = 'queued' OR (state = 'running' AND lease_until < $1) \
           ORDER BY created_at LIMIT 1 FOR UPDATE SKIP LOCKED) \
         RETURNING imports.id, imports.account_id, imports.source_id, imports.item_id, imports.fence, \
           sources.knowledge_base_id, sources.name, sources.settings";
    let row: Option<Row> = diesel::sql_query(statement)
        .bind::<Timestamptz, _>(now.to_diesel())
        .bind::<Interval, _>(interval(lease))
        .get_result(conn)
        .await
        .optional()?;
    row.map(Claimed::try_from).transpose()
}

/// Keeps a run for another `lease`; whether it is still his, and to go on.
pub async fn renew(
    conn: &mut AsyncPgConnection,
    now: Timestamp,
    run: &Run,
    lease: SignedDuration,
) -> StoreResult<Hold> {
    let stopping = diesel::update(imports::table.find(run.import.as_uuid()))
        .filter(imports::account_id.eq(run.account.as_uuid()))
        .filter(imports::fence.eq(run.fence))
        .filter(imports::state.eq("running"))
        .set(imports::lease_until.eq((now + lease).to_diesel()))
        .returning(imports::stop_requested_at.is_not_null())
        .get_result::<bool>(conn)
        .await
        .optional()?;
    Ok(Hold::of(stopping))
}

/// Locks a run until the transaction ends, so that what is written in it is written by its worker alone.
pub async fn hold(conn: &mut AsyncPgConnection, run: &Run) -> StoreResult<Hold> {
    let stopping = imports::table
        .find(run.import.as_uuid())
        .filter(imports::account_id.eq(run.account.as_uuid()))
        .filter(imports::fence.eq(run.fence))
        .filter(imports::state.eq("running"))
        .select(imports::stop_requested_at.is_not_null())
        .for_no_key_update()
        .first::<bool>(conn)
        .await
        .optional()?;
    Ok(Hold::of(stopping))
}

/// Leaves a run for another worker from `from` on; the item it was at counts as not begun.
pub async fn release(conn: &mut AsyncPgConnection, from: Timestamp, run: &Run) -> StoreResult<()> {
    let released = diesel::update(imports::table.find(run.import.as_uuid()))
        .filter(imports::account_id.eq(run.account.as_uuid()))
        .filter(imports::fence.eq(run.fence))
        .filter(imports::state.eq("running"))
        .set(imports::lease_until.eq((from - SignedDuration::from_millis(1)).to_diesel()))
        .execute(conn)
        .await?;
    if released == 1 {
        diesel::update(source_items::table)
            .filter(source_items::source_id.eq(run.source.as_uuid()))
            .filter(source_items::state.eq("waiting"))
            .filter(source_items::attempts.gt(0))
            .set(source_items::attempts.eq(0))
            .execute(conn)
            .await?;
    }
    Ok(())
}

/// How the items of a run of everything ended: how many there are, how many failed, and why the first of those did.
pub async fn tally(conn: &mut AsyncPgConnection, run: &Run) -> StoreResult<(i64, i64, Option<String>)> {
    let of_run = source_items::table.filter(source_items::import_id.eq(run.import.as_uuid()));
    let failed = of_run.filter(source_items::state.eq("failed"));
    let reason = failed.order(source_items::id).select(source_items::reason).first(conn).await.optional()?;
    let items = of_run.count().get_result(conn).await?;
    let failed = failed.count().get_result(conn).await?;
    Ok((items, failed, reason.flatten()))
}

/// Ends a run that is held; what it did not come to is skipped for the reason it ends for.
pub async fn finish(conn: &mut AsyncPgConnection, now: Timestamp, run: &Run, ending: &Ending) -> StoreResult<()> {
    diesel::update(imports::table.find(run.import.as_uuid()))
        .filter(imports::account_id.eq(run.account.as_uuid()))
        .filter(imports::fence.eq(run.fence))
        .set((
            imports::state.eq(ending.state.name()),
            imports::reason.eq(&ending.reason),
            imports::lease_until.eq(None::<jiff_diesel::Timestamp>),
            imports::finished_at.eq(now.to_diesel()),
        ))
        .execute(conn)
        .await?;
    skip_rest(conn, run.import, ending).await
}

/// Deletes runs that ended more than `age` ago, a few thousand at a time; how many. What tells how a source is doing
/// stays however old: its newest run of everything, and the newest that ended.
pub async fn prune(conn: &mut AsyncPgConnection, age: SignedDuration) -> StoreResult<usize> {
    let statement = "DELETE FROM imports WHERE id IN ( \
           SELECT old.id FROM imports old WHERE old.finished_at < now() - make_interval(secs => $1) AND EXISTS ( \
             SELECT FROM imports newer WHERE newer.source_id = old.source_id AND newer.finished_at > old.finished_at \
               AND (newer.item_id IS NULL OR old.item_id IS NOT NULL)) LIMIT 5000)";
    Ok(diesel::sql_query(statement).bind::<Double, _>(age.as_secs_f64()).execute(conn).await?)
}

/// Stops the open run of a source: one nobody works on at once, else before its next item; `false` when none is open.
pub async fn stop(
    conn: &mut AsyncPgConnection,
    now: Timestamp,
    account: AccountId,
    source: SourceId,
) -> StoreResult<bool> {
    let open = imports::table
        .filter(imports::account_id.eq(account.as_uuid()))
        .filter(imports::source_id.eq(source.as_uuid()))
        .filter(imports::state.eq_any(["queued", "running"]))
        .select((imports::id, imports::state))
        .for_no_key_update();
    let Some((import, state)) = open.first::<(Uuid, String)>(conn).await.optional()? else { return Ok(false) };
    let row = diesel::update(imports::table.find(import));
    if state == "running" {
        row.set(imports::stop_requested_at.eq(now.to_diesel())).execute(conn).await?;
        return Ok(true);
    }
    let stopped = Ending { state: RunState::Stopped, reason: None };
    row.set((
        imports::state.eq(stopped.state.name()),
        imports::stop_requested_at.eq(now.to_diesel()),
        imports::finished_at.eq(now.to_diesel()),
    ))
    .execute(conn)
    .await?;
    skip_rest(conn, ImportId::from_uuid(import), &stopped).await?;
    Ok(true)
}

async fn skip_rest(conn: &mut AsyncPgConnection, import: ImportId, ending: &Ending) -> StoreResult<()> {
    let (reason, detail) = match ending.state {
        RunState::Stopped => ("stopped", "The run was stopped before it came to this."),
        _ => ("not_reached", "The run ended before it came to this."),
    };
    let of_one = imports::table.find(import.as_uuid()).select(imports::item_id.assume_not_null());
    let item: Option<Uuid> = of_one.filter(imports::item_id.is_not_null()).first(conn).await.optional()?;
    diesel::update(source_items::table)
        .filter(source_items::state.eq("waiting"))
        .filter(source_items::import_id.eq(import.as_uuid()).or(source_items::id.nullable().eq(item)))
        .set((
            source_items::state.eq("skipped"),
            source_items::reason.eq(reason),
            source_items::detail.eq(detail),
            source_items::attempts.eq(0),
        ))
        .execute(conn)
        .await?;
    Ok(())
}

fn interval(duration: SignedDuration) -> diesel::data_types::PgInterval {
    let microseconds = i64::try_from(duration.as_micros()).unwrap_or(i64::MAX);
    diesel::data_types::PgInterval::from_microseconds(microseconds)
}

impl Hold {
    /// Of a run that is held, whether somebody wants it stopped.
    const fn of(stopping: Option<bool>) -> Self {
        match stopping {
            None => Self::Lost,
            Some(false) => Self::Held,
            Some(true) => Self::Stopping,
        }
    }
}

impl TryFrom<Row> for Claimed {
    type Error = crate::StoreError;

    fn try_from(row: Row) -> StoreResult<Self> {
        let run = Run {
            import: ImportId::from_uuid(row.id),
            account: AccountId::from_uuid(row.account_id),
            source: SourceId::from_uuid(row.source_id),
            item: row.item_id.map(SourceItemId::from_uuid),
            fence: row.fence,
        };
        let knowledge_base = KnowledgeBaseId::from_uuid(row.knowledge_base_id);
        Ok(Self { run, knowledge_base, name: row.name, settings: Settings::from_json(row.settings)? })
    }
}
