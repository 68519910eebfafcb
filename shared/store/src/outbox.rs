//! The outbox table: what a state change causes.

use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use jiff::SignedDuration;
use reaktly_domain::ids::OutboxId;
use reaktly_events::outbox::{OutboxKind, OutboxRow, OutboxSource, StorageResult};
use reaktly_events::trace;
use uuid::Uuid;

use crate::schema::outbox;
use crate::{Store, StoreError, StoreResult};

/// Session lock of the elected relay.
const RELAY_LOCK: i64 = 7242;
/// Whether some session of this database holds it.
const RELAY_LOCK_TAKEN: &str = "SELECT EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND granted \
     AND database = (SELECT oid FROM pg_database WHERE datname = current_database()) \
     AND classid = 0 AND objid::bigint = $1 AND objsubid = 1) AS held";
/// Rows younger than this are left to their writer.
const WRITERS_MOMENT: &str = "250 milliseconds";

/// What a transaction causes: collected while it runs, written before it commits.
#[derive(Debug, Default)]
#[must_use = "causes that are not written are lost"]
pub struct Causes(Vec<OutboxRow>);

/// Causes that are part of a transaction; publish them after its commit.
#[derive(Debug, Default)]
#[must_use = "publishing right after the commit saves the relay's delay"]
pub struct Written(Vec<OutboxRow>);

impl Causes {
    /// Adds a row.
    pub fn push(&mut self, row: OutboxRow) {
        self.0.push(row);
    }

    /// Writes the rows into the running transaction. The current trace goes along, whoever publishes them.
    pub async fn write(mut self, conn: &mut AsyncPgConnection) -> StoreResult<Written> {
        let trace = trace::current_headers();
        for row in &mut self.0 {
            row.headers.extend(trace.iter().map(|(name, value)| (name.clone(), value.clone())));
        }
        if !self.0.is_empty() {
            let rows = self.0.iter().map(NewRow::of).collect::<StoreResult<Vec<_>>>()?;
            diesel::insert_into(outbox::table).values(rows).execute(conn).await?;
        }
        Ok(Written(self.0))
    }
}

impl Written {
    /// The rows, in the order of writing.
    pub fn into_rows(self) -> Vec<OutboxRow> {
        self.0
    }

    /// Adds what another part of the same transaction wrote.
    pub fn append(&mut self, other: Self) {
        self.0.extend(other.0);
    }
}

#[derive(Insertable)]
#[diesel(table_name = outbox)]
struct NewRow<'a> {
    id: Uuid,
    kind: &'a str,
    ordering_key: &'a str,
    subject: &'a str,
    headers: serde_json::Value,
    payload: &'a [u8],
}

impl<'a> NewRow<'a> {
    fn of(row: &'a OutboxRow) -> StoreResult<Self> {
        let headers = serde_json::to_value(&row.headers)
            .map_err(|source| StoreError::Unreadable { what: "outbox headers", source })?;
        Ok(Self {
            id: row.id.as_uuid(),
            kind: row.kind.as_str(),
            ordering_key: &row.ordering_key,
            subject: &row.subject,
            headers,
            payload: &row.payload,
        })
    }
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = outbox)]
struct StoredRow {
    id: Uuid,
    kind: String,
    ordering_key: String,
    subject: String,
    headers: serde_json::Value,
    payload: Vec<u8>,
}

impl StoredRow {
    fn into_row(self) -> StoreResult<OutboxRow> {
        let unreadable = |source| StoreError::Unreadable { what: "outbox headers", source };
        Ok(OutboxRow {
            id: OutboxId::from_uuid(self.id),
            kind: OutboxKind::from_name(&self.kind).unwrap_or(OutboxKind::Publish),
            ordering_key: self.ordering_key,
            subject: self.subject,
            headers: serde_json::from_value(self.headers).map_err(unreadable)?,
            payload: self.payload.into(),
        })
    }
}

/// Deletes rows that were published more than `age` ago; how many.
pub async fn prune(conn: &mut AsyncPgConnection, age: SignedDuration) -> StoreResult<usize> {
    let statement = "DELETE FROM outbox WHERE id IN \
         (SELECT id FROM outbox WHERE published_at < now() - make_interval(secs => $1) LIMIT 5000)";
    let deleted =
        diesel::sql_query(statement).bind::<diesel::sql_types::Double, _>(age.as_secs_f64()).execute(conn).await?;
    Ok(deleted)
}

impl OutboxSource for Store {
    type Leadership = AsyncPgConnection;

    async fn lead(&self) -> StorageResult<Option<Self::Leadership>> {
        // Followers ask through the pool; only who may win opens a connection of its own.
        let mut pooled = self.connection().await?;
        let taken: Lock = diesel::sql_query(RELAY_LOCK_TAKEN)
            .bind::<diesel::sql_types::BigInt, _>(RELAY_LOCK)
            .get_result(&mut pooled)
            .await?;
        drop(pooled);
        if taken.held {
            return Ok(None);
        }
        let mut conn = self.own_connection().await?;
        let lock: Lock = diesel::sql_query("SELECT pg_try_advisory_lock($1) AS held")
            .bind::<diesel::sql_types::BigInt, _>(RELAY_LOCK)
            .get_result(&mut conn)
            .await?;
        Ok(lock.held.then_some(conn))
    }

    async fn still_leads(&self, leadership: &mut Self::Leadership) -> bool {
        diesel::sql_query("SELECT 1").execute(leadership).await.is_ok()
    }

    async fn unpublished(&self, limit: i64) -> StorageResult<Vec<OutboxRow>> {
        let mut conn = self.connection().await?;
        let settled = diesel::dsl::sql::<diesel::sql_types::Bool>(&format!(
            "created_at < clock_timestamp() - interval '{WRITERS_MOMENT}'"
        ));
        let rows: Vec<StoredRow> = outbox::table
            .filter(outbox::published_at.is_null())
            .filter(settled)
            .order(outbox::position)
            .limit(limit)
            .select(StoredRow::as_select())
            .load(&mut conn)
            .await?;
        Ok(rows.into_iter().map(StoredRow::into_row).collect::<StoreResult<_>>()?)
    }

    async fn mark_published(&self, ids: &[OutboxId]) -> StorageResult<()> {
        let mut conn = self.connection().await?;
        let ids: Vec<Uuid> = ids.iter().map(OutboxId::as_uuid).collect();
        diesel::update(outbox::table.filter(outbox::id.eq_any(ids)))
            .set(outbox::published_at.eq(diesel::dsl::now))
            .execute(&mut conn)
            .await?;
        Ok(())
    }
}

#[derive(QueryableByName)]
struct Lock {
    #[diesel(sql_type = diesel::sql_types::Bool)]
    held: bool,
}
