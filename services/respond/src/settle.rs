//! Writing down what a turn came to, in one transaction under the conversation's lock: only the holder of the current
//! fence, only under the epoch it was written for.

mod handing_over;
mod memory;
mod writing;

use jiff::Timestamp;
use reaktly_domain::conversation::Owner;
use reaktly_domain::ids::{AccountId, ConversationId};
use reaktly_events::envelope::{EventName, Stage, event, wake, wake_at};
use reaktly_events::{ContactDetail, Detail};
use reaktly_operator::OPT_OUT;
use reaktly_store::conversations::{self, Conversation};
use reaktly_store::marketing::{self, MARKETING_MESSAGES, MARKETING_STOPPED};
use reaktly_store::memories::{self, Memory};
use reaktly_store::messages::Author;
use reaktly_store::thread_events::{self, Actor};
use reaktly_store::turns::{self, End, SUPERSEDED, Turn};
use reaktly_store::{AsyncConnection as _, AsyncPgConnection, Causes, StoreError, StoreResult};
use serde_json::{Value, json};

use crate::decide::{Worth, worth};
use crate::open::turn_event;
use crate::turn::Responder;
use crate::verdict::{Decided, Verdict};
use crate::watch::Stop;

use handing_over::Handing;
use writing::Words;

/// What working on a turn came to.
#[derive(Debug)]
pub(crate) enum Result {
    /// The operator, or a rule, has decided.
    Answered(Box<Verdict>),
    /// Nothing is to be said: the number is gone, or the customer took back what was to be answered.
    Nothing(&'static str),
    /// It was stopped.
    Stopped(Stop),
}

/// How a turn ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Ended {
    /// Answered; the time since the customer wrote, when it was the engagement's first answer.
    Replied(Option<jiff::SignedDuration>),
    /// Nothing was said.
    Silent,
    /// People take over, for a reason.
    Handed(String),
    /// It did not come to its end, for a cause.
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
    ) -> StoreResult<Ended> {
        let now = self.worker.clock.now();
        let mut conn = self.worker.store.connection().await?;
        let (ended, written) = (*conn)
            .transaction(async |conn: &mut AsyncPgConnection| {
                let mut causes = Causes::default();
                // The contact is locked before its conversation.
                let stopped = says_stop(&result) && marketing::stop_in(conn, now, account, conversation).await?;
                let ended = match conversations::lock(conn, account, conversation).await? {
                    Some(conversation) => {
                        if stopped {
                            tell_stopped(conn, now, (&conversation, turn), &mut causes).await?;
                        }
                        let memory = memories::get(conn, &conversation).await?;
                        Settling { now, conversation, turn, memory }.settle(conn, &result, &mut causes).await?
                    }
                    None => Ended::Stopped("gone"),
                };
                Ok::<_, StoreError>((ended, causes.write(conn).await?))
            })
            .await?;
        drop(conn);
        self.worker.publish(written).await;
        self.metrics.ended(&ended);
        Ok(ended)
    }
}

/// Whether the AI is about to say that no marketing comes any more. A word written in one message was kept when it came;
/// this holds for what was spoken, or written in parts, and whoever owns the conversation by now.
fn says_stop(result: &Result) -> bool {
    matches!(result, Result::Answered(verdict) if verdict.evidence.get("route").is_some_and(|route| route == OPT_OUT))
}

/// Says in the conversation that its customer wants no marketing any more.
async fn tell_stopped(
    conn: &mut AsyncPgConnection,
    now: Timestamp,
    (conversation, turn): (&Conversation, Turn),
    causes: &mut Causes,
) -> StoreResult<()> {
    let Conversation { account, id, version, contact, .. } = conversation;
    let detail = json!({ "category": MARKETING_MESSAGES, "turnId": turn.id, "at": now });
    let place = (*account, *id, turn.upto_seq);
    thread_events::record(conn, now, place, MARKETING_STOPPED, Actor::Customer, detail).await?;
    let contact = Detail::Contact(ContactDetail { contact_id: contact.to_string() });
    causes.push(event(EventName::ContactChanged, now, *account, *id, *version, contact));
    Ok(())
}

struct Settling {
    now: Timestamp,
    conversation: Conversation,
    turn: Turn,
    memory: Memory,
}

