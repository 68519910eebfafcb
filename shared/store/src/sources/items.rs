//! The pages and files of a source; they live on from run to run.

use diesel::prelude::*;
use diesel::sql_types::{Array, BigInt, Integer, Text, Timestamptz, Uuid as SqlUuid};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use jiff::{SignedDuration, Timestamp};
use jiff_diesel::{NullableTimestamp, ToDiesel as _};
use reaktly_domain::ids::{AccountId, ArticleId, ImportId, SourceId, SourceItemId};
use uuid::Uuid;

use super::runs::{self, Requested, Run};
use crate::StoreResult;
use crate::schema::{imports, source_items};

/// What became of an item when it was last looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ItemState {
    /// It is to be looked at.
    Waiting,
    /// Its article was written.
    Indexed,
    /// Its article says the same as before.
    Unchanged,
    /// Its article is a draft until somebody looks at it.
    Flagged,
    /// It was not to be read.
    Skipped,
    /// It could not be read; an article of an earlier run stays.
    Failed,
}

/// One page or file of a source.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = source_items)]
pub struct SourceItem {
    /// Its id.
    #[diesel(deserialize_as = Uuid)]
    pub id: SourceItemId,
    /// The page's address, or the file's name.
    pub address: String,
    /// See [`ItemState`].
    pub state: String,
    /// A stable word; of an item that waits, the word of the last time.
    pub reason: Option<String>,
    /// What the reason means here.
    pub detail: Option<String>,
    /// Its article.
    pub article_id: Option<Uuid>,
    /// Hash of what was last read.
    pub content_sha256: Option<String>,
    /// The `ETag` that came with it.
    pub etag: Option<String>,
    /// The `Last-Modified` that came with it.
    pub last_modified: Option<String>,
    /// Links followed from the entry.
    pub depth: i32,
    /// How often it was begun with, this time included, without an end.
    pub attempts: i32,
    /// When it was last looked at.
    #[diesel(deserialize_as = NullableTimestamp)]
    pub checked_at: Option<Timestamp>,
}

/// What became of an item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settled {
    /// Its new state.
    pub state: ItemState,
    /// A stable word.
    pub reason: Option<String>,
    /// What that means here, a sentence.
    pub detail: Option<String>,
    /// Its article.
    pub article: Option<ArticleId>,
    /// Hash of what was read.
    pub content_sha256: Option<String>,
    /// The `ETag` that came with it.
    pub etag: Option<String>,
    /// The `Last-Modified` that came with it.
    pub last_modified: Option<String>,
}

/// What came of asking for an item to be looked at again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Again {
    /// It waits for the run under way, or for one of its own.
    Waiting(Box<SourceItem>),
    /// There is no such item.
    Gone,
}

/// Items of a source after `after`, in the order they were found, at most `limit`.
pub async fn items(
    conn: &mut AsyncPgConnection,
    account: AccountId,
    source: SourceId,
    state: Option<ItemState>,
    after: Option<SourceItemId>,
    limit: i64,
) -> StoreResult<Vec<SourceItem>> {
    let mut query = source_items::table
        .filter(source_items::account_id.eq(account.as_uuid()))
        .filter(source_items::source_id.eq(source.as_uuid()))
        .order(source_items::id)
        .limit(limit)
        .select(SourceItem::as_select())
        .into_boxed();
    if let Some(state) = state {
        query = query.filter(source_items::state.eq(state.name()));
    }
    if let Some(after) = after {
        query = query.filter(source_items::id.gt(after.as_uuid()));
    }
    Ok(query.load(conn).await?)
}

/// Has an item read anew, whatever is known of it: by the run under way, else by one of its own.
pub async fn again(
    conn: &mut AsyncPgConnection,
    now: Timestamp,
    account: AccountId,
    source: SourceId,
    item: SourceItemId,
) -> StoreResult<Again> {
    let mut open = open_run(conn, account, source).await?;
    let row = source_items::table
        .find(item.as_uuid())
        .filter(source_items::account_id.eq(account.as_uuid()))
        .filter(source_items::source_id.eq(source.as_uuid()));
    let forgotten = (
        source_items::state.eq("waiting"),
        source_items::content_sha256.eq(None::<String>),
        source_items::etag.eq(None::<String>),
        source_items::last_modified.eq(None::<String>),
        source_items::attempts.eq(0),
    );
    let waiting: Option<SourceItem> =
        diesel::update(row).set(forgotten).returning(SourceItem::as_returning()).get_result(conn).await.optional()?;
    let Some(waiting) = waiting else { return Ok(Again::Gone) };
    if open.is_none() && runs::request(conn, now, account, source, Some(item)).await? == Requested::AlreadyOpen {
        // Somebody asked for one in between.
        open = open_run(conn, account, source).await?;
    }
    if let Some(import) = open {
        wait_for_item(conn, account, import, item).await?;
    }
    Ok(Again::Waiting(Box::new(waiting)))
}

