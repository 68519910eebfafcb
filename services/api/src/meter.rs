//! What questions and trials ask of a model: held back before, counted afterwards, so that they keep to the caps of the
//! account as answers to customers do.

use std::sync::Arc;

use reaktly_domain::ids::{AccountId, OperatorId};
use reaktly_domain::operator_settings::Caps;
use reaktly_library::spending::{self, Held};
use reaktly_models::{CallLog, Purpose, Subject};
use reaktly_operator::Operator;
use reaktly_operator::turn::{Errand, Evidence};
use reaktly_store::StoreResult;
use reaktly_store::ai_runs::RunContext;

use crate::api::Api;

/// Counts for one question.
#[derive(Debug)]
pub(crate) struct Meter {
    account: AccountId,
    held: Held,
    calls: CallLog,
}

impl Meter {
    /// Holds back what a question of an account will probably need.
    pub(crate) async fn start(api: &Api, account: AccountId, caps: &Caps) -> StoreResult<Self> {
        let held = if api.estimate.is_some() {
            let mut conn = api.store.connection().await?;
            spending::hold_back(&mut conn, api.now(), (account, None), caps, api.estimate).await?
        } else {
            Held::Nothing
        };
        Ok(Self { account, held, calls: CallLog::default() })
    }

    /// Who answers with what there is: the model, or the knowledge base once a budget is used up.
    pub(crate) fn operator(&self, api: &Api) -> Arc<Operator> {
        self.held.affordable(&api.operator)
    }

    /// What the model is asked for, in the name of an operator.
    pub(crate) fn errand(&self, purpose: Purpose, operator: Option<OperatorId>) -> Errand {
        let subject = Subject {
            account: Some(self.account.to_string().into()),
            conversation: None,
            agent: operator.map(|operator| operator.to_string().into()),
        };
        Errand { purpose, subject, calls: self.calls.clone() }
    }

    /// Counts what was spent, and says in the evidence when nothing was left to be spent. What is never counted, because
    /// whoever asked went away, is freed after a while.
    pub(crate) async fn count(self, api: &Api, evidence: Option<&mut Evidence>) -> StoreResult<()> {
        if let Some(evidence) = evidence {
            self.held.explain(evidence);
        }
        if api.estimate.is_none() {
            return Ok(());
        }
        let mut conn = api.store.connection().await?;
        let context = RunContext::default();
        spending::settle(&mut conn, api.now(), self.account, &context, self.held.reservation(), &self.calls).await
    }
}