impl Settling {
    async fn settle(
        mut self,
        conn: &mut AsyncPgConnection,
        result: &Result,
        causes: &mut Causes,
    ) -> StoreResult<Ended> {
        let nothing = json!({});
        let evidence = match result {
            Result::Answered(verdict) => &verdict.evidence,
            Result::Nothing(_) | Result::Stopped(_) => &nothing,
        };
        match worth(&self.conversation, self.turn, self.now) {
            Worth::Counts => {}
            Worth::BeginsAnew => return self.begin_anew(conn, evidence, causes).await,
            Worth::Nothing => return self.discard(conn, evidence, causes).await,
        }
        match result {
            Result::Answered(verdict) => {
                self.conversation.language = Some(verdict.language.clone());
                self.carry_out(conn, verdict, causes).await
            }
            Result::Nothing(reason) => self.say_nothing(conn, reason, evidence, causes).await,
            // Still worth something, yet not ours to finish: the next worker takes it at once.
            Result::Stopped(stop) => self.let_go(conn, *stop, causes).await,
        }
    }

    async fn carry_out(
        mut self,
        conn: &mut AsyncPgConnection,
        verdict: &Verdict,
        causes: &mut Causes,
    ) -> StoreResult<Ended> {
        let unsaid;
        let verdict = if self.has_just_apologized(verdict) {
            unsaid = verdict.clone().unsaid("apologized");
            &unsaid
        } else {
            verdict
        };
        match &verdict.outcome {
            Decided::Reply { .. } if self.somebody_types() => self.step_back(conn, &verdict.evidence, causes).await,
            Decided::Reply { text, buttons, sources } => {
                self.remember(verdict);
                let words = Words { text, buttons, sources: Some(sources) };
                self.reply(conn, words, &verdict.evidence, causes).await
            }
            Decided::Handoff { reason, text, summary, team, priority } => {
                self.remember(verdict);
                let handing = Handing { reason, text: text.as_deref(), summary, team: *team, priority: *priority };
                self.hand_over(conn, handing, &verdict.evidence, causes).await
            }
            Decided::Silent { reason } => {
                self.remember(verdict);
                self.say_nothing(conn, reason, &verdict.evidence, causes).await
            }
        }
    }

    async fn reply(
        mut self,
        conn: &mut AsyncPgConnection,
        words: Words<'_>,
        evidence: &Value,
        causes: &mut Causes,
    ) -> StoreResult<Ended> {
        if !self.finish(conn, End::Replied, None, evidence, causes).await? {
            return Ok(Ended::Stopped("lost"));
        }
        let is_first = self.memory.turns <= 1;
        let waited =
            self.conversation.unanswered_since.filter(|_| is_first).map(|since| self.now.duration_since(since));
        let author = Author::Ai { turn: self.turn.id, control_epoch: self.turn.control_epoch };
        conversations::mark_answered(&mut self.conversation, self.turn.upto_seq);
        self.write(conn, words, author, causes).await?;
        self.go_on(conn, causes).await?;
        Ok(Ended::Replied(waited))
    }

    async fn say_nothing(
        mut self,
        conn: &mut AsyncPgConnection,
        reason: &str,
        evidence: &Value,
        causes: &mut Causes,
    ) -> StoreResult<Ended> {
        if !self.finish(conn, End::Silent, Some(reason), evidence, causes).await? {
            return Ok(Ended::Stopped("lost"));
        }
        conversations::mark_answered(&mut self.conversation, self.turn.upto_seq);
        self.go_on(conn, causes).await?;
        Ok(Ended::Silent)
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
            let Self { conversation, now, turn, .. } = &self;
            let place = (conversation.account, conversation.id, conversation.last_seq);
            let detail = json!({ "turnId": turn.id, "reason": reason });
            thread_events::record(conn, *now, place, "turn_discarded", Actor::Ai, detail).await?;
            if conversation.control.owner == Owner::Ai && conversation.has_open_question() {
                // It was handed back while this turn still stood in the way of the next one.
                self.wake(causes);
            }
        }
        Ok(Ended::Stopped(reason))
    }

    /// A person types: the answer waits with the question until they said something, or stopped.
    async fn step_back(
        self,
        conn: &mut AsyncPgConnection,
        evidence: &Value,
        causes: &mut Causes,
    ) -> StoreResult<Ended> {
        let cause = "person_types";
        self.finish(conn, End::Discarded, Some(cause), evidence, causes).await?;
        let until = self.memory.quiet_until.unwrap_or(self.now);
        let Conversation { account, id, .. } = self.conversation;
        causes.push(wake_at(Stage::Respond, self.now, until, account, id));
        Ok(Ended::Stopped(cause))
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

    /// Ends the turn and keeps what is remembered of it; `false` when it is another worker's, and then nothing else may
    /// be written.
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
            if end != End::Discarded {
                memories::save(conn, self.now, &self.conversation, &self.memory).await?;
            }
        }
        Ok(finished)
    }

    /// What the customer wrote meanwhile is the next turn.
    async fn go_on(&mut self, conn: &mut AsyncPgConnection, causes: &mut Causes) -> StoreResult<()> {
        let is_ours = matches!(self.conversation.control.owner, Owner::Ai | Owner::Waiting);
        if self.conversation.has_open_question() && is_ours {
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
