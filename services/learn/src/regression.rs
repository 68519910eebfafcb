//! Regression runs: every case of an operator is answered as things are and as they would be, and both are compared.
//!
//! A run goes on in rounds of limited time. Between two rounds it is nobody's, so that any worker may take it further;
//! results that were written stay.

mod cast;
mod verdict;

use std::time::Duration;

use anyhow::Context as _;
use futures_util::future::join_all;
use jiff::SignedDuration;
use reaktly_library::rehearsal::{Candidate, Expected, Rehearsal};
use reaktly_library::spending::Held;
use reaktly_models::{CallLog, ModelSettings};
use reaktly_store::learning::regression::{self, Case, NewResult, RunEnd, TakenRun};
use reaktly_store::{AsyncConnection as _, AsyncPgConnection, StoreResult};
use tokio::time::Instant;

use crate::kit::Kit;
use crate::purse::Purse;
use crate::regression::cast::{Cast, Uncast};

/// Cases answered at a time.
const CASES_AT_A_TIME: usize = 4;
/// A round begins no further case after this time.
const ROUND: Duration = Duration::from_secs(40);
/// How long a worker may be silent about a run; a case takes less.
const LEASE: SignedDuration = SignedDuration::from_mins(3);
/// Runs begun in a round.
const RUNS_MAX: usize = 10;

/// Runs regressions. Cheap to clone.
#[derive(Clone)]
pub(crate) struct Runner {
    kit: Kit,
    model: Option<ModelSettings>,
    purse: Purse,
}

/// What became of a run in a round.
enum Round {
    /// It has come to its end.
    Ended(RunEnd),
    /// It goes on later.
    Paused,
    /// It is another worker's now.
    Lost,
}

impl Runner {
    /// With the models of the installation.
    pub(crate) fn new(kit: &Kit, model: Option<&ModelSettings>) -> Self {
        Self { kit: kit.clone(), model: model.cloned(), purse: Purse::new(kit, model) }
    }

    /// One round.
    pub(crate) async fn round(&self) -> anyhow::Result<()> {
        let begun = Instant::now();
        for _ in 0..RUNS_MAX {
            let Some(run) = self.take().await.context("could not take a regression run")? else { break };
            self.go_on(&run, begun).await.context("could not go on with a regression run")?;
            if begun.elapsed() >= ROUND {
                break;
            }
        }
        Ok(())
    }

    async fn take(&self) -> StoreResult<Option<TakenRun>> {
        let now = self.kit.worker.clock.now();
        let lease_until = now.saturating_add(LEASE).unwrap_or(now);
        let mut conn = self.kit.worker.store.connection().await?;
        (*conn).transaction(async |conn: &mut AsyncPgConnection| regression::take(conn, now, lease_until).await).await
    }

    #[tracing::instrument(name = "regression run", skip_all, fields(run.id = %run.id))]
    async fn go_on(&self, run: &TakenRun, begun: Instant) -> StoreResult<()> {
        let round = match serde_json::from_value::<Candidate>(run.candidate.clone()) {
            Ok(candidate) => self.work(run, &candidate, begun).await?,
            Err(_) => Round::Ended(RunEnd::Failed("candidate")),
        };
        let now = self.kit.worker.clock.now();
        let mut conn = self.kit.worker.store.connection().await?;
        match round {
            Round::Ended(end) => {
                regression::finish(&mut conn, now, run, end).await?;
                tracing::info!(?end, "a regression run ended");
            }
            Round::Paused => {
                regression::extend(&mut conn, run, now).await?;
            }
            Round::Lost => {}
        }
        Ok(())
    }

    async fn work(&self, run: &TakenRun, candidate: &Candidate, begun: Instant) -> StoreResult<Round> {
        let cast = match Cast::call(&self.kit, self.model.as_ref(), run, candidate).await {
            Ok(cast) => cast,
            Err(Uncast::Store(error)) => return Err(error),
            Err(Uncast::Because(reason)) => return Ok(Round::Ended(RunEnd::Failed(reason))),
        };
        let mut conn = self.kit.worker.store.connection().await?;
        let cases = regression::open_cases(&mut conn, run).await?;
        drop(conn);
        for some in cases.chunks(CASES_AT_A_TIME) {
            if begun.elapsed() >= ROUND || self.kit.worker.context.shutdown().is_cancelled() {
                return Ok(Round::Paused);
            }
            let mut conn = self.kit.worker.store.connection().await?;
            if regression::stop_requested(&mut conn, run).await? {
                return Ok(Round::Ended(RunEnd::Stopped));
            }
            let now = self.kit.worker.clock.now();
            if !regression::extend(&mut conn, run, now.saturating_add(LEASE).unwrap_or(now)).await? {
                return Ok(Round::Lost);
            }
            drop(conn);
            let (subject, turns) = ((run.account, None), 2 * u64::try_from(some.len()).unwrap_or(u64::MAX));
            let held = self.purse.hold_back(subject, &cast.caps(), turns).await?;
            if matches!(held, Held::Exhausted(_)) {
                return Ok(Round::Ended(RunEnd::Failed("budget")));
            }
            let calls = CallLog::default();
            let mut answering = Vec::with_capacity(some.len());
            for case in some {
                answering.push(self.compare(&cast, run, case, &calls));
            }
            let results = join_all(answering).await;
            self.purse.settle(subject, &held, &calls).await?;
            for result in results {
                // One that was cancelled is done in another round.
                let Some(result) = result else { return Ok(Round::Paused) };
                if !self.keep(run, &result).await? {
                    return Ok(Round::Lost);
                }
                self.kit.metrics.case(result.verdict);
            }
        }
        Ok(Round::Ended(RunEnd::Done))
    }

    /// Both answers of a case; `None` when the service stops.
    async fn compare(&self, cast: &Cast, run: &TakenRun, one: &Case, calls: &CallLog) -> Option<NewResult> {
        let rehearsal: Rehearsal = serde_json::from_value(one.input.clone()).unwrap_or_default();
        let expected: Expected = serde_json::from_value(one.expected.clone()).unwrap_or_default();
        let shutdown = self.kit.worker.context.shutdown();
        let before = cast.before.behaviour(run, &rehearsal, calls, shutdown).await?;
        let after = cast.after.behaviour(run, &rehearsal, calls, shutdown).await?;
        let verdict = verdict::of(&expected, &before, &after);
        let json = |behaviour| serde_json::to_value(behaviour).unwrap_or_default();
        Some(NewResult { case: one.id, before: json(&before), after: json(&after), verdict: verdict.as_str() })
    }

    async fn keep(&self, run: &TakenRun, result: &NewResult) -> StoreResult<bool> {
        let mut conn = self.kit.worker.store.connection().await?;
        (*conn)
            .transaction(async |conn: &mut AsyncPgConnection| regression::write_result(conn, run, result).await)
            .await
    }
}
