//! The only place that changes who owns a conversation.
//!
//! The caller holds the row's lock (`conversations::lock`). The change, the cancelling of AI messages, the thread event,
//! the assignment and what the change causes commit together.

use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use jiff::Timestamp;
use jiff_diesel::ToDiesel as _;
use reaktly_domain::conversation::{Change, Effect, Owner, Priority, Refused, decide};
use reaktly_domain::ids::{AssignmentId, TeamId};
use reaktly_events::envelope::{EventName, Stage, event, wake};
use reaktly_events::{Detail, OwnershipDetail};
use serde_json::json;
use uuid::Uuid;

use crate::conversations::{self, Conversation};
use crate::deliveries::{self, Cancelled};
use crate::schema::assignments;
use crate::thread_events::{self, Actor};
use crate::{Causes, StoreResult, memories};

/// What became of a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// The owner is another now.
    Changed {
        /// What happened to AI messages that had not left.
        ai_messages: Cancelled,
    },
    /// The owner was the same already.
    Unchanged,
    /// Not allowed.
    Refused(Refused),
}

/// Applies `change` to a locked conversation and writes it back. `reason` is a stable word such as `asked_for_person`,
/// empty when there is none.
pub async fn apply(
    conn: &mut AsyncPgConnection,
    now: Timestamp,
    conversation: &mut Conversation,
    change: Change,
    (actor, reason): (Actor, &str),
    causes: &mut Causes,
) -> StoreResult<Outcome> {
    let before = conversation.control;
    let (control, effects) = match decide(before, change) {
        Ok(decided) => decided,
        Err(refused) => return Ok(Outcome::Refused(refused)),
    };
    if control == before {
        return Ok(Outcome::Unchanged);
    }
    conversation.control = control;
    conversation.waiting_since = match control.owner {
        Owner::Waiting => Some(conversation.waiting_since.unwrap_or(now)),
        _ => None,
    };
    if control.owner == Owner::Ai {
        // Where it goes next time is decided then.
        conversation.team = None;
        conversation.priority = Priority::Normal;
    }
    if change == Change::HandBack {
        memories::end_quiet(conn, conversation).await?;
    }
    let mut ai_messages = Cancelled::default();
    for effect in effects {
        match effect {
            Effect::CancelAiMessages => {
                let (cancelled, answered_seq) = deliveries::cancel_ai(conn, now, conversation.id).await?;
                ai_messages = cancelled;
                // An answer that was taken back is none: the question is open again, for whoever owns it next.
                let answered = answered_seq.unwrap_or(conversation.answered_seq);
                conversation.answered_seq = conversation.answered_seq.min(answered);
            }
            Effect::MakeTurnDue if conversation.has_open_question() => {
                conversation.turn_due_at = Some(now);
                conversation.unanswered_since = Some(now);
                causes.push(wake(Stage::Respond, now, conversation.account, conversation.id));
            }
            // Without a question, what people wrote is summed up before there is one.
            Effect::MakeTurnDue if change == Change::HandBack => {
                causes.push(wake(Stage::Respond, now, conversation.account, conversation.id));
            }
            Effect::MakeTurnDue => {}
            Effect::FindAgent => causes.push(wake(Stage::Route, now, conversation.account, conversation.id)),
        }
    }
    record_assignment(conn, now, conversation, before.owner, reason).await?;
    conversations::save(conn, now, conversation).await?;
    let place = (conversation.account, conversation.id, conversation.last_seq);
    let detail = json!({
        "from": before.owner.name(),
        "to": control.owner.name(),
        "assigneeId": control.owner.assignee(),
        "teamId": conversation.team,
        "controlEpoch": control.epoch,
        "reason": reason,
        "cancelledAiMessages": ai_messages.cancelled,
        "aiMessagesInFlight": ai_messages.in_flight,
    });
    thread_events::record(conn, now, place, kind_of(change), actor, detail).await?;
    causes.push(conversation_changed(now, conversation, kind_of(change), reason));
    Ok(Outcome::Changed { ai_messages })
}

/// Gives a locked conversation to a team: it waits for one of its members, also when it waited already.
pub async fn assign_team(
    conn: &mut AsyncPgConnection,
    now: Timestamp,
    conversation: &mut Conversation,
    team: TeamId,
    actor: Actor,
    causes: &mut Causes,
) -> StoreResult<Outcome> {
    conversation.team = Some(team);
    let outcome = apply(conn, now, conversation, Change::AssignTeam, (actor, ""), causes).await?;
    if outcome == Outcome::Unchanged {
        conversations::save(conn, now, conversation).await?;
        let place = (conversation.account, conversation.id, conversation.last_seq);
        thread_events::record(conn, now, place, "assigned", actor, json!({ "teamId": team })).await?;
        causes.push(conversation_changed(now, conversation, "assigned", ""));
        causes.push(wake(Stage::Route, now, conversation.account, conversation.id));
    }
    Ok(outcome)
}

/// The event that tells observers of a conversation's owner, unread count or window.
pub fn conversation_changed(
    now: Timestamp,
    conversation: &Conversation,
    change: &str,
    reason: &str,
) -> reaktly_events::outbox::OutboxRow {
    let control = conversation.control;
    let detail = OwnershipDetail {
        owner: control.owner.name().to_owned(),
        assignee_id: control.owner.assignee().map(|user| user.to_string()).unwrap_or_default(),
        control_epoch: control.epoch,
        change: change.to_owned(),
        reason: reason.to_owned(),
    };
    event(
        EventName::ConversationChanged,
        now,
        conversation.account,
        conversation.id,
        conversation.version,
        Detail::Ownership(detail),
    )
}

const fn kind_of(change: Change) -> &'static str {
    match change {
        Change::HandOff => "handed_off",
        Change::TakeOver { .. } => "taken_over",
        Change::AnsweredInApp => "answered_in_app",
        Change::Assign { .. } | Change::AssignTeam => "assigned",
        Change::HandBack => "handed_back",
        Change::Close => "closed",
        Change::Reopen => "reopened",
        Change::CustomerWrote => "customer_wrote",
    }
}

async fn record_assignment(
    conn: &mut AsyncPgConnection,
    now: Timestamp,
    conversation: &Conversation,
    before: Owner,
    reason: &str,
) -> StoreResult<()> {
    if before.assignee().is_some() {
        diesel::update(assignments::table)
            .filter(assignments::conversation_id.eq(conversation.id.as_uuid()))
            .filter(assignments::released_at.is_null())
            .set(assignments::released_at.eq(now.to_diesel()))
            .execute(conn)
            .await?;
    }
    let Some(user) = conversation.control.owner.assignee() else { return Ok(()) };
    diesel::insert_into(assignments::table)
        .values((
            assignments::id.eq(AssignmentId::generate(now).as_uuid()),
            assignments::account_id.eq(conversation.account.as_uuid()),
            assignments::conversation_id.eq(conversation.id.as_uuid()),
            assignments::user_id.eq(Uuid::from(user)),
            assignments::reason.eq(reason),
            assignments::assigned_at.eq(now.to_diesel()),
        ))
        .execute(conn)
        .await?;
    Ok(())
}
