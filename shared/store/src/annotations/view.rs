//! Messages as they are to be read now: edited, taken back, with their reactions and the message they quote.

use std::collections::HashMap;

use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use jiff::Timestamp;
use reaktly_domain::content::{Content, Media};
use reaktly_domain::ids::{AccountId, ConversationId, MessageId};
use uuid::Uuid;

use super::target_of;
use crate::messages::Message;
use crate::schema::{annotations, conversations, messages};
use crate::{StoreError, StoreResult};

/// Messages that never reached their reader say nothing of others.
const NOT_SAID: [&str; 3] = ["failed", "failed_unknown", "cancelled"];

/// A message as it is to be read now.
#[derive(Debug, Clone)]
pub struct Annotated {
    /// The message; text and content are the edited ones, and say only that it is gone once it was taken back.
    pub message: Message,
    /// The reactions it has, oldest first.
    pub reactions: Vec<Reaction>,
    /// When it was last edited.
    pub edited_at: Option<Timestamp>,
    /// When it was taken back for everyone.
    pub revoked_at: Option<Timestamp>,
    /// The message it quotes, when we have it.
    pub quoted: Option<Quoted>,
}

/// A reaction to a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reaction {
    /// The emoji.
    pub emoji: String,
    /// `customer`, `app`, `agent` or `ai`.
    pub by: String,
    /// When.
    pub at: Timestamp,
}

/// A quoted message, as it is to be read now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quoted {
    /// Its id.
    pub id: MessageId,
    /// Its readable text.
    pub text: String,
    /// `customer`, `ai`, `agent` or `app`.
    pub author: String,
    /// Its kind.
    pub kind: String,
}

#[derive(Debug, Queryable)]
struct Row {
    conversation: Uuid,
    target_wamid: String,
    kind: String,
    actor: String,
    reactor: String,
    emoji: Option<String>,
    content: Option<serde_json::Value>,
    #[diesel(deserialize_as = jiff_diesel::Timestamp)]
    occurred_at: Timestamp,
}

/// What is said of messages, by conversation and Meta's id, oldest first.
type Said = HashMap<(ConversationId, String), Vec<Row>>;

/// Messages of an account as they are to be read now, in their order.
pub async fn annotated(
    conn: &mut AsyncPgConnection,
    account: AccountId,
    rows: Vec<Message>,
) -> StoreResult<Vec<Annotated>> {
    let quoted = quoted(conn, account, &rows).await?;
    let said = said(conn, account, rows.iter().chain(&quoted)).await?;
    let quoted: HashMap<(ConversationId, String), Quoted> = quoted
        .into_iter()
        .filter_map(|message| {
            let key = (message.conversation_id, message.wamid.clone()?);
            let Annotated { message, .. } = apply(message, &said).ok()?;
            let Message { id, text, author, kind, .. } = message;
            Some((key, Quoted { id, text, author, kind }))
        })
        .collect();
    rows.into_iter()
        .map(|message| {
            let key = message.context_wamid.clone().map(|wamid| (message.conversation_id, wamid));
            let quoted = key.and_then(|key| quoted.get(&key).cloned());
            Ok(Annotated { quoted, ..apply(message, &said)? })
        })
        .collect()
}

async fn quoted(conn: &mut AsyncPgConnection, account: AccountId, rows: &[Message]) -> StoreResult<Vec<Message>> {
    let wamids: Vec<&str> = rows.iter().filter_map(|row| row.context_wamid.as_deref()).collect();
    if wamids.is_empty() {
        return Ok(Vec::new());
    }
    let conversations: Vec<Uuid> = rows.iter().map(|row| row.conversation_id.as_uuid()).collect();
    let query = messages::table
        .filter(messages::account_id.eq(account.as_uuid()))
        .filter(messages::conversation_id.eq_any(conversations))
        .filter(messages::wamid.eq_any(wamids))
        .select(Message::as_select());
    Ok(query.load(conn).await?)
}

