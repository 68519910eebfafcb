//! Trying an operator out: a conversation that nobody else hears.

use actix_web::{post, web};
use garde::Validate;
use reaktly_domain::ids::OperatorId;
use reaktly_library::departments;
use reaktly_library::rehearsal::{Line, Rehearsal, Stage, Voice};
use reaktly_models::Purpose;
use reaktly_operator::turn::{self, Outcome, TurnResult};
use reaktly_search::language::Language;
use reaktly_store::{operators, teams};
use serde::{Deserialize, Serialize};
use tokio_util::sync::CancellationToken;
use utoipa::ToSchema;
use uuid::Uuid;

use super::knowledge::{AskAnswer, AskOutcome};
use super::operators::{OperatorPatch, changed};
use crate::access::{Caller, ManageAccount};
use crate::api::Api;
use crate::input::Json;
use crate::meter::Meter;
use crate::problem::{Code, Problem};

/// Most lines of an earlier conversation.
pub(super) const HISTORY_LINES_MAX: usize = 100;
/// Most messages of one turn.
pub(super) const MESSAGES_MAX: usize = 20;

/// Who said a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub(crate) enum LineSpeaker {
    Customer,
    Ai,
    Agent,
}

/// Something said before.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema, Validate)]
pub(crate) struct SpokenLine {
    #[garde(skip)]
    #[schema(inline)]
    pub speaker: LineSpeaker,
    #[garde(length(chars, max = 4096))]
    pub text: String,
}

/// A turn to try.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[garde(allow_unvalidated)]
pub(crate) struct Trial {
    /// What was said before, oldest first.
    #[serde(default)]
    #[garde(length(max = HISTORY_LINES_MAX), dive)]
    pub history: Vec<SpokenLine>,
    /// What the customer says now.
    #[garde(length(min = 1, max = MESSAGES_MAX), inner(length(chars, min = 1, max = 4096)))]
    pub messages: Vec<String>,
    /// Changes of the operator to be tried; they are not kept.
    #[garde(dive)]
    pub changes: Option<OperatorPatch>,
}

/// What the operator would do.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Tried {
    pub outcome: AskOutcome,
    /// Why, when it is no answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// What the customer would be told.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub answer: Option<AskAnswer>,
    pub language: String,
    /// Passages with versions and scores, prompt version, model, tokens, timings.
    #[schema(value_type = Object)]
    pub evidence: serde_json::Value,
}

/// Answers a turn as the operator would, as it is or with changes. Nothing is sent, and nothing kept but what a model was
/// asked for and what that cost, which counts towards the account's budget.
#[utoipa::path(
    tag = "Operators",
    security(("cookie" = [])),
    responses((status = 200, description = "Done.", body = Tried))
)]
#[post("/api/operators/{id}/try")]
pub(crate) async fn try_operator(
    api: web::Data<Api>,
    caller: Caller<ManageAccount>,
    id: web::Path<Uuid>,
    Json(input): Json<Trial>,
) -> Result<web::Json<Tried>, Problem> {
    let (account, id) = (caller.account, OperatorId::from_uuid(*id));
    let mut conn = api.store.connection().await?;
    let operator = operators::get(&mut conn, account, id).await?.ok_or_else(|| Problem::of(Code::NotFound))?;
    let operator = match &input.changes {
        Some(changes) => changed(&mut conn, account, operator, changes).await?,
        None => operator,
    };
    let departments = departments(&teams::all(&mut conn, account).await?);
    drop(conn);
    let main = Language::from_tag(&operator.language).unwrap_or_default();
    let index = api.shelf.index(account, operator.knowledge_base_id, main).await?;
    let stage = Stage { operator, departments, index };
    let history = input.history.into_iter().map(Line::from).collect();
    let rehearsal = Rehearsal { history, messages: input.messages, language: None };
    let meter = Meter::start(&api, account, &stage.operator.settings().caps).await?;
    let (answerer, errand) = (meter.operator(&api), meter.errand(Purpose::Try, Some(id)));
    let mut result = stage.answer(&answerer, (&rehearsal, api.now()), errand, &CancellationToken::new()).await;
    meter.count(&api, result.as_mut().ok().map(|result| &mut result.evidence)).await?;
    // Nobody holds that token; should it happen, it is trouble behind the API.
    let result = result.map_err(|cancelled| Problem::because(Code::Unavailable, cancelled))?;
    Ok(web::Json(Tried::from(result)))
}

impl From<SpokenLine> for Line {
    fn from(line: SpokenLine) -> Self {
        let speaker = match line.speaker {
            LineSpeaker::Customer => Voice::Customer,
            LineSpeaker::Ai => Voice::Ai,
            LineSpeaker::Agent => Voice::Agent,
        };
        Self { speaker, text: line.text }
    }
}

impl From<Line> for SpokenLine {
    fn from(line: Line) -> Self {
        let speaker = match line.speaker {
            Voice::Customer => LineSpeaker::Customer,
            Voice::Ai => LineSpeaker::Ai,
            Voice::Agent => LineSpeaker::Agent,
        };
        Self { speaker, text: line.text }
    }
}

impl From<TurnResult> for Tried {
    fn from(result: TurnResult) -> Self {
        let (outcome, answer, reason) = match result.outcome {
            Outcome::Reply(reply) => (AskOutcome::Reply, Some(reply.into()), None),
            Outcome::Handoff { reason, text, .. } => {
                let told = turn::Reply { text, ..turn::Reply::default() };
                (AskOutcome::Handoff, Some(told.into()), Some(reason.as_str().to_owned()))
            }
            Outcome::Silent { reason } => (AskOutcome::None, None, Some(reason.as_str().to_owned())),
        };
        Self {
            outcome,
            reason,
            answer,
            language: result.language.code().to_owned(),
            evidence: serde_json::to_value(&result.evidence).unwrap_or_default(),
        }
    }
}
