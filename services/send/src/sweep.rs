//! What nobody was woken for: due messages, claims without a result, outcomes nobody learnt.

use std::sync::Arc;

use anyhow::Context as _;
use jiff::{SignedDuration, Timestamp};
use reaktly_domain::conversation::{Change, Owner};
use reaktly_domain::delivery::State;
use reaktly_domain::ids::{AccountId, ConversationId};
use reaktly_store::thread_events::Actor;
use reaktly_store::unknown::{self, Found, Swept, UNKNOWN_MAX};
use reaktly_store::{
    AsyncConnection as _, AsyncPgConnection, Causes, StoreError, StoreResult, conversations, ownership,
};

use crate::decide::outcome_unknown;
use crate::drive::Driver;
use crate::intake::Intake;

/// A due message is left to its wake-up for this long.
const WAKE_GRACE: SignedDuration = SignedDuration::from_secs(2);
/// Rows of each kind in a round.
const ROWS_MAX: i64 = 100;
/// Conversations in a round: a second's worth of the fastest number.
const DUE_MAX: i64 = 1000;

/// The sender's sweeper. Cheap to clone.
#[derive(Clone)]
pub(crate) struct Sweeper {
    driver: Arc<Driver>,
    intake: Arc<Intake>,
    unknown_after: SignedDuration,
}

impl Sweeper {
    pub(crate) fn new(driver: Arc<Driver>, intake: Arc<Intake>, unknown_after: SignedDuration) -> Self {
        Self { driver, intake, unknown_after }
    }

    /// One round.
    pub(crate) async fn round(&self) -> anyhow::Result<()> {
        let now = self.driver.worker.clock.now();
        self.intake.look(now).await;
        self.lose_claims(now).await.context("could not look for lost claims")?;
        self.resolve_unknown(now).await.context("could not resolve unknown outcomes")?;
        self.drive_due(now).await.context("could not drive what is due")
    }

    async fn lose_claims(&self, now: Timestamp) -> StoreResult<()> {
        let mut conn = self.driver.worker.store.connection().await?;
        let lost = unknown::with_lease_over(&mut conn, now, ROWS_MAX).await?;
        drop(conn);
        for found in lost {
            tracing::warn!(message.id = %found.message, "a claim came to no result in time; its outcome is unknown");
            self.swept(Step::LoseClaim, now, found).await?;
        }
        Ok(())
    }

    /// A reply is sent once more when silence is evidence; what nobody learns in ten minutes goes to a person.
    async fn resolve_unknown(&self, now: Timestamp) -> StoreResult<()> {
        let mut conn = self.driver.worker.store.connection().await?;
        let open = unknown::unknown_since(&mut conn, now - self.unknown_after, ROWS_MAX).await?;
        let hopeless = unknown::unknown_since(&mut conn, now - UNKNOWN_MAX, ROWS_MAX).await?;
        drop(conn);
        if self.intake.was_drained_for(self.unknown_after, now) {
            for found in open {
                if self.swept(Step::Resend, now, found).await? == Swept::State(State::Queued) {
                    tracing::info!(message.id = %found.message, "an unknown reply is sent once more");
                    self.drive(found.account, found.conversation);
                }
            }
        }
        for found in hopeless {
            self.swept(Step::GiveUp, now, found).await?;
        }
        Ok(())
    }

    async fn drive_due(&self, now: Timestamp) -> StoreResult<()> {
        let mut conn = self.driver.worker.store.connection().await?;
        let due = unknown::conversations_due(&mut conn, now - WAKE_GRACE, DUE_MAX).await?;
        drop(conn);
        for (account, conversation) in due {
            if !self.driver.is_driving(conversation) {
                self.drive(account, conversation);
            }
        }
        Ok(())
    }

    /// Beside the round, which has other things to look for.
    fn drive(&self, account: AccountId, conversation: ConversationId) {
        let driver = Arc::clone(&self.driver);
        self.driver.worker.context.spawn_task(async move {
            if let Err(error) = driver.drive(account, conversation).await {
                tracing::warn!(%error, conversation.id = %conversation, "could not drive a conversation");
            }
        });
    }

    /// One step on one delivery, in a transaction of its own.
    async fn swept(&self, step: Step, now: Timestamp, found: Found) -> StoreResult<Swept> {
        let unknown_before = now - self.unknown_after;
        let worker = &self.driver.worker;
        let mut conn = worker.store.connection().await?;
        let (swept, written) = (*conn)
            .transaction(async |conn: &mut AsyncPgConnection| {
                let mut causes = Causes::default();
                let swept = match step {
                    Step::LoseClaim => unknown::lose_claim(conn, now, found, &mut causes).await?,
                    Step::Resend => unknown::resend(conn, now, unknown_before, found, &mut causes).await?,
                    Step::GiveUp => give_up(conn, now, found, &mut causes).await?,
                };
                Ok::<_, StoreError>((swept, causes.write(conn).await?))
            })
            .await?;
        drop(conn);
        worker.publish(written).await;
        if let Swept::State(state) = swept {
            self.driver.metrics.swept(state.name());
        }
        Ok(swept)
    }
}

#[derive(Clone, Copy)]
enum Step {
    LoseClaim,
    Resend,
    GiveUp,
}

/// Leaves the message to people: it is shown as it is, and the AI does not go on as if it had arrived.
async fn give_up(
    conn: &mut AsyncPgConnection,
    now: Timestamp,
    found: Found,
    causes: &mut Causes,
) -> StoreResult<Swept> {
    let Some(mut conversation) = conversations::lock(conn, found.account, found.conversation).await? else {
        return Ok(Swept::Gone);
    };
    let told = outcome_unknown();
    let swept = unknown::give_up(conn, now, &mut conversation, (found.message, &told), causes).await?;
    if swept != Swept::Gone && conversation.control.owner == Owner::Ai {
        let why = (Actor::System, "outcome_unknown");
        ownership::apply(conn, now, &mut conversation, Change::HandOff, why, causes).await?;
    }
    Ok(swept)
}
