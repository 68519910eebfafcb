//! What models were used for, and what it cost.

use actix_web::{get, web};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan as _, civil};
use reaktly_store::ai_budgets::{self, Amount};
use reaktly_store::ai_runs::{self, DayOfUse};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::access::{Caller, ReadUsage};
use crate::api::Api;
use crate::input::Query;
use crate::page::Page;
use crate::problem::Problem;

/// Days that are told of when the caller does not say, today included.
const DAYS_DEFAULT: i32 = 30;
/// Most days of one answer.
const DAYS_MAX: i32 = 366;

/// What a model was used for on a day.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Usage {
    /// The day, in UTC.
    #[schema(value_type = String, format = Date)]
    pub day: civil::Date,
    pub model: String,
    /// `reply`, `rewrite`, `summary`, `suggestion`, `regression`, `try` or `ask`.
    pub purpose: String,
    /// Calls, failed ones included.
    pub calls: i64,
    /// Tokens read, cached ones included.
    pub input_tokens: i64,
    /// Of those, read from the provider's cache.
    pub cached_tokens: i64,
    pub output_tokens: i64,
    /// Millionths of a US dollar; absent when the model's price is not known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cost_micro_usd: Option<i64>,
}

/// Which days, in UTC.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct UsageQuery {
    /// The first day; 29 days before the last unless given.
    #[param(value_type = Option<String>, format = Date, example = "2026-11-01")]
    pub from: Option<String>,
    /// The last day; today unless given.
    #[param(value_type = Option<String>, format = Date, example = "2026-11-30")]
    pub to: Option<String>,
}

/// Use of models by day, model and purpose, the latest day first. At most 366 days at once.
#[utoipa::path(
    tag = "Operations",
    params(UsageQuery),
    security(("cookie" = []), ("apiKey" = ["usage:read"]), ("apiKey" = ["integrations:read"])),
    responses((status = 200, description = "Done.", body = Page<Usage>))
)]
#[get("/api/usage")]
pub(crate) async fn read_usage(
    api: web::Data<Api>,
    caller: Caller<ReadUsage>,
    query: Query<UsageQuery>,
) -> Result<web::Json<Page<Usage>>, Problem> {
    let span = span(&query, api.now())?;
    let mut conn = api.store.connection().await?;
    let days = ai_runs::by_day(&mut conn, caller.account, span).await?;
    Ok(web::Json(Page::whole(days.into_iter().map(Usage::from).collect())))
}

/// What is spent, and held back for answers under way.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Spent {
    /// The day, or the first of the month, in UTC.
    #[schema(value_type = String, format = Date)]
    pub since: civil::Date,
    /// Tokens read and written.
    pub tokens: u64,
    /// Millionths of a US dollar; 0 where no price is known.
    pub micro_usd: u64,
}

/// What counts towards the caps of the operators.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Budgets {
    pub day: Spent,
    pub month: Spent,
}

/// What the account has spent today and this month of what its operators may spend. Trials and questions put to a
/// knowledge base count as well.
#[utoipa::path(
    tag = "Operations",
    security(("cookie" = []), ("apiKey" = ["usage:read"]), ("apiKey" = ["integrations:read"])),
    responses((status = 200, description = "Done.", body = Budgets))
)]
#[get("/api/usage/budgets")]
pub(crate) async fn read_budgets(
    api: web::Data<Api>,
    caller: Caller<ReadUsage>,
) -> Result<web::Json<Budgets>, Problem> {
    let now = api.now();
    let mut conn = api.store.connection().await?;
    let standing = ai_budgets::standing(&mut conn, now, caller.account).await?;
    let today = now.to_zoned(TimeZone::UTC).date();
    let spent = |since, Amount { tokens, micro_usd }| Spent { since, tokens, micro_usd };
    Ok(web::Json(Budgets { day: spent(today, standing.day), month: spent(today.first_of_month(), standing.month) }))
}

/// From the beginning of the first day until before the day after the last.
fn span(query: &UsageQuery, now: Timestamp) -> Result<(Timestamp, Timestamp), Problem> {
    let last = day("to", query.to.as_deref())?.unwrap_or_else(|| now.to_zoned(TimeZone::UTC).date());
    let first = match day("from", query.from.as_deref())? {
        Some(first) => first,
        None => last.saturating_sub((DAYS_DEFAULT - 1).days()),
    };
    if first > last {
        return Err(Problem::field("from", "must not be after to"));
    }
    if last >= first.saturating_add(DAYS_MAX.days()) {
        return Err(Problem::field("from", format!("must be less than {DAYS_MAX} days before to")));
    }
    let begins = |day: civil::Date| day.to_zoned(TimeZone::UTC).map(|zoned| zoned.timestamp());
    let out_of_range = |_| Problem::field("to", "is out of range");
    let after_last = last.checked_add(1.days()).map_err(out_of_range)?;
    Ok((begins(first).map_err(out_of_range)?, begins(after_last).map_err(out_of_range)?))
}

fn day(field: &str, text: Option<&str>) -> Result<Option<civil::Date>, Problem> {
    let read = text.map(str::parse::<civil::Date>).transpose();
    read.map_err(|_| Problem::field(field, "must be a day such as 2026-11-30"))
}

impl From<DayOfUse> for Usage {
    fn from(row: DayOfUse) -> Self {
        Self {
            day: row.day,
            model: row.model,
            purpose: row.purpose,
            calls: row.calls,
            input_tokens: row.input_tokens,
            cached_tokens: row.cached_tokens,
            output_tokens: row.output_tokens,
            cost_micro_usd: row.cost_micro_usd,
        }
    }
}
