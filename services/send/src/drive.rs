//! Driving a conversation: claim, post, record, until nothing of it may leave.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use reaktly_bus::{Delivery, Failure, Handler};
use reaktly_domain::identity::Identity;
use reaktly_domain::ids::{AccountId, ConversationId, MessageId};
use reaktly_events::Wake;
use reaktly_store::outcomes::{Outcome, Recorded};
use reaktly_store::sending::{self, Claim, Next, Refusals, WAIT_IN_PLACE_MAX};
use reaktly_store::{AsyncConnection as _, AsyncPgConnection, Causes, StoreError, StoreResult};
use reaktly_worker::{Worker, failure};
use serde_json::{Value, json};

use crate::alias;
use crate::claims::Claims;
use crate::decide::{Feedback, decide, marketing_stopped, window_closed};
use crate::files::Files;
use crate::metrics::Metrics;
use crate::post::{Posted, Poster};
use crate::results::{PostResult, Results};

/// Sends what conversations have queued.
#[derive(Debug)]
pub(crate) struct Driver {
    pub(crate) worker: Worker,
    pub(crate) metrics: Metrics,
    poster: Poster,
    claims: Claims,
    results: Results,
    files: Files,
    driven: Mutex<HashMap<ConversationId, u32>>,
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

/// While it lives, its conversation is being driven.
struct Driving<'a>(&'a Driver, ConversationId);

impl Drop for Driving<'_> {
    fn drop(&mut self) {
        let mut driven = self.0.driven();
        if let Some(count) = driven.get_mut(&self.1) {
            *count -= 1;
            if *count == 0 {
                driven.remove(&self.1);
            }
        }
    }
}

impl Driver {
    pub(crate) fn new(worker: Worker, (poster, files): (Poster, Files), (claims, results): (Claims, Results)) -> Self {
        let metrics = Metrics::new(&worker.context.meter());
        Self { worker, metrics, poster, claims, results, files, driven: Mutex::default() }
    }

    /// Whether somebody drives the conversation at this moment.
    pub(crate) fn is_driving(&self, conversation: ConversationId) -> bool {
        self.driven().contains_key(&conversation)
    }

    fn driven(&self) -> MutexGuard<'_, HashMap<ConversationId, u32>> {
        self.driven.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Sends until nothing of the conversation may leave now, or the service stops; what may leave later is scheduled.
    /// Several may drive one conversation: the claims keep the order, and a person's message does not wait for the
    /// answer to the AI's.
    pub(crate) async fn drive(&self, account: AccountId, conversation: ConversationId) -> StoreResult<()> {
        *self.driven().entry(conversation).or_default() += 1;
        let _driving = Driving(self, conversation);
        while !self.worker.context.shutdown().is_cancelled() {
            let (next, claimed_at) = self.claims.next(account, conversation).await?;
            match next {
                Next::Claimed(claim) => self.send(*claim, claimed_at).await?,
                Next::NeedsFile(needs) => self.files.give(&needs).await?,
                Next::Unfit(message) => self.settle(account, conversation, message).await?,
                Next::NotBefore(at) => {
                    let wait = at.duration_since(self.worker.clock.now());
                    if wait > WAIT_IN_PLACE_MAX {
                        return Ok(());
                    }
                    tokio::time::sleep(wait.unsigned_abs()).await;
                }
                Next::Nothing => return Ok(()),
            }
        }
        Ok(())
    }

    async fn settle(&self, account: AccountId, conversation: ConversationId, message: MessageId) -> StoreResult<()> {
        let now = self.worker.clock.now();
        let refusals = Refusals { window_closed: window_closed(), marketing_stopped: marketing_stopped() };
        let mut conn = self.worker.store.connection().await?;
        let (state, written) = (*conn)
            .transaction(async |conn: &mut AsyncPgConnection| {
                let mut causes = Causes::default();
                let place = (account, conversation, message);
                let state = sending::settle(conn, now, place, &refusals, &mut causes).await?;
                Ok::<_, StoreError>((state, causes.write(conn).await?))
            })
            .await?;
        drop(conn);
        self.worker.publish(written).await;
        if let Some(state) = state {
            tracing::info!(message.id = %message, state = state.name(), "a message was settled without a POST");
            self.metrics.settled(state.name());
        }
        Ok(())
    }

    #[tracing::instrument(
        name = "send message", skip_all,
        fields(message.id = %claim.message, conversation.id = %claim.conversation, attempt = claim.attempt)
    )]
    async fn send(&self, claim: Claim, claimed_at: Instant) -> StoreResult<()> {
        let posted = self.poster.post(&claim, claimed_at).await;
        let now = self.worker.clock.now();
        let mut told = None;
        let (outcome, feedback, usage) = match posted {
            Posted::Answered(sent) => {
                told = claim.recipient.as_ref().and_then(|given| alias::another(given, &sent.result));
                let (outcome, feedback) = decide(&sent.result, claim.attempt, now, jitter(&claim));
                (outcome, feedback, sent.usage)
            }
            Posted::TooLate => {
                let error = json!({ "code": null, "reason": "too_late", "title": "the claim was too old to be sent",
                    "remedy": "nothing; it is tried again by itself", "fixer": "product" });
                (Outcome::Retry { at: now, error }, Feedback::None, None)
            }
            Posted::Impossible(error) => {
                tracing::error!(error = format!("{error:#}"), "a message cannot be sent");
                let error = json!({ "code": null, "reason": "impossible", "title": format!("{error:#}"),
                    "remedy": "write it another way, or check the integration's credentials", "fixer": "author" });
                (Outcome::Failed { error }, Feedback::None, None)
            }
        };
        self.log(&claim, &outcome);
        let whose = (claim.account, claim.conversation);
        let recorded = self.results.record(PostResult { claim, outcome, feedback, usage }).await?;
        if recorded == Recorded::Twice {
            self.metrics.duplicate();
            tracing::warn!("Meta accepted this message twice");
        }
        if let Some(told) = told {
            self.learn(whose, &told).await;
        }
        Ok(())
    }

    /// Nothing depends on it: a spelling that is not kept now comes with the next message.
    async fn learn(&self, whose: (AccountId, ConversationId), told: &Identity) {
        if let Err(error) = alias::learn(&self.worker, whose, told).await {
            tracing::warn!(%error, "could not keep WhatsApp's own spelling of a number");
        }
    }

    fn log(&self, claim: &Claim, outcome: &Outcome) {
        let name = match outcome {
            Outcome::Accepted { .. } => "accepted",
            Outcome::Retry { .. } => "retry",
            Outcome::Failed { .. } => "failed",
            Outcome::Unknown { .. } => "unknown",
        };
        self.metrics.attempt(name);
        match outcome {
            Outcome::Accepted { .. } => tracing::debug!(message.id = %claim.message, "Meta took a message"),
            Outcome::Unknown { reason } => {
                tracing::warn!(message.id = %claim.message, reason, "the outcome of a message is unknown");
            }
            Outcome::Retry { error, .. } | Outcome::Failed { error } => {
                let code = error.get("code").and_then(Value::as_i64);
                tracing::warn!(message.id = %claim.message, outcome = name, code, "Meta refused a message");
            }
        }
    }
}

/// A number in 0..1 that differs between attempts and needs no source of randomness.
fn jitter(claim: &Claim) -> f64 {
    let byte = claim.attempt_id.as_uuid().as_bytes().last().copied().unwrap_or(0);
    f64::from(byte) / 256.0
}

fn uuid_error(error: uuid::Error) -> anyhow::Error {
    anyhow::Error::new(error)
}
