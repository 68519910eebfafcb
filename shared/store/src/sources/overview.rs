//! How sources are doing: their newest run and how far it came.

use std::collections::HashMap;

use diesel::prelude::*;
use diesel::sql_types::{Array, BigInt, Nullable, Text, Timestamptz, Uuid as SqlUuid};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use jiff::Timestamp;
use reaktly_domain::ids::{AccountId, SourceId};
use uuid::Uuid;

use crate::StoreResult;

/// Where a run is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RunState {
    /// Nobody works on it yet.
    Queued,
    /// Somebody does.
    Running,
    /// It came to its end.
    Done,
    /// It could not; a reason says why.
    Failed,
    /// Somebody stopped it.
    Stopped,
}

/// How far a run came, counted from its items.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Progress {
    /// Items known of.
    pub found: i64,
    /// Items looked at.
    pub done: i64,
    /// Items whose article was written.
    pub changed: i64,
    /// Items held back until somebody looks.
    pub flagged: i64,
    /// Items that could not be read.
    pub failed: i64,
}

/// How a source is doing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Overview {
    /// Where its newest run is.
    pub state: RunState,
    /// Why that run ended as it did.
    pub reason: Option<String>,
    /// How far its newest run of everything came.
    pub progress: Progress,
    /// Articles that came from it.
    pub article_count: i64,
    /// When a run last ended.
    pub last_run_at: Option<Timestamp>,
}

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = SqlUuid)]
    id: Uuid,
    #[diesel(sql_type = Nullable<Text>)]
    state: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    reason: Option<String>,
    #[diesel(sql_type = BigInt)]
    found: i64,
    #[diesel(sql_type = BigInt)]
    done: i64,
    #[diesel(sql_type = BigInt)]
    changed: i64,
    #[diesel(sql_type = BigInt)]
    flagged: i64,
    #[diesel(sql_type = BigInt)]
    failed: i64,
    #[diesel(sql_type = BigInt)]
    article_count: i64,
    #[diesel(sql_type = Nullable<Timestamptz>)]
    last_run_at: Option<jiff_diesel::Timestamp>,
}

/// How each of these sources is doing.
pub async fn overviews(
    conn: &mut AsyncPgConnection,
    account: AccountId,
    ids: &[SourceId],
) -> StoreResult<HashMap<SourceId, Overview>> {
    // A run of one item shows while it is open; else the newest run of everything is what counts.
    let statement = "SELECT s.id, coalesce(open.state, whole.state) AS state, \
           CASE WHEN open.id IS NULL THEN whole.reason END AS reason, \
           items.found, items.done, items.changed, items.flagged, items.failed, \
           (SELECT count(*) FROM articles a WHERE a.source_id = s.id) AS article_count, \
           (SELECT max(i.finished_at) FROM imports i WHERE i.source_id = s.id) AS last_run_at \
         FROM sources s \
         LEFT JOIN LATERAL (SELECT i.id, i.state FROM imports i \
           WHERE i.source_id = s.id AND i.state IN ('queued', 'running') LIMIT 1) open ON true \
         LEFT JOIN LATERAL (SELECT i.id, i.state, i.reason FROM imports i \
           WHERE i.source_id = s.id AND i.item_id IS NULL ORDER BY i.created_at DESC, i.id DESC LIMIT 1) whole ON true \
         LEFT JOIN LATERAL (SELECT count(*) AS found, count(*) FILTER (WHERE t.state <> 'waiting') AS done, \
           count(*) FILTER (WHERE t.state = 'indexed') AS changed, \
           count(*) FILTER (WHERE t.state = 'flagged') AS flagged, \
           count(*) FILTER (WHERE t.state = 'failed') AS failed \
           FROM source_items t WHERE t.import_id = whole.id) items ON true \
         WHERE s.account_id = $1 AND s.id = ANY($2)";
    let rows: Vec<Row> = diesel::sql_query(statement)
        .bind::<SqlUuid, _>(account.as_uuid())
        .bind::<Array<SqlUuid>, _>(ids.iter().map(SourceId::as_uuid).collect::<Vec<_>>())
        .load(conn)
        .await?;
    Ok(rows.into_iter().map(|row| (SourceId::from_uuid(row.id), Overview::from(row))).collect())
}

impl RunState {
    /// As stored and shown.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Running => "running",
            Self::Done => "done",
            Self::Failed => "failed",
            Self::Stopped => "stopped",
        }
    }

    /// Reads the stored form; a source without a run waits for its first.
    fn from_name(name: Option<&str>) -> Self {
        let states = [Self::Running, Self::Done, Self::Failed, Self::Stopped];
        states.into_iter().find(|state| Some(state.name()) == name).unwrap_or(Self::Queued)
    }
}

impl From<Row> for Overview {
    fn from(row: Row) -> Self {
        let Row { found, done, changed, flagged, failed, .. } = row;
        Self {
            state: RunState::from_name(row.state.as_deref()),
            reason: row.reason,
            progress: Progress { found, done, changed, flagged, failed },
            article_count: row.article_count,
            last_run_at: row.last_run_at.map(Timestamp::from),
        }
    }
}
