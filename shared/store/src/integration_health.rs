//! How an integration does: what was last seen of it, and its last checks.

use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use jiff::Timestamp;
use jiff_diesel::{NullableTimestamp, ToDiesel as _};
use reaktly_domain::ids::{AccountId, IntegrationId};

use crate::StoreResult;
use crate::schema::integration_health;

/// How an integration does.
#[derive(Debug, Clone, Default, Queryable, Selectable)]
#[diesel(table_name = integration_health)]
pub struct Health {
    /// The last webhook with an item for it.
    #[diesel(deserialize_as = NullableTimestamp)]
    pub last_webhook_at: Option<Timestamp>,
    /// The last message of a customer.
    #[diesel(deserialize_as = NullableTimestamp)]
    pub last_inbound_at: Option<Timestamp>,
    /// The last message Meta accepted.
    #[diesel(deserialize_as = NullableTimestamp)]
    pub last_outbound_at: Option<Timestamp>,
    /// The last call Meta answered well.
    #[diesel(deserialize_as = NullableTimestamp)]
    pub last_graph_ok_at: Option<Timestamp>,
    /// The last call Meta refused.
    #[diesel(deserialize_as = NullableTimestamp)]
    pub last_graph_error_at: Option<Timestamp>,
    /// Meta's code of that refusal.
    pub last_graph_error_code: Option<i32>,
    /// Meta's words of that refusal.
    pub last_graph_error: Option<String>,
    /// Since when sending stands still because of the credentials.
    #[diesel(deserialize_as = NullableTimestamp)]
    pub stopped_at: Option<Timestamp>,
    /// Why it stands still.
    pub stopped_reason: Option<String>,
    /// The last checks, as the API shows them.
    pub checks: serde_json::Value,
    /// When they were made.
    #[diesel(deserialize_as = NullableTimestamp)]
    pub checked_at: Option<Timestamp>,
}

/// How an integration does; nothing seen yet when there is no row.
pub async fn get(conn: &mut AsyncPgConnection, account: AccountId, integration: IntegrationId) -> StoreResult<Health> {
    let query = integration_health::table
        .find(integration.as_uuid())
        .filter(integration_health::account_id.eq(account.as_uuid()))
        .select(Health::as_select());
    Ok(query.first(conn).await.optional()?.unwrap_or_default())
}

/// Keeps the outcome of checks.
pub async fn save_checks(
    conn: &mut AsyncPgConnection,
    now: Timestamp,
    account: AccountId,
    integration: IntegrationId,
    checks: &serde_json::Value,
) -> StoreResult<()> {
    let changes = (
        integration_health::checks.eq(checks),
        integration_health::checked_at.eq(now.to_diesel()),
        integration_health::updated_at.eq(now.to_diesel()),
    );
    diesel::insert_into(integration_health::table)
        .values((
            integration_health::integration_id.eq(integration.as_uuid()),
            integration_health::account_id.eq(account.as_uuid()),
            changes,
        ))
        .on_conflict(integration_health::integration_id)
        .do_update()
        .set(changes)
        .execute(conn)
        .await?;
    Ok(())
}

/// New credentials: sending goes on and the old refusal counts no more.
pub async fn forget_refusals(
    conn: &mut AsyncPgConnection,
    account: AccountId,
    integration: IntegrationId,
) -> StoreResult<()> {
    diesel::update(integration_health::table.find(integration.as_uuid()))
        .filter(integration_health::account_id.eq(account.as_uuid()))
        .set((
            integration_health::stopped_at.eq(None::<jiff_diesel::Timestamp>),
            integration_health::stopped_reason.eq(None::<String>),
            integration_health::last_graph_error_at.eq(None::<jiff_diesel::Timestamp>),
            integration_health::last_graph_error_code.eq(None::<i32>),
            integration_health::last_graph_error.eq(None::<String>),
        ))
        .execute(conn)
        .await?;
    Ok(())
}

/// What Meta said to a call with an integration's credentials.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GraphWord<'a> {
    /// It took a message.
    Accepted,
    /// It refused a call.
    Refused {
        /// Meta's code.
        code: i32,
        /// What that means, from the error table.
        meaning: &'a str,
        /// Whether nothing goes out until somebody repairs the credentials.
        standstill: Standstill,
    },
}

/// Whether sending stands still.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standstill {
    /// Others may go out.
    No,
    /// Token, permission or account: nothing goes out.
    Yes,
}

/// Keeps what Meta said; an acceptance ends a standstill.
pub async fn heard(
    conn: &mut AsyncPgConnection,
    now: Timestamp,
    account: AccountId,
    integration: IntegrationId,
    word: GraphWord<'_>,
) -> StoreResult<()> {
    diesel::insert_into(integration_health::table)
        .values((
            integration_health::integration_id.eq(integration.as_uuid()),
            integration_health::account_id.eq(account.as_uuid()),
        ))
        .on_conflict_do_nothing()
        .execute(conn)
        .await?;
    let row = diesel::update(integration_health::table.find(integration.as_uuid()));
    let at = Some(now.to_diesel());
    match word {
        GraphWord::Accepted => {
            let ended = (
                integration_health::stopped_at.eq(None::<jiff_diesel::Timestamp>),
                integration_health::stopped_reason.eq(None::<String>),
            );
            let seen = (integration_health::last_graph_ok_at.eq(at), integration_health::last_outbound_at.eq(at));
            row.set((ended, seen, integration_health::updated_at.eq(now.to_diesel()))).execute(conn).await?;
        }
        GraphWord::Refused { code, meaning, standstill } => {
            let seen = (
                integration_health::last_graph_error_at.eq(at),
                integration_health::last_graph_error_code.eq(code),
                integration_health::last_graph_error.eq(meaning),
                integration_health::updated_at.eq(now.to_diesel()),
            );
            match standstill {
                Standstill::No => row.set(seen).execute(conn).await?,
                Standstill::Yes => {
                    let stopped =
                        (integration_health::stopped_at.eq(at), integration_health::stopped_reason.eq(meaning));
                    row.set((seen, stopped)).execute(conn).await?
                }
            };
        }
    }
    Ok(())
}
