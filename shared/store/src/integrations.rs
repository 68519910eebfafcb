//! Connected numbers. Secrets are sealed before they come here and opened where they are used.

use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use jiff::Timestamp;
use jiff_diesel::{NullableTimestamp, ToDiesel as _};
use reaktly_domain::identity::{BusinessAccountId, PhoneNumber, PhoneNumberId};
use reaktly_domain::ids::{AccountId, IntegrationId, OperatorId};
use uuid::Uuid;

use crate::schema::integrations;
use crate::{StoreError, StoreResult};

/// Vault purpose of access tokens; the place is [`place_of`] the integration.
pub const ACCESS_TOKEN_PURPOSE: &str = "integrations.access_token";
/// Vault purpose of app secrets; the place is [`place_of`] the integration.
pub const APP_SECRET_PURPOSE: &str = "integrations.app_secret";
/// Vault purpose of verify tokens; the place is [`place_of`] the integration.
pub const VERIFY_TOKEN_PURPOSE: &str = "integrations.verify_token";
/// The unique index that keeps a number in one account.
const NUMBER_INDEX: &str = "integrations_phone_number_id";

/// What a sealed secret of an integration is bound to.
pub fn place_of(integration: IntegrationId) -> [u8; 16] {
    integration.as_uuid().into_bytes()
}

/// What the last call to the Graph API said of the credentials.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Connection {
    /// Meta has not been reached with them.
    Unverified,
    /// Meta takes them.
    Ok,
    /// Meta refuses them.
    Failing,
}

impl Connection {
    /// As stored.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Unverified => "unverified",
            Self::Ok => "ok",
            Self::Failing => "failing",
        }
    }

    /// Reads the stored form; anything else is unverified.
    pub fn from_name(name: &str) -> Self {
        match name {
            "ok" => Self::Ok,
            "failing" => Self::Failing,
            _ => Self::Unverified,
        }
    }
}

/// A connected number.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = integrations)]
pub struct Integration {
    /// Its id.
    #[diesel(deserialize_as = Uuid)]
    pub id: IntegrationId,
    /// Whose it is.
    #[diesel(deserialize_as = Uuid)]
    pub account_id: AccountId,
    /// The operator that answers.
    #[diesel(deserialize_as = Uuid)]
    pub operator_id: OperatorId,
    /// Its name for people.
    pub name: String,
    /// Meta's id of the number, digits.
    pub phone_number_id: String,
    /// Meta's id of the business account, digits.
    pub business_account_id: String,
    /// `+` and digits.
    pub phone_number: String,
    /// The random part of its webhook URL.
    pub webhook_path: String,
    /// The verify token, sealed.
    pub verify_token_sealed: String,
    /// The access token, sealed.
    pub access_token_sealed: String,
    /// The access token's last four characters.
    pub access_token_last_four: String,
    /// The app secret, sealed.
    pub app_secret_sealed: Option<String>,
    /// The app secret's last four characters.
    pub app_secret_last_four: Option<String>,
    /// As [`Connection`] spells it.
    pub connection: String,
    /// When it was connected.
    #[diesel(deserialize_as = jiff_diesel::Timestamp)]
    pub created_at: Timestamp,
    /// When it last changed.
    #[diesel(deserialize_as = jiff_diesel::Timestamp)]
    pub updated_at: Timestamp,
    /// When it was disconnected.
    #[diesel(deserialize_as = NullableTimestamp)]
    pub deleted_at: Option<Timestamp>,
}

/// A secret ready to be stored.
#[derive(Debug, Clone)]
pub struct SealedSecret {
    /// The sealed text.
    pub sealed: String,
    /// The secret's last four characters, to recognise it by.
    pub last_four: String,
}

/// What of an integration its owner decides.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Its name for people.
    pub name: String,
    /// The operator that answers.
    pub operator: OperatorId,
    /// Meta's id of the number.
    pub phone_number_id: PhoneNumberId,
    /// Meta's id of the business account.
    pub business_account_id: BusinessAccountId,
    /// The number.
    pub phone_number: PhoneNumber,
    /// The access token.
    pub access_token: SealedSecret,
    /// The app secret.
    pub app_secret: Option<SealedSecret>,
}

