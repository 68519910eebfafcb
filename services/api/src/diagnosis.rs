//! What is wrong with an integration, as a ladder: each check says what was seen and what to do.
//!
//! Active checks ask Meta and our own webhook URL; passive ones say what was last seen without asking anybody.

mod active;
mod passive;
mod seen;

use std::time::Duration;

use jiff::Timestamp;
use reaktly_domain::identity::PhoneNumberId;
use reaktly_domain::limits::Throughput;
use reaktly_graph::{GraphError, PhoneNumberInfo};
use reaktly_store::integration_health::Health;
use reaktly_store::integrations::{Connection, Integration};
use reaktly_store::{AsyncConnection as _, AsyncPgConnection, StoreError, limits};

use crate::api::Api;
use crate::routes::{Check, CheckState};

/// How long the first word of Meta is waited for.
const FIRST_WORD_MAX: Duration = Duration::from_secs(3);

/// Whether Meta takes the credentials: one bounded call. Away, slow or busy is neither yes nor no.
pub(crate) async fn first_word(api: &Api, integration: &Integration) -> Connection {
    let Ok(token) = api.seals.access_token(integration) else { return Connection::Unverified };
    let Ok(number) = PhoneNumberId::parse(&integration.phone_number_id) else { return Connection::Unverified };
    match tokio::time::timeout(FIRST_WORD_MAX, api.graph.phone_number(&token, &number)).await {
        Ok(Ok(phone)) => {
            heed(api, integration, &phone).await;
            Connection::Ok
        }
        Ok(Err(GraphError::Refused(refusal))) if is_about_credentials(refusal.http_status) => Connection::Failing,
        Ok(Err(_)) | Err(_) => Connection::Unverified,
    }
}

/// What Meta allows the number is the sender's ceiling from now on. That it could not be kept harms nothing: the sender
/// stays at the ceiling it knew.
async fn heed(api: &Api, integration: &Integration, phone: &PhoneNumberInfo) {
    let level = phone.throughput.as_ref().and_then(|throughput| throughput.level.as_deref());
    let Some(throughput) = level.and_then(Throughput::from_level) else { return };
    let kept = async {
        let (now, account, id) = (api.now(), integration.account_id, integration.id);
        let mut conn = api.store.connection().await?;
        let set = async |conn: &mut AsyncPgConnection| limits::set_ceiling(conn, now, account, id, throughput).await;
        (*conn).transaction::<_, StoreError, _>(set).await
    };
    if let Err(error) = kept.await {
        tracing::warn!(%error, integration.id = %integration.id, "could not keep what Meta allows the number");
    }
}

/// Every check, asking whoever can be asked, and what Meta says of the credentials.
pub(crate) async fn examine(api: &Api, integration: &Integration, health: &Health) -> (Vec<Check>, Connection) {
    let (mut checks, connection) = active::checks(api, integration).await;
    checks.extend(passive::checks(api, integration, health, &seen::look(api, integration).await));
    (checks, connection)
}

/// Every check without asking anybody: the active ones as they were last time.
pub(crate) async fn recall(api: &Api, integration: &Integration, health: &Health) -> Vec<Check> {
    let last: Vec<Check> = serde_json::from_value(health.checks.clone()).unwrap_or_default();
    let mut checks: Vec<Check> = if last.is_empty() {
        active::NAMES.iter().map(|(id, title)| not_checked(id, title, api.now())).collect()
    } else {
        last.into_iter().filter(|check| active::NAMES.iter().any(|(id, _)| *id == check.id)).collect()
    };
    checks.extend(passive::checks(api, integration, health, &seen::look(api, integration).await));
    checks
}

/// A refusal with these statuses is about what was asked and by whom; others are about Meta's own day.
const fn is_about_credentials(http_status: u16) -> bool {
    matches!(http_status, 400..=404)
}

fn not_checked(id: &str, title: &str, now: Timestamp) -> Check {
    check((id, title), CheckState::Unknown, "not checked yet", "Run the check.", now)
}

fn check(
    (id, title): (&str, &str),
    state: CheckState,
    evidence: impl Into<String>,
    fix: impl Into<String>,
    checked_at: Timestamp,
) -> Check {
    let (evidence, fix) = (evidence.into(), fix.into());
    Check { id: id.to_owned(), state, title: title.to_owned(), evidence, fix, checked_at }
}
