//! AI operators: persona and settings.

mod settings;

use actix_web::{HttpResponse, delete, get, patch, post, web};
use garde::Validate;
use jiff::Timestamp;
use reaktly_domain::ids::{AccountId, KnowledgeBaseId, OperatorId};
use reaktly_domain::operator_settings;
use reaktly_input::is_website;
use reaktly_search::language::Language;
use reaktly_store::operators::{self, Operator as Row, OperatorOutcome};
use reaktly_store::{AsyncConnection as _, AsyncPgConnection, audit, knowledge};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::access::{Caller, ManageAccount, ReadIntegrations};
use crate::api::Api;
use crate::input::{Json, Query};
use crate::page::{Page, PageQuery};
use crate::problem::{Code, Problem};

pub(crate) use settings::{OperatorSettings, SettingsChange};

/// An AI operator.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Operator {
    pub id: Uuid,
    pub name: String,
    /// What it answers from.
    pub knowledge_base_id: Uuid,
    /// The business it speaks for.
    pub business_name: String,
    /// Where customers find more.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub website_url: Option<String>,
    /// Language of first contact.
    pub language: String,
    /// Languages it answers in.
    pub languages: Vec<String>,
    pub tone: String,
    pub instructions: String,
    /// What its owner chose, the default of everything else, and whatever else was kept here.
    #[schema(value_type = OperatorSettings)]
    pub settings: serde_json::Value,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
}

/// A new operator.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase")]
#[garde(allow_unvalidated)]
pub(crate) struct NewOperator {
    #[garde(length(chars, min = 1, max = 100))]
    pub name: String,
    pub knowledge_base_id: Uuid,
    #[serde(default, flatten)]
    #[garde(dive)]
    pub persona: Persona,
}

/// Changes to an operator; what is absent stays.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase")]
#[garde(allow_unvalidated)]
pub(crate) struct OperatorPatch {
    #[garde(inner(length(chars, min = 1, max = 100)))]
    pub name: Option<String>,
    pub knowledge_base_id: Option<Uuid>,
    #[serde(default, flatten)]
    #[garde(dive)]
    pub persona: Persona,
}

/// The names of the changes, for where one that is not known is refused.
pub(super) const PATCH_FIELDS: [&str; 9] = [
    "name",
    "knowledgeBaseId",
    "businessName",
    "websiteUrl",
    "language",
    "languages",
    "tone",
    "instructions",
    "settings",
];

/// How an operator speaks.
#[derive(Debug, Default, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase")]
#[garde(allow_unvalidated)]
pub(crate) struct Persona {
    #[garde(inner(length(chars, max = 200)))]
    pub business_name: Option<String>,
    /// An empty text takes it away.
    #[garde(inner(length(chars, max = 2048), custom(|url: &String, _context| is_website(url))))]
    pub website_url: Option<String>,
    #[garde(inner(custom(|code: &String, _context| is_spoken(code))))]
    pub language: Option<String>,
    #[garde(inner(length(min = 1), inner(custom(|code: &String, _context| is_spoken(code)))))]
    pub languages: Option<Vec<String>>,
    #[garde(inner(length(chars, max = 500)))]
    pub tone: Option<String>,
    #[garde(inner(length(chars, max = 8000)))]
    pub instructions: Option<String>,
    /// The settings it names take the place of those so far, `null` takes one back to its default, the others stay.
    #[garde(dive)]
    #[schema(value_type = Option<OperatorSettings>)]
    pub settings: Option<SettingsChange>,
}

/// The AI operators.
#[utoipa::path(
    tag = "Operators",
    params(PageQuery),
    security(("cookie" = []), ("apiKey" = ["integrations:read"])),
    responses((status = 200, description = "Done.", body = Page<Operator>))
)]
#[get("/api/operators")]
pub(crate) async fn list_operators(
    api: web::Data<Api>,
    caller: Caller<ReadIntegrations>,
    page: Query<PageQuery>,
) -> Result<web::Json<Page<Operator>>, Problem> {
    let (limit, after) = (page.limit()?, page.position::<Uuid>()?.map(OperatorId::from_uuid));
    let mut conn = api.store.connection().await?;
    let rows = operators::list(&mut conn, caller.account, after, limit + 1).await?;
    Ok(web::Json(Page::of(rows, limit, |row| row.id.as_uuid(), Operator::from)))
}