/// The run of a source that is queued or under way, locked until the transaction ends.
async fn open_run(conn: &mut AsyncPgConnection, account: AccountId, source: SourceId) -> StoreResult<Option<ImportId>> {
    let query = imports::table
        .filter(imports::account_id.eq(account.as_uuid()))
        .filter(imports::source_id.eq(source.as_uuid()))
        .filter(imports::state.eq_any(["queued", "running"]))
        .select(imports::id)
        .for_no_key_update();
    let open: Option<Uuid> = query.first(conn).await.optional()?;
    Ok(open.map(ImportId::from_uuid))
}

/// Puts an item into a run.
async fn wait_for_item(
    conn: &mut AsyncPgConnection,
    account: AccountId,
    import: ImportId,
    item: SourceItemId,
) -> StoreResult<()> {
    diesel::update(source_items::table.find(item.as_uuid()))
        .filter(source_items::account_id.eq(account.as_uuid()))
        .set((source_items::state.eq("waiting"), source_items::import_id.eq(import.as_uuid())))
        .execute(conn)
        .await?;
    Ok(())
}

/// Adds addresses, each with its links from the entry, to a run that is held, as long as it has fewer than `items_max`
/// items; those it has already stay as they are. How many did not fit.
pub async fn add_items(
    conn: &mut AsyncPgConnection,
    now: Timestamp,
    run: &Run,
    found: &[(String, i32)],
    items_max: i64,
) -> StoreResult<usize> {
    let had: i64 =
        source_items::table.filter(source_items::import_id.eq(run.import.as_uuid())).count().get_result(conn).await?;
    let (addresses, depths): (Vec<&str>, Vec<i32>) =
        found.iter().map(|(address, depth)| (address.as_str(), *depth)).unzip();
    // The order of ids is the order in which they were found, which the milliseconds of one page would not tell.
    let id = |place: i64| SourceItemId::generate(now + SignedDuration::from_millis(place)).as_uuid();
    let ids: Vec<Uuid> = (0..).zip(found).map(|(place, _)| id(place)).collect();
    let statement = "WITH found AS ( \
           SELECT DISTINCT ON (f.address) f.* \
           FROM unnest($1, $2, $3) WITH ORDINALITY AS f (id, address, depth, place) \
           LEFT JOIN source_items held ON held.source_id = $4 AND held.address = f.address \
           WHERE held.import_id IS DISTINCT FROM $5 ORDER BY f.address, f.place), \
         fitting AS (SELECT * FROM found ORDER BY place LIMIT $6), \
         added AS ( \
           INSERT INTO source_items (id, account_id, source_id, address, depth, import_id, created_at) \
           SELECT id, $7, $4, address, depth, $5, $8 FROM fitting ORDER BY place \
           ON CONFLICT (source_id, address) DO UPDATE \
             SET state = 'waiting', import_id = excluded.import_id, depth = excluded.depth, attempts = 0) \
         SELECT count(*) - least(count(*), $6) AS count FROM found";
    let left: Count = diesel::sql_query(statement)
        .bind::<Array<SqlUuid>, _>(ids)
        .bind::<Array<Text>, _>(addresses)
        .bind::<Array<Integer>, _>(depths)
        .bind::<SqlUuid, _>(run.source.as_uuid())
        .bind::<SqlUuid, _>(run.import.as_uuid())
        .bind::<BigInt, _>((items_max - had).max(0))
        .bind::<SqlUuid, _>(run.account.as_uuid())
        .bind::<Timestamptz, _>(now.to_diesel())
        .get_result(conn)
        .await?;
    Ok(usize::try_from(left.count).unwrap_or(0))
}

/// Adds the items that a run did not come to by itself and that have an article, or failed, or were not looked at last
/// time: a page that links to them may not have been read, for it did not change. How many. Those taken out of use are
/// not asked again, but those that were gone may be back.
pub async fn revisit(conn: &mut AsyncPgConnection, run: &Run) -> StoreResult<usize> {
    let statement = "UPDATE source_items SET state = 'waiting', import_id = $1, attempts = 0 \
         WHERE account_id = $2 AND source_id = $3 AND import_id IS DISTINCT FROM $1 \
           AND (article_id IS NOT NULL OR state = 'failed' OR reason IN ('stopped', 'not_reached')) \
           AND (reason IS NULL OR reason NOT IN ('excluded', 'redirect', 'noindex', 'duplicate'))";
    let added = diesel::sql_query(statement)
        .bind::<SqlUuid, _>(run.import.as_uuid())
        .bind::<SqlUuid, _>(run.account.as_uuid())
        .bind::<SqlUuid, _>(run.source.as_uuid())
        .execute(conn)
        .await?;
    Ok(added)
}

