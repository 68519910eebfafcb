//! Where knowledge comes from that nobody wrote here: files and sites. A run looks at every item of a source; the rows
//! hold how far it is, so that any worker goes on where another one stopped.

mod items;
mod overview;
mod runs;
mod settings;

use diesel::prelude::*;
use diesel::sql_types::{Bool, Text, Uuid as SqlUuid};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use jiff::Timestamp;
use jiff_diesel::{NullableTimestamp, ToDiesel as _};
use reaktly_domain::ids::{AccountId, FileId, KnowledgeBaseId, SourceId};
use uuid::Uuid;

use crate::StoreResult;
use crate::schema::sources;

pub use items::{
    Again, ItemState, Settled, SourceItem, add_items, again, hand_over, holder_of_content, items, next_item, one_item,
    revisit, settle,
};
pub use overview::{Overview, Progress, RunState, overviews};
pub use runs::{
    Claimed, Ending, Hold, Requested, Run, claim, finish, hold, prune, release, renew, request, schedule, stop, tally,
};
pub use settings::{FileSettings, Mode, PAGES_DEFAULT, PAGES_MAX, Schedule, Settings, SiteSettings};

/// A source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// Its id.
    pub id: SourceId,
    /// Where its articles go.
    pub knowledge_base_id: KnowledgeBaseId,
    /// The file's name, or the address the site is entered by.
    pub name: String,
    /// What its kind needs.
    pub settings: Settings,
    /// How often it is run by itself.
    pub schedule: Option<Schedule>,
    /// When it is next run by itself.
    pub next_run_at: Option<Timestamp>,
    /// Who made it.
    pub created_by_id: Option<Uuid>,
    /// When it was made.
    pub created_at: Timestamp,
    /// When its settings last changed.
    pub updated_at: Timestamp,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = sources)]
struct Row {
    id: Uuid,
    knowledge_base_id: Uuid,
    name: String,
    settings: serde_json::Value,
    schedule: Option<String>,
    #[diesel(deserialize_as = NullableTimestamp)]
    next_run_at: Option<Timestamp>,
    created_by_id: Option<Uuid>,
    #[diesel(deserialize_as = jiff_diesel::Timestamp)]
    created_at: Timestamp,
    #[diesel(deserialize_as = jiff_diesel::Timestamp)]
    updated_at: Timestamp,
}

impl TryFrom<Row> for Source {
    type Error = crate::StoreError;

    fn try_from(row: Row) -> StoreResult<Self> {
        Ok(Self {
            id: SourceId::from_uuid(row.id),
            knowledge_base_id: KnowledgeBaseId::from_uuid(row.knowledge_base_id),
            name: row.name,
            settings: Settings::from_json(row.settings)?,
            schedule: row.schedule.as_deref().and_then(Schedule::from_name),
            next_run_at: row.next_run_at,
            created_by_id: row.created_by_id,
            created_at: row.created_at,
            updated_at: row.updated_at,
        })
    }
}

/// Writes a new source.
pub async fn insert(conn: &mut AsyncPgConnection, account: AccountId, source: &Source) -> StoreResult<()> {
    diesel::insert_into(sources::table)
        .values((
            sources::id.eq(source.id.as_uuid()),
            sources::account_id.eq(account.as_uuid()),
            sources::knowledge_base_id.eq(source.knowledge_base_id.as_uuid()),
            sources::kind.eq(source.settings.kind()),
            sources::name.eq(&source.name),
            sources::settings.eq(source.settings.to_json()?),
            sources::schedule.eq(source.schedule.map(Schedule::name)),
            sources::next_run_at.eq(source.next_run_at.map(Timestamp::to_diesel)),
            sources::created_by_id.eq(source.created_by_id),
            sources::created_at.eq(source.created_at.to_diesel()),
            sources::updated_at.eq(source.updated_at.to_diesel()),
        ))
        .execute(conn)
        .await?;
    Ok(())
}

