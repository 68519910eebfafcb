//! Turns that are run again before something of an operator changes.

use actix_web::{HttpResponse, delete, get, patch, post, web};
use garde::Validate;
use jiff::Timestamp;
use reaktly_domain::ids::{AccountId, ArticleId, ConversationId, MessageId, OperatorId, RegressionCaseId, TurnId};
use reaktly_library::rehearsal::{Expected as Kept, Line, Rehearsal, Voice};
use reaktly_store::AsyncPgConnection;
use reaktly_store::learning::regression::{self, Case as Row, NewCase, Novelty};
use reaktly_store::learning::spoken::{self, By};
use reaktly_store::{inbox_views, messages, operators};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::try_out::{HISTORY_LINES_MAX, MESSAGES_MAX, SpokenLine};
use crate::access::{Caller, ManageAccount, ReadIntegrations};
use crate::api::Api;
use crate::input::{Json, Query};
use crate::page::{Page, PageQuery};
use crate::problem::{Code, Problem};

/// Messages before a turn that a case remembers: as many as the AI sees.
const HISTORY_MESSAGES_MAX: i64 = 24;
/// Messages of one turn that are read.
const TURN_MESSAGES_MAX: i64 = 50;
/// Characters of the question a case is called by when nobody names it.
const NAME_CHARS_MAX: usize = 120;

/// What is right for a case; what is absent does not matter.
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase")]
#[garde(allow_unvalidated)]
#[schema(as = RegressionExpectation)]
pub(crate) struct Expected {
    /// `reply`, `handoff` or `none`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[garde(inner(custom(|word: &String, _context| is_outcome(word))))]
    pub outcome: Option<String>,
    /// Articles the answer rests on, all of them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[garde(inner(length(max = 20)))]
    pub article_ids: Option<Vec<Uuid>>,
    /// What the text says, whatever the case of its letters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[garde(inner(length(max = 20), inner(length(chars, min = 1, max = 500))))]
    pub contains: Option<Vec<String>>,
}

/// A turn that is run again whenever something is to change.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct RegressionCase {
    pub id: Uuid,
    pub name: String,
    /// The conversation it comes from.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub conversation_id: Option<Uuid>,
    /// The AI's message it comes from.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message_id: Option<Uuid>,
    /// What was said before.
    pub history: Vec<SpokenLine>,
    /// What the customer says.
    pub messages: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// What was answered then.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub answered: Option<String>,
    pub expected: Expected,
    pub created_at: Timestamp,
}

/// A new case: the turn behind an AI message (`conversationId`, `messageId`), or written by hand (`name`, `messages`).
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase")]
#[garde(allow_unvalidated)]
pub(crate) struct NewRegressionCase {
    pub conversation_id: Option<Uuid>,
    pub message_id: Option<Uuid>,
    #[garde(inner(length(chars, min = 1, max = 200)))]
    pub name: Option<String>,
    #[serde(default)]
    #[garde(length(max = HISTORY_LINES_MAX), dive)]
    pub history: Vec<SpokenLine>,
    #[serde(default)]
    #[garde(length(max = MESSAGES_MAX), inner(length(chars, min = 1, max = 4096)))]
    pub messages: Vec<String>,
    #[garde(dive)]
    pub expected: Option<Expected>,
}

/// Changes to a case; what is absent stays.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase")]
#[garde(allow_unvalidated)]
pub(crate) struct RegressionCasePatch {
    #[garde(inner(length(chars, min = 1, max = 200)))]
    pub name: Option<String>,
    #[garde(dive, custom(|history: &Option<Vec<SpokenLine>>, _context| fits(history)))]
    pub history: Option<Vec<SpokenLine>>,
    #[garde(inner(length(min = 1, max = MESSAGES_MAX), inner(length(chars, min = 1, max = 4096))))]
    pub messages: Option<Vec<String>>,
    /// Takes the place of what was expected so far.
    #[garde(dive)]
    pub expected: Option<Expected>,
}

/// A case's input as it is kept: the turn, and where it comes from.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Input {
    #[serde(flatten)]
    rehearsal: Rehearsal,
    #[serde(skip_serializing_if = "Option::is_none")]
    message_id: Option<Uuid>,
    #[serde(skip_serializing_if = "Option::is_none")]
    answered: Option<String>,
}

