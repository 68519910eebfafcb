//! What the service spends on models: held back before one is asked, settled and kept afterwards.

use reaktly_domain::ids::{AccountId, ConversationId};
use reaktly_domain::operator_settings::Caps;
use reaktly_library::spending;
use reaktly_models::{CallLog, ModelSettings};
use reaktly_store::StoreResult;
use reaktly_store::ai_budgets::{self, Amount, Reservation, Reserved};
use reaktly_store::ai_runs::RunContext;

use crate::kit::Kit;

/// Spends for one service. Cheap to clone.
#[derive(Clone)]
pub(crate) struct Purse {
    kit: Kit,
    /// What one turn will probably need; nothing without a model.
    estimate: Option<Amount>,
}

/// What was held back.
#[derive(Debug)]
pub(crate) enum Held {
    /// There is no model: nothing is spent.
    Nothing,
    /// So much, until it is settled.
    Back(Reservation),
    /// What may be spent is spent.
    Exhausted,
}

impl Purse {
    pub(crate) fn new(kit: &Kit, model: Option<&ModelSettings>) -> Self {
        Self { kit: kit.clone(), estimate: model.map(spending::estimate) }
    }

    /// Holds back what so many turns will probably need.
    pub(crate) async fn hold_back(
        &self,
        subject: (AccountId, Option<ConversationId>),
        caps: &Caps,
        turns: u64,
    ) -> StoreResult<Held> {
        let Some(Amount { tokens, micro_usd }) = self.estimate else { return Ok(Held::Nothing) };
        let amount = Amount { tokens: tokens.saturating_mul(turns), micro_usd: micro_usd.saturating_mul(turns) };
        let now = self.kit.worker.clock.now();
        let mut conn = self.kit.worker.store.connection().await?;
        Ok(match ai_budgets::reserve(&mut conn, now, subject, caps, amount).await? {
            Reserved::Yes { reservation, .. } => Held::Back(reservation),
            Reserved::Exhausted { .. } => Held::Exhausted,
        })
    }

    /// Settles what was held back and keeps the calls.
    pub(crate) async fn settle(
        &self,
        (account, conversation): (AccountId, Option<ConversationId>),
        held: &Held,
        calls: &CallLog,
    ) -> StoreResult<()> {
        let Held::Back(reservation) = held else { return Ok(()) };
        let now = self.kit.worker.clock.now();
        let context = RunContext { conversation, ..RunContext::default() };
        let mut conn = self.kit.worker.store.connection().await?;
        spending::settle(&mut conn, now, account, &context, Some(reservation), calls).await
    }
}
