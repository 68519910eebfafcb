//! Runs of an operator's regression cases: as things are, and with what is to change.

use actix_web::{HttpResponse, get, post, web};
use garde::Validate;
use jiff::Timestamp;
use reaktly_domain::ids::{AccountId, OperatorId, RegressionCaseId, RegressionRunId};
use reaktly_input::{Refused, Wrong};
use reaktly_library::rehearsal::{Behaviour as Kept, Candidate, OperatorFields};
use reaktly_store::AsyncPgConnection;
use reaktly_store::learning::regression::{self, Counts, ResultView, Run, RunView};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::operators::{OperatorPatch, PATCH_FIELDS, changed};
use super::regression_cases::require_operator;
use crate::access::{Caller, ManageAccount, ReadIntegrations};
use crate::api::Api;
use crate::input::{Json, Query, refuse};
use crate::page::{Page, PageQuery, cut};
use crate::problem::{Code, Problem};

/// What is to be tried.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[garde(allow_unvalidated)]
pub(crate) struct NewRegressionRun {
    /// Changes of the operator; they are not kept.
    #[schema(value_type = Option<OperatorPatch>)]
    pub changes: Option<serde_json::Value>,
    /// Whether drafts count as published.
    #[serde(default)]
    pub with_drafts: bool,
    /// Name of another model of the installation's provider.
    #[garde(inner(length(chars, min = 1, max = 200)))]
    pub model: Option<String>,
}

/// What a run tries.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct RegressionCandidate {
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Object>)]
    pub changes: Option<serde_json::Value>,
    pub with_drafts: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub model: Option<String>,
}

/// A run of an operator's cases.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct RegressionRun {
    pub id: Uuid,
    /// `queued`, `running`, `done`, `failed` or `stopped`.
    pub state: String,
    /// Why it failed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// How many cases it has …
    pub cases: i64,
    /// … and how many are done.
    pub done: i64,
    /// Both answers alike.
    pub same: i64,
    /// Different answers where nobody said what is right.
    pub changed: i64,
    /// Right with the change.
    pub better: i64,
    /// No longer right with it.
    pub worse: i64,
    pub candidate: RegressionCandidate,
    pub created_at: Timestamp,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub finished_at: Option<Timestamp>,
}

/// What came of a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum RegressionVerdict {
    Same,
    Changed,
    Better,
    Worse,
}

/// A case with both answers.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct RegressionResult {
    pub case_id: Uuid,
    pub name: String,
    #[schema(inline)]
    pub verdict: RegressionVerdict,
    /// As things are.
    pub before: Behaviour,
    /// With the change.
    pub after: Behaviour,
}

/// What an operator does about a turn.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Behaviour {
    /// `reply`, `handoff` or `none`.
    pub outcome: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// The articles it rests on.
    pub articles: Vec<BehaviourArticle>,
}

/// An article an answer rests on.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct BehaviourArticle {
    pub article_id: Uuid,
    pub title: String,
}

/// Which results.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct ResultQuery {
    /// Those of this verdict; all when absent.
    #[param(inline)]
    pub verdict: Option<RegressionVerdict>,
}

/// Runs every case of an operator twice: as things are, and with what is to be tried. It goes on by itself; its progress
/// is the run's.
#[utoipa::path(
    tag = "Operators",
    security(("cookie" = [])),
    responses((status = 201, description = "Begun.", body = RegressionRun))
)]
#[post("/api/operators/{id}/regression-runs")]
pub(crate) async fn create_regression_run(
    api: web::Data<Api>,
    caller: Caller<ManageAccount>,
    id: web::Path<Uuid>,
    Json(new): Json<NewRegressionRun>,
) -> Result<HttpResponse, Problem> {
    let (now, account, operator) = (api.now(), caller.account, OperatorId::from_uuid(*id));
    let mut conn = api.store.connection().await?;
    let row = require_operator(&mut conn, account, operator).await?;
    if new.model.is_some() && !api.operator.has_model() {
        return Err(Problem::field("model", "needs an installation with a model (REAKTLY_LLM_URL)"));
    }
    let tried = match &new.changes {
        Some(changes) => {
            check_names(changes)?;
            let changes: OperatorPatch = reaktly_input::json(changes.to_string().as_bytes()).map_err(refuse)?;
            Some(OperatorFields::from(&changed(&mut conn, account, row, &changes).await?))
        }
        None => None,
    };
    let candidate = Candidate { changes: new.changes, operator: tried, with_drafts: new.with_drafts, model: new.model };
    let cases = regression::count(&mut conn, account, operator).await?;
    let candidate = serde_json::to_value(&candidate).unwrap_or_default();
    let row = regression::insert_run(&mut conn, now, account, &Run { operator, candidate, cases }).await?;
    Ok(HttpResponse::Created().json(view(row, Counts::default())))
}

