//! What an answer says beside the message: of the customer, of the limits, of the number's credentials.

use jiff::Timestamp;
use reaktly_store::integration_health::{self, GraphWord, Standstill};
use reaktly_store::notices::{self, NewNotice, Place};
use reaktly_store::outcomes::Outcome;
use reaktly_store::sending::Claim;
use reaktly_store::{AsyncPgConnection, Causes, StoreResult, limits, marketing};
use serde_json::Value;

use crate::decide::{Feedback, number_after, recipient_after};

/// What concerns the contact; it is locked before the conversation.
pub(crate) async fn about_customer(
    conn: &mut AsyncPgConnection,
    now: Timestamp,
    claim: &Claim,
    feedback: Feedback,
) -> StoreResult<()> {
    if feedback == Feedback::MarketingStopped {
        marketing::stop_in(conn, now, claim.account, claim.conversation).await?;
    }
    Ok(())
}

/// What concerns the limits and the number; they are locked last.
pub(crate) async fn about_number(
    conn: &mut AsyncPgConnection,
    now: Timestamp,
    claim: &Claim,
    (outcome, feedback): (&Outcome, Feedback),
    causes: &mut Causes,
) -> StoreResult<()> {
    let (account, integration) = (claim.account, claim.integration);
    if feedback == Feedback::None {
        return Ok(());
    }
    of_recipient(conn, now, claim, feedback).await?;
    let rate = limits::lock_number(conn, now, account, integration).await?;
    let next = number_after(rate, feedback, now);
    if next != rate {
        limits::save_number(conn, now, integration, next).await?;
    }
    if feedback == Feedback::Standstill && rate.probe_at.is_none() {
        alert(conn, now, claim, outcome, causes).await?;
    } else if feedback != Feedback::Standstill && rate.probe_at.is_some() {
        all_clear(conn, now, claim, causes).await?;
    }
    integration_health::heard(conn, now, account, integration, word(outcome, feedback)).await
}

/// The number begins to stand still: somebody has to know, and it is nobody's turn but the owner's.
async fn alert(
    conn: &mut AsyncPgConnection,
    now: Timestamp,
    claim: &Claim,
    outcome: &Outcome,
    causes: &mut Causes,
) -> StoreResult<()> {
    let detail = outcome.error().cloned().unwrap_or_default();
    let words = |name: &str| detail.get(name).and_then(Value::as_str).unwrap_or_default();
    let title = format!("Nothing is sent any more: {}. To do: {}.", words("title"), words("remedy"));
    tracing::error!(integration.id = %claim.integration, "Meta refuses the credentials; the number stands still");
    notice(conn, now, claim, ("sending_stopped", "critical", &title, &detail), causes).await
}

async fn all_clear(
    conn: &mut AsyncPgConnection,
    now: Timestamp,
    claim: &Claim,
    causes: &mut Causes,
) -> StoreResult<()> {
    let title = "Meta takes the credentials again; what has waited is sent.";
    tracing::info!(integration.id = %claim.integration, "Meta takes the credentials again");
    notice(conn, now, claim, ("sending_resumed", notices::INFO, title, &Value::Null), causes).await
}

async fn notice(
    conn: &mut AsyncPgConnection,
    now: Timestamp,
    claim: &Claim,
    (event, severity, title, detail): (&str, &str, &str, &Value),
    causes: &mut Causes,
) -> StoreResult<()> {
    let new = NewNotice {
        id: claim.attempt_id.as_uuid(),
        account: claim.account,
        place: Place::Number(claim.integration),
        field: limits::STANDSTILL_TOPIC,
        event,
        topic: limits::STANDSTILL_TOPIC,
        severity,
        title,
        detail,
        occurred_at: now,
    };
    notices::keep(conn, now, &new, causes).await.map(drop)
}

async fn of_recipient(
    conn: &mut AsyncPgConnection,
    now: Timestamp,
    claim: &Claim,
    feedback: Feedback,
) -> StoreResult<()> {
    if !matches!(feedback, Feedback::Taken | Feedback::PairTooFast) {
        return Ok(());
    }
    let buckets = limits::lock_recipients(conn, now, &[claim.conversation]).await?;
    for (conversation, bucket) in buckets {
        let next = recipient_after(bucket, feedback, now);
        if next != bucket {
            limits::save_recipients(conn, &[(claim.account, conversation, next)]).await?;
        }
    }
    Ok(())
}

fn word(outcome: &Outcome, feedback: Feedback) -> GraphWord<'_> {
    let Some(error) = outcome.error() else { return GraphWord::Accepted };
    let code = error.get("code").and_then(Value::as_i64).and_then(|code| i32::try_from(code).ok());
    GraphWord::Refused {
        code: code.unwrap_or(0),
        meaning: error.get("title").and_then(Value::as_str).unwrap_or_default(),
        standstill: if feedback == Feedback::Standstill { Standstill::Yes } else { Standstill::No },
    }
}
