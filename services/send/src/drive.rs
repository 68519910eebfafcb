//! Driving a conversation: claim, post, record, until nothing of it may leave.

use std::sync::Arc;
use std::time::Instant;

use jiff::{SignedDuration, Timestamp};
use reaktly_bus::{Delivery, Failure, Handler};
use reaktly_domain::ids::{AccountId, ConversationId};
use reaktly_events::Wake;
use reaktly_events::envelope::{Stage, wake_at};
use reaktly_store::integration_health::{self, GraphWord, Standstill};
use reaktly_store::outcomes::{self, Outcome, Recorded};
use reaktly_store::sending::{self, Claim, Next};
use reaktly_store::{AsyncConnection as _, AsyncPgConnection, Causes, StoreError, StoreResult, Written, limits};
use reaktly_worker::{Worker, failure};
use serde_json::json;

use crate::decide::{Feedback, decide};
use crate::metrics::Metrics;
use crate::post::{Posted, Poster};

/// Tries to record an outcome while the database is away, before the lease decides.
const RECORD_TRIES_MAX: u32 = 20;
/// Between those tries.
const RECORD_PAUSE: std::time::Duration = std::time::Duration::from_millis(500);

/// Sends what conversations have queued.
#[derive(Debug)]
pub(crate) struct Driver {
    pub(crate) worker: Worker,
    poster: Poster,
    lease: SignedDuration,
    pub(crate) metrics: Metrics,
}

/// Drives the conversation a task names.
pub(crate) struct WakeHandler(Arc<Driver>);

impl WakeHandler {
    pub(crate) fn new(driver: Arc<Driver>) -> Self {
        Self(driver)
    }
}

impl Handler for WakeHandler {
    type Message = Wake;

    async fn handle(&self, _delivery: Delivery, wake: Wake) -> Result<(), Failure> {
        let account = wake.account_id.parse().map_err(|error| Failure::reject("account_id", uuid_error(error)))?;
        let conversation =
            wake.conversation_id.parse().map_err(|error| Failure::reject("conversation_id", uuid_error(error)))?;
        self.0.drive(account, conversation).await.map_err(failure)
    }
}

impl Driver {
    pub(crate) fn new(worker: Worker, poster: Poster, lease: SignedDuration) -> Self {
        let metrics = Metrics::new(&worker.context.meter());
        Self { worker, poster, lease, metrics }
    }

    /// Sends until nothing of the conversation may leave now; what may leave later is scheduled.
    pub(crate) async fn drive(&self, account: AccountId, conversation: ConversationId) -> StoreResult<()> {
        loop {
            let now = self.worker.clock.now();
            let claimed_at = Instant::now();
            match self.next(now, account, conversation).await? {
                Next::Claimed(claim) => self.send(&claim, claimed_at).await?,
                Next::Settled { message, state } => {
                    tracing::info!(message.id = %message, state = state.name(), "a message was settled without a POST");
                    self.metrics.settled(state.name());
                }
                Next::NotBefore(_) | Next::Nothing => return Ok(()),
            }
        }
    }

    /// Claims the next message, or schedules the wake-up for it, in one transaction.
    async fn next(&self, now: Timestamp, account: AccountId, conversation: ConversationId) -> StoreResult<Next> {
        let lease = self.lease;
        let mut conn = self.worker.store.connection().await?;
        let (next, written) = (*conn)
            .transaction(async |conn: &mut AsyncPgConnection| {
                let next = sending::claim_next(conn, now, account, conversation, lease).await?;
                let mut causes = Causes::default();
                if let Next::NotBefore(at) = next {
                    causes.push(wake_at(Stage::Send, now, at, account, conversation));
                }
                Ok::<_, StoreError>((next, causes.write(conn).await?))
            })
            .await?;
        drop(conn);
        self.worker.publish(written).await;
        Ok(next)
    }

