//! What was said long ago is summed up, so that later turns know of it: once an answer is written down, when people hand
//! back, and, where that is still missing what people wrote, before the first answer after them. A failure changes
//! nothing: the next turn tries again.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use reaktly_domain::conversation::Owner;
use reaktly_domain::ids::{ConversationId, TurnId};
use reaktly_models::Purpose;
use reaktly_operator::summary::{due, summarize};
use reaktly_operator::turn::{Speaker, Utterance};
use reaktly_store::conversations::{self, Conversation};
use reaktly_store::operators::{self, Operator as Row};
use reaktly_store::turns::Turn;
use reaktly_store::{AsyncConnection as _, AsyncPgConnection, StoreError, StoreResult, memories};
use tokio_util::sync::{CancellationToken, DropGuard};

use crate::input::{errand, told};
use crate::settle::Ended;
use crate::spending::{Funds, Purse};
use crate::turn::Responder;

/// Messages looked back at; what is older and not summed up yet is not any more.
const LOOKED_BACK_MAX: i64 = 200;
/// A conversation of fewer messages has nothing that a model does not see.
const MESSAGES_MIN: i64 = 4;
/// Messages after the last summary that a model usually sees word for word: with no more of them nothing is missing.
const MESSAGES_SEEN: i64 = 14;
/// A first answer after people waits this long for what they wrote to be summed up.
const WAIT_MAX: Duration = Duration::from_secs(4);

/// Conversations that are being summed up, each with its end.
#[derive(Debug, Default)]
pub(crate) struct Summings(Mutex<HashMap<ConversationId, CancellationToken>>);

impl Summings {
    fn lock(&self) -> MutexGuard<'_, HashMap<ConversationId, CancellationToken>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The end of the summing up of a conversation; with what ends it when nobody was at it, so that the caller is.
    fn enter(&self, conversation: ConversationId) -> (CancellationToken, Option<DropGuard>) {
        let mut running = self.lock();
        running.retain(|_, ended| !ended.is_cancelled());
        if let Some(ended) = running.get(&conversation) {
            return (ended.clone(), None);
        }
        let ended = CancellationToken::new();
        running.insert(conversation, ended.clone());
        (ended.clone(), Some(ended.drop_guard()))
    }
}

/// What is to be summed up.
#[derive(Debug, Clone)]
struct Task {
    conversation: Conversation,
    operator: Row,
    /// The turn that pays for it.
    turn: Option<TurnId>,
    of: Of,
}

/// Whose words are worth a summary.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Of {
    /// Everybody's.
    Everybody,
    /// Those of people: without one among them nothing is summed up.
    People,
}

impl Responder {
    /// Sums up what the next turn's model would not see, in a task of its own.
    pub(crate) fn sum_up_later(
        self: &Arc<Self>,
        conversation: &Conversation,
        turn: Turn,
        operator: &Row,
        ended: &Ended,
    ) {
        let goes_on = matches!(ended, Ended::Replied(_) | Ended::Silent);
        if !goes_on || !self.operator.has_model() || conversation.last_seq < MESSAGES_MIN {
            return;
        }
        let (conversation, operator) = (conversation.clone(), operator.clone());
        self.begin(Task { conversation, operator, turn: Some(turn.id), of: Of::Everybody });
    }

    /// Sums up what people wrote in a conversation that they handed back without a question.
    pub(crate) async fn sum_up_idle(self: &Arc<Self>, conversation: Conversation) -> StoreResult<()> {
        if !self.lacks_summary(&conversation).await? {
            return Ok(());
        }
        let mut conn = self.worker.store.connection().await?;
        let operator = operators::of_number(&mut conn, conversation.account, conversation.integration).await?;
        drop(conn);
        if let Some(operator) = operator {
            self.begin(Task { conversation, operator, turn: None, of: Of::People });
        }
        Ok(())
    }

