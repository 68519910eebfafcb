//! Dead letters of an account. The ledger is the installation's; a dead letter is an account's by what its subject
//! names: a conversation, or a webhook path.

use diesel::expression::SqlLiteral;
use diesel::prelude::*;
use diesel::sql_types::Bool;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use jiff::Timestamp;
use jiff_diesel::{NullableTimestamp, ToDiesel as _};
use reaktly_domain::ids::{AccountId, DeadLetterId};
use uuid::Uuid;

use crate::StoreResult;
use crate::dead_letters::Entry;
use crate::schema::dead_letters;

/// A dead letter with when it was settled.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = dead_letters)]
pub struct DeadLetterView {
    /// The ledger's entry.
    #[diesel(embed)]
    pub entry: Entry,
    /// When it was replayed or discarded.
    #[diesel(deserialize_as = NullableTimestamp)]
    pub settled_at: Option<Timestamp>,
}

/// Which dead letters.
#[derive(Debug, Clone, Default)]
pub struct DeadLetterFilter {
    /// `open`, `replayed` or `discarded`.
    pub status: Option<&'static str>,
    /// Only those of a service.
    pub service: Option<String>,
    /// Only those that come after this place, by time of death and id.
    pub after: Option<(Timestamp, DeadLetterId)>,
}

/// An account's dead letters, newest first, at most `limit`.
pub async fn list_dead_letters(
    conn: &mut AsyncPgConnection,
    account: AccountId,
    filter: &DeadLetterFilter,
    limit: i64,
) -> StoreResult<Vec<DeadLetterView>> {
    let mut query = dead_letters::table
        .filter(of_account(account))
        .order((dead_letters::died_at.desc(), dead_letters::id.desc()))
        .limit(limit)
        .select(DeadLetterView::as_select())
        .into_boxed();
    if let Some(status) = filter.status {
        query = query.filter(dead_letters::status.eq(status));
    }
    if let Some(service) = &filter.service {
        query = query.filter(dead_letters::service.eq(service));
    }
    if let Some((died_at, id)) = filter.after {
        let died_at = died_at.to_diesel();
        let earlier = dead_letters::died_at.lt(died_at);
        query = query.filter(earlier.or(dead_letters::died_at.eq(died_at).and(dead_letters::id.lt(id.as_uuid()))));
    }
    Ok(query.load(conn).await?)
}

/// One dead letter of an account.
pub async fn dead_letter(
    conn: &mut AsyncPgConnection,
    account: AccountId,
    id: DeadLetterId,
) -> StoreResult<Option<DeadLetterView>> {
    let query = dead_letters::table
        .filter(dead_letters::id.eq(id.as_uuid()))
        .filter(of_account(account))
        .select(DeadLetterView::as_select());
    Ok(query.first(conn).await.optional()?)
}

/// The third token of a subject is a conversation (`tasks.send.<id>`) or a path (`webhooks.whatsapp_cloud.<path>`).
fn of_account(account: AccountId) -> SqlLiteral<Bool, Bound> {
    diesel::dsl::sql::<Bool>(
        "split_part(dead_letters.subject, '.', 3) IN (SELECT names.name FROM \
         (SELECT account_id, id::text AS name FROM conversations \
          UNION ALL SELECT account_id, webhook_path FROM integrations) AS names WHERE names.account_id = ",
    )
    .bind::<diesel::sql_types::Uuid, _>(account.as_uuid())
    .sql(")")
}

type Bound = diesel::expression::UncheckedBind<SqlLiteral<Bool>, diesel::dsl::AsExprOf<Uuid, diesel::sql_types::Uuid>>;
