//! Handing over to people, all in the transaction that ends the turn: who owns the conversation, why, for which team and
//! how soon, what the person should know, and what the customer is told.

use reaktly_domain::conversation::{Change, Owner, Priority};
use reaktly_domain::ids::TeamId;
use reaktly_store::messages::Author;
use reaktly_store::thread_events::Actor;
use reaktly_store::turns::End;
use reaktly_store::{AsyncPgConnection, Causes, StoreResult, conversations, handoffs, ownership};
use serde_json::{Value, json};

use super::writing::Words;
use super::{Ended, Settling};

/// A handing over.
#[derive(Debug, Clone, Copy)]
pub(super) struct Handing<'a> {
    pub(super) reason: &'a str,
    /// What the customer is told, if anything.
    pub(super) text: Option<&'a str>,
    /// What the person is told.
    pub(super) summary: &'a Value,
    pub(super) team: Option<TeamId>,
    pub(super) priority: Priority,
}

impl Settling {
    pub(super) async fn hand_over(
        mut self,
        conn: &mut AsyncPgConnection,
        handing: Handing<'_>,
        evidence: &Value,
        causes: &mut Causes,
    ) -> StoreResult<Ended> {
        if !self.finish(conn, End::HandedOff, Some(handing.reason), evidence, causes).await? {
            return Ok(Ended::Stopped("lost"));
        }
        let conversation = &mut self.conversation;
        conversation.team = handing.team.or(conversation.team);
        conversation.priority = conversation.priority.max(handing.priority);
        // Outside of business hours the AI also answers for people a conversation waits for already.
        if conversation.control.owner == Owner::Ai {
            let why = (Actor::Ai, handing.reason);
            ownership::apply(conn, self.now, conversation, Change::HandOff, why, causes).await?;
        }
        conversations::mark_answered(conversation, self.turn.upto_seq);
        let summary = summary(&handing, conversation.priority);
        handoffs::record(conn, self.now, conversation, self.turn.id, handing.reason, &summary).await?;
        match handing.text {
            Some(text) => {
                let words = Words { text, buttons: &[], sources: None };
                self.write(conn, words, Author::Notice { turn: self.turn.id }, causes).await?;
            }
            None => conversations::save(conn, self.now, &mut self.conversation).await?,
        }
        Ok(Ended::Handed(handing.reason.to_owned()))
    }
}

/// What the person is told: what the operator summed up, why, for whom and how soon.
fn summary(handing: &Handing<'_>, priority: Priority) -> Value {
    let mut summary = handing.summary.as_object().cloned().unwrap_or_default();
    summary.insert("reason".to_owned(), json!(handing.reason));
    summary.insert("priority".to_owned(), json!(priority));
    if let Some(team) = handing.team {
        summary.insert("team".to_owned(), json!(team));
    }
    summary.into()
}