/// What is made once and stays.
#[derive(Debug, Clone)]
pub struct NewIntegration {
    /// Its id; sealed secrets are bound to it.
    pub id: IntegrationId,
    /// The random part of its webhook URL.
    pub webhook_path: String,
    /// The verify token, sealed.
    pub verify_token_sealed: String,
    /// The rest.
    pub settings: Settings,
}

/// What became of writing a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NumberOutcome {
    /// Written.
    Written,
    /// Another integration has the number.
    NumberInUse,
    /// There is no such integration.
    Gone,
}

/// One integration that is still connected.
pub async fn get(
    conn: &mut AsyncPgConnection,
    account: AccountId,
    id: IntegrationId,
) -> StoreResult<Option<Integration>> {
    let query = integrations::table
        .find(id.as_uuid())
        .filter(integrations::account_id.eq(account.as_uuid()))
        .filter(integrations::deleted_at.is_null())
        .select(Integration::as_select());
    Ok(query.first(conn).await.optional()?)
}

/// As [`get`], locked until the transaction ends.
pub async fn lock(
    conn: &mut AsyncPgConnection,
    account: AccountId,
    id: IntegrationId,
) -> StoreResult<Option<Integration>> {
    let query = integrations::table
        .find(id.as_uuid())
        .filter(integrations::account_id.eq(account.as_uuid()))
        .filter(integrations::deleted_at.is_null())
        .select(Integration::as_select())
        .for_no_key_update();
    Ok(query.first(conn).await.optional()?)
}

/// The connected integration of a number, whichever account has it.
pub async fn of_number(
    conn: &mut AsyncPgConnection,
    phone_number_id: &PhoneNumberId,
) -> StoreResult<Option<Integration>> {
    let query = integrations::table
        .filter(integrations::phone_number_id.eq(phone_number_id.as_str()))
        .filter(integrations::deleted_at.is_null())
        .select(Integration::as_select());
    Ok(query.first(conn).await.optional()?)
}

/// The connected integration of a webhook path.
pub async fn of_path(conn: &mut AsyncPgConnection, webhook_path: &str) -> StoreResult<Option<Integration>> {
    let query = integrations::table
        .filter(integrations::webhook_path.eq(webhook_path))
        .filter(integrations::deleted_at.is_null())
        .select(Integration::as_select());
    Ok(query.first(conn).await.optional()?)
}

/// An account's connected integrations after `after`, oldest first, at most `limit`.
pub async fn list(
    conn: &mut AsyncPgConnection,
    account: AccountId,
    after: Option<IntegrationId>,
    limit: i64,
) -> StoreResult<Vec<Integration>> {
    let mut query = integrations::table
        .filter(integrations::account_id.eq(account.as_uuid()))
        .filter(integrations::deleted_at.is_null())
        .order(integrations::id)
        .limit(limit)
        .select(Integration::as_select())
        .into_boxed();
    if let Some(after) = after {
        query = query.filter(integrations::id.gt(after.as_uuid()));
    }
    Ok(query.load(conn).await?)
}

/// Every connected integration of the installation, oldest first: what the bucket for ingress must hold.
pub async fn connected(conn: &mut AsyncPgConnection) -> StoreResult<Vec<Integration>> {
    let query = integrations::table
        .filter(integrations::deleted_at.is_null())
        .order(integrations::id)
        .select(Integration::as_select());
    Ok(query.load(conn).await?)
}

