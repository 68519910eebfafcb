//! Teams: who is in them, and what customers call them.

use std::collections::HashMap;

use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use jiff::Timestamp;
use jiff_diesel::ToDiesel as _;
use reaktly_domain::ids::{AccountId, TeamId, UserId};
use uuid::Uuid;

use crate::schema::{team_members, teams, users};
use crate::{StoreError, StoreResult};

/// A group of people that conversations are given to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Team {
    /// Its id.
    pub id: TeamId,
    /// Its name; in an account each is another, whatever the case.
    pub name: String,
    /// What customers call it beside its name.
    pub aliases: Vec<String>,
    /// Who is in it, by name.
    pub members: Vec<(UserId, String)>,
}

/// What became of writing a team.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TeamOutcome {
    /// Written.
    Written,
    /// Another team has the name.
    NameInUse,
    /// There is no such team.
    Gone,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = teams)]
struct TeamRow {
    id: Uuid,
    name: String,
    aliases: Vec<String>,
}

/// Teams after `after`, oldest first, at most `limit`.
pub async fn list(
    conn: &mut AsyncPgConnection,
    account: AccountId,
    after: Option<TeamId>,
    limit: i64,
) -> StoreResult<Vec<Team>> {
    let mut query = teams::table
        .filter(teams::account_id.eq(account.as_uuid()))
        .order(teams::id)
        .limit(limit)
        .select(TeamRow::as_select())
        .into_boxed();
    if let Some(after) = after {
        query = query.filter(teams::id.gt(after.as_uuid()));
    }
    let rows = query.load(conn).await?;
    with_members(conn, rows).await
}

/// Every team of an account, oldest first.
pub async fn all(conn: &mut AsyncPgConnection, account: AccountId) -> StoreResult<Vec<Team>> {
    list(conn, account, None, i64::MAX).await
}

/// One team.
pub async fn get(conn: &mut AsyncPgConnection, account: AccountId, id: TeamId) -> StoreResult<Option<Team>> {
    let query =
        teams::table.find(id.as_uuid()).filter(teams::account_id.eq(account.as_uuid())).select(TeamRow::as_select());
    let row = query.first(conn).await.optional()?;
    Ok(with_members(conn, row.into_iter().collect()).await?.pop())
}

/// Writes a new team. Its members are the account's; the caller has looked. Run it in a transaction.
pub async fn insert(
    conn: &mut AsyncPgConnection,
    now: Timestamp,
    account: AccountId,
    team: &Team,
) -> StoreResult<TeamOutcome> {
    let inserted = diesel::insert_into(teams::table)
        .values((
            teams::id.eq(team.id.as_uuid()),
            teams::account_id.eq(account.as_uuid()),
            teams::name.eq(&team.name),
            teams::aliases.eq(&team.aliases),
            teams::created_at.eq(now.to_diesel()),
            teams::updated_at.eq(now.to_diesel()),
        ))
        .execute(conn)
        .await;
    if inserted.as_ref().is_err_and(is_name_in_use) {
        return Ok(TeamOutcome::NameInUse);
    }
    inserted?;
    set_members(conn, account, team).await?;
    Ok(TeamOutcome::Written)
}

/// Writes every changeable field of a team. Run it in a transaction.
pub async fn update(
    conn: &mut AsyncPgConnection,
    now: Timestamp,
    account: AccountId,
    team: &Team,
) -> StoreResult<TeamOutcome> {
    let updated = diesel::update(teams::table.find(team.id.as_uuid()))
        .filter(teams::account_id.eq(account.as_uuid()))
        .set((teams::name.eq(&team.name), teams::aliases.eq(&team.aliases), teams::updated_at.eq(now.to_diesel())))
        .execute(conn)
        .await;
    if updated.as_ref().is_err_and(is_name_in_use) {
        return Ok(TeamOutcome::NameInUse);
    }
    if updated? == 0 {
        return Ok(TeamOutcome::Gone);
    }
    set_members(conn, account, team).await?;
    Ok(TeamOutcome::Written)
}

/// Deletes a team; conversations that waited for it wait for anybody.
pub async fn delete(conn: &mut AsyncPgConnection, account: AccountId, id: TeamId) -> StoreResult<TeamOutcome> {
    let deleted = diesel::delete(teams::table.find(id.as_uuid()))
        .filter(teams::account_id.eq(account.as_uuid()))
        .execute(conn)
        .await?;
    Ok(if deleted == 1 { TeamOutcome::Written } else { TeamOutcome::Gone })
}

fn is_name_in_use(error: &diesel::result::Error) -> bool {
    StoreError::violates(error, "teams_name")
}

async fn set_members(conn: &mut AsyncPgConnection, account: AccountId, team: &Team) -> StoreResult<()> {
    diesel::delete(team_members::table.filter(team_members::team_id.eq(team.id.as_uuid()))).execute(conn).await?;
    let row = |(user, _): &(UserId, String)| {
        (
            team_members::team_id.eq(team.id.as_uuid()),
            team_members::user_id.eq(user.as_uuid()),
            team_members::account_id.eq(account.as_uuid()),
        )
    };
    let rows: Vec<_> = team.members.iter().map(row).collect();
    diesel::insert_into(team_members::table).values(rows).on_conflict_do_nothing().execute(conn).await?;
    Ok(())
}

async fn with_members(conn: &mut AsyncPgConnection, rows: Vec<TeamRow>) -> StoreResult<Vec<Team>> {
    let ids: Vec<Uuid> = rows.iter().map(|row| row.id).collect();
    let found: Vec<(Uuid, Uuid, String)> = team_members::table
        .inner_join(users::table)
        .filter(team_members::team_id.eq_any(ids))
        .order((users::name, users::id))
        .select((team_members::team_id, users::id, users::name))
        .load(conn)
        .await?;
    let mut members: HashMap<Uuid, Vec<(UserId, String)>> = HashMap::new();
    for (team, user, name) in found {
        members.entry(team).or_default().push((UserId::from_uuid(user), name));
    }
    let team = |row: TeamRow| Team {
        id: TeamId::from_uuid(row.id),
        name: row.name,
        aliases: row.aliases,
        members: members.remove(&row.id).unwrap_or_default(),
    };
    Ok(rows.into_iter().map(team).collect())
}
