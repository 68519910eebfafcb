//! What later messages say of earlier ones: reactions, edits, removals.
//!
//! They are kept by the earlier message's id at Meta, so that it does not matter which of the two comes first, and join
//! it when it is read ([`annotated`]). The earlier message's own row stays as it was.

mod view;

use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use jiff::Timestamp;
use jiff_diesel::ToDiesel as _;
use reaktly_domain::content::Content;
use reaktly_domain::ids::{AccountId, IntegrationId, MessageId};
use reaktly_events::MessageDetail;
use uuid::Uuid;

use crate::schema::{annotations, conversations, messages};
use crate::{StoreError, StoreResult};

pub use view::{Annotated, Quoted, Reaction, annotated};

/// The reactor of everything the business does, whoever does it: WhatsApp knows one reaction of a number to a message.
pub const BUSINESS: &str = "business";
/// The reactor of what the customer does in a conversation of their own.
pub const CUSTOMER: &str = "customer";

/// A message that says something of an earlier one.
#[derive(Debug, Clone, Copy)]
pub struct NewAnnotation<'a> {
    /// The message that says it; its row is there already.
    pub id: MessageId,
    /// Its account.
    pub account: AccountId,
    /// The number it came to or leaves from.
    pub integration: IntegrationId,
    /// What it says.
    pub content: &'a Content,
    /// Its author, as the messages' rows have it.
    pub author: &'a str,
    /// Who reacts: [`CUSTOMER`], [`BUSINESS`], or the identity of a group's member.
    pub reactor: &'a str,
    /// When it was said, by Meta's clock.
    pub occurred_at: Timestamp,
}

/// The message that `content` says something of, by Meta's id; `None` when it stands for itself.
pub fn target_of(content: &Content) -> Option<&str> {
    match content {
        Content::Reaction { message_wamid, .. } => Some(message_wamid),
        Content::Edit { target_wamid, .. } | Content::Revoke { target_wamid } => Some(target_wamid),
        _ => None,
    }
}

/// Keeps what a message says of another; nothing for one that stands for itself, or is kept already.
pub async fn keep(conn: &mut AsyncPgConnection, now: Timestamp, new: &NewAnnotation<'_>) -> StoreResult<()> {
    let Some(target) = target_of(new.content) else { return Ok(()) };
    let (emoji, edited) = match new.content {
        Content::Reaction { emoji, .. } => (emoji.as_deref(), None),
        Content::Edit { content, .. } => {
            let json = serde_json::to_value(content.as_ref());
            (None, Some(json.map_err(|source| StoreError::Unreadable { what: "message content", source })?))
        }
        _ => (None, None),
    };
    diesel::insert_into(annotations::table)
        .values((
            annotations::id.eq(new.id.as_uuid()),
            annotations::account_id.eq(new.account.as_uuid()),
            annotations::integration_id.eq(new.integration.as_uuid()),
            annotations::target_wamid.eq(target),
            annotations::kind.eq(new.content.kind()),
            annotations::actor.eq(new.author),
            annotations::reactor.eq(new.reactor),
            annotations::emoji.eq(emoji),
            annotations::content.eq(edited),
            annotations::occurred_at.eq(new.occurred_at.to_diesel()),
            annotations::created_at.eq(now.to_diesel()),
        ))
        .on_conflict_do_nothing()
        .execute(conn)
        .await?;
    Ok(())
}

/// The message `wamid` of a number, as observers are told of it; `None` when it has not come (yet).
pub async fn target(
    conn: &mut AsyncPgConnection,
    account: AccountId,
    integration: IntegrationId,
    wamid: &str,
) -> StoreResult<Option<MessageDetail>> {
    let row: Option<(Uuid, i64, String, String, String, String)> = messages::table
        .inner_join(conversations::table)
        .filter(messages::wamid.eq(wamid))
        .filter(messages::account_id.eq(account.as_uuid()))
        .filter(conversations::integration_id.eq(integration.as_uuid()))
        .select((messages::id, messages::seq, messages::direction, messages::author, messages::kind, messages::status))
        .first(conn)
        .await
        .optional()?;
    Ok(row.map(|(id, seq, direction, author, kind, status)| MessageDetail {
        message_id: id.to_string(),
        seq,
        direction,
        author,
        kind,
        status,
    }))
}