/// One source of a knowledge base.
pub async fn get(
    conn: &mut AsyncPgConnection,
    account: AccountId,
    knowledge_base: KnowledgeBaseId,
    id: SourceId,
) -> StoreResult<Option<Source>> {
    let query = sources::table
        .find(id.as_uuid())
        .filter(sources::account_id.eq(account.as_uuid()))
        .filter(sources::knowledge_base_id.eq(knowledge_base.as_uuid()))
        .select(Row::as_select());
    query.first(conn).await.optional()?.map(Source::try_from).transpose()
}

/// The file source of a knowledge base with this name, else one whose file has these bytes (SHA-256 in hex).
pub async fn of_file(
    conn: &mut AsyncPgConnection,
    account: AccountId,
    knowledge_base: KnowledgeBaseId,
    (name, sha256): (Option<&str>, &str),
) -> StoreResult<Option<Source>> {
    let same_bytes = diesel::dsl::sql::<Bool>("(settings->>'file')::uuid IN (SELECT id FROM files WHERE account_id = ")
        .bind::<SqlUuid, _>(account.as_uuid())
        .sql(" AND sha256 = ")
        .bind::<Text, _>(sha256)
        .sql(")");
    let same_name = || sources::name.eq(name.unwrap_or_default());
    let query = sources::table
        .filter(sources::account_id.eq(account.as_uuid()))
        .filter(sources::knowledge_base_id.eq(knowledge_base.as_uuid()))
        .filter(sources::kind.eq("file"))
        .filter(same_name().or(same_bytes))
        .order((same_name().desc(), sources::id))
        .select(Row::as_select());
    query.first(conn).await.optional()?.map(Source::try_from).transpose()
}

/// Sources of a knowledge base after `after`, oldest first, at most `limit`.
pub async fn list(
    conn: &mut AsyncPgConnection,
    account: AccountId,
    knowledge_base: KnowledgeBaseId,
    after: Option<SourceId>,
    limit: i64,
) -> StoreResult<Vec<Source>> {
    let mut query = sources::table
        .filter(sources::account_id.eq(account.as_uuid()))
        .filter(sources::knowledge_base_id.eq(knowledge_base.as_uuid()))
        .order(sources::id)
        .limit(limit)
        .select(Row::as_select())
        .into_boxed();
    if let Some(after) = after {
        query = query.filter(sources::id.gt(after.as_uuid()));
    }
    query.load(conn).await?.into_iter().map(Source::try_from).collect()
}

/// Changes a source's name, settings and schedule; the next run goes by them.
pub async fn change(conn: &mut AsyncPgConnection, account: AccountId, source: &Source) -> StoreResult<()> {
    diesel::update(sources::table.find(source.id.as_uuid()))
        .filter(sources::account_id.eq(account.as_uuid()))
        .set((
            sources::name.eq(&source.name),
            sources::settings.eq(source.settings.to_json()?),
            sources::schedule.eq(source.schedule.map(Schedule::name)),
            sources::next_run_at.eq(source.next_run_at.map(Timestamp::to_diesel)),
            sources::updated_at.eq(source.updated_at.to_diesel()),
        ))
        .execute(conn)
        .await?;
    Ok(())
}

/// Deletes a source with its runs and items; its articles stay, nobody's any more. A run under way ends.
pub async fn delete(conn: &mut AsyncPgConnection, account: AccountId, id: SourceId) -> StoreResult<bool> {
    let deleted = diesel::delete(sources::table.find(id.as_uuid()))
        .filter(sources::account_id.eq(account.as_uuid()))
        .execute(conn)
        .await?;
    Ok(deleted == 1)
}

/// Deletes the sources of a knowledge base with their runs and items; the files they were read from.
pub(crate) async fn delete_all(
    conn: &mut AsyncPgConnection,
    account: AccountId,
    knowledge_base: KnowledgeBaseId,
) -> StoreResult<Vec<FileId>> {
    let deleted: Vec<serde_json::Value> = diesel::delete(sources::table)
        .filter(sources::account_id.eq(account.as_uuid()))
        .filter(sources::knowledge_base_id.eq(knowledge_base.as_uuid()))
        .returning(sources::settings)
        .get_results(conn)
        .await?;
    let mut files = Vec::new();
    for settings in deleted {
        if let Settings::File(settings) = Settings::from_json(settings)? {
            files.push(settings.file);
        }
    }
    Ok(files)
}
