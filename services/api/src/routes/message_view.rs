//! A message as the inbox shows it: with its reactions, edited or taken back, and the message it quotes.

use std::collections::HashMap;

use jiff::Timestamp;
use reaktly_domain::context::MessageContext;
use reaktly_domain::ids::{AccountId, MessageId, UserId};
use reaktly_store::annotations::{self, Annotated};
use reaktly_store::transcripts::{self, Heard};
use reaktly_store::{AsyncPgConnection, media, messages, users};
use reaktly_whatsapp::errors;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::conversations::{Author, Direction, Person};
use super::feedback::MessageFeedback;
use super::media::MessageMedia;
use crate::problem::Problem;

/// A message of a conversation.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Message {
    pub id: Uuid,
    pub conversation_id: Uuid,
    /// Meta's id, once there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub wamid: Option<String>,
    /// Meta's id of the message this one answers.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub context_wamid: Option<String>,
    /// What it answers or where it comes from; absent for a plain message.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub context: Option<MessageOrigin>,
    /// Its place in the conversation, from 1.
    pub seq: i64,
    pub direction: Direction,
    pub author: Author,
    /// The person, when an agent wrote it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub agent: Option<Person>,
    /// `text`, `image`, `interactive`, `unsupported` …
    pub kind: String,
    /// Readable for every kind, never empty; what it says since it was edited.
    pub text: String,
    /// The content by kind; of kind `revoke` for a message that was taken back.
    #[schema(value_type = Object)]
    pub content: serde_json::Value,
    /// Its file, when it came in with one or sends one of ours.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub media: Option<MessageMedia>,
    /// What was heard in a voice message, where the operator has them transcribed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub transcript: Option<Transcript>,
    /// The reactions it has, oldest first: one of each side, in a group one of each member.
    pub reactions: Vec<MessageReaction>,
    /// When it was last edited.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub edited_at: Option<Timestamp>,
    /// When it was taken back for everyone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub revoked_at: Option<Timestamp>,
    /// `received`; or, going out, `queued`, `sending`, `retry_wait`, `unknown`, `accepted`, `sent`, `delivered`,
    /// `read`, `played`, `failed`, `failed_unknown`, `cancelled`.
    pub status: String,
    /// Why it failed, also beside a delivery; or what WhatsApp could not pass on of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error: Option<MessageError>,
    /// What an AI message rests on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sources: Option<Vec<Source>>,
    /// The turn that wrote it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub turn_id: Option<Uuid>,
    /// What people think of it, when it is the AI's and somebody said so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub feedback: Option<MessageFeedback>,
    /// Meta's time for what came in, the time of writing for what goes out.
    pub sent_at: Timestamp,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
}

/// What was heard in a voice message.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Transcript {
    /// `ready`, `not_understood` or `failed`.
    pub state: &'static str,
    /// The words, once it is ready.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
}

/// What a message answers or where it comes from.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct MessageOrigin {
    /// `forwarded`, `frequentlyForwarded`, `standby` (another agent owned the thread), `product` it asks about,
    /// `referral` (the advertisement it was written from), `participant` (who wrote it in a group); each only where it
    /// applies.
    #[serde(flatten)]
    #[schema(value_type = Object)]
    pub context: MessageContext,
    /// The message it quotes, when we have it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub quoted: Option<QuotedMessage>,
}

/// A quoted message, as it reads now.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct QuotedMessage {
    pub id: Uuid,
    pub text: String,
    pub author: Author,
    pub kind: String,
}

/// A reaction to a message.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct MessageReaction {
    pub emoji: String,
    pub by: Author,
    pub at: Timestamp,
}

/// Why a message failed, or what is missing of it.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub(crate) struct MessageError {
    /// Meta's code.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<i64>,
    /// What kind of failure it is, as a stable word.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
    /// What helps.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub remedy: Option<String>,
    /// Who can do that.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fixer: Option<String>,
}

/// A passage an answer rests on.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Source {
    pub article_id: Uuid,
    pub title: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// Version of the article at that time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<i64>,
}

