//! Who could take a conversation, and how long customers wait for somebody.

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Nullable, Timestamptz, Uuid as SqlUuid};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use jiff::Timestamp;
use jiff_diesel::ToDiesel as _;
use reaktly_domain::ids::{AccountId, TeamId, UserId};
use uuid::Uuid;

use crate::StoreResult;
use crate::presence::ONLINE_TIME_MAX;
use crate::schema::conversations;

/// An agent who is online.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Candidate {
    /// The agent.
    pub agent: UserId,
    /// Conversations they hold.
    pub open: i64,
    /// When they last got one.
    pub last_assigned_at: Option<Timestamp>,
}

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = SqlUuid)]
    user_id: Uuid,
    #[diesel(sql_type = BigInt)]
    open: i64,
    #[diesel(sql_type = Nullable<Timestamptz>)]
    last_assigned_at: Option<jiff_diesel::Timestamp>,
}

/// The agents of an account who are online at `now`, with what they hold; of a team its members alone.
pub async fn candidates(
    conn: &mut AsyncPgConnection,
    now: Timestamp,
    account: AccountId,
    team: Option<TeamId>,
) -> StoreResult<Vec<Candidate>> {
    let statement = "SELECT p.user_id, count(a.id) FILTER (WHERE a.released_at IS NULL) AS open, \
           max(a.assigned_at) AS last_assigned_at \
         FROM presence p JOIN users u ON u.id = p.user_id AND u.disabled_at IS NULL \
         LEFT JOIN assignments a ON a.user_id = p.user_id \
         WHERE p.account_id = $1 AND p.status = 'online' AND p.last_seen_at > $2 \
           AND ($3 IS NULL OR EXISTS (SELECT FROM team_members t WHERE t.team_id = $3 AND t.user_id = p.user_id)) \
         GROUP BY p.user_id ORDER BY p.user_id";
    let since = now.saturating_sub(ONLINE_TIME_MAX).unwrap_or(now);
    let rows: Vec<Row> = diesel::sql_query(statement)
        .bind::<SqlUuid, _>(account.as_uuid())
        .bind::<Timestamptz, _>(since.to_diesel())
        .bind::<Nullable<SqlUuid>, _>(team.map(Uuid::from))
        .load(conn)
        .await?;
    let typed = |row: Row| Candidate {
        agent: UserId::from_uuid(row.user_id),
        open: row.open,
        last_assigned_at: row.last_assigned_at.map(Timestamp::from),
    };
    Ok(rows.into_iter().map(typed).collect())
}

/// How many conversations wait for a person in the whole installation, and since when the longest.
pub async fn queue(conn: &mut AsyncPgConnection) -> StoreResult<(i64, Option<Timestamp>)> {
    let (count, oldest): (i64, Option<jiff_diesel::Timestamp>) = conversations::table
        .filter(conversations::owner.eq("waiting"))
        .select((diesel::dsl::count_star(), diesel::dsl::min(conversations::waiting_since)))
        .first(conn)
        .await?;
    Ok((count, oldest.map(Timestamp::from)))
}
