//! What turns may spend, and what they spent: calls to models become settled budgets and rows, never with a text.

use jiff::Timestamp;
use reaktly_domain::ids::AccountId;
use reaktly_models::{Call, CallLog, ModelSettings, Usage};
use reaktly_store::ai_budgets::{self, Amount, Reservation};
use reaktly_store::ai_runs::{self, Run, RunContext};
use reaktly_store::{AsyncConnection as _, AsyncPgConnection, StoreError, StoreResult};

/// Tokens a turn's prompt has at most, by the shares of its parts.
const PROMPT_TOKENS: u32 = 6_050;
/// Tokens of a turn's answer.
const ANSWER_TOKENS: u32 = 450;

/// What a turn will probably need of a budget: one call with a full prompt. A second call is settled like the first.
pub fn estimate(models: &ModelSettings) -> Amount {
    let usage = Usage { input: PROMPT_TOKENS, output: ANSWER_TOKENS, ..Usage::default() };
    let micro_usd = models.prices.cost(&models.first.model, &usage).unwrap_or(0);
    Amount { tokens: usage.total().into(), micro_usd }
}

/// What the calls so far have spent.
pub fn spent(calls: &CallLog) -> Amount {
    Amount { tokens: calls.usage().total().into(), micro_usd: calls.cost_micro_usd().unwrap_or(0) }
}

/// Keeps the calls and settles what was reserved for them, together. Without a reservation the calls alone are kept.
///
/// # Errors
/// When the database cannot be reached or refuses; nothing is kept then.
pub async fn settle(
    conn: &mut AsyncPgConnection,
    now: Timestamp,
    account: AccountId,
    context: &RunContext,
    reservation: Option<&Reservation>,
    calls: &CallLog,
) -> StoreResult<()> {
    let runs: Vec<Run> = calls.calls().into_iter().map(run).collect();
    conn.transaction::<_, StoreError, _>(async |conn| {
        if !runs.is_empty() {
            ai_runs::record(conn, now, account, context, &runs).await?;
        }
        match reservation {
            Some(reservation) => ai_budgets::settle(conn, reservation, spent(calls)).await,
            None => Ok(()),
        }
    })
    .await
}

fn run(call: Call) -> Run {
    let milliseconds = |time: std::time::Duration| u32::try_from(time.as_millis()).unwrap_or(u32::MAX);
    Run {
        purpose: call.purpose.as_str(),
        provider: call.provider,
        model: call.model,
        input_tokens: call.usage.input,
        cached_tokens: call.usage.cached,
        output_tokens: call.usage.output,
        cost_micro_usd: call.cost_micro_usd,
        first_piece_ms: call.first_piece.map(milliseconds),
        total_ms: milliseconds(call.total),
        outcome: call.outcome,
    }
}
