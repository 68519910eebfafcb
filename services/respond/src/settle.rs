//! Writing down what a turn came to, in one transaction under the conversation's lock: only the holder of the current
//! fence, only under the epoch it was written for.

use jiff::Timestamp;
use reaktly_domain::conversation::{Change, Owner};
use reaktly_domain::ids::{AccountId, ConversationId, MessageId};
use reaktly_events::envelope::{Stage, wake, wake_at};
use reaktly_operator::turn::{Evidence, HandoffReason, Outcome, Reply, Summary, TurnResult};
use reaktly_store::conversations::{self, Conversation};
use reaktly_store::deliveries::Class;
use reaktly_store::messages::{self, Author, NewOutbound};
use reaktly_store::thread_events::{self, Actor};
use reaktly_store::turns::{self, End, SUPERSEDED, Turn};
use reaktly_store::{AsyncConnection as _, AsyncPgConnection, Causes, StoreError, StoreResult, handoffs, ownership};
use reaktly_whatsapp::plan::{Choice, Draft, plan};
use serde_json::{Value, json};

use crate::decide::{Worth, worth};
use crate::turn::{Responder, turn_event};
use crate::watch::Stop;

/// Parts of one answer; the ids of a later run of the same turn begin after them.
const PARTS_MAX: u32 = 64;

/// What working on a turn came to.
#[derive(Debug)]
pub(crate) enum Result {
    /// The operator has an answer.
    Answered(Box<TurnResult>),
    /// Nothing may be said any more; people are told.
    WindowClosed(Box<TurnResult>),
    /// The number is gone: nobody can answer.
    Unreachable,
    /// The customer took back what was to be answered.
    Withdrawn,
    /// It was stopped.
    Stopped(Stop),
}

/// How a turn ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Ended {
    As(End),
    Handed(HandoffReason),
    Stopped(&'static str),
}

impl Responder {
    /// Writes the result down, as far as it still counts.
    pub(crate) async fn settle(
        &self,
        account: AccountId,
        conversation: ConversationId,
        turn: Turn,
        result: Result,
    ) -> StoreResult<()> {
        let now = self.worker.clock.now();
        let mut conn = self.worker.store.connection().await?;
        let (ended, written) = (*conn)
            .transaction(async |conn: &mut AsyncPgConnection| {
                let mut causes = Causes::default();
                let ended = match conversations::lock(conn, account, conversation).await? {
                    Some(conversation) => {
                        Settling { now, conversation, turn }.settle(conn, &result, &mut causes).await?
                    }
                    None => Ended::Stopped("gone"),
                };
                Ok::<_, StoreError>((ended, causes.write(conn).await?))
            })
            .await?;
        drop(conn);
        self.worker.publish(written).await;
        self.record(ended);
        Ok(())
    }

    fn record(&self, ended: Ended) {
        match ended {
            Ended::As(end) => {
                self.metrics.ended(end.as_str());
                tracing::info!(outcome = end.as_str(), "a turn ended");
            }
            Ended::Handed(reason) => {
                self.metrics.ended(End::HandedOff.as_str());
                self.metrics.handed_off(reason.as_str());
                tracing::info!(outcome = End::HandedOff.as_str(), reason = reason.as_str(), "a turn ended");
            }
            Ended::Stopped(cause) => {
                self.metrics.stopped(cause);
                tracing::info!(cause, "a turn was stopped");
            }
        }
    }
}

struct Settling {
    now: Timestamp,
    conversation: Conversation,
    turn: Turn,
}

