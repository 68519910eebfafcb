//! What the service spends on models: held back before one is asked, settled and kept afterwards.

use reaktly_domain::ids::{AccountId, ConversationId};
use reaktly_domain::operator_settings::Caps;
use reaktly_library::spending::{self, Held};
use reaktly_models::{CallLog, ModelSettings};
use reaktly_store::StoreResult;
use reaktly_store::ai_budgets::Amount;
use reaktly_store::ai_runs::RunContext;

use crate::kit::Kit;

/// Spends for one service. Cheap to clone.
#[derive(Clone)]
pub(crate) struct Purse {
    kit: Kit,
    /// What one turn will probably need; nothing without a model.
    estimate: Option<Amount>,
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
        let amount = self.estimate.map(|Amount { tokens, micro_usd }| Amount {
            tokens: tokens.saturating_mul(turns),
            micro_usd: micro_usd.saturating_mul(turns),
        });
        let now = self.kit.worker.clock.now();
        let mut conn = self.kit.worker.store.connection().await?;
        spending::hold_back(&mut conn, now, subject, caps, amount).await
    }

    /// Settles what was held back and keeps the calls.
    pub(crate) async fn settle(
        &self,
        (account, conversation): (AccountId, Option<ConversationId>),
        held: &Held,
        calls: &CallLog,
    ) -> StoreResult<()> {
        let Some(reservation) = held.reservation() else { return Ok(()) };
        let now = self.kit.worker.clock.now();
        let context = RunContext { conversation, ..RunContext::default() };
        let mut conn = self.kit.worker.store.connection().await?;
        spending::settle(&mut conn, now, account, &context, Some(reservation), calls).await
    }
}