/// Messages as the API shows them, in their order.
pub(super) async fn present(
    conn: &mut AsyncPgConnection,
    account: AccountId,
    rows: Vec<messages::Message>,
) -> Result<Vec<Message>, Problem> {
    let agents: Vec<Uuid> = rows.iter().filter_map(|row| row.author_user_id).collect();
    let people: HashMap<UserId, String> = users::names(conn, account, &agents).await?.into_iter().collect();
    let ids: Vec<MessageId> = rows.iter().map(|row| row.id).collect();
    let came = media::of_messages(conn, account, &ids).await?;
    let mut files: HashMap<MessageId, MessageMedia> =
        came.into_iter().map(|view| (view.message_id, MessageMedia::of(view))).collect();
    let heard = transcripts::of_messages(conn, account, &ids).await?;
    let annotated = annotations::annotated(conn, account, rows).await?;
    let shown = annotated.into_iter().map(|message| {
        let file = files.remove(&message.message.id).or_else(|| MessageMedia::sent(&message.message.content));
        let transcript = heard.get(&message.message.id).map(Transcript::of);
        Message { media: file, transcript, ..view(message, &people) }
    });
    Ok(shown.collect())
}

fn view(annotated: Annotated, people: &HashMap<UserId, String>) -> Message {
    let Annotated { message: row, reactions, edited_at, revoked_at, quoted } = annotated;
    let agent = row
        .author_user_id
        .map(|id| Person { id, name: people.get(&UserId::from_uuid(id)).cloned().unwrap_or_default() });
    Message {
        id: row.id.into(),
        conversation_id: row.conversation_id.into(),
        wamid: row.wamid,
        context_wamid: row.context_wamid,
        context: origin(row.context, quoted),
        seq: row.seq,
        direction: Direction::from_name(&row.direction),
        author: Author::from_name(&row.author),
        agent,
        kind: row.kind,
        text: row.text,
        content: row.content,
        media: None,
        transcript: None,
        reactions: reactions.into_iter().map(MessageReaction::from).collect(),
        edited_at,
        revoked_at,
        status: row.status,
        error: row.error.and_then(|error| serde_json::from_value(error).ok()).map(MessageError::with_remedy),
        sources: row.sources.and_then(|sources| serde_json::from_value(sources).ok()),
        turn_id: row.turn_id,
        feedback: None,
        sent_at: row.sent_at,
        created_at: row.created_at,
        updated_at: row.updated_at,
    }
}

fn origin(context: Option<serde_json::Value>, quoted: Option<annotations::Quoted>) -> Option<MessageOrigin> {
    if context.is_none() && quoted.is_none() {
        return None;
    }
    let context = context.and_then(|context| serde_json::from_value(context).ok()).unwrap_or_default();
    Some(MessageOrigin { context, quoted: quoted.map(QuotedMessage::from) })
}

impl Transcript {
    fn of(heard: &Heard) -> Self {
        Self { state: heard.state(), text: heard.text().map(str::to_owned) }
    }
}

impl From<annotations::Quoted> for QuotedMessage {
    fn from(quoted: annotations::Quoted) -> Self {
        let author = Author::from_name(&quoted.author);
        Self { id: quoted.id.into(), text: quoted.text, author, kind: quoted.kind }
    }
}

impl From<annotations::Reaction> for MessageReaction {
    fn from(reaction: annotations::Reaction) -> Self {
        Self { emoji: reaction.emoji, by: Author::from_name(&reaction.by), at: reaction.at }
    }
}

impl MessageError {
    /// Completed from the table of Meta's codes, where it was kept without what helps.
    fn with_remedy(mut self) -> Self {
        let Some(entry) = self.code.and_then(|code| errors::entry(code, None)) else { return self };
        self.reason = self.reason.or_else(|| Some(entry.class.name().to_owned()));
        self.remedy = self.remedy.or_else(|| Some(entry.remedy.to_owned()));
        self.fixer = self.fixer.or_else(|| Some(entry.fixer.name().to_owned()));
        self
    }
}