/// The runs of an operator, newest first.
#[utoipa::path(
    tag = "Operators",
    params(PageQuery),
    security(("cookie" = []), ("apiKey" = ["integrations:read"])),
    responses((status = 200, description = "Done.", body = Page<RegressionRun>))
)]
#[get("/api/operators/{id}/regression-runs")]
pub(crate) async fn list_regression_runs(
    api: web::Data<Api>,
    caller: Caller<ReadIntegrations>,
    id: web::Path<Uuid>,
    page: Query<PageQuery>,
) -> Result<web::Json<Page<RegressionRun>>, Problem> {
    let (limit, before) = (page.limit()?, page.position::<Uuid>()?.map(RegressionRunId::from_uuid));
    let (account, operator) = (caller.account, OperatorId::from_uuid(*id));
    let mut conn = api.store.connection().await?;
    require_operator(&mut conn, account, operator).await?;
    let rows = regression::list_runs(&mut conn, account, operator, before, limit + 1).await?;
    let (rows, next_cursor) = cut(rows, limit, |row| row.id.as_uuid());
    let ids: Vec<RegressionRunId> = rows.iter().map(|row| row.id).collect();
    let counts = regression::counts(&mut conn, &ids).await?;
    let items = rows.into_iter().zip(counts).map(|(row, counts)| view(row, counts)).collect();
    Ok(web::Json(Page { items, next_cursor }))
}

/// One run, with its progress.
#[utoipa::path(
    tag = "Operators",
    security(("cookie" = []), ("apiKey" = ["integrations:read"])),
    responses((status = 200, description = "Done.", body = RegressionRun))
)]
#[get("/api/operators/{id}/regression-runs/{runId}")]
pub(crate) async fn read_regression_run(
    api: web::Data<Api>,
    caller: Caller<ReadIntegrations>,
    ids: web::Path<(Uuid, Uuid)>,
) -> Result<web::Json<RegressionRun>, Problem> {
    let mut conn = api.store.connection().await?;
    let row = run_of(&mut conn, caller.account, *ids).await?;
    with_counts(&mut conn, row).await
}

/// Stops a run; what is done stays.
#[utoipa::path(
    tag = "Operators",
    security(("cookie" = [])),
    responses((status = 200, description = "Done.", body = RegressionRun))
)]
#[post("/api/operators/{id}/regression-runs/{runId}/stop")]
pub(crate) async fn stop_regression_run(
    api: web::Data<Api>,
    caller: Caller<ManageAccount>,
    ids: web::Path<(Uuid, Uuid)>,
) -> Result<web::Json<RegressionRun>, Problem> {
    let (operator, run) = (OperatorId::from_uuid(ids.0), RegressionRunId::from_uuid(ids.1));
    let mut conn = api.store.connection().await?;
    let row = regression::request_stop(&mut conn, api.now(), caller.account, operator, run).await?;
    with_counts(&mut conn, row.ok_or_else(|| Problem::of(Code::NotFound))?).await
}

