//! What turns may spend, and what they spent: calls to models become settled budgets and rows, never with a text.

use std::sync::Arc;

use jiff::Timestamp;
use reaktly_domain::ids::{AccountId, ConversationId};
use reaktly_domain::operator_settings::Caps;
use reaktly_models::{Call, CallLog, ModelSettings, Usage};
use reaktly_operator::Operator;
use reaktly_operator::turn::Evidence;
use reaktly_store::ai_budgets::{self, Amount, Reservation, Reserved, Scope};
use reaktly_store::ai_runs::{self, Run, RunContext};
use reaktly_store::{AsyncConnection as _, AsyncPgConnection, StoreError, StoreResult};

/// Tokens a turn's prompt has at most, by the shares of its parts.
const PROMPT_TOKENS: u32 = 6_050;
/// Tokens of a turn's answer.
const ANSWER_TOKENS: u32 = 450;

/// What was held back for turns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Held {
    /// There is no model: nothing is spent.
    Nothing,
    /// So much, until it is settled.
    Back(Reservation),
    /// What may be spent of this is spent.
    Exhausted(Scope),
}

impl Held {
    /// The operator that answers with these funds.
    pub fn affordable(&self, operator: &Arc<Operator>) -> Arc<Operator> {
        match self {
            Self::Nothing | Self::Back(_) => Arc::clone(operator),
            Self::Exhausted(_) => Arc::new(operator.without_model()),
        }
    }

    /// Says in the evidence of an answer which budget was used up, if one was.
    pub fn explain(&self, evidence: &mut Evidence) {
        if let Self::Exhausted(scope) = self {
            evidence.without_funds(scope.as_str());
        }
    }

    /// What is to be settled.
    pub const fn reservation(&self) -> Option<&Reservation> {
        match self {
            Self::Back(reservation) => Some(reservation),
            Self::Nothing | Self::Exhausted(_) => None,
        }
    }
}

/// Holds back what turns will probably need: `estimate`, nothing without a model.
///
/// # Errors
/// When the database cannot be reached or refuses.
pub async fn hold_back(
    conn: &mut AsyncPgConnection,
    now: Timestamp,
    subject: (AccountId, Option<ConversationId>),
    caps: &Caps,
    estimate: Option<Amount>,
) -> StoreResult<Held> {
    let Some(amount) = estimate else { return Ok(Held::Nothing) };
    Ok(match ai_budgets::reserve(conn, now, subject, caps, amount).await? {
        Reserved::Yes { reservation, .. } => Held::Back(reservation),
        Reserved::Exhausted { scope } => Held::Exhausted(scope),
    })
}

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
    if runs.is_empty() && reservation.is_none() {
        return Ok(());
    }
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
