//! AI operators: persona and settings.

use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use jiff::Timestamp;
use jiff_diesel::ToDiesel as _;
use reaktly_domain::ids::{AccountId, KnowledgeBaseId, OperatorId};
use uuid::Uuid;

use crate::schema::{integrations, operators};
use crate::{StoreError, StoreResult};

/// An AI operator.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = operators)]
pub struct Operator {
    /// Its id.
    #[diesel(deserialize_as = Uuid)]
    pub id: OperatorId,
    /// What it answers from.
    #[diesel(deserialize_as = Uuid)]
    pub knowledge_base_id: KnowledgeBaseId,
    /// Its name.
    pub name: String,
    /// The business it speaks for.
    pub business_name: String,
    /// Where customers find more.
    pub website_url: Option<String>,
    /// Language of first contact.
    pub language: String,
    /// Languages it answers in.
    pub languages: Vec<String>,
    /// How it speaks.
    pub tone: String,
    /// What it is told beside the knowledge.
    pub instructions: String,
    /// Read marks, typing, quiet time, caps and the like; defaults are in code.
    pub settings: serde_json::Value,
    /// When it was made.
    #[diesel(deserialize_as = jiff_diesel::Timestamp)]
    pub created_at: Timestamp,
    /// When it last changed.
    #[diesel(deserialize_as = jiff_diesel::Timestamp)]
    pub updated_at: Timestamp,
}

/// The settings that have a meaning, with the words each takes; the first is the default.
pub const SETTING_WORDS: [(&str, [&str; 2]); 2] = [(READ_MARKS, ["turn", "off"]), (TYPING, ["on", "off"])];
const READ_MARKS: &str = "readMarks";
const TYPING: &str = "typing";

impl Operator {
    /// Whether customers see that their messages are read, once somebody takes care of them.
    pub fn marks_read(&self) -> bool {
        self.is_on(READ_MARKS)
    }

    /// Whether customers see that an answer is being written. Meta marks as read what is answered with typing, so that
    /// who wants no read marks gets no typing.
    pub fn shows_typing(&self) -> bool {
        self.is_on(TYPING) && self.marks_read()
    }

    fn is_on(&self, setting: &str) -> bool {
        self.settings.get(setting).is_none_or(|word| word != "off")
    }

    /// The settings as they count, with the defaults of what nobody chose.
    pub fn settings_with_defaults(&self) -> serde_json::Value {
        let mut settings = self.settings.as_object().cloned().unwrap_or_default();
        for (name, [default, _]) in SETTING_WORDS {
            let chosen = settings.entry(name).or_insert_with(|| default.into());
            if chosen.is_null() {
                *chosen = default.into();
            }
        }
        settings.into()
    }
}

/// What became of writing an operator.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OperatorOutcome {
    /// Written.
    Written,
    /// A number is answered by it.
    InUse,
    /// There is no such operator.
    Gone,
}

/// One operator.
pub async fn get(conn: &mut AsyncPgConnection, account: AccountId, id: OperatorId) -> StoreResult<Option<Operator>> {
    let query = operators::table
        .find(id.as_uuid())
        .filter(operators::account_id.eq(account.as_uuid()))
        .select(Operator::as_select());
    Ok(query.first(conn).await.optional()?)
}

/// The account's first operator: the one an integration gets that names none.
pub async fn first(conn: &mut AsyncPgConnection, account: AccountId) -> StoreResult<Option<Operator>> {
    let query = operators::table
        .filter(operators::account_id.eq(account.as_uuid()))
        .order((operators::created_at, operators::id))
        .select(Operator::as_select());
    Ok(query.first(conn).await.optional()?)
}