/// What came of a run's cases.
#[utoipa::path(
    tag = "Operators",
    params(ResultQuery, PageQuery),
    security(("cookie" = []), ("apiKey" = ["integrations:read"])),
    responses((status = 200, description = "Done.", body = Page<RegressionResult>))
)]
#[get("/api/operators/{id}/regression-runs/{runId}/results")]
pub(crate) async fn list_regression_results(
    api: web::Data<Api>,
    caller: Caller<ReadIntegrations>,
    ids: web::Path<(Uuid, Uuid)>,
    filter: Query<ResultQuery>,
    page: Query<PageQuery>,
) -> Result<web::Json<Page<RegressionResult>>, Problem> {
    let (limit, after) = (page.limit()?, page.position::<Uuid>()?.map(RegressionCaseId::from_uuid));
    let mut conn = api.store.connection().await?;
    let run = run_of(&mut conn, caller.account, *ids).await?.id;
    let verdict = filter.verdict.map(RegressionVerdict::name);
    let rows = regression::results(&mut conn, caller.account, run, verdict, after, limit + 1).await?;
    Ok(web::Json(Page::of(rows, limit, |row| row.case_id.as_uuid(), RegressionResult::from)))
}

/// A change under a name nobody knows would be tried as none.
fn check_names(changes: &serde_json::Value) -> Result<(), Problem> {
    let names = changes.as_object().into_iter().flatten().map(|(name, _)| name);
    let unknown = names.filter(|name| !PATCH_FIELDS.contains(&name.as_str()));
    let known = PATCH_FIELDS.join(", ");
    let wrong = unknown.map(|name| Wrong::new(&format!("changes.{name}"), format!("is not known here, only {known}")));
    let wrong: Vec<Wrong> = wrong.collect();
    if wrong.is_empty() { Ok(()) } else { Err(refuse(Refused::Fields(wrong))) }
}

async fn run_of(
    conn: &mut AsyncPgConnection,
    account: AccountId,
    (operator, run): (Uuid, Uuid),
) -> Result<RunView, Problem> {
    let (operator, run) = (OperatorId::from_uuid(operator), RegressionRunId::from_uuid(run));
    regression::run(conn, account, operator, run).await?.ok_or_else(|| Problem::of(Code::NotFound))
}

async fn with_counts(conn: &mut AsyncPgConnection, row: RunView) -> Result<web::Json<RegressionRun>, Problem> {
    let counts = regression::counts(conn, &[row.id]).await?;
    Ok(web::Json(view(row, counts.first().copied().unwrap_or_default())))
}

fn view(row: RunView, counts: Counts) -> RegressionRun {
    let candidate: Candidate = serde_json::from_value(row.candidate).unwrap_or_default();
    RegressionRun {
        id: row.id.into(),
        state: row.state,
        reason: row.reason,
        cases: row.cases.into(),
        done: counts.done(),
        same: counts.same,
        changed: counts.changed,
        better: counts.better,
        worse: counts.worse,
        candidate: RegressionCandidate {
            changes: candidate.changes,
            with_drafts: candidate.with_drafts,
            model: candidate.model,
        },
        created_at: row.created_at,
        finished_at: row.finished_at,
    }
}

impl RegressionVerdict {
    const fn name(self) -> &'static str {
        match self {
            Self::Same => "same",
            Self::Changed => "changed",
            Self::Better => "better",
            Self::Worse => "worse",
        }
    }

    fn from_name(name: &str) -> Self {
        match name {
            "same" => Self::Same,
            "better" => Self::Better,
            "worse" => Self::Worse,
            _ => Self::Changed,
        }
    }
}

impl From<ResultView> for RegressionResult {
    fn from(row: ResultView) -> Self {
        let behaviour = |json| serde_json::from_value::<Kept>(json).unwrap_or_default().into();
        Self {
            case_id: row.case_id.into(),
            name: row.name,
            verdict: RegressionVerdict::from_name(&row.verdict),
            before: behaviour(row.before),
            after: behaviour(row.after),
        }
    }
}

impl From<Kept> for Behaviour {
    fn from(kept: Kept) -> Self {
        let articles = kept.articles.into_iter();
        let articles =
            articles.map(|named| BehaviourArticle { article_id: named.article_id.into(), title: named.title });
        Self { outcome: kept.outcome, reason: kept.reason, text: kept.text, articles: articles.collect() }
    }
}
