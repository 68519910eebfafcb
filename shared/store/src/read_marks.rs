//! Telling a customer that a person has read: a task for the sender, in the transaction in which it is read.

use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use jiff::Timestamp;
use reaktly_events::envelope::presence;
use reaktly_events::{Presence, PresenceKind};

use crate::conversations::Conversation;
use crate::schema::messages;
use crate::{Causes, StoreResult, operators};

/// Marks the customer's newest message as read, and with it all before, unless the number's operator shows no read marks.
pub async fn show(
    conn: &mut AsyncPgConnection,
    now: Timestamp,
    conversation: &Conversation,
    causes: &mut Causes,
) -> StoreResult<()> {
    let operator = operators::of_number(conn, conversation.account, conversation.integration).await?;
    if operator.is_none_or(|operator| !operator.settings().marks_read()) {
        return Ok(());
    }
    let newest: Option<Option<String>> = messages::table
        .filter(messages::conversation_id.eq(conversation.id.as_uuid()))
        .filter(messages::direction.eq("inbound"))
        .filter(messages::wamid.is_not_null())
        .order(messages::seq.desc())
        .select(messages::wamid)
        .first(conn)
        .await
        .optional()?;
    if let Some(wamid) = newest.flatten() {
        let shown = Presence {
            account_id: conversation.account.to_string(),
            conversation_id: conversation.id.to_string(),
            wamid,
            kind: PresenceKind::Read.into(),
            expires_at: None,
        };
        causes.push(presence(now, conversation.id, &shown));
    }
    Ok(())
}