/// The operator that speaks for a knowledge base, if one does; the first of several.
pub async fn of_knowledge_base(
    conn: &mut AsyncPgConnection,
    account: AccountId,
    knowledge_base: KnowledgeBaseId,
) -> StoreResult<Option<Operator>> {
    let query = operators::table
        .filter(operators::account_id.eq(account.as_uuid()))
        .filter(operators::knowledge_base_id.eq(knowledge_base.as_uuid()))
        .order((operators::created_at, operators::id))
        .select(Operator::as_select());
    Ok(query.first(conn).await.optional()?)
}

/// Operators after `after`, oldest first, at most `limit`.
pub async fn list(
    conn: &mut AsyncPgConnection,
    account: AccountId,
    after: Option<OperatorId>,
    limit: i64,
) -> StoreResult<Vec<Operator>> {
    let mut query = operators::table
        .filter(operators::account_id.eq(account.as_uuid()))
        .order(operators::id)
        .limit(limit)
        .select(Operator::as_select())
        .into_boxed();
    if let Some(after) = after {
        query = query.filter(operators::id.gt(after.as_uuid()));
    }
    Ok(query.load(conn).await?)
}

/// Writes a new operator. Its knowledge base is the account's; the caller has looked.
pub async fn insert(conn: &mut AsyncPgConnection, account: AccountId, new: &Operator) -> StoreResult<()> {
    diesel::insert_into(operators::table)
        .values((
            operators::id.eq(new.id.as_uuid()),
            operators::account_id.eq(account.as_uuid()),
            operators::knowledge_base_id.eq(new.knowledge_base_id.as_uuid()),
            operators::name.eq(&new.name),
            operators::business_name.eq(&new.business_name),
            operators::website_url.eq(&new.website_url),
            operators::language.eq(&new.language),
            operators::languages.eq(&new.languages),
            operators::tone.eq(&new.tone),
            operators::instructions.eq(&new.instructions),
            operators::settings.eq(&new.settings),
            operators::created_at.eq(new.created_at.to_diesel()),
            operators::updated_at.eq(new.updated_at.to_diesel()),
        ))
        .execute(conn)
        .await?;
    Ok(())
}

/// Writes every changeable field of an operator.
pub async fn update(
    conn: &mut AsyncPgConnection,
    now: Timestamp,
    account: AccountId,
    changed: &Operator,
) -> StoreResult<OperatorOutcome> {
    let updated = diesel::update(operators::table.find(changed.id.as_uuid()))
        .filter(operators::account_id.eq(account.as_uuid()))
        .set((
            operators::knowledge_base_id.eq(changed.knowledge_base_id.as_uuid()),
            operators::name.eq(&changed.name),
            operators::business_name.eq(&changed.business_name),
            operators::website_url.eq(&changed.website_url),
            operators::language.eq(&changed.language),
            operators::languages.eq(&changed.languages),
            operators::tone.eq(&changed.tone),
            operators::instructions.eq(&changed.instructions),
            operators::settings.eq(&changed.settings),
            operators::updated_at.eq(now.to_diesel()),
        ))
        .execute(conn)
        .await?;
    Ok(if updated == 1 { OperatorOutcome::Written } else { OperatorOutcome::Gone })
}

/// Deletes an operator no number has ever been answered by.
pub async fn delete(conn: &mut AsyncPgConnection, account: AccountId, id: OperatorId) -> StoreResult<OperatorOutcome> {
    let used = integrations::table.filter(integrations::operator_id.eq(operators::id));
    let deleted = diesel::delete(operators::table.find(id.as_uuid()))
        .filter(operators::account_id.eq(account.as_uuid()))
        .filter(diesel::dsl::not(diesel::dsl::exists(used)))
        .execute(conn)
        .await;
    match deleted {
        Ok(1..) => Ok(OperatorOutcome::Written),
        Ok(0) if get(conn, account, id).await?.is_some() => Ok(OperatorOutcome::InUse),
        Ok(0) => Ok(OperatorOutcome::Gone),
        Err(error) if StoreError::is_still_referenced(&error) => Ok(OperatorOutcome::InUse),
        Err(error) => Err(error.into()),
    }
}
