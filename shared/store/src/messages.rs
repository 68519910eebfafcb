//! Messages of a conversation, and writing one to the customer.

use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use jiff::Timestamp;
use jiff_diesel::ToDiesel as _;
use reaktly_domain::content::Content;
use reaktly_domain::delivery::State;
use reaktly_domain::ids::{AccountId, ConversationId, MessageId, TurnId, UserId};
use reaktly_events::envelope::{EventName, Stage, event, wake};
use reaktly_events::{Detail, MessageDetail};
use uuid::Uuid;

use crate::annotations::{self, NewAnnotation};
use crate::conversations::{self, Conversation};
use crate::deliveries::{self, Class, Writer};
use crate::schema::messages;
use crate::{Causes, StoreError, StoreResult, read_marks};

/// A stored message.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = messages)]
pub struct Message {
    /// Its id.
    #[diesel(deserialize_as = Uuid)]
    pub id: MessageId,
    /// Its conversation.
    #[diesel(deserialize_as = Uuid)]
    pub conversation_id: ConversationId,
    /// Its place in the conversation.
    pub seq: i64,
    /// `inbound` or `outbound`.
    pub direction: String,
    /// `customer`, `ai`, `agent` or `app`.
    pub author: String,
    /// The person who wrote it.
    pub author_user_id: Option<Uuid>,
    /// Its kind, such as `text`.
    pub kind: String,
    /// Its readable text.
    pub text: String,
    /// Its content, as `reaktly_domain::content::Content` in JSON.
    pub content: serde_json::Value,
    /// Meta's id, once known.
    pub wamid: Option<String>,
    /// The message it answers, by Meta's id.
    pub context_wamid: Option<String>,
    /// `received`, or the state of the delivery.
    pub status: String,
    /// Why it failed: `{"code", "title", "detail", …}`.
    pub error: Option<serde_json::Value>,
    /// The AI turn that wrote it.
    pub turn_id: Option<Uuid>,
    /// The articles it rests on.
    pub sources: Option<serde_json::Value>,
    /// Meta's time for inbound messages, the time of writing for outbound ones.
    #[diesel(deserialize_as = jiff_diesel::Timestamp)]
    pub sent_at: Timestamp,
    /// When the row was made.
    #[diesel(deserialize_as = jiff_diesel::Timestamp)]
    pub created_at: Timestamp,
    /// When the row last changed.
    #[diesel(deserialize_as = jiff_diesel::Timestamp)]
    pub updated_at: Timestamp,
    /// What it answers or comes from, as `reaktly_domain::context::MessageContext` in JSON; absent for a plain one.
    pub context: Option<serde_json::Value>,
}

impl Message {
    /// The typed content.
    pub fn parsed_content(&self) -> StoreResult<Content> {
        serde_json::from_value(self.content.clone())
            .map_err(|source| StoreError::Unreadable { what: "message content", source })
    }
}

/// Who writes to the customer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Author {
    /// The AI: for a turn, under the epoch the turn was opened with.
    Ai {
        /// The turn.
        turn: TurnId,
        /// The epoch.
        control_epoch: i64,
    },
    /// The AI, telling the customer that people take over: no change of owner takes that back.
    Notice {
        /// The turn.
        turn: TurnId,
    },
    /// A person.
    Agent(UserId),
}

/// A message to the customer.
#[derive(Debug, Clone)]
pub struct NewOutbound<'a> {
    /// Derived for the AI ([`MessageId::of_turn`]), generated for people.
    pub id: MessageId,
    /// What it says.
    pub content: &'a Content,
    /// Who writes it.
    pub author: Author,
    /// The message it quotes, by Meta's id.
    pub context_wamid: Option<&'a str>,
    /// The articles it rests on.
    pub sources: Option<serde_json::Value>,
    /// Whether an unknown outcome may be answered with one more POST.
    pub class: Class,
}

/// Whether a message was new.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Inserted {
    /// It is written and queued.
    New,
    /// A message of that id was there already; nothing changed.
    Existing,
}

/// Writes a message to the customer into a locked conversation: message, delivery, the conversation's row, the event
/// and the sender's wake-up. Whoever writes answers what was open for a person; the AI's turn does that itself.
pub async fn insert_outbound(
    conn: &mut AsyncPgConnection,
    now: Timestamp,
    conversation: &mut Conversation,
    new: &NewOutbound<'_>,
    causes: &mut Causes,
) -> StoreResult<Inserted> {
    let seq = conversation.last_seq + 1;
    if !insert_row(conn, now, conversation, new, seq).await? {
        return Ok(Inserted::Existing);
    }
    let writer = match new.author {
        Author::Ai { control_epoch, .. } => Writer::Ai { control_epoch },
        Author::Notice { .. } => Writer::Notice,
        Author::Agent(_) => Writer::Agent,
    };
    deliveries::queue(conn, now, conversation, (new.id, seq), writer, new.class).await?;
    conversation.last_seq = seq;
    conversation.last_message_at = Some(now);
    if writer == Writer::Agent {
        let newest = conversation.newest_answerable_seq;
        conversations::mark_answered(conversation, newest);
        if conversation.unread > 0 {
            read_marks::show(conn, now, conversation, causes).await?;
        }
        conversation.unread = 0;
    }
    conversations::save(conn, now, conversation).await?;
    annotate(conn, now, conversation, new, causes).await?;
    causes.push(message_event(
        EventName::MessageQueued,
        now,
        conversation,
        &MessageDetail {
            message_id: new.id.to_string(),
            seq,
            direction: "outbound".to_owned(),
            author: author_name(new.author).to_owned(),
            kind: new.content.kind().to_owned(),
            status: State::Queued.name().to_owned(),
        },
    ));
    causes.push(wake(Stage::Send, now, conversation.account, conversation.id));
    Ok(Inserted::New)
}