/// Begins with the next item of a run that is held: nearest to the entry first, then as found.
pub async fn next_item(conn: &mut AsyncPgConnection, run: &Run) -> StoreResult<Option<SourceItem>> {
    let of_run = source_items::import_id.eq(run.import.as_uuid());
    let of_one = source_items::id.nullable().eq(run.item.map(Uuid::from));
    let next: Option<Uuid> = source_items::table
        .filter(source_items::account_id.eq(run.account.as_uuid()))
        .filter(source_items::source_id.eq(run.source.as_uuid()))
        .filter(source_items::state.eq("waiting"))
        .filter(of_run.assume_not_null().or(of_one.assume_not_null()))
        .order((source_items::depth, source_items::id))
        .select(source_items::id)
        .first(conn)
        .await
        .optional()?;
    let Some(next) = next else { return Ok(None) };
    let begun = diesel::update(source_items::table.find(next))
        .set(source_items::attempts.eq(source_items::attempts + 1))
        .returning(SourceItem::as_returning())
        .get_result(conn)
        .await?;
    Ok(Some(begun))
}

/// One item of a source by its address.
pub async fn one_item(conn: &mut AsyncPgConnection, run: &Run, address: &str) -> StoreResult<Option<SourceItem>> {
    let query = source_items::table
        .filter(source_items::account_id.eq(run.account.as_uuid()))
        .filter(source_items::source_id.eq(run.source.as_uuid()))
        .filter(source_items::address.eq(address))
        .select(SourceItem::as_select());
    Ok(query.first(conn).await.optional()?)
}

/// Moves the article of an item to another one.
pub async fn hand_over(
    conn: &mut AsyncPgConnection,
    run: &Run,
    from: SourceItemId,
    to: SourceItemId,
) -> StoreResult<()> {
    let row = |id: SourceItemId| source_items::table.find(id.as_uuid());
    let article: Option<Uuid> = row(from).select(source_items::article_id).first(conn).await?;
    for (item, article) in [(from, None), (to, article)] {
        diesel::update(row(item))
            .filter(source_items::account_id.eq(run.account.as_uuid()))
            .set(source_items::article_id.eq(article))
            .execute(conn)
            .await?;
    }
    Ok(())
}

/// The address of another item of the source whose article says exactly this.
pub async fn holder_of_content(
    conn: &mut AsyncPgConnection,
    run: &Run,
    item: SourceItemId,
    content_sha256: &str,
) -> StoreResult<Option<String>> {
    let query = source_items::table
        .filter(source_items::account_id.eq(run.account.as_uuid()))
        .filter(source_items::source_id.eq(run.source.as_uuid()))
        .filter(source_items::id.ne(item.as_uuid()))
        .filter(source_items::content_sha256.eq(content_sha256))
        .filter(source_items::article_id.is_not_null())
        .filter(source_items::state.eq_any(["indexed", "unchanged", "flagged"]))
        .order(source_items::id)
        .select(source_items::address);
    Ok(query.first(conn).await.optional()?)
}

/// Writes down what became of an item of a run that is held.
pub async fn settle(
    conn: &mut AsyncPgConnection,
    now: Timestamp,
    run: &Run,
    item: SourceItemId,
    settled: &Settled,
) -> StoreResult<()> {
    diesel::update(source_items::table.find(item.as_uuid()))
        .filter(source_items::account_id.eq(run.account.as_uuid()))
        .set((
            source_items::state.eq(settled.state.name()),
            source_items::reason.eq(&settled.reason),
            source_items::detail.eq(&settled.detail),
            source_items::article_id.eq(settled.article.map(Uuid::from)),
            source_items::content_sha256.eq(&settled.content_sha256),
            source_items::etag.eq(&settled.etag),
            source_items::last_modified.eq(&settled.last_modified),
            source_items::attempts.eq(0),
            source_items::checked_at.eq(now.to_diesel()),
        ))
        .execute(conn)
        .await?;
    Ok(())
}

impl ItemState {
    /// As stored and shown.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Indexed => "indexed",
            Self::Unchanged => "unchanged",
            Self::Flagged => "flagged",
            Self::Skipped => "skipped",
            Self::Failed => "failed",
        }
    }

    /// Reads the stored form.
    pub fn from_name(name: &str) -> Option<Self> {
        let states = [Self::Waiting, Self::Indexed, Self::Unchanged, Self::Flagged, Self::Skipped, Self::Failed];
        states.into_iter().find(|state| state.name() == name)
    }
}

#[derive(QueryableByName)]
struct Count {
    #[diesel(sql_type = BigInt)]
    count: i64,
}
