//! Connecting a number: the row, what ingress must know, and a first word from Meta.

mod credentials;
mod live;

use actix_web::http::StatusCode;
use jiff::Timestamp;
use reaktly_domain::ids::{AccountId, IntegrationId, OperatorId};
use reaktly_input::Given;
use reaktly_store::integrations::{self, Integration, NewIntegration, NumberOutcome, SealedSecret, Settings};
use reaktly_store::{AsyncConnection as _, AsyncPgConnection, Causes, Written, audit, integration_health, operators};
use secrecy::SecretString;
use serde_json::json;

use crate::access::{Caller, Role, WriteIntegrations, random_text};
use crate::api::Api;
use crate::problem::{Code, Problem};
use crate::routes;

pub(crate) use credentials::{Credentials, IntegrationPatch};
pub(crate) use live::keep_bucket;

/// Random bytes of a webhook path: 192 bits, 32 URL-safe characters.
const PATH_BYTES: usize = 24;
/// Random bytes of a verify token: 192 bits, 32 URL-safe characters.
const VERIFY_TOKEN_BYTES: usize = 24;

/// Connects a number, or updates it in place when the account has it already: 201 or 200, and the integration.
pub(crate) async fn connect(
    api: &Api,
    caller: &Caller<WriteIntegrations>,
    credentials: Credentials,
) -> Result<(StatusCode, Integration), Problem> {
    let (now, account) = (api.now(), caller.account);
    let mut conn = api.store.connection().await?;
    let (status, integration, written) = conn
        .transaction::<_, Problem, _>(async |conn| {
            match integrations::of_number(conn, &credentials.phone_number_id).await? {
                Some(other) if other.account_id != account => Err(Problem::of(Code::NumberInUse)),
                Some(own) => {
                    let patch = credentials.clone().into();
                    let (integration, written) = apply(api, conn, now, caller, own.id, patch).await?;
                    Ok((StatusCode::OK, integration, written))
                }
                None => {
                    let new = new_integration(api, conn, account, &credentials).await?;
                    refuse_taken(integrations::insert(conn, now, account, &new).await?)?;
                    let (integration, written) =
                        announce(api, conn, now, caller, new.id, "integration.connected").await?;
                    Ok((StatusCode::CREATED, integration, written))
                }
            }
        })
        .await?;
    api.publish(written);
    Ok((status, integration))
}

/// Changes an integration; its path and verify token stay.
pub(crate) async fn change(
    api: &Api,
    caller: &Caller<WriteIntegrations>,
    id: IntegrationId,
    patch: IntegrationPatch,
) -> Result<Integration, Problem> {
    let now = api.now();
    let mut conn = api.store.connection().await?;
    let (integration, written) =
        conn.transaction::<_, Problem, _>(async |conn| apply(api, conn, now, caller, id, patch.clone()).await).await?;
    api.publish(written);
    Ok(integration)
}

/// Disconnects a number and waits a moment until ingress can know; its conversations stay.
pub(crate) async fn disconnect(
    api: &Api,
    caller: &Caller<WriteIntegrations>,
    integration: &Integration,
) -> Result<(), Problem> {
    let (now, account) = (api.now(), caller.account);
    let mut conn = api.store.connection().await?;
    let written = conn
        .transaction::<_, Problem, _>(async |conn| {
            if !integrations::delete(conn, now, account, integration.id).await? {
                return Err(Problem::of(Code::NotFound));
            }
            let deed = ("integration.disconnected", integration.id.as_uuid());
            audit::record(conn, now, account, caller.actor(), deed, json!({})).await?;
            let mut causes = Causes::default();
            causes.push(live::purge(now, &integration.webhook_path));
            Ok(causes.write(conn).await?)
        })
        .await?;
    drop(conn);
    api.publish(written);
    live::wait_until_gone(api, &integration.webhook_path).await;
    Ok(())
}

/// Waits a moment until ingress knows the integration and Meta has said a word about its credentials; neither is
/// needed for success. The integration as somebody with `role` sees it.
pub(crate) async fn settle(
    api: &Api,
    mut integration: Integration,
    role: Role,
) -> Result<routes::Integration, Problem> {
    let (connection, ()) =
        futures_util::join!(crate::diagnosis::first_word(api, &integration), live::wait_until_live(api, &integration));
    let mut conn = api.store.connection().await?;
    integrations::set_connection(&mut conn, &integration, connection).await?;
    drop(conn);
    connection.as_str().clone_into(&mut integration.connection);
    crate::template_sync::request(api, &integration);
    routes::present_integration(api, &integration, role).await
}