    /// Waits a short while for what people wrote since the last summary to be summed up; what is not ready by then helps
    /// the next turn.
    pub(crate) async fn catch_up(
        self: &Arc<Self>,
        conversation: &Conversation,
        turn: Turn,
        operator: &Row,
    ) -> StoreResult<()> {
        if !self.lacks_summary(conversation).await? {
            return Ok(());
        }
        let (conversation, operator) = (conversation.clone(), operator.clone());
        let ended = self.begin(Task { conversation, operator, turn: Some(turn.id), of: Of::People });
        if tokio::time::timeout(WAIT_MAX, ended.cancelled()).await.is_err() {
            tracing::info!("an answer is begun before what people wrote is summed up");
        }
        Ok(())
    }

    /// Whether more was said since the last summary than a model sees.
    async fn lacks_summary(&self, conversation: &Conversation) -> StoreResult<bool> {
        if !self.operator.has_model() || conversation.last_seq <= MESSAGES_SEEN {
            return Ok(false);
        }
        let mut conn = self.worker.store.connection().await?;
        let memory = memories::get(&mut conn, conversation).await?;
        Ok(conversation.last_seq - memory.summary_upto_seq > MESSAGES_SEEN)
    }

    /// Sums up in a task of its own, unless one is at it; the end of either.
    fn begin(self: &Arc<Self>, task: Task) -> CancellationToken {
        let id = task.conversation.id;
        let (ended, guard) = self.summings.enter(id);
        if let Some(guard) = guard {
            let responder = Arc::clone(self);
            self.worker.context.spawn_task(async move {
                let _ends = guard;
                if let Err(error) = responder.sum_up(&task).await {
                    tracing::warn!(conversation.id = %id, error = format!("{error:#}"), "a conversation was not summed up");
                }
            });
        }
        ended
    }

    async fn sum_up(&self, task: &Task) -> anyhow::Result<()> {
        let Some(client) = self.operator.model() else { return Ok(()) };
        let mut conn = self.worker.store.connection().await?;
        let conversation = conversations::get(&mut conn, task.conversation.account, task.conversation.id).await?;
        let Some(conversation) = conversation.filter(|now| is_still_ours(now, &task.conversation)) else {
            return Ok(());
        };
        let memory = memories::get(&mut conn, &conversation).await?;
        let (seqs, history): (Vec<i64>, Vec<Utterance>) =
            told(&mut conn, &conversation, LOOKED_BACK_MAX).await?.into_iter().unzip();
        drop(conn);
        let known = seqs.iter().take_while(|seq| **seq <= memory.summary_upto_seq).count();
        let Some(upto) = due(&history, known) else { return Ok(()) };
        let (Some(upto_seq), Some(new)) =
            (upto.checked_sub(1).and_then(|last| seqs.get(last)), history.get(known..upto))
        else {
            return Ok(());
        };
        if task.of == Of::People && !new.iter().any(|said| said.speaker == Speaker::Agent) {
            return Ok(());
        }
        let purse = Purse::default();
        if self.reserve(&conversation, &task.operator, &purse).await? != Funds::Enough {
            return Ok(());
        }
        let errand = errand(Purpose::Summary, &conversation, &task.operator, &purse.calls);
        let cancel = self.worker.context.shutdown();
        let summed = summarize(client.as_ref(), (&memory.summary, new), &errand, cancel).await;
        let kept = match &summed {
            Ok(summary) => self.keep_summary(&conversation, (summary, *upto_seq)).await,
            Err(_) => Ok(()),
        };
        self.settle_spending((&conversation, &task.operator), task.turn, (&purse, None)).await;
        summed?;
        Ok(kept?)
    }

    /// Keeps a summary, unless somebody took the conversation meanwhile or a newer summary is there.
    async fn keep_summary(&self, summed: &Conversation, summary: (&str, i64)) -> StoreResult<()> {
        let now = self.worker.clock.now();
        let mut conn = self.worker.store.connection().await?;
        (*conn)
            .transaction(async |conn: &mut AsyncPgConnection| {
                let conversation = conversations::lock(conn, summed.account, summed.id).await?;
                if let Some(conversation) = conversation.filter(|now| is_still_ours(now, summed)) {
                    memories::summarize(conn, now, &conversation, summary).await?;
                }
                Ok::<_, StoreError>(())
            })
            .await
    }
}

/// Whether the conversation is the AI's as it was before.
fn is_still_ours(now: &Conversation, before: &Conversation) -> bool {
    now.control.owner == Owner::Ai && now.control.epoch == before.control.epoch
}