async fn said(
    conn: &mut AsyncPgConnection,
    account: AccountId,
    rows: impl Iterator<Item = &Message>,
) -> StoreResult<Said> {
    let (mut ids, mut wamids) = (Vec::new(), Vec::new());
    for row in rows {
        ids.push(row.conversation_id.as_uuid());
        wamids.extend(row.wamid.clone());
        wamids.extend(row.edited_wamid());
    }
    let mut said = Said::new();
    if wamids.is_empty() {
        return Ok(said);
    }
    let found: Vec<Row> = annotations::table
        .inner_join(conversations::table.on(conversations::integration_id.eq(annotations::integration_id)))
        .inner_join(messages::table.on(messages::id.eq(annotations::id)))
        .filter(annotations::account_id.eq(account.as_uuid()))
        .filter(conversations::id.eq_any(ids))
        .filter(annotations::target_wamid.eq_any(wamids))
        .filter(messages::status.ne_all(NOT_SAID))
        .order((annotations::occurred_at, messages::seq))
        .select((
            conversations::id,
            annotations::target_wamid,
            annotations::kind,
            annotations::actor,
            annotations::reactor,
            annotations::emoji,
            annotations::content,
            annotations::occurred_at,
        ))
        .load(conn)
        .await?;
    for row in found {
        let key = (ConversationId::from_uuid(row.conversation), row.target_wamid.clone());
        said.entry(key).or_default().push(row);
    }
    Ok(said)
}

/// Lets what is said of a message change how it is read.
fn apply(mut message: Message, said: &Said) -> StoreResult<Annotated> {
    let of = |wamid: Option<String>| {
        let rows = wamid.and_then(|wamid| said.get(&(message.conversation_id, wamid)));
        rows.map_or(&[][..], Vec::as_slice)
    };
    let own = of(message.wamid.clone());
    let is_own = |row: &&Row| (message.direction == "inbound") == (row.actor == "customer");
    let edit = own.iter().rev().filter(is_own).find(|row| row.kind == "edit");
    let edited_at = edit.map(|row| row.occurred_at);
    // What an edit says is as gone as the message it edited.
    let revokes = |rows: &[Row]| rows.iter().filter(is_own).find(|row| row.kind == "revoke").map(|row| row.occurred_at);
    let revoked_at = revokes(own).or_else(|| revokes(of(message.edited_wamid())));
    let reactions = if revoked_at.is_some() { Vec::new() } else { reactions(own) };
    let edited = edit.and_then(|row| row.content.clone());
    if revoked_at.is_some() {
        let gone = Content::Revoke { target_wamid: message.wamid.clone().unwrap_or_default() };
        say(&mut message, &gone)?;
        message.context = None;
    } else if let Some(edited) = edited {
        let edited = serde_json::from_value(edited);
        let edited: Content = edited.map_err(|source| StoreError::Unreadable { what: "edited content", source })?;
        let edited = merged(message.parsed_content()?, edited);
        say(&mut message, &edited)?;
    }
    Ok(Annotated { message, reactions, edited_at, revoked_at, quoted: None })
}

fn say(message: &mut Message, content: &Content) -> StoreResult<()> {
    message.text = content.text();
    message.content =
        serde_json::to_value(content).map_err(|source| StoreError::Unreadable { what: "message content", source })?;
    Ok(())
}

/// Of media only the caption can be edited: the object stays.
fn merged(before: Content, edited: Content) -> Content {
    let caption = edited.media().map(|media| media.caption.clone());
    match (before, caption) {
        (before, _) if matches!(edited, Content::Unsupported { .. }) => before,
        (Content::Image(media), Some(caption)) => Content::Image(Media { caption, ..media }),
        (Content::Video(media), Some(caption)) => Content::Video(Media { caption, ..media }),
        (Content::Document(media), Some(caption)) => Content::Document(Media { caption, ..media }),
        (_, _) => edited,
    }
}

/// The last reaction of each reactor, without those taken back, oldest first.
fn reactions(rows: &[Row]) -> Vec<Reaction> {
    let mut last: Vec<&Row> = Vec::new();
    for row in rows.iter().filter(|row| row.kind == "reaction") {
        last.retain(|earlier| earlier.reactor != row.reactor);
        last.push(row);
    }
    let shown = last
        .into_iter()
        .filter_map(|row| Some(Reaction { emoji: row.emoji.clone()?, by: row.actor.clone(), at: row.occurred_at }));
    shown.collect()
}

impl Message {
    /// The message this one edits, by Meta's id.
    fn edited_wamid(&self) -> Option<String> {
        if self.kind != "edit" {
            return None;
        }
        self.parsed_content().ok().as_ref().and_then(target_of).map(str::to_owned)
    }
}