/// Makes an operator.
#[utoipa::path(
    tag = "Operators",
    security(("cookie" = [])),
    responses((status = 201, description = "Made.", body = Operator))
)]
#[post("/api/operators")]
pub(crate) async fn create_operator(
    api: web::Data<Api>,
    caller: Caller<ManageAccount>,
    Json(input): Json<NewOperator>,
) -> Result<HttpResponse, Problem> {
    let (now, knowledge_base_id) = (api.now(), KnowledgeBaseId::from_uuid(input.knowledge_base_id));
    let mut row = new_row(OperatorId::generate(now), knowledge_base_id, &input.name, now);
    input.persona.apply(&mut row);
    let mut conn = api.store.connection().await?;
    conn.transaction::<_, Problem, _>(async |conn| {
        require_knowledge_base(conn, caller.account, knowledge_base_id).await?;
        operators::insert(conn, caller.account, &row).await?;
        let deed = ("operator.created", row.id.as_uuid());
        Ok(audit::record(conn, now, caller.account, caller.actor(), deed, json!({})).await?)
    })
    .await?;
    Ok(HttpResponse::Created().json(Operator::from(row)))
}

/// One operator.
#[utoipa::path(
    tag = "Operators",
    security(("cookie" = []), ("apiKey" = ["integrations:read"])),
    responses((status = 200, description = "Done.", body = Operator))
)]
#[get("/api/operators/{id}")]
pub(crate) async fn read_operator(
    api: web::Data<Api>,
    caller: Caller<ReadIntegrations>,
    id: web::Path<Uuid>,
) -> Result<web::Json<Operator>, Problem> {
    let mut conn = api.store.connection().await?;
    let row = operators::get(&mut conn, caller.account, OperatorId::from_uuid(*id)).await?;
    Ok(web::Json(row.ok_or_else(|| Problem::of(Code::NotFound))?.into()))
}

/// Changes an operator.
#[utoipa::path(
    tag = "Operators",
    security(("cookie" = [])),
    responses((status = 200, description = "Done.", body = Operator))
)]
#[patch("/api/operators/{id}")]
pub(crate) async fn change_operator(
    api: web::Data<Api>,
    caller: Caller<ManageAccount>,
    id: web::Path<Uuid>,
    Json(input): Json<OperatorPatch>,
) -> Result<web::Json<Operator>, Problem> {
    let (now, account) = (api.now(), caller.account);
    let mut conn = api.store.connection().await?;
    let row = conn
        .transaction::<_, Problem, _>(async |conn| {
            let row = operators::get(conn, account, OperatorId::from_uuid(*id)).await?;
            let row = row.ok_or_else(|| Problem::of(Code::NotFound))?;
            let row = Row { updated_at: now, ..changed(conn, account, row, &input).await? };
            operators::update(conn, now, account, &row).await?;
            let deed = ("operator.changed", row.id.as_uuid());
            audit::record(conn, now, account, caller.actor(), deed, json!({})).await?;
            Ok(row)
        })
        .await?;
    Ok(web::Json(row.into()))
}

/// Deletes an operator that no number uses.
#[utoipa::path(
    tag = "Operators",
    security(("cookie" = [])),
    responses((status = 204, description = "Done."))
)]
#[delete("/api/operators/{id}")]
pub(crate) async fn delete_operator(
    api: web::Data<Api>,
    caller: Caller<ManageAccount>,
    id: web::Path<Uuid>,
) -> Result<HttpResponse, Problem> {
    let mut conn = api.store.connection().await?;
    match operators::delete(&mut conn, caller.account, OperatorId::from_uuid(*id)).await? {
        OperatorOutcome::Written => {
            let deed = ("operator.deleted", *id);
            audit::record(&mut conn, api.now(), caller.account, caller.actor(), deed, json!({})).await?;
            Ok(HttpResponse::NoContent().finish())
        }
        OperatorOutcome::InUse => Err(Problem::with(Code::InUse, "a number is or was answered by this operator")),
        OperatorOutcome::Gone => Err(Problem::of(Code::NotFound)),
    }
}

