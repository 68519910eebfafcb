//! Who changed what. Details hold ids and names of fields, never secrets.

use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use jiff::Timestamp;
use jiff_diesel::ToDiesel as _;
use reaktly_domain::ids::{AccountId, ApiKeyId, AuditId, UserId};
use uuid::Uuid;

use crate::StoreResult;
use crate::schema::audit;

/// Who did it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AuditActor {
    /// A person.
    User(UserId),
    /// A script.
    ApiKey(ApiKeyId),
    /// Reaktly itself.
    System,
}

impl AuditActor {
    const fn parts(self) -> (&'static str, Option<Uuid>) {
        match self {
            Self::User(user) => ("user", Some(user.as_uuid())),
            Self::ApiKey(key) => ("api_key", Some(key.as_uuid())),
            Self::System => ("system", None),
        }
    }
}

/// Writes down that `actor` did `action` (such as `integration.changed`) to `subject` (an id).
pub async fn record(
    conn: &mut AsyncPgConnection,
    now: Timestamp,
    account: AccountId,
    actor: AuditActor,
    (action, subject): (&str, Uuid),
    detail: serde_json::Value,
) -> StoreResult<()> {
    let (actor_kind, actor) = actor.parts();
    diesel::insert_into(audit::table)
        .values((
            audit::id.eq(AuditId::generate(now).as_uuid()),
            audit::account_id.eq(account.as_uuid()),
            audit::actor_kind.eq(actor_kind),
            audit::actor.eq(actor),
            audit::action.eq(action),
            audit::subject.eq(subject.to_string()),
            audit::detail.eq(detail),
            audit::created_at.eq(now.to_diesel()),
        ))
        .execute(conn)
        .await?;
    Ok(())
}