/// Shows a message that says something of an earlier one, such as a reaction, on that one.
async fn annotate(
    conn: &mut AsyncPgConnection,
    now: Timestamp,
    conversation: &Conversation,
    new: &NewOutbound<'_>,
    causes: &mut Causes,
) -> StoreResult<()> {
    let Some(target) = annotations::target_of(new.content) else { return Ok(()) };
    let (account, integration) = (conversation.account, conversation.integration);
    let annotation = NewAnnotation {
        id: new.id,
        account,
        integration,
        content: new.content,
        author: author_name(new.author),
        reactor: annotations::BUSINESS,
        occurred_at: now,
    };
    annotations::keep(conn, now, &annotation).await?;
    if let Some(target) = annotations::target(conn, account, integration, target).await? {
        causes.push(message_event(EventName::MessageAnnotated, now, conversation, &target));
    }
    Ok(())
}

/// An event about one message of a conversation.
pub fn message_event(
    name: EventName,
    now: Timestamp,
    conversation: &Conversation,
    detail: &MessageDetail,
) -> reaktly_events::outbox::OutboxRow {
    let (account, id, version) = (conversation.account, conversation.id, conversation.version);
    event(name, now, account, id, version, Detail::Message(detail.clone()))
}

/// The newest messages of a conversation before `before_seq` (all when `None`), oldest first, at most `limit`.
pub async fn page(
    conn: &mut AsyncPgConnection,
    account: AccountId,
    conversation: ConversationId,
    before_seq: Option<i64>,
    limit: i64,
) -> StoreResult<Vec<Message>> {
    let mut query = messages::table
        .filter(messages::account_id.eq(account.as_uuid()))
        .filter(messages::conversation_id.eq(conversation.as_uuid()))
        .order(messages::seq.desc())
        .limit(limit)
        .select(Message::as_select())
        .into_boxed();
    if let Some(before) = before_seq {
        query = query.filter(messages::seq.lt(before));
    }
    let mut rows = query.load(conn).await?;
    rows.reverse();
    Ok(rows)
}

/// Messages of a conversation after `after_seq`, oldest first, at most `limit`.
pub async fn after(
    conn: &mut AsyncPgConnection,
    account: AccountId,
    conversation: ConversationId,
    after_seq: i64,
    limit: i64,
) -> StoreResult<Vec<Message>> {
    let query = messages::table
        .filter(messages::account_id.eq(account.as_uuid()))
        .filter(messages::conversation_id.eq(conversation.as_uuid()))
        .filter(messages::seq.gt(after_seq))
        .order(messages::seq)
        .limit(limit)
        .select(Message::as_select());
    Ok(query.load(conn).await?)
}

/// One message.
pub async fn get(conn: &mut AsyncPgConnection, account: AccountId, id: MessageId) -> StoreResult<Option<Message>> {
    let query = messages::table
        .find(id.as_uuid())
        .filter(messages::account_id.eq(account.as_uuid()))
        .select(Message::as_select());
    Ok(query.first(conn).await.optional()?)
}

const fn author_name(author: Author) -> &'static str {
    match author {
        Author::Ai { .. } | Author::Notice { .. } => "ai",
        Author::Agent(_) => "agent",
    }
}

async fn insert_row(
    conn: &mut AsyncPgConnection,
    now: Timestamp,
    conversation: &Conversation,
    new: &NewOutbound<'_>,
    seq: i64,
) -> StoreResult<bool> {
    let content = serde_json::to_value(new.content)
        .map_err(|source| StoreError::Unreadable { what: "message content", source })?;
    let (user, turn) = match new.author {
        Author::Ai { turn, .. } | Author::Notice { turn } => (None, Some(turn.as_uuid())),
        Author::Agent(user) => (Some(user.as_uuid()), None),
    };
    let inserted = diesel::insert_into(messages::table)
        .values((
            messages::id.eq(new.id.as_uuid()),
            messages::account_id.eq(conversation.account.as_uuid()),
            messages::conversation_id.eq(conversation.id.as_uuid()),
            messages::seq.eq(seq),
            messages::direction.eq("outbound"),
            messages::author.eq(author_name(new.author)),
            messages::author_user_id.eq(user),
            messages::kind.eq(new.content.kind()),
            messages::text.eq(new.content.text()),
            messages::content.eq(content),
            messages::context_wamid.eq(new.context_wamid),
            messages::status.eq(State::Queued.name()),
            messages::turn_id.eq(turn),
            messages::sources.eq(&new.sources),
            messages::sent_at.eq(now.to_diesel()),
            messages::created_at.eq(now.to_diesel()),
            messages::updated_at.eq(now.to_diesel()),
        ))
        .on_conflict(messages::id)
        .do_nothing()
        .execute(conn)
        .await?;
    Ok(inserted == 1)
}