/// An operator with every default.
pub(crate) fn new_row(id: OperatorId, knowledge_base_id: KnowledgeBaseId, name: &str, now: Timestamp) -> Row {
    Row {
        id,
        knowledge_base_id,
        name: name.to_owned(),
        business_name: String::new(),
        website_url: None,
        language: Language::En.code().to_owned(),
        languages: Language::ALL.map(|language| language.code().to_owned()).to_vec(),
        tone: String::new(),
        instructions: String::new(),
        settings: json!({}),
        created_at: now,
        updated_at: now,
    }
}

/// An operator with changes; nothing is kept.
pub(crate) async fn changed(
    conn: &mut AsyncPgConnection,
    account: AccountId,
    mut row: Row,
    change: &OperatorPatch,
) -> Result<Row, Problem> {
    if let Some(knowledge_base) = change.knowledge_base_id.map(KnowledgeBaseId::from_uuid) {
        require_knowledge_base(conn, account, knowledge_base).await?;
        row.knowledge_base_id = knowledge_base;
    }
    if let Some(name) = &change.name {
        row.name.clone_from(name);
    }
    change.persona.apply(&mut row);
    Ok(row)
}

async fn require_knowledge_base(
    conn: &mut AsyncPgConnection,
    account: AccountId,
    id: KnowledgeBaseId,
) -> Result<(), Problem> {
    let found = knowledge::get(conn, account, id).await?;
    found.map(drop).ok_or_else(|| Problem::field("knowledgeBaseId", "is no knowledge base of the account"))
}

impl Persona {
    fn apply(&self, row: &mut Row) {
        let set = |to: &mut String, from: &Option<String>| {
            if let Some(from) = from {
                to.clone_from(from);
            }
        };
        set(&mut row.business_name, &self.business_name);
        set(&mut row.language, &self.language);
        set(&mut row.tone, &self.tone);
        set(&mut row.instructions, &self.instructions);
        if let Some(url) = &self.website_url {
            row.website_url = Some(url.clone()).filter(|url| !url.is_empty());
        }
        if let Some(languages) = &self.languages {
            row.languages.clone_from(languages);
        }
        if let Some(settings) = &self.settings {
            let held = row.settings.as_object().cloned().unwrap_or_default();
            row.settings = operator_settings::patched(&held, &settings.0).into();
        }
    }
}

fn is_spoken(code: &str) -> garde::Result {
    if Language::ALL.iter().any(|language| language.code() == code) {
        return Ok(());
    }
    let codes = Language::ALL.map(Language::code);
    Err(garde::Error::new(format!("is not one of {}", codes.join(", "))))
}

/// A setting that has no value is absent, as optional fields are everywhere.
fn without_null(value: serde_json::Value) -> serde_json::Value {
    let serde_json::Value::Object(members) = value else { return value };
    members.into_iter().filter(|(_, value)| !value.is_null()).map(|(name, value)| (name, without_null(value))).collect()
}

impl From<Row> for Operator {
    fn from(row: Row) -> Self {
        let settings = without_null(operator_settings::filled(&row.settings).into());
        Self {
            id: row.id.into(),
            name: row.name,
            knowledge_base_id: row.knowledge_base_id.into(),
            business_name: row.business_name,
            website_url: row.website_url,
            language: row.language,
            languages: row.languages,
            tone: row.tone,
            instructions: row.instructions,
            settings,
            created_at: row.created_at,
            updated_at: row.updated_at,
        }
    }
}
