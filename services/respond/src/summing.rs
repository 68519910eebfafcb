//! What was said long ago is summed up once an answer is written down, so that later turns know of it. Nobody waits for
//! it, and a failure changes nothing: the next turn tries again.

use std::sync::Arc;

use reaktly_domain::conversation::Owner;
use reaktly_models::Purpose;
use reaktly_operator::summary::{due, summarize};
use reaktly_operator::turn::Utterance;
use reaktly_store::conversations::{self, Conversation};
use reaktly_store::operators::Operator as Row;
use reaktly_store::turns::Turn;
use reaktly_store::{AsyncConnection as _, AsyncPgConnection, StoreError, StoreResult, memories};

use crate::input::{errand, told};
use crate::settle::Ended;
use crate::spending::{Funds, Purse};
use crate::turn::Responder;

/// Messages looked back at; what is older and not summed up yet is not any more.
const LOOKED_BACK_MAX: i64 = 200;
/// A conversation of fewer messages has nothing that a model does not see.
const MESSAGES_MIN: i64 = 4;

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
        let (responder, conversation, operator) = (Arc::clone(self), conversation.clone(), operator.clone());
        self.worker.context.spawn_task(async move {
            if let Err(error) = responder.sum_up(&conversation, turn, &operator).await {
                let id = conversation.id;
                tracing::warn!(conversation.id = %id, error = format!("{error:#}"), "a conversation was not summed up");
            }
        });
    }

    async fn sum_up(&self, conversation: &Conversation, turn: Turn, operator: &Row) -> anyhow::Result<()> {
        let Some(client) = self.operator.model() else { return Ok(()) };
        let mut conn = self.worker.store.connection().await?;
        let conversation = conversations::get(&mut conn, conversation.account, conversation.id).await?;
        let Some(conversation) = conversation.filter(|now| is_still_ours(now, turn)) else { return Ok(()) };
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
        let purse = Purse::default();
        if self.reserve(&conversation, operator, &purse).await? == Funds::Exhausted {
            return Ok(());
        }
        let errand = errand(Purpose::Summary, &conversation, operator, &purse.calls);
        let cancel = self.worker.context.shutdown();
        let summed = summarize(client.as_ref(), (&memory.summary, new), &errand, cancel).await;
        let kept = match &summed {
            Ok(summary) => self.keep_summary(&conversation, turn, (summary, *upto_seq)).await,
            Err(_) => Ok(()),
        };
        self.settle_spending((&conversation, operator), turn, (&purse, None)).await;
        summed?;
        Ok(kept?)
    }

    /// Keeps a summary, unless somebody took the conversation meanwhile or a newer summary is there.
    async fn keep_summary(&self, conversation: &Conversation, turn: Turn, summary: (&str, i64)) -> StoreResult<()> {
        let now = self.worker.clock.now();
        let mut conn = self.worker.store.connection().await?;
        (*conn)
            .transaction(async |conn: &mut AsyncPgConnection| {
                let conversation = conversations::lock(conn, conversation.account, conversation.id).await?;
                if let Some(conversation) = conversation.filter(|now| is_still_ours(now, turn)) {
                    memories::summarize(conn, now, &conversation, summary).await?;
                }
                Ok::<_, StoreError>(())
            })
            .await
    }
}

/// Whether the conversation is the AI's as it was when it answered.
fn is_still_ours(conversation: &Conversation, turn: Turn) -> bool {
    conversation.control.owner == Owner::Ai && conversation.control.epoch == turn.control_epoch
}