    #[tracing::instrument(
        name = "send message", skip_all,
        fields(message.id = %claim.message, conversation.id = %claim.conversation, attempt = claim.attempt)
    )]
    async fn send(&self, claim: &Claim, claimed_at: Instant) -> StoreResult<()> {
        let posted = self.poster.post(claim, claimed_at).await;
        let now = self.worker.clock.now();
        let (outcome, feedback) = match posted {
            Posted::Answered(result) => decide(&result, claim.attempt, now, jitter(claim)),
            Posted::TooLate => {
                let error = json!({ "code": null, "reason": "too_late", "title": "the claim was too old to be sent" });
                (Outcome::Retry { at: now, error }, Feedback::None)
            }
            Posted::Impossible(error) => {
                tracing::error!(error = format!("{error:#}"), "a message cannot be sent");
                let error = json!({ "code": null, "reason": "impossible", "title": format!("{error:#}") });
                (Outcome::Failed { error }, Feedback::None)
            }
        };
        self.log(claim, &outcome);
        let recorded = self.record_persistently(claim, &outcome, feedback).await?;
        if recorded == Recorded::Twice {
            self.metrics.duplicate();
            tracing::warn!("Meta accepted this message twice");
        }
        Ok(())
    }

    /// The POST is done: its outcome is worth waiting for the database. Past that, the lease makes it unknown.
    async fn record_persistently(&self, claim: &Claim, outcome: &Outcome, feedback: Feedback) -> StoreResult<Recorded> {
        let mut tries = 0;
        loop {
            tries += 1;
            match self.record(claim, outcome, feedback).await {
                Err(error) if error.is_transient() && tries < RECORD_TRIES_MAX => {
                    tokio::time::sleep(RECORD_PAUSE).await;
                }
                result => return result,
            }
        }
    }

    async fn record(&self, claim: &Claim, outcome: &Outcome, feedback: Feedback) -> StoreResult<Recorded> {
        let now = self.worker.clock.now();
        let mut conn = self.worker.store.connection().await?;
        let (recorded, written): (Recorded, Written) = (*conn)
            .transaction(async |conn: &mut AsyncPgConnection| {
                let mut causes = Causes::default();
                let recorded = outcomes::record(conn, now, claim, outcome, &mut causes).await?;
                take_feedback(conn, now, claim, outcome, feedback).await?;
                Ok::<_, StoreError>((recorded, causes.write(conn).await?))
            })
            .await?;
        drop(conn);
        self.worker.publish(written).await;
        Ok(recorded)
    }

    fn log(&self, claim: &Claim, outcome: &Outcome) {
        let (name, code) = match outcome {
            Outcome::Accepted { .. } => ("accepted", None),
            Outcome::Retry { error, .. } => ("retry", error.get("code").and_then(serde_json::Value::as_i64)),
            Outcome::Failed { error } => ("failed", error.get("code").and_then(serde_json::Value::as_i64)),
            Outcome::Unknown { .. } => ("unknown", None),
        };
        self.metrics.attempt(name);
        match outcome {
            Outcome::Accepted { .. } => tracing::debug!(message.id = %claim.message, "Meta took a message"),
            Outcome::Unknown { reason } => {
                tracing::warn!(message.id = %claim.message, reason, "the outcome of a message is unknown");
            }
            _ => tracing::warn!(message.id = %claim.message, outcome = name, code, "Meta refused a message"),
        }
    }
}

async fn take_feedback(
    conn: &mut AsyncPgConnection,
    now: Timestamp,
    claim: &Claim,
    outcome: &Outcome,
    feedback: Feedback,
) -> StoreResult<()> {
    let (account, integration, conversation) = (claim.account, claim.integration, claim.conversation);
    match feedback {
        Feedback::None => return Ok(()),
        Feedback::Taken => {
            let bucket = limits::lock_recipient(conn, now, account, conversation).await?;
            if bucket.strikes > 0 {
                limits::save_recipient(conn, conversation, bucket.relieved()).await?;
            }
        }
        Feedback::PairTooFast => {
            let bucket = limits::lock_recipient(conn, now, account, conversation).await?;
            limits::save_recipient(conn, conversation, bucket.struck(now)).await?;
        }
        Feedback::NumberTooFast => {
            let rate = limits::lock_number(conn, now, account, integration).await?;
            limits::save_number(conn, now, integration, rate.slowed_down(now)).await?;
        }
        Feedback::Standstill | Feedback::Refused => {}
    }
    let word = match outcome {
        Outcome::Retry { error, .. } | Outcome::Failed { error } => GraphWord::Refused {
            code: error
                .get("code")
                .and_then(serde_json::Value::as_i64)
                .and_then(|c| i32::try_from(c).ok())
                .unwrap_or(0),
            meaning: error.get("title").and_then(serde_json::Value::as_str).unwrap_or_default(),
            standstill: if feedback == Feedback::Standstill { Standstill::Yes } else { Standstill::No },
        },
        Outcome::Accepted { .. } | Outcome::Unknown { .. } => GraphWord::Accepted,
    };
    integration_health::heard(conn, now, account, integration, word).await
}

/// A number in 0..1 that differs between attempts and needs no source of randomness.
fn jitter(claim: &Claim) -> f64 {
    let byte = claim.attempt_id.as_uuid().as_bytes().last().copied().unwrap_or(0);
    f64::from(byte) / 256.0
}

fn uuid_error(error: uuid::Error) -> anyhow::Error {
    anyhow::Error::new(error)
}
