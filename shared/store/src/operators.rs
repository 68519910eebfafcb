//! AI operators: persona and settings.

use std::collections::HashMap;

use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use jiff::{SignedDuration, Timestamp};
use jiff_diesel::ToDiesel as _;
use reaktly_domain::ids::{AccountId, IntegrationId, KnowledgeBaseId, OperatorId};
use reaktly_domain::operator_settings::OperatorSettings;
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
    /// An open object; what of it has a meaning is in [`OperatorSettings`].
    pub settings: serde_json::Value,
    /// When it was made.
    #[diesel(deserialize_as = jiff_diesel::Timestamp)]
    pub created_at: Timestamp,
    /// When it last changed.
    #[diesel(deserialize_as = jiff_diesel::Timestamp)]
    pub updated_at: Timestamp,
}

impl Operator {
    /// The settings as they count.
    pub fn settings(&self) -> OperatorSettings {
        OperatorSettings::of(&self.settings)
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

/// The operator of a number, if the number is still connected.
pub async fn of_number(
    conn: &mut AsyncPgConnection,
    account: AccountId,
    number: IntegrationId,
) -> StoreResult<Option<Operator>> {
    let query = operators::table
        .inner_join(integrations::table)
        .filter(integrations::id.eq(number.as_uuid()))
        .filter(integrations::account_id.eq(account.as_uuid()))
        .filter(integrations::deleted_at.is_null())
        .select(Operator::as_select());
    Ok(query.first(conn).await.optional()?)
}

/// The quiet times of those numbers whose operators ask for one of their own, where the installation's is `least`.
pub async fn quiet_times(
    conn: &mut AsyncPgConnection,
    numbers: &[IntegrationId],
    least: SignedDuration,
) -> StoreResult<HashMap<IntegrationId, SignedDuration>> {
    let asks = diesel::dsl::sql::<diesel::sql_types::Bool>("operators.settings ? 'quietMs'");
    let rows: Vec<(Uuid, serde_json::Value)> = operators::table
        .inner_join(integrations::table)
        .filter(integrations::id.eq_any(numbers.iter().map(IntegrationId::as_uuid)))
        .filter(asks)
        .select((integrations::id, operators::settings))
        .load(conn)
        .await?;
    let quiet = |(id, settings)| (IntegrationId::from_uuid(id), OperatorSettings::of(&settings).quiet(least));
    Ok(rows.into_iter().map(quiet).collect())
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
