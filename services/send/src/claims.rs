//! Where claims are made: whoever wants a conversation's next message asks here, and all who ask while a transaction
//! runs are served by the next one. A batch that fails is made again one by one, so that a row that fails alone fails
//! alone.

use std::collections::HashMap;
use std::time::Instant;

use jiff::SignedDuration;
use reaktly_domain::ids::{AccountId, ConversationId};
use reaktly_events::envelope::{Stage, wake_at};
use reaktly_store::sending::{self, Next, WAIT_IN_PLACE_MAX};
use reaktly_store::{AsyncConnection as _, AsyncPgConnection, Causes, StoreError, StoreResult};
use reaktly_worker::Worker;
use tokio::sync::{mpsc, oneshot};

use crate::results::Results;

/// Conversations of one transaction.
const BATCH_MAX: usize = 128;
/// Questions that wait; more wait where they are asked.
const WAITING_MAX: usize = 1024;

/// What was found, and when the question was taken up, by the monotonic clock.
pub(crate) type Found = (Next, Instant);

struct Ask {
    account: AccountId,
    conversation: ConversationId,
    reply: oneshot::Sender<StoreResult<Found>>,
}

/// Makes claims. Cheap to clone.
#[derive(Clone, Debug)]
pub(crate) struct Claims(mpsc::Sender<Ask>);

impl std::fmt::Debug for Ask {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Ask").field("conversation", &self.conversation).finish_non_exhaustive()
    }
}

impl Claims {
    /// Begins; it ends when nobody can ask any more.
    pub(crate) fn start(worker: &Worker, lease: SignedDuration, results: Results) -> Self {
        let (asks, waiting) = mpsc::channel(WAITING_MAX);
        let desk = Desk { worker: worker.clone(), lease, results };
        worker.context.spawn("claims", async move {
            desk.serve(waiting).await;
            Ok(())
        });
        Self(asks)
    }

    /// The next message of a conversation.
    pub(crate) async fn next(&self, account: AccountId, conversation: ConversationId) -> StoreResult<Found> {
        let (reply, answer) = oneshot::channel();
        let stopped = || StoreError::Unsuitable("the sender has stopped".to_owned());
        self.0.send(Ask { account, conversation, reply }).await.map_err(|_closed| stopped())?;
        answer.await.map_err(|_closed| stopped())?
    }
}

struct Desk {
    worker: Worker,
    lease: SignedDuration,
    results: Results,
}

impl Desk {
    async fn serve(&self, mut waiting: mpsc::Receiver<Ask>) {
        let mut asks = Vec::with_capacity(BATCH_MAX);
        while waiting.recv_many(&mut asks, BATCH_MAX).await > 0 {
            let wanted: Vec<_> = asks.iter().map(|ask| (ask.account, ask.conversation)).collect();
            let begun = Instant::now();
            match self.claim(&wanted).await {
                Ok(mut found) => {
                    for ask in asks.drain(..) {
                        let next = found.remove(&ask.conversation).unwrap_or(Next::Nothing);
                        self.answer(ask, (next, begun));
                    }
                }
                Err(error) if asks.len() > 1 && !error.is_transient() => {
                    tracing::warn!(%error, count = asks.len(), "a batch of claims failed; each is made alone");
                    for ask in asks.drain(..) {
                        self.serve_alone(ask).await;
                    }
                }
                Err(error) => refuse(&mut asks, error),
            }
        }
    }

    async fn serve_alone(&self, ask: Ask) {
        let begun = Instant::now();
        match self.claim(&[(ask.account, ask.conversation)]).await {
            Ok(mut found) => {
                let next = found.remove(&ask.conversation).unwrap_or(Next::Nothing);
                self.answer(ask, (next, begun));
            }
            Err(error) => drop(ask.reply.send(Err(error))),
        }
    }

    /// A claim nobody waits for any more is given back: certainly nothing of it was sent.
    fn answer(&self, ask: Ask, found: Found) {
        if let Err(Ok((Next::Claimed(claim), _))) = ask.reply.send(Ok(found)) {
            self.results.give_back(*claim, self.worker.clock.now());
        }
    }

    async fn claim(&self, wanted: &[(AccountId, ConversationId)]) -> StoreResult<HashMap<ConversationId, Next>> {
        let (now, lease) = (self.worker.clock.now(), self.lease);
        let mut conn = self.worker.store.connection().await?;
        let (found, written) = (*conn)
            .transaction(async |conn: &mut AsyncPgConnection| {
                let found = sending::claim(conn, now, wanted, lease).await?;
                let mut causes = Causes::default();
                for (account, conversation) in wanted {
                    if let Some(Next::NotBefore(at)) = found.get(conversation)
                        && *at > now + WAIT_IN_PLACE_MAX
                    {
                        causes.push(wake_at(Stage::Send, now, *at, *account, *conversation));
                    }
                }
                Ok::<_, StoreError>((found, causes.write(conn).await?))
            })
            .await?;
        drop(conn);
        let worker = self.worker.clone();
        self.worker.context.spawn_task(async move { worker.publish(written).await });
        Ok(found)
    }
}

/// Each of them waits and comes again: the database is away, which is nobody's fault.
fn refuse(asks: &mut Vec<Ask>, error: StoreError) {
    let words = error.to_string();
    let mut first = Some(error);
    for ask in asks.drain(..) {
        let error = first.take().unwrap_or_else(|| StoreError::Unreachable(words.clone().into()));
        drop(ask.reply.send(Err(error)));
    }
}
