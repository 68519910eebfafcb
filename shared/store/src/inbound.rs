//! Messages that come from WhatsApp: what customers write, and what the business writes in the app.

use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use jiff::Timestamp;
use jiff_diesel::ToDiesel as _;
use reaktly_domain::content::Content;
use reaktly_domain::context::MessageContext;
use reaktly_domain::ids::MessageId;
use reaktly_events::MessageDetail;

use crate::conversations::Conversation;
use crate::messages::Inserted;
use crate::schema::messages;
use crate::{StoreError, StoreResult};

/// Who wrote a message that came from WhatsApp.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Writer {
    /// The customer.
    Customer,
    /// The business, in the WhatsApp app.
    App,
}

impl Writer {
    /// As the messages' rows have it.
    pub const fn author(self) -> &'static str {
        self.columns().1
    }

    /// Direction, author and status, as stored.
    const fn columns(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Self::Customer => ("inbound", "customer", "received"),
            Self::App => ("outbound", "app", "sent"),
        }
    }
}

/// A message to store.
#[derive(Debug, Clone)]
pub struct NewInbound<'a> {
    /// Derived from integration and wamid ([`MessageId::of_wamid`]), so that a repeat names the same row.
    pub id: MessageId,
    /// Who wrote it.
    pub writer: Writer,
    /// What it says.
    pub content: &'a Content,
    /// Meta's id.
    pub wamid: &'a str,
    /// The message it answers, by Meta's id.
    pub context_wamid: Option<&'a str>,
    /// What it answers or comes from beside that.
    pub context: &'a MessageContext,
    /// What Meta says went wrong with it: `{"code", "title", "detail"}`.
    pub error: Option<serde_json::Value>,
    /// Meta's time.
    pub sent_at: Timestamp,
}

impl NewInbound<'_> {
    /// `None` when there is nothing to tell.
    pub(crate) fn context_json(&self) -> StoreResult<Option<serde_json::Value>> {
        if self.context.is_empty() {
            return Ok(None);
        }
        let json = serde_json::to_value(self.context);
        Ok(Some(json.map_err(|source| StoreError::Unreadable { what: "message context", source })?))
    }
}

/// Stores a message under the next sequence of a locked conversation, and raises that; an existing one changes nothing.
/// The caller saves the conversation.
pub async fn insert(
    conn: &mut AsyncPgConnection,
    now: Timestamp,
    conversation: &mut Conversation,
    new: &NewInbound<'_>,
) -> StoreResult<Inserted> {
    let content = serde_json::to_value(new.content)
        .map_err(|source| StoreError::Unreadable { what: "message content", source })?;
    let origin = new.context_json()?;
    let (direction, author, status) = new.writer.columns();
    let seq = conversation.last_seq + 1;
    let inserted = diesel::insert_into(messages::table)
        .values((
            messages::id.eq(new.id.as_uuid()),
            messages::account_id.eq(conversation.account.as_uuid()),
            messages::conversation_id.eq(conversation.id.as_uuid()),
            messages::seq.eq(seq),
            messages::direction.eq(direction),
            messages::author.eq(author),
            messages::kind.eq(new.content.kind()),
            messages::text.eq(new.content.text()),
            messages::content.eq(content),
            messages::wamid.eq(new.wamid),
            messages::context_wamid.eq(new.context_wamid),
            messages::status.eq(status),
            messages::error.eq(&new.error),
            messages::sent_at.eq(new.sent_at.to_diesel()),
            messages::created_at.eq(now.to_diesel()),
            messages::updated_at.eq(now.to_diesel()),
            messages::context.eq(origin),
        ))
        .on_conflict(messages::id)
        .do_nothing()
        .execute(conn)
        .await?;
    if inserted == 0 {
        return Ok(Inserted::Existing);
    }
    conversation.last_seq = seq;
    Ok(Inserted::New)
}

/// What observers are told of a message stored under `seq`.
pub fn detail_of(new: &NewInbound<'_>, seq: i64) -> MessageDetail {
    let (direction, author, status) = new.writer.columns();
    MessageDetail {
        message_id: new.id.to_string(),
        seq,
        direction: direction.to_owned(),
        author: author.to_owned(),
        kind: new.content.kind().to_owned(),
        status: status.to_owned(),
    }
}
