//! Handing over to people: why, and what the person who takes over should know.

use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use jiff::Timestamp;
use jiff_diesel::ToDiesel as _;
use reaktly_domain::ids::{HandoffId, TurnId};

use crate::StoreResult;
use crate::conversations::Conversation;
use crate::schema::handoffs;

/// Records a handing over of a locked conversation; team and priority are the conversation's.
pub async fn record(
    conn: &mut AsyncPgConnection,
    now: Timestamp,
    conversation: &Conversation,
    turn: TurnId,
    reason: &str,
    summary: &serde_json::Value,
) -> StoreResult<HandoffId> {
    let id = HandoffId::generate(now);
    diesel::insert_into(handoffs::table)
        .values((
            handoffs::id.eq(id.as_uuid()),
            handoffs::account_id.eq(conversation.account.as_uuid()),
            handoffs::conversation_id.eq(conversation.id.as_uuid()),
            handoffs::turn_id.eq(turn.as_uuid()),
            handoffs::reason.eq(reason),
            handoffs::summary.eq(summary),
            handoffs::created_at.eq(now.to_diesel()),
        ))
        .execute(conn)
        .await?;
    Ok(id)
}
