//! What a turn came to, as it is kept until it is written down: a worker that takes the turn over from one that died
//! in between does not ask the model again.

use reaktly_domain::conversation::Priority;
use reaktly_domain::ids::{ArticleId, TeamId};
use reaktly_operator::turn::{HandoffReason, Memory, Outcome, People, TurnResult};
use reaktly_store::{StoreError, StoreResult};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json as object};

/// What is said, by whom it goes on, and what it rests on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Verdict {
    pub(crate) outcome: Decided,
    pub(crate) evidence: Value,
    /// The conversation's language from now on.
    pub(crate) language: String,
    pub(crate) memory: Counts,
}

/// What is done.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) enum Decided {
    Reply {
        text: String,
        buttons: Vec<String>,
        sources: Value,
    },
    /// Without words nothing is said.
    Handoff {
        reason: String,
        text: Option<String>,
        summary: Value,
        team: Option<TeamId>,
        priority: Priority,
    },
    Silent {
        reason: String,
    },
}

/// What of the memory the operator changes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Counts {
    pub(crate) turns: u32,
    pub(crate) unanswered: u32,
    pub(crate) unhappy: u32,
    pub(crate) off_topic: u32,
    pub(crate) linked: Vec<ArticleId>,
    /// The customer is told that something went wrong.
    pub(crate) apologizes: Apology,
}

/// Whether the words are an apology for a failure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Apology {
    Yes,
    No,
}

impl Verdict {
    /// What the operator came to. Where there are no people nobody is handed over: the words are all there is.
    pub(crate) fn of(result: TurnResult, people: People) -> StoreResult<Self> {
        let is_failure = matches!(&result.outcome, Outcome::Handoff { reason: HandoffReason::Failed, .. });
        let outcome = match result.outcome {
            Outcome::Reply(reply) => {
                Decided::Reply { text: reply.text, buttons: reply.buttons, sources: json(&reply.sources, "sources")? }
            }
            Outcome::Handoff { text, .. } if people == People::None => {
                Decided::Reply { text, buttons: Vec::new(), sources: Value::Array(Vec::new()) }
            }
            Outcome::Handoff { reason, text, summary, team, priority } => Decided::Handoff {
                reason: reason.as_str().to_owned(),
                text: Some(text),
                summary: json(&summary, "summary")?,
                team,
                priority: match priority {
                    reaktly_operator::turn::Priority::Normal => Priority::Normal,
                    reaktly_operator::turn::Priority::High => Priority::High,
                },
            },
            Outcome::Silent { reason } => Decided::Silent { reason: reason.as_str().to_owned() },
        };
        let Memory { turns, unanswered, unhappy, off_topic, linked, .. } = result.memory;
        let apologizes = if is_failure { Apology::Yes } else { Apology::No };
        Ok(Self {
            outcome,
            evidence: json(&result.evidence, "evidence")?,
            language: result.language.code().to_owned(),
            memory: Counts { turns, unanswered, unhappy, off_topic, linked, apologizes },
        })
    }

    /// The end of the AI's part without a word: a person looks, whether there are any or not.
    pub(crate) fn stopped(result: TurnResult, reason: HandoffReason, sign: &str) -> StoreResult<Self> {
        let summary = match &result.outcome {
            Outcome::Handoff { summary, .. } => json(summary, "summary")?,
            Outcome::Reply(_) | Outcome::Silent { .. } => object!({}),
        };
        let mut verdict = Self::of(result, People::Online)?;
        let reason = reason.as_str().to_owned();
        verdict.outcome = Decided::Handoff { reason, text: None, summary, team: None, priority: Priority::Normal };
        if let Some(evidence) = verdict.evidence.as_object_mut() {
            evidence.insert("sign".to_owned(), sign.into());
        }
        Ok(verdict)
    }

    /// The same without a word to the customer; what was only words is nothing then, for that reason.
    pub(crate) fn unsaid(mut self, why: &str) -> Self {
        self.outcome = match self.outcome {
            Decided::Handoff { reason, summary, team, priority, .. } => {
                Decided::Handoff { reason, text: None, summary, team, priority }
            }
            Decided::Reply { .. } => Decided::Silent { reason: why.to_owned() },
            silent @ Decided::Silent { .. } => silent,
        };
        self
    }

    /// The row's form.
    pub(crate) fn to_json(&self) -> StoreResult<Value> {
        json(self, "result")
    }

    /// What another worker kept; nothing when it is not readable any more, and then the turn is worked on anew.
    pub(crate) fn kept(result: Value) -> Option<Self> {
        serde_json::from_value(result).ok()
    }
}

fn json(value: &impl Serialize, what: &'static str) -> StoreResult<Value> {
    serde_json::to_value(value).map_err(|source| StoreError::Unreadable { what, source })
}