async fn apply(
    api: &Api,
    conn: &mut AsyncPgConnection,
    now: Timestamp,
    caller: &Caller<WriteIntegrations>,
    id: IntegrationId,
    patch: IntegrationPatch,
) -> Result<(Integration, Written), Problem> {
    let account = caller.account;
    let held = integrations::lock(conn, account, id).await?.ok_or_else(|| Problem::of(Code::NotFound))?;
    let operator = match patch.operator {
        Some(operator) => find_operator(conn, account, Some(operator)).await?,
        None => held.operator_id,
    };
    let seal_token = |token: &SecretString| api.seals.seal_access_token(id, token);
    let access_token = patch.access_token.as_ref().map(seal_token).transpose().map_err(internal)?;
    let app_secret = match &patch.app_secret {
        Given::Absent => held
            .app_secret_sealed
            .clone()
            .zip(held.app_secret_last_four.clone())
            .map(|(sealed, last)| SealedSecret { sealed, last_four: last }),
        Given::Cleared => None,
        Given::Set(secret) => Some(api.seals.seal_app_secret(id, secret).map_err(internal)?),
    };
    let settings = Settings {
        name: patch.name.unwrap_or(held.name),
        operator,
        phone_number_id: kept(patch.phone_number_id, &held.phone_number_id)?,
        business_account_id: kept(patch.business_account_id, &held.business_account_id)?,
        phone_number: kept(patch.phone_number, &held.phone_number)?,
        access_token: access_token
            .unwrap_or(SealedSecret { sealed: held.access_token_sealed, last_four: held.access_token_last_four }),
        app_secret,
    };
    refuse_taken(integrations::update(conn, now, account, id, &settings).await?)?;
    integration_health::forget_refusals(conn, account, id).await?;
    announce(api, conn, now, caller, id, "integration.changed").await
}

/// Writes the audit and what ingress must know; the integration as it now stands.
async fn announce(
    api: &Api,
    conn: &mut AsyncPgConnection,
    now: Timestamp,
    caller: &Caller<WriteIntegrations>,
    id: IntegrationId,
    action: &str,
) -> Result<(Integration, Written), Problem> {
    let integration = integrations::get(conn, caller.account, id).await?.ok_or_else(|| Problem::of(Code::NotFound))?;
    audit::record(conn, now, caller.account, caller.actor(), (action, id.as_uuid()), json!({})).await?;
    let mut causes = Causes::default();
    causes.push(live::put(api, now, &integration).map_err(internal)?);
    Ok((integration, causes.write(conn).await?))
}

async fn new_integration(
    api: &Api,
    conn: &mut AsyncPgConnection,
    account: AccountId,
    credentials: &Credentials,
) -> Result<NewIntegration, Problem> {
    let id = IntegrationId::generate(api.now());
    let verify_token = random_text::<VERIFY_TOKEN_BYTES>().map_err(internal)?;
    let app_secret = credentials.app_secret.as_ref().map(|secret| api.seals.seal_app_secret(id, secret));
    Ok(NewIntegration {
        id,
        webhook_path: random_text::<PATH_BYTES>().map_err(internal)?,
        verify_token_sealed: api.seals.seal_verify_token(id, &SecretString::from(verify_token)).map_err(internal)?,
        settings: Settings {
            name: credentials.name.clone().unwrap_or_else(|| credentials.phone_number.as_str().to_owned()),
            operator: find_operator(conn, account, credentials.operator).await?,
            phone_number_id: credentials.phone_number_id.clone(),
            business_account_id: credentials.business_account_id.clone(),
            phone_number: credentials.phone_number.clone(),
            access_token: api.seals.seal_access_token(id, &credentials.access_token).map_err(internal)?,
            app_secret: app_secret.transpose().map_err(internal)?,
        },
    })
}

/// The operator named, else the account's first.
async fn find_operator(
    conn: &mut AsyncPgConnection,
    account: AccountId,
    named: Option<OperatorId>,
) -> Result<OperatorId, Problem> {
    let operator = match named {
        Some(id) => operators::get(conn, account, id).await?,
        None => operators::first(conn, account).await?,
    };
    operator.map(|operator| operator.id).ok_or_else(|| Problem::field("operatorId", "is no operator of the account"))
}

fn refuse_taken(outcome: NumberOutcome) -> Result<(), Problem> {
    match outcome {
        NumberOutcome::Written => Ok(()),
        NumberOutcome::NumberInUse => Err(Problem::of(Code::NumberInUse)),
        NumberOutcome::Gone => Err(Problem::of(Code::NotFound)),
    }
}

/// The value given, else the stored one, which was checked when it was stored.
fn kept<T: TryFrom<String, Error: Into<anyhow::Error>>>(given: Option<T>, stored: &str) -> Result<T, Problem> {
    match given {
        Some(value) => Ok(value),
        None => T::try_from(stored.to_owned()).map_err(internal),
    }
}

fn internal(error: impl Into<anyhow::Error>) -> Problem {
    Problem::because(Code::Internal, error)
}