/// Writes a new integration.
pub async fn insert(
    conn: &mut AsyncPgConnection,
    now: Timestamp,
    account: AccountId,
    new: &NewIntegration,
) -> StoreResult<NumberOutcome> {
    let settings = &new.settings;
    let secret = settings.app_secret.as_ref();
    let inserted = diesel::insert_into(integrations::table)
        .values((
            integrations::id.eq(new.id.as_uuid()),
            integrations::account_id.eq(account.as_uuid()),
            integrations::operator_id.eq(settings.operator.as_uuid()),
            integrations::name.eq(&settings.name),
            integrations::phone_number_id.eq(settings.phone_number_id.as_str()),
            integrations::business_account_id.eq(settings.business_account_id.as_str()),
            integrations::phone_number.eq(settings.phone_number.as_str()),
            integrations::webhook_path.eq(&new.webhook_path),
            integrations::verify_token_sealed.eq(&new.verify_token_sealed),
            integrations::access_token_sealed.eq(&settings.access_token.sealed),
            integrations::access_token_last_four.eq(&settings.access_token.last_four),
            integrations::app_secret_sealed.eq(secret.map(|secret| &secret.sealed)),
            integrations::app_secret_last_four.eq(secret.map(|secret| &secret.last_four)),
            integrations::created_at.eq(now.to_diesel()),
            integrations::updated_at.eq(now.to_diesel()),
        ))
        .on_conflict_do_nothing()
        .execute(conn)
        .await?;
    Ok(if inserted == 1 { NumberOutcome::Written } else { NumberOutcome::NumberInUse })
}

/// Writes what the owner decides; the credentials count as unverified again. A taken number leaves the running
/// transaction unusable: the caller rolls it back.
pub async fn update(
    conn: &mut AsyncPgConnection,
    now: Timestamp,
    account: AccountId,
    id: IntegrationId,
    settings: &Settings,
) -> StoreResult<NumberOutcome> {
    let secret = settings.app_secret.as_ref();
    let updated = diesel::update(integrations::table.find(id.as_uuid()))
        .filter(integrations::account_id.eq(account.as_uuid()))
        .filter(integrations::deleted_at.is_null())
        .set((
            integrations::operator_id.eq(settings.operator.as_uuid()),
            integrations::name.eq(&settings.name),
            integrations::phone_number_id.eq(settings.phone_number_id.as_str()),
            integrations::business_account_id.eq(settings.business_account_id.as_str()),
            integrations::phone_number.eq(settings.phone_number.as_str()),
            integrations::access_token_sealed.eq(&settings.access_token.sealed),
            integrations::access_token_last_four.eq(&settings.access_token.last_four),
            integrations::app_secret_sealed.eq(secret.map(|secret| &secret.sealed)),
            integrations::app_secret_last_four.eq(secret.map(|secret| &secret.last_four)),
            integrations::connection.eq(Connection::Unverified.as_str()),
            integrations::updated_at.eq(now.to_diesel()),
        ))
        .execute(conn)
        .await;
    match updated {
        Ok(0) => Ok(NumberOutcome::Gone),
        Ok(_) => Ok(NumberOutcome::Written),
        Err(error) if StoreError::violates(&error, NUMBER_INDEX) => Ok(NumberOutcome::NumberInUse),
        Err(error) => Err(error.into()),
    }
}

/// Records what Meta said of the credentials, unless they changed since `seen` was read.
pub async fn set_connection(
    conn: &mut AsyncPgConnection,
    seen: &Integration,
    connection: Connection,
) -> StoreResult<()> {
    diesel::update(integrations::table.find(seen.id.as_uuid()))
        .filter(integrations::account_id.eq(seen.account_id.as_uuid()))
        .filter(integrations::access_token_sealed.eq(&seen.access_token_sealed))
        .filter(integrations::phone_number_id.eq(&seen.phone_number_id))
        .set(integrations::connection.eq(connection.as_str()))
        .execute(conn)
        .await?;
    Ok(())
}

/// Disconnects a number; its conversations stay. `false` when there is no such integration.
pub async fn delete(
    conn: &mut AsyncPgConnection,
    now: Timestamp,
    account: AccountId,
    id: IntegrationId,
) -> StoreResult<bool> {
    let updated = diesel::update(integrations::table.find(id.as_uuid()))
        .filter(integrations::account_id.eq(account.as_uuid()))
        .filter(integrations::deleted_at.is_null())
        .set((integrations::deleted_at.eq(now.to_diesel()), integrations::updated_at.eq(now.to_diesel())))
        .execute(conn)
        .await?;
    Ok(updated == 1)
}
