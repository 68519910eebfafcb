//! Who answers the cases of a run: the operator as it is, and as it would be.

use std::sync::Arc;

use jiff::Timestamp;
use reaktly_domain::operator_settings::Caps;
use reaktly_library::departments;
use reaktly_library::rehearsal::{Behaviour, Candidate, Rehearsal, Stage};
use reaktly_models::{CallLog, ModelSettings, Purpose, Subject};
use reaktly_operator::Operator;
use reaktly_operator::turn::Errand;
use reaktly_search::language::Language;
use reaktly_store::learning::regression::TakenRun;
use reaktly_store::{StoreError, operators, teams};
use tokio_util::sync::CancellationToken;

use crate::kit::Kit;

/// Both sides of a run.
pub(super) struct Cast {
    pub(super) before: Side,
    pub(super) after: Side,
}

/// One side: an operator with its model and what it knows.
pub(super) struct Side {
    stage: Stage,
    answerer: Arc<Operator>,
    /// The same for both sides.
    now: Timestamp,
}

/// Why nobody can answer.
#[derive(Debug)]
pub(super) enum Uncast {
    /// The database does not do its part.
    Store(StoreError),
    /// For this reason, as a stable word.
    Because(&'static str),
}

impl From<StoreError> for Uncast {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl Cast {
    pub(super) async fn call(
        kit: &Kit,
        model: Option<&ModelSettings>,
        run: &TakenRun,
        candidate: &Candidate,
    ) -> Result<Self, Uncast> {
        let mut conn = kit.worker.store.connection().await?;
        let operator = operators::get(&mut conn, run.account, run.operator).await?;
        let operator = operator.ok_or(Uncast::Because("operator_gone"))?;
        let departments = departments(&teams::all(&mut conn, run.account).await?);
        drop(conn);
        let changed = candidate.operator.as_ref().map_or_else(|| operator.clone(), |new| new.applied_to(&operator));
        let index = kit.shelf.index(run.account, operator.knowledge_base_id, main_language(&operator)).await?;
        let base = (run.account, changed.knowledge_base_id, main_language(&changed));
        let new_index = if candidate.with_drafts {
            kit.shelf.index_with_drafts(base.0, base.1, base.2).await?
        } else {
            kit.shelf.index(base.0, base.1, base.2).await?
        };
        let answerer = answerer(kit, model)?;
        let other = candidate.model.as_ref().zip(model).map(|(name, model)| {
            let mut model = model.clone();
            model.first.model.clone_from(name);
            model
        });
        let new_answerer = match &other {
            Some(other) => self::answerer(kit, Some(other))?,
            None => Arc::clone(&answerer),
        };
        let before = Stage { operator, departments: departments.clone(), index };
        let after = Stage { operator: changed, departments, index: new_index };
        let now = kit.worker.clock.now();
        let before = Side { stage: before, answerer, now };
        Ok(Self { before, after: Side { stage: after, answerer: new_answerer, now } })
    }
}

impl Cast {
    /// What the operator as it is may spend.
    pub(super) fn caps(&self) -> Caps {
        self.before.stage.operator.settings().caps
    }
}

impl Side {
    /// What this side does about a turn; `None` when the service stops.
    pub(super) async fn behaviour(
        &self,
        run: &TakenRun,
        rehearsal: &Rehearsal,
        calls: &CallLog,
        cancel: &CancellationToken,
    ) -> Option<Behaviour> {
        let subject = Subject {
            account: Some(run.account.to_string().into()),
            conversation: None,
            agent: Some(run.operator.to_string().into()),
        };
        let errand = Errand { purpose: Purpose::Regression, subject, calls: calls.clone() };
        let result = self.stage.answer(&self.answerer, (rehearsal, self.now), errand, cancel).await.ok()?;
        Some(Behaviour::from(&result))
    }
}

fn answerer(kit: &Kit, model: Option<&ModelSettings>) -> Result<Arc<Operator>, Uncast> {
    match model {
        None => Ok(Arc::clone(&kit.plain)),
        Some(model) => Operator::new(Some(model)).map(Arc::new).map_err(|_error| Uncast::Because("model")),
    }
}

fn main_language(operator: &operators::Operator) -> Language {
    Language::from_tag(&operator.language).unwrap_or_default()
}