/// The regression cases of an operator, oldest first.
#[utoipa::path(
    tag = "Operators",
    params(PageQuery),
    security(("cookie" = []), ("apiKey" = ["integrations:read"])),
    responses((status = 200, description = "Done.", body = Page<RegressionCase>))
)]
#[get("/api/operators/{id}/regression-cases")]
pub(crate) async fn list_regression_cases(
    api: web::Data<Api>,
    caller: Caller<ReadIntegrations>,
    id: web::Path<Uuid>,
    page: Query<PageQuery>,
) -> Result<web::Json<Page<RegressionCase>>, Problem> {
    let (limit, after) = (page.limit()?, page.position::<Uuid>()?.map(RegressionCaseId::from_uuid));
    let (account, operator) = (caller.account, OperatorId::from_uuid(*id));
    let mut conn = api.store.connection().await?;
    require_operator(&mut conn, account, operator).await?;
    let rows = regression::list(&mut conn, account, operator, after, limit + 1).await?;
    Ok(web::Json(Page::of(rows, limit, |row| row.id.as_uuid(), RegressionCase::from)))
}

/// Keeps a case: the turn behind a message of the AI, or one written by hand. A turn that is a case already answers 200
/// with it.
#[utoipa::path(
    tag = "Operators",
    security(("cookie" = [])),
    responses(
        (status = 201, description = "Made.", body = RegressionCase),
        (status = 200, description = "There already.", body = RegressionCase)
    )
)]
#[post("/api/operators/{id}/regression-cases")]
pub(crate) async fn create_regression_case(
    api: web::Data<Api>,
    caller: Caller<ManageAccount>,
    id: web::Path<Uuid>,
    Json(input): Json<NewRegressionCase>,
) -> Result<HttpResponse, Problem> {
    let (now, account, operator) = (api.now(), caller.account, OperatorId::from_uuid(*id));
    let mut conn = api.store.connection().await?;
    require_operator(&mut conn, account, operator).await?;
    let expected = input.expected.clone().unwrap_or_default();
    let (turn, name, kept) = match (input.conversation_id, input.message_id) {
        (Some(conversation), Some(message)) => {
            let (turn, kept) = of_message(&mut conn, account, conversation, message).await?;
            let question = kept.rehearsal.messages.join(" ").chars().take(NAME_CHARS_MAX).collect();
            (Some(turn), input.name.unwrap_or(question), kept)
        }
        (None, None) => {
            let name = input.name.ok_or_else(|| Problem::field("name", "is required"))?;
            if input.messages.is_empty() {
                return Err(Problem::field("messages", "is required"));
            }
            let history = input.history.into_iter().map(Line::from).collect();
            let rehearsal = Rehearsal { history, messages: input.messages, language: None };
            (None, name, Input { rehearsal, ..Input::default() })
        }
        (Some(_), None) => return Err(Problem::field("messageId", "is required with conversationId")),
        (None, Some(_)) => return Err(Problem::field("conversationId", "is required with messageId")),
    };
    let new = NewCase { operator, turn, name, input: json(&kept), expected: json(&Kept::from(expected)) };
    let (row, novelty) = regression::insert(&mut conn, now, account, &new).await?;
    let mut response = match novelty {
        Novelty::New => HttpResponse::Created(),
        Novelty::Known => HttpResponse::Ok(),
    };
    Ok(response.json(RegressionCase::from(row)))
}

/// Changes a case.
#[utoipa::path(
    tag = "Operators",
    security(("cookie" = [])),
    responses((status = 200, description = "Done.", body = RegressionCase))
)]
#[patch("/api/operators/{id}/regression-cases/{caseId}")]
pub(crate) async fn change_regression_case(
    api: web::Data<Api>,
    caller: Caller<ManageAccount>,
    ids: web::Path<(Uuid, Uuid)>,
    Json(change): Json<RegressionCasePatch>,
) -> Result<web::Json<RegressionCase>, Problem> {
    let (account, operator, case) = (caller.account, OperatorId::from_uuid(ids.0), RegressionCaseId::from_uuid(ids.1));
    let mut conn = api.store.connection().await?;
    let row = regression::get(&mut conn, account, operator, case).await?;
    let mut row = row.ok_or_else(|| Problem::of(Code::NotFound))?;
    let mut input: Input = serde_json::from_value(row.input.clone()).unwrap_or_default();
    if let Some(history) = change.history {
        input.rehearsal.history = history.into_iter().map(Line::from).collect();
    }
    if let Some(messages) = change.messages {
        input.rehearsal.messages = messages;
    }
    row.input = json(&input);
    row.name = change.name.unwrap_or(row.name);
    if let Some(expected) = change.expected {
        row.expected = json(&Kept::from(expected));
    }
    regression::update(&mut conn, account, &row).await?;
    Ok(web::Json(row.into()))
}

