//! What ingress must know of each webhook path, in the bucket: written with the change that causes it, waited for,
//! compared and repaired.

use std::time::Duration;

use anyhow::Context as _;
use jiff::Timestamp;
use reaktly_domain::ids::OutboxId;
use reaktly_events::integration_keys::IntegrationKeys;
use reaktly_events::outbox::{OutboxKind, OutboxRow};
use reaktly_events::streams::INTEGRATIONS_BUCKET;
use reaktly_store::integrations::{self, Integration};
use reaktly_store::{AsyncConnection as _, Causes, StoreError};

use crate::api::Api;

/// How long the answer to a change waits for the bucket.
const LIVE_WAIT_MAX: Duration = Duration::from_secs(2);
/// Between two looks at the bucket while waiting.
const LIVE_LOOK_EVERY: Duration = Duration::from_millis(40);
/// How long one look may take when nobody waits for the bucket.
const LOOK_MAX: Duration = Duration::from_millis(800);
/// Between two comparisons of the whole bucket.
const COMPARE_EVERY: Duration = Duration::from_mins(1);
/// Before the next comparison when one failed: the bucket may be on its way.
const COMPARE_AGAIN: Duration = Duration::from_secs(2);
/// Comparing fails for this long before the component counts as stalled.
const COMPARE_BOUND: Duration = Duration::from_mins(5);

impl Api {
    /// The callback URL of a webhook path.
    pub(crate) fn webhook_url(&self, path: &str) -> String {
        let base = self.policy.public_url.as_str().trim_end_matches('/');
        format!("{base}/webhooks/whatsapp_cloud/{path}")
    }

    /// Whether the bucket holds what ingress must know of the integration.
    pub(crate) async fn is_live(&self, integration: &Integration) -> bool {
        tokio::time::timeout(LOOK_MAX, is_in_bucket(self, integration)).await.unwrap_or(false)
    }
}

/// The outbox row that tells ingress of an integration.
pub(super) fn put(api: &Api, now: Timestamp, integration: &Integration) -> anyhow::Result<OutboxRow> {
    let keys = api.seals.integration_keys(integration)?;
    let payload = serde_json::to_vec(&keys).context("could not write the keys of an integration")?;
    Ok(row(now, OutboxKind::KvPut, &integration.webhook_path, payload))
}

/// The outbox row that makes ingress forget a path.
pub(super) fn purge(now: Timestamp, path: &str) -> OutboxRow {
    row(now, OutboxKind::KvPurge, path, Vec::new())
}

/// Returns when ingress can know the integration, after two seconds at the latest.
pub(super) async fn wait_until_live(api: &Api, integration: &Integration) {
    let looking = async {
        while !is_in_bucket(api, integration).await {
            tokio::time::sleep(LIVE_LOOK_EVERY).await;
        }
    };
    // Whoever presents the integration looks again and says what is true then.
    tokio::time::timeout(LIVE_WAIT_MAX, looking).await.unwrap_or_default();
}

/// Returns when ingress can know that a path is no more, after two seconds at the latest.
pub(super) async fn wait_until_gone(api: &Api, path: &str) {
    let looking = async {
        while !matches!(api.bucket.get(path).await, Ok(None)) {
            tokio::time::sleep(LIVE_LOOK_EVERY).await;
        }
    };
    // The path is gone all the same: the row that says so is written.
    tokio::time::timeout(LIVE_WAIT_MAX, looking).await.unwrap_or_default();
}

/// Compares the bucket with the database at start, after every new connection and every minute, and repairs it: a wiped
/// NATS heals itself, and a key is sealed anew when the ring's first key is another.
pub(crate) async fn keep_bucket(api: Api) -> anyhow::Result<()> {
    let progress = api.context.health().progress("integrations_bucket", COMPARE_BOUND);
    let shutdown = api.context.shutdown().clone();
    let mut links = api.bus.links();
    loop {
        links.mark_unchanged();
        let again = match repair(&api).await {
            Ok(()) => {
                progress.tick();
                COMPARE_EVERY
            }
            Err(error) => {
                tracing::warn!("could not compare the bucket of integrations: {error:#}");
                COMPARE_AGAIN
            }
        };
        tokio::select! {
            () = shutdown.cancelled() => return Ok(()),
            () = tokio::time::sleep(again) => {}
            changed = links.changed() => changed.context("the bus is closed")?,
        }
    }
}

async fn repair(api: &Api) -> anyhow::Result<()> {
    let held = api.bucket.all().await.context("could not read the bucket")?;
    let now = api.now();
    let mut conn = api.store.connection().await?;
    let written = conn
        .transaction::<_, StoreError, _>(async |conn| {
            let connected = integrations::connected(conn).await?;
            let mut causes = Causes::default();
            for integration in &connected {
                let value = held.get(&integration.webhook_path);
                if value.is_some_and(|value| says_the_same(api, value, integration)) {
                    continue;
                }
                tracing::info!(integration.id = %integration.id, "telling ingress of an integration anew");
                match put(api, now, integration) {
                    Ok(row) => causes.push(row),
                    Err(error) => {
                        tracing::error!(integration.id = %integration.id, "the secrets do not open: {error:#}");
                    }
                }
            }
            let is_connected = |path: &String| connected.iter().any(|one| one.webhook_path == *path);
            for path in held.keys().filter(|path| !is_connected(path)) {
                causes.push(purge(now, path));
            }
            causes.write(conn).await
        })
        .await?;
    api.publish(written);
    Ok(())
}

async fn is_in_bucket(api: &Api, integration: &Integration) -> bool {
    match api.bucket.get(&integration.webhook_path).await {
        Ok(Some(value)) => says_the_same(api, &value, integration),
        Ok(None) => false,
        Err(error) => {
            tracing::debug!(%error, "could not look into the bucket of integrations");
            false
        }
    }
}

fn says_the_same(api: &Api, value: &[u8], integration: &Integration) -> bool {
    let held: Result<IntegrationKeys, _> = serde_json::from_slice(value);
    held.is_ok_and(|held| api.seals.is_current(&held, integration).unwrap_or(false))
}

fn row(now: Timestamp, kind: OutboxKind, path: &str, payload: Vec<u8>) -> OutboxRow {
    let subject = format!("{INTEGRATIONS_BUCKET}/{path}");
    OutboxRow {
        id: OutboxId::generate(now),
        kind,
        ordering_key: subject.clone(),
        subject,
        headers: std::collections::BTreeMap::new(),
        payload: payload.into(),
    }
}