impl Settling {
    async fn settle(
        mut self,
        conn: &mut AsyncPgConnection,
        result: &Result,
        causes: &mut Causes,
    ) -> StoreResult<Ended> {
        let evidence = match result {
            Result::Answered(result) | Result::WindowClosed(result) => evidence(&result.evidence)?,
            Result::Unreachable | Result::Withdrawn | Result::Stopped(_) => json!({}),
        };
        match worth(&self.conversation, self.turn, self.now) {
            Worth::Counts => {}
            Worth::BeginsAnew => return self.begin_anew(conn, &evidence, causes).await,
            Worth::Nothing => return self.discard(conn, &evidence, causes).await,
        }
        match result {
            Result::Answered(result) => {
                self.conversation.language = Some(result.language.code().to_owned());
                match &result.outcome {
                    Outcome::Reply(reply) => self.reply(conn, reply, &evidence, causes).await,
                    Outcome::Handoff { reason, text, summary, .. } => {
                        self.hand_off(conn, (*reason, Some(text), summary), &evidence, causes).await
                    }
                    Outcome::Silent { reason } => self.say_nothing(conn, reason.as_str(), &evidence, causes).await,
                }
            }
            Result::WindowClosed(result) => match &result.outcome {
                Outcome::Handoff { reason, summary, .. } => {
                    self.hand_off(conn, (*reason, None, summary), &evidence, causes).await
                }
                _ => self.say_nothing(conn, "window_closed", &evidence, causes).await,
            },
            Result::Unreachable => self.say_nothing(conn, "number_gone", &evidence, causes).await,
            Result::Withdrawn => self.say_nothing(conn, "withdrawn", &evidence, causes).await,
            // Still worth something, yet not ours to finish: the next worker takes it at once.
            Result::Stopped(stop) => self.let_go(conn, *stop, causes).await,
        }
    }

    async fn reply(
        mut self,
        conn: &mut AsyncPgConnection,
        reply: &Reply,
        evidence: &Value,
        causes: &mut Causes,
    ) -> StoreResult<Ended> {
        if !self.finish(conn, End::Replied, None, evidence, causes).await? {
            return Ok(Ended::Stopped("lost"));
        }
        let sources = serde_json::to_value(&reply.sources)
            .map_err(|source| StoreError::Unreadable { what: "sources", source })?;
        let author = Author::Ai { turn: self.turn.id, control_epoch: self.turn.control_epoch };
        conversations::mark_answered(&mut self.conversation, self.turn.upto_seq);
        self.write(conn, reply, (author, Some(sources)), causes).await?;
        self.go_on(conn, causes).await?;
        Ok(Ended::As(End::Replied))
    }

    async fn hand_off(
        mut self,
        conn: &mut AsyncPgConnection,
        (reason, text, summary): (HandoffReason, Option<&String>, &Summary),
        evidence: &Value,
        causes: &mut Causes,
    ) -> StoreResult<Ended> {
        if !self.finish(conn, End::HandedOff, Some(reason.as_str()), evidence, causes).await? {
            return Ok(Ended::Stopped("lost"));
        }
        let why = (Actor::Ai, reason.as_str());
        ownership::apply(conn, self.now, &mut self.conversation, Change::HandOff, why, causes).await?;
        conversations::mark_answered(&mut self.conversation, self.turn.upto_seq);
        let summary =
            serde_json::to_value(summary).map_err(|source| StoreError::Unreadable { what: "summary", source })?;
        handoffs::record(conn, self.now, &self.conversation, self.turn.id, reason.as_str(), &summary).await?;
        match text {
            Some(text) => {
                let told = Reply { text: text.clone(), ..Reply::default() };
                self.write(conn, &told, (Author::Notice { turn: self.turn.id }, None), causes).await?;
            }
            None => conversations::save(conn, self.now, &mut self.conversation).await?,
        }
        Ok(Ended::Handed(reason))
    }

    async fn say_nothing(
        mut self,
        conn: &mut AsyncPgConnection,
        reason: &'static str,
        evidence: &Value,
        causes: &mut Causes,
    ) -> StoreResult<Ended> {
        if !self.finish(conn, End::Silent, Some(reason), evidence, causes).await? {
            return Ok(Ended::Stopped("lost"));
        }
        conversations::mark_answered(&mut self.conversation, self.turn.upto_seq);
        self.go_on(conn, causes).await?;
        Ok(Ended::As(End::Silent))
    }

    /// The customer wrote on: the next turn answers everything, after a moment of quiet.
    async fn begin_anew(
        self,
        conn: &mut AsyncPgConnection,
        evidence: &Value,
        causes: &mut Causes,
    ) -> StoreResult<Ended> {
        self.finish(conn, End::Discarded, Some(SUPERSEDED), evidence, causes).await?;
        self.wake(causes);
        Ok(Ended::Stopped(SUPERSEDED))
    }

