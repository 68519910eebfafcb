//! What a turn may spend: held back before a model is asked, settled afterwards, also when the turn was stopped.

use std::sync::{Arc, OnceLock};

use reaktly_domain::ids::TurnId;
use reaktly_domain::operator_settings::Caps;
use reaktly_library::spending;
use reaktly_models::CallLog;
use reaktly_operator::Operator;
use reaktly_operator::turn::{HandoffReason, Outcome, People, TurnInput, TurnResult};
use reaktly_store::StoreResult;
use reaktly_store::ai_budgets::{self, Reservation, Reserved, Scope};
use reaktly_store::ai_runs::RunContext;
use reaktly_store::conversations::Conversation;
use reaktly_store::operators::Operator as Row;

use crate::budgets::Teller;
use crate::turn::Responder;

/// What a turn has spent so far, wherever it stops.
#[derive(Debug, Default)]
pub(crate) struct Purse {
    pub(crate) calls: CallLog,
    reservation: OnceLock<Reservation>,
}

/// Whether a model may be asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Funds {
    /// It may, or there is none.
    Enough,
    /// What may be spent of this is spent.
    Exhausted(Scope),
}

impl Responder {
    /// Holds back what a turn will probably need.
    pub(crate) async fn reserve(
        &self,
        conversation: &Conversation,
        operator: &Row,
        purse: &Purse,
    ) -> StoreResult<Funds> {
        if !self.operator.has_model() {
            return Ok(Funds::Enough);
        }
        let caps = operator.settings().caps;
        let subject = (conversation.account, Some(conversation.id));
        let mut conn = self.worker.store.connection().await?;
        let now = self.worker.clock.now();
        let reserved = ai_budgets::reserve(&mut conn, now, subject, &caps, self.own.estimate).await?;
        drop(conn);
        match reserved {
            Reserved::Yes { reservation, near } => {
                for scope in near {
                    let account = conversation.account;
                    tracing::warn!(account.id = %account, scope = scope.as_str(), "a budget of the AI is nearly used up");
                }
                // A turn holds back once.
                purse.reservation.get_or_init(|| reservation);
                Ok(Funds::Enough)
            }
            Reserved::Exhausted { scope } => {
                let account = conversation.account;
                tracing::warn!(account.id = %account, scope = scope.as_str(), "a budget of the AI is used up");
                self.tell_of_budgets(conversation, operator);
                Ok(Funds::Exhausted(scope))
            }
        }
    }

    /// Tells the account's owner what its budgets have come to; nothing waits for it.
    fn tell_of_budgets(&self, conversation: &Conversation, operator: &Row) {
        if !has_caps(&operator.settings().caps) {
            return;
        }
        let (teller, account) = (Teller::new(&self.worker, self.own.estimate), conversation.account);
        self.worker.context.spawn_task(async move {
            if let Err(error) = teller.tell(account).await {
                tracing::warn!(account.id = %account, error = %error, "nobody was told of a budget yet");
            }
        });
    }

    /// The operator that answers with these funds.
    pub(crate) fn affordable(&self, funds: Funds) -> Arc<Operator> {
        match funds {
            Funds::Enough => Arc::clone(&self.operator),
            Funds::Exhausted(_) => Arc::new(self.operator.without_model()),
        }
    }

    /// What becomes of a result that had no funds: it says so, and where the knowledge base does not know, a person takes
    /// over.
    pub(crate) fn without_funds(&self, input: &TurnInput, mut result: TurnResult, spent: Scope) -> TurnResult {
        result.evidence.without_funds(spent.as_str());
        let abstains = match &result.outcome {
            Outcome::Handoff { reason, .. } => {
                matches!(reason, HandoffReason::NoAnswer | HandoffReason::NotUnderstood)
            }
            Outcome::Reply(_) | Outcome::Silent { .. } => result.memory.unanswered > input.memory.unanswered,
        };
        if !abstains || input.people == People::None {
            return result;
        }
        TurnResult { evidence: result.evidence, ..self.operator.hand_over(input, HandoffReason::Budget) }
    }

    /// Settles what was held back, and keeps the calls. A failure costs the turn nothing: what was held back is freed
    /// after a while.
    pub(crate) async fn settle_spending(
        &self,
        (conversation, operator): (&Conversation, &Row),
        turn: Option<TurnId>,
        (purse, prompt_version): (&Purse, Option<&str>),
    ) {
        let reservation = purse.reservation.get();
        if reservation.is_none() && purse.calls.calls().is_empty() {
            return;
        }
        self.metrics.spent(spending::spent(&purse.calls).micro_usd);
        let context =
            RunContext { conversation: Some(conversation.id), turn, prompt_version: prompt_version.map(str::to_owned) };
        let now = self.worker.clock.now();
        let settled = async {
            let mut conn = self.worker.store.connection().await?;
            spending::settle(&mut conn, now, conversation.account, &context, reservation, &purse.calls).await
        };
        match settled.await {
            Ok(()) => self.tell_of_budgets(conversation, operator),
            Err(error) => tracing::error!(error = %error, "what a turn spent could not be kept"),
        }
    }
}

/// Whether anything bounds what the account spends.
const fn has_caps(caps: &Caps) -> bool {
    caps.account_day_tokens.is_some()
        || caps.account_day_micro_usd.is_some()
        || caps.account_month_tokens.is_some()
        || caps.account_month_micro_usd.is_some()
}
