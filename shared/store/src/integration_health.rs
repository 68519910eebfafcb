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

/// New credentials: sending goes on, with what has waited first, and the old refusal counts no more.
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
    crate::limits::resume(conn, integration).await
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
                    row.set((seen, integration_health::stopped_reason.eq(meaning))).execute(conn).await?;
                    let began = integration_health::stopped_at.is_null();
                    diesel::update(integration_health::table.find(integration.as_uuid()).filter(began))
                        .set(integration_health::stopped_at.eq(at))
                        .execute(conn)
                        .await?
                }
            };
        }
    }
    Ok(())
}

/// Keeps how much of Meta's allowance of calls is used up: `facts.usage`.
pub async fn note_usage(
    conn: &mut AsyncPgConnection,
    now: Timestamp,
    account: AccountId,
    integration: IntegrationId,
    (percent, regain_minutes): (u32, u32),
) -> StoreResult<()> {
    let usage = serde_json::json!({ "usage": { "percent": percent, "regainMinutes": regain_minutes, "at": now } });
    diesel::sql_query(
        "INSERT INTO integration_health AS h (integration_id, account_id, facts) VALUES ($1, $2, $3) \
         ON CONFLICT (integration_id) DO UPDATE SET facts = h.facts || excluded.facts",
    )
    .bind::<diesel::sql_types::Uuid, _>(integration.as_uuid())
    .bind::<diesel::sql_types::Uuid, _>(account.as_uuid())
    .bind::<diesel::sql_types::Jsonb, _>(usage)
    .execute(conn)
    .await?;
    Ok(())
}

/// Where the times of facts are kept beside them; not a fact itself.
pub const FACTS_TOLD_AT: &str = "toldAt";

/// Keeps what Meta says of a number as of `at`; what was told later stays. Null takes a fact back.
pub async fn learn_facts(
    conn: &mut AsyncPgConnection,
    at: Timestamp,
    account: AccountId,
    integration: IntegrationId,
    facts: &[(&str, serde_json::Value)],
) -> StoreResult<()> {
    let statement = "INSERT INTO integration_health AS h (integration_id, account_id, facts) \
         VALUES ($1, $2, jsonb_build_object($3, $4, 'toldAt', jsonb_build_object($3, $5))) \
         ON CONFLICT (integration_id) DO UPDATE SET facts = h.facts || jsonb_build_object($3, $4, \
           'toldAt', coalesce(h.facts -> 'toldAt', '{}') || jsonb_build_object($3, $5)) \
         WHERE coalesce((h.facts -> 'toldAt' ->> $3)::timestamptz <= ($5)::timestamptz, true)";
    for (name, value) in facts {
        diesel::sql_query(statement)
            .bind::<diesel::sql_types::Uuid, _>(integration.as_uuid())
            .bind::<diesel::sql_types::Uuid, _>(account.as_uuid())
            .bind::<diesel::sql_types::Text, _>(*name)
            .bind::<diesel::sql_types::Jsonb, _>(value)
            .bind::<diesel::sql_types::Text, _>(at.to_string())
            .execute(conn)
            .await?;
    }
    Ok(())
}

/// What Meta last said of a number, by name.
pub async fn facts(
    conn: &mut AsyncPgConnection,
    account: AccountId,
    integration: IntegrationId,
) -> StoreResult<serde_json::Map<String, serde_json::Value>> {
    let query = integration_health::table
        .find(integration.as_uuid())
        .filter(integration_health::account_id.eq(account.as_uuid()))
        .select(integration_health::facts);
    let stored: Option<serde_json::Value> = query.first(conn).await.optional()?;
    let mut facts = match stored {
        Some(serde_json::Value::Object(facts)) => facts,
        _ => serde_json::Map::new(),
    };
    facts.retain(|name, value| name != FACTS_TOLD_AT && !value.is_null());
    Ok(facts)
}