    /// Somebody else has the conversation: what was written is kept as evidence, and said to nobody.
    async fn discard(self, conn: &mut AsyncPgConnection, evidence: &Value, causes: &mut Causes) -> StoreResult<Ended> {
        let reason = "owner_changed";
        if self.finish(conn, End::Discarded, Some(reason), evidence, causes).await? {
            let Self { conversation, now, turn } = &self;
            let place = (conversation.account, conversation.id, conversation.last_seq);
            let detail = json!({ "turnId": turn.id, "reason": reason });
            thread_events::record(conn, *now, place, "turn_discarded", Actor::Ai, detail).await?;
        }
        Ok(Ended::Stopped(reason))
    }

    async fn let_go(self, conn: &mut AsyncPgConnection, stop: Stop, causes: &mut Causes) -> StoreResult<Ended> {
        let cause = match stop {
            Stop::Lost => return Ok(Ended::Stopped("lost")),
            Stop::Changed => "changed",
            Stop::Shutdown => "shutdown",
        };
        self.finish(conn, End::Discarded, Some(cause), &json!({}), causes).await?;
        self.wake(causes);
        Ok(Ended::Stopped(cause))
    }

    /// Ends the turn; `false` when it is another worker's, and then nothing else may be written.
    async fn finish(
        &self,
        conn: &mut AsyncPgConnection,
        end: End,
        reason: Option<&str>,
        evidence: &Value,
        causes: &mut Causes,
    ) -> StoreResult<bool> {
        let finished = turns::finish(conn, self.now, self.turn, end, reason, evidence).await?;
        if finished {
            let state = end.as_str();
            causes.push(turn_event(self.now, &self.conversation, self.turn, state, reason.unwrap_or_default()));
        }
        Ok(finished)
    }

    async fn write(
        &mut self,
        conn: &mut AsyncPgConnection,
        reply: &Reply,
        (author, sources): (Author, Option<Value>),
        causes: &mut Causes,
    ) -> StoreResult<()> {
        let first_part = u32::try_from(self.turn.fence).unwrap_or(u32::MAX).saturating_mul(PARTS_MAX);
        for (part, content) in (first_part..).zip(contents(reply, self.turn)?) {
            let new = NewOutbound {
                id: MessageId::of_turn(self.turn.id, part),
                content: &content,
                author,
                context_wamid: None,
                sources: sources.clone(),
                class: Class::Reply,
            };
            messages::insert_outbound(conn, self.now, &mut self.conversation, &new, causes).await?;
        }
        Ok(())
    }

    /// What the customer wrote meanwhile is the next turn.
    async fn go_on(&mut self, conn: &mut AsyncPgConnection, causes: &mut Causes) -> StoreResult<()> {
        if self.conversation.has_open_question() && self.conversation.control.owner == Owner::Ai {
            self.conversation.unanswered_since = Some(self.now);
            self.conversation.turn_due_at = Some(self.conversation.turn_due_at.unwrap_or(self.now));
            self.wake(causes);
        }
        conversations::save(conn, self.now, &mut self.conversation).await
    }

    fn wake(&self, causes: &mut Causes) {
        let Conversation { account, id, turn_due_at, .. } = self.conversation;
        match turn_due_at.filter(|due| *due > self.now) {
            Some(due) => causes.push(wake_at(Stage::Respond, self.now, due, account, id)),
            None => causes.push(wake(Stage::Respond, self.now, account, id)),
        }
    }
}

/// The messages of an answer. Labels that no form can hold are left out: the text stands alone.
fn contents(reply: &Reply, turn: Turn) -> StoreResult<Vec<reaktly_domain::content::Content>> {
    let choice = |(n, title): (usize, &String)| Choice {
        id: format!("ai:{}:{n}", turn.id),
        title: title.clone(),
        description: None,
    };
    let choices = reply.buttons.iter().enumerate().map(choice).collect();
    let with_choices = Draft { text: reply.text.clone(), choices, ..Draft::default() };
    let contents = plan(&with_choices).or_else(|refused| {
        tracing::warn!(error = %refused, "an answer's buttons are left out");
        plan(&Draft { choices: Vec::new(), ..with_choices })
    });
    contents.map_err(|error| StoreError::Unsuitable(format!("an answer cannot be sent: {error}")))
}

fn evidence(evidence: &Evidence) -> StoreResult<Value> {
    serde_json::to_value(evidence).map_err(|source| StoreError::Unreadable { what: "evidence", source })
}
