//! Where results are written down: all that come in while a transaction runs are recorded by the next one. Acceptances
//! go together; whatever needs thought, and whatever a failed batch leaves, goes alone.

use std::collections::HashSet;
use std::time::Duration;

use futures_util::StreamExt as _;
use jiff::Timestamp;
use reaktly_domain::delivery::State;
use reaktly_domain::ids::MessageId;
use reaktly_graph::Usage;
use reaktly_store::outcomes::{self, Outcome, Recorded};
use reaktly_store::sending::Claim;
use reaktly_store::{AsyncConnection as _, AsyncPgConnection, Causes, StoreError, StoreResult, Written};
use reaktly_worker::Worker;
use serde_json::json;
use tokio::sync::{mpsc, oneshot};

use crate::decide::Feedback;
use crate::feedback;
use crate::usage::Allowances;

/// Results of one transaction.
const BATCH_MAX: usize = 128;
/// Tries to record while the database is away, before the lease decides.
const TRIES_MAX: u32 = 20;
/// Between those tries.
const PAUSE: Duration = Duration::from_millis(500);
/// Results that are recorded alone side by side.
const ALONE_MAX: usize = 4;

/// A POST's result.
#[derive(Debug)]
pub(crate) struct PostResult {
    pub(crate) claim: Claim,
    pub(crate) outcome: Outcome,
    pub(crate) feedback: Feedback,
    pub(crate) usage: Option<Usage>,
}

type Reply = oneshot::Sender<StoreResult<Recorded>>;

/// Records results. Cheap to clone.
#[derive(Clone, Debug)]
pub(crate) struct Results(mpsc::UnboundedSender<(PostResult, Option<Reply>)>);

impl Results {
    /// Begins; it ends when nobody can hand anything in any more. What it holds is bounded by what is claimed.
    pub(crate) fn start(worker: &Worker) -> Self {
        let (results, waiting) = mpsc::unbounded_channel();
        let desk = Desk { worker: worker.clone() };
        worker.context.spawn("results", async move {
            desk.serve(waiting).await;
            Ok(())
        });
        Self(results)
    }

    /// Writes a result down. The POST is done: its outcome is worth waiting for the database.
    pub(crate) async fn record(&self, result: PostResult) -> StoreResult<Recorded> {
        let (reply, answer) = oneshot::channel();
        let stopped = || StoreError::Unsuitable("the sender has stopped".to_owned());
        self.0.send((result, Some(reply))).map_err(|_closed| stopped())?;
        answer.await.map_err(|_closed| stopped())?
    }

    /// Gives back a claim that was not posted.
    pub(crate) fn give_back(&self, claim: Claim, now: Timestamp) {
        let error = json!({ "code": null, "reason": "given_back", "title": "nobody was left to send it" });
        let outcome = Outcome::Retry { at: now, error };
        let result = PostResult { claim, outcome, feedback: Feedback::None, usage: None };
        drop(self.0.send((result, None)));
    }
}

struct Desk {
    worker: Worker,
}

impl Desk {
    async fn serve(&self, mut waiting: mpsc::UnboundedReceiver<(PostResult, Option<Reply>)>) {
        let mut batch = Vec::with_capacity(BATCH_MAX);
        let mut allowances = Allowances::default();
        while waiting.recv_many(&mut batch, BATCH_MAX).await > 0 {
            for (result, _) in &batch {
                if let Some(usage) = result.usage {
                    allowances.heard(&self.worker, (result.claim.account, result.claim.integration), usage).await;
                }
            }
            let recorded = self.together(&batch).await;
            let mut alone = Vec::new();
            for (result, reply) in batch.drain(..) {
                if recorded.contains(&result.claim.message) {
                    answer(reply, Ok(Recorded::State(State::Accepted)));
                } else {
                    alone.push(self.alone(result, reply));
                }
            }
            let mut alone = futures_util::stream::iter(alone).buffer_unordered(ALONE_MAX);
            while alone.next().await.is_some() {}
        }
    }

    /// Records acceptances in one transaction; the messages that are done with.
    async fn together(&self, batch: &[(PostResult, Option<Reply>)]) -> HashSet<MessageId> {
        let accepted = batch.iter().filter_map(|(result, _)| match &result.outcome {
            Outcome::Accepted { wamid } => Some((&result.claim, wamid.as_str())),
            _ => None,
        });
        let accepted: Vec<(&Claim, &str)> = accepted.collect();
        if accepted.len() < 2 {
            return HashSet::new();
        }
        self.record_accepted(&accepted).await.unwrap_or_else(|error| {
            tracing::warn!(%error, count = accepted.len(), "a batch of results failed; each is recorded alone");
            HashSet::new()
        })
    }

    async fn record_accepted(&self, accepted: &[(&Claim, &str)]) -> StoreResult<HashSet<MessageId>> {
        let now = self.worker.clock.now();
        let mut conn = self.worker.store.connection().await?;
        let (recorded, written) = (*conn)
            .transaction(async |conn: &mut AsyncPgConnection| {
                let mut causes = Causes::default();
                let recorded = outcomes::record_accepted(conn, now, accepted, &mut causes).await?;
                Ok::<_, StoreError>((recorded, causes.write(conn).await?))
            })
            .await?;
        drop(conn);
        self.publish(written);
        Ok(recorded)
    }

    async fn alone(&self, result: PostResult, reply: Option<Reply>) {
        let mut tries = 0;
        let recorded = loop {
            tries += 1;
            match self.record(&result).await {
                Err(error) if error.is_transient() && tries < TRIES_MAX => tokio::time::sleep(PAUSE).await,
                recorded => break recorded,
            }
        };
        answer(reply, recorded);
    }

    async fn record(&self, result: &PostResult) -> StoreResult<Recorded> {
        let now = self.worker.clock.now();
        let PostResult { claim, outcome, feedback, .. } = result;
        let mut conn = self.worker.store.connection().await?;
        let (recorded, written) = (*conn)
            .transaction(async |conn: &mut AsyncPgConnection| {
                let mut causes = Causes::default();
                feedback::about_customer(conn, now, claim, *feedback).await?;
                let recorded = outcomes::record(conn, now, claim, outcome, &mut causes).await?;
                feedback::about_number(conn, now, claim, (outcome, *feedback), &mut causes).await?;
                Ok::<_, StoreError>((recorded, causes.write(conn).await?))
            })
            .await?;
        drop(conn);
        self.publish(written);
        Ok(recorded)
    }

    /// The next batch does not wait for the queue; what does not get there, the relay brings.
    fn publish(&self, written: Written) {
        let worker = self.worker.clone();
        self.worker.context.spawn_task(async move { worker.publish(written).await });
    }
}

fn answer(reply: Option<Reply>, recorded: StoreResult<Recorded>) {
    match (reply, recorded) {
        (Some(reply), recorded) => drop(reply.send(recorded)),
        (None, Err(error)) => tracing::warn!(%error, "could not give a claim back; its lease will end"),
        (None, Ok(_)) => {}
    }
}