/// Deletes a case with its results.
#[utoipa::path(
    tag = "Operators",
    security(("cookie" = [])),
    responses((status = 204, description = "Done."))
)]
#[delete("/api/operators/{id}/regression-cases/{caseId}")]
pub(crate) async fn delete_regression_case(
    api: web::Data<Api>,
    caller: Caller<ManageAccount>,
    ids: web::Path<(Uuid, Uuid)>,
) -> Result<HttpResponse, Problem> {
    let (operator, case) = (OperatorId::from_uuid(ids.0), RegressionCaseId::from_uuid(ids.1));
    let mut conn = api.store.connection().await?;
    if regression::delete(&mut conn, caller.account, operator, case).await? {
        return Ok(HttpResponse::NoContent().finish());
    }
    Err(Problem::of(Code::NotFound))
}

/// An operator of the account.
pub(super) async fn require_operator(
    conn: &mut AsyncPgConnection,
    account: AccountId,
    id: OperatorId,
) -> Result<operators::Operator, Problem> {
    operators::get(conn, account, id).await?.ok_or_else(|| Problem::of(Code::NotFound))
}

/// The turn behind a message of the AI: what was said before it, what the customer said, and what was answered.
async fn of_message(
    conn: &mut AsyncPgConnection,
    account: AccountId,
    conversation: Uuid,
    message: Uuid,
) -> Result<((ConversationId, TurnId), Input), Problem> {
    let found = messages::get(conn, account, MessageId::from_uuid(message)).await?;
    let found = found.filter(|found| found.conversation_id.as_uuid() == conversation);
    let found = found.ok_or_else(|| Problem::field("messageId", "is no message of the conversation"))?;
    let no_turn = || Problem::field("messageId", "is no answer of the AI");
    let turn = found.turn_id.map(TurnId::from_uuid).ok_or_else(no_turn)?;
    let turn = inbox_views::turn(conn, account, turn).await?.ok_or_else(no_turn)?;
    let conversation = found.conversation_id;
    let before = spoken::upto(conn, account, conversation, turn.from_seq, HISTORY_MESSAGES_MAX).await?;
    let asked = spoken::between(conn, account, conversation, (turn.from_seq, turn.upto_seq), TURN_MESSAGES_MAX).await?;
    let answering = spoken::answering(conn, account, conversation).await?;
    let messages: Vec<String> =
        asked.into_iter().filter(|said| said.by == By::Customer).map(|said| said.text).collect();
    if messages.is_empty() {
        return Err(Problem::field("messageId", "answers nothing that was said in words"));
    }
    let history = before.into_iter().map(|said| {
        let speaker = match said.by {
            By::Customer => Voice::Customer,
            By::Ai => Voice::Ai,
            By::Person(_) => Voice::Agent,
        };
        Line { speaker, text: said.text }
    });
    let language = answering.map(|answering| answering.language);
    let rehearsal = Rehearsal { history: history.collect(), messages, language };
    let input = Input { rehearsal, message_id: Some(message), answered: Some(found.text) };
    Ok(((conversation, turn.id), input))
}

#[expect(clippy::ref_option, reason = "the validator hands over the field as it is")]
fn fits(history: &Option<Vec<SpokenLine>>) -> garde::Result {
    if history.as_ref().is_none_or(|history| history.len() <= HISTORY_LINES_MAX) {
        return Ok(());
    }
    Err(garde::Error::new(format!("has more than {HISTORY_LINES_MAX} lines")))
}

fn is_outcome(word: &str) -> garde::Result {
    if ["reply", "handoff", "none"].contains(&word) {
        return Ok(());
    }
    Err(garde::Error::new("is not one of reply, handoff, none"))
}

fn json<T: Serialize>(value: &T) -> serde_json::Value {
    serde_json::to_value(value).unwrap_or_default()
}

impl From<Expected> for Kept {
    fn from(expected: Expected) -> Self {
        let ids = expected.article_ids.map(|ids| ids.into_iter().map(ArticleId::from_uuid).collect());
        Self { outcome: expected.outcome, article_ids: ids, contains: expected.contains }
    }
}

impl From<Row> for RegressionCase {
    fn from(row: Row) -> Self {
        let input: Input = serde_json::from_value(row.input).unwrap_or_default();
        Self {
            id: row.id.into(),
            name: row.name,
            conversation_id: row.conversation_id,
            message_id: input.message_id,
            history: input.rehearsal.history.into_iter().map(SpokenLine::from).collect(),
            messages: input.rehearsal.messages,
            language: input.rehearsal.language,
            answered: input.answered,
            expected: serde_json::from_value(row.expected).unwrap_or_default(),
            created_at: row.created_at,
        }
    }
}
