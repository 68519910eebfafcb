//! Calls to models: what each cost and what came of it. Never a text.

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Date, Nullable, Text, Timestamptz, Uuid as SqlUuid};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use jiff::{Timestamp, civil};
use jiff_diesel::ToDiesel as _;
use reaktly_domain::ids::{AccountId, AiRunId, ConversationId, TurnId};
use uuid::Uuid;

use crate::StoreResult;
use crate::schema::ai_runs;

/// What calls of one turn have in common.
#[derive(Debug, Clone, Default)]
pub struct RunContext {
    /// The conversation they were for.
    pub conversation: Option<ConversationId>,
    /// The turn they were for; it must be stored.
    pub turn: Option<TurnId>,
    /// The prompt they were made with.
    pub prompt_version: Option<String>,
}

/// One call to a model.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Run {
    /// `reply`, `rewrite`, `summary`, `suggestion`, `regression`, `try` or `ask`.
    pub purpose: &'static str,
    /// Who provides the model.
    pub provider: &'static str,
    /// The model.
    pub model: String,
    /// Tokens read, cached ones included.
    pub input_tokens: u32,
    /// Of those, read from the provider's cache.
    pub cached_tokens: u32,
    /// Tokens written.
    pub output_tokens: u32,
    /// Millionths of a US dollar; none when the price is not known.
    pub cost_micro_usd: Option<u64>,
    /// Milliseconds to the first piece of the answer.
    pub first_piece_ms: Option<u32>,
    /// Milliseconds of the call.
    pub total_ms: u32,
    /// `ok`, or the stable word of what went wrong.
    pub outcome: &'static str,
}

/// What a model was used for on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DayOfUse {
    /// The day, in UTC.
    pub day: civil::Date,
    /// The model.
    pub model: String,
    /// What for.
    pub purpose: String,
    /// Calls, failed ones included.
    pub calls: i64,
    /// Tokens read, cached ones included.
    pub input_tokens: i64,
    /// Of those, read from the provider's cache.
    pub cached_tokens: i64,
    /// Tokens written.
    pub output_tokens: i64,
    /// Millionths of a US dollar; none when the price was known of no call.
    pub cost_micro_usd: Option<i64>,
}

/// Keeps calls.
///
/// # Errors
/// When the database cannot be reached or refuses.
pub async fn record(
    conn: &mut AsyncPgConnection,
    now: Timestamp,
    account: AccountId,
    context: &RunContext,
    runs: &[Run],
) -> StoreResult<()> {
    let count = |number: u32| i32::try_from(number).unwrap_or(i32::MAX);
    let rows: Vec<_> = runs
        .iter()
        .map(|run| {
            (
                ai_runs::id.eq(AiRunId::generate(now).as_uuid()),
                ai_runs::account_id.eq(account.as_uuid()),
                ai_runs::conversation_id.eq(context.conversation.map(Uuid::from)),
                ai_runs::turn_id.eq(context.turn.map(Uuid::from)),
                ai_runs::prompt_version.eq(context.prompt_version.as_deref()),
                ai_runs::purpose.eq(run.purpose),
                ai_runs::provider.eq(run.provider),
                ai_runs::model.eq(&run.model),
                ai_runs::input_tokens.eq(count(run.input_tokens)),
                ai_runs::cached_tokens.eq(count(run.cached_tokens)),
                ai_runs::output_tokens.eq(count(run.output_tokens)),
                ai_runs::cost_micro_usd.eq(run.cost_micro_usd.map(|cost| i64::try_from(cost).unwrap_or(i64::MAX))),
                ai_runs::first_piece_ms.eq(run.first_piece_ms.map(count)),
                ai_runs::total_ms.eq(count(run.total_ms)),
                ai_runs::outcome.eq(run.outcome),
                ai_runs::created_at.eq(now.to_diesel()),
            )
        })
        .collect();
    diesel::insert_into(ai_runs::table).values(rows).execute(conn).await?;
    Ok(())
}

#[derive(QueryableByName)]
struct DayRow {
    #[diesel(sql_type = Date)]
    day: jiff_diesel::Date,
    #[diesel(sql_type = Text)]
    model: String,
    #[diesel(sql_type = Text)]
    purpose: String,
    #[diesel(sql_type = BigInt)]
    calls: i64,
    #[diesel(sql_type = BigInt)]
    input_tokens: i64,
    #[diesel(sql_type = BigInt)]
    cached_tokens: i64,
    #[diesel(sql_type = BigInt)]
    output_tokens: i64,
    #[diesel(sql_type = Nullable<BigInt>)]
    cost_micro_usd: Option<i64>,
}

/// What an account used from `from` until before `until`, by day, model and purpose, the latest day first.
///
/// # Errors
/// When the database cannot be reached or refuses.
pub async fn by_day(
    conn: &mut AsyncPgConnection,
    account: AccountId,
    (from, until): (Timestamp, Timestamp),
) -> StoreResult<Vec<DayOfUse>> {
    let statement = "SELECT (created_at AT TIME ZONE 'UTC')::date AS day, model, purpose, count(*) AS calls, \
           sum(input_tokens)::bigint AS input_tokens, sum(cached_tokens)::bigint AS cached_tokens, \
           sum(output_tokens)::bigint AS output_tokens, sum(cost_micro_usd)::bigint AS cost_micro_usd \
         FROM ai_runs WHERE account_id = $1 AND created_at >= $2 AND created_at < $3 \
         GROUP BY 1, 2, 3 ORDER BY 1 DESC, 2, 3";
    let rows: Vec<DayRow> = diesel::sql_query(statement)
        .bind::<SqlUuid, _>(account.as_uuid())
        .bind::<Timestamptz, _>(from.to_diesel())
        .bind::<Timestamptz, _>(until.to_diesel())
        .load(conn)
        .await?;
    let typed = |row: DayRow| DayOfUse {
        day: row.day.into(),
        model: row.model,
        purpose: row.purpose,
        calls: row.calls,
        input_tokens: row.input_tokens,
        cached_tokens: row.cached_tokens,
        output_tokens: row.output_tokens,
        cost_micro_usd: row.cost_micro_usd,
    };
    Ok(rows.into_iter().map(typed).collect())
}
