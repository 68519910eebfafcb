//! Whether agents are there. Being online has to be said again: who falls silent counts as away.

use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use jiff::{SignedDuration, Timestamp};
use jiff_diesel::ToDiesel as _;
use reaktly_domain::ids::{AccountId, UserId};
use uuid::Uuid;

use crate::StoreResult;
use crate::schema::{presence, users};

/// An agent who has not said so for this long is away.
pub const ONLINE_TIME_MAX: SignedDuration = SignedDuration::from_secs(150);

/// Whether an agent takes conversations.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// Conversations may be assigned.
    Online,
    /// No conversation is assigned.
    Away,
}

impl Status {
    /// As stored.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Online => "online",
            Self::Away => "away",
        }
    }
}

/// Records what an agent says of themselves; `true` when they were not online before and are now.
pub async fn set(
    conn: &mut AsyncPgConnection,
    now: Timestamp,
    account: AccountId,
    user: UserId,
    status: Status,
) -> StoreResult<bool> {
    let was_online = online(conn, now, account).await?.contains(&user);
    diesel::insert_into(presence::table)
        .values((
            presence::user_id.eq(user.as_uuid()),
            presence::account_id.eq(account.as_uuid()),
            presence::status.eq(status.as_str()),
            presence::last_seen_at.eq(now.to_diesel()),
        ))
        .on_conflict(presence::user_id)
        .do_update()
        .set((presence::status.eq(status.as_str()), presence::last_seen_at.eq(now.to_diesel())))
        .execute(conn)
        .await?;
    Ok(status == Status::Online && !was_online)
}

/// The agents of an account who are online at `now`.
pub async fn online(conn: &mut AsyncPgConnection, now: Timestamp, account: AccountId) -> StoreResult<Vec<UserId>> {
    let since = now.saturating_sub(ONLINE_TIME_MAX).unwrap_or(now);
    let ids: Vec<Uuid> = presence::table
        .inner_join(users::table)
        .filter(presence::account_id.eq(account.as_uuid()))
        .filter(presence::status.eq(Status::Online.as_str()))
        .filter(presence::last_seen_at.gt(since.to_diesel()))
        .filter(users::disabled_at.is_null())
        .order(presence::user_id)
        .select(presence::user_id)
        .load(conn)
        .await?;
    Ok(ids.into_iter().map(UserId::from_uuid).collect())
}
