//! What happened to a conversation beside its messages.

use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use jiff::Timestamp;
use jiff_diesel::ToDiesel as _;
use reaktly_domain::ids::{AccountId, ConversationId, ThreadEventId, UserId};
use uuid::Uuid;

use crate::StoreResult;
use crate::schema::thread_events;

/// Who did something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Actor {
    /// The customer.
    Customer,
    /// The AI operator.
    Ai,
    /// A person in the dashboard.
    Agent(UserId),
    /// Somebody in the WhatsApp app.
    App,
    /// Reaktly itself: assignment, timers.
    System,
}

impl Actor {
    /// As stored.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Customer => "customer",
            Self::Ai => "ai",
            Self::Agent(_) => "agent",
            Self::App => "app",
            Self::System => "system",
        }
    }

    /// The person, when it was one.
    pub const fn user(self) -> Option<UserId> {
        match self {
            Self::Agent(user) => Some(user),
            _ => None,
        }
    }
}

/// A stored event.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = thread_events)]
pub struct ThreadEvent {
    /// Its id.
    #[diesel(deserialize_as = Uuid)]
    pub id: ThreadEventId,
    /// Such as `taken_over`.
    pub kind: String,
    /// Who did it.
    pub actor: String,
    /// The person, when it was one.
    pub actor_user_id: Option<Uuid>,
    /// It happened after this message.
    pub after_seq: i64,
    /// More, by kind.
    pub detail: serde_json::Value,
    /// When.
    #[diesel(deserialize_as = jiff_diesel::Timestamp)]
    pub created_at: Timestamp,
}

/// Writes an event of a conversation.
pub async fn record(
    conn: &mut AsyncPgConnection,
    now: Timestamp,
    (account, conversation, after_seq): (AccountId, ConversationId, i64),
    kind: &str,
    actor: Actor,
    detail: serde_json::Value,
) -> StoreResult<()> {
    let row = (
        thread_events::id.eq(ThreadEventId::generate(now).as_uuid()),
        thread_events::account_id.eq(account.as_uuid()),
        thread_events::conversation_id.eq(conversation.as_uuid()),
        thread_events::kind.eq(kind),
        thread_events::actor.eq(actor.as_str()),
        thread_events::actor_user_id.eq(actor.user().map(Uuid::from)),
        thread_events::after_seq.eq(after_seq),
        thread_events::detail.eq(detail),
        thread_events::created_at.eq(now.to_diesel()),
    );
    diesel::insert_into(thread_events::table).values(row).execute(conn).await?;
    Ok(())
}

/// Writes an event whose id is derived from what it tells; `false` when it is there already.
pub async fn record_once(
    conn: &mut AsyncPgConnection,
    (now, at): (Timestamp, Timestamp),
    (account, conversation, after_seq): (AccountId, ConversationId, i64),
    (id, kind): (ThreadEventId, &str),
    actor: Actor,
    mut detail: serde_json::Value,
) -> StoreResult<bool> {
    if let Some(fields) = detail.as_object_mut() {
        fields.insert("at".to_owned(), serde_json::json!(at));
        fields.retain(|_, value| !value.is_null());
    }
    let inserted = diesel::insert_into(thread_events::table)
        .values((
            thread_events::id.eq(id.as_uuid()),
            thread_events::account_id.eq(account.as_uuid()),
            thread_events::conversation_id.eq(conversation.as_uuid()),
            thread_events::kind.eq(kind),
            thread_events::actor.eq(actor.as_str()),
            thread_events::after_seq.eq(after_seq),
            thread_events::detail.eq(detail),
            thread_events::created_at.eq(now.to_diesel()),
        ))
        .on_conflict(thread_events::id)
        .do_nothing()
        .execute(conn)
        .await?;
    Ok(inserted == 1)
}

/// Meta's time of the newest event of a kind that tells it.
pub async fn newest_told(
    conn: &mut AsyncPgConnection,
    conversation: ConversationId,
    kind: &str,
) -> StoreResult<Option<Timestamp>> {
    let details: Vec<serde_json::Value> = thread_events::table
        .filter(thread_events::conversation_id.eq(conversation.as_uuid()))
        .filter(thread_events::kind.eq(kind))
        .select(thread_events::detail)
        .load(conn)
        .await?;
    let told = details.iter().filter_map(|detail| detail.get("at")?.as_str()?.parse().ok());
    Ok(told.max())
}

/// The events of a conversation, oldest first.
pub async fn list(
    conn: &mut AsyncPgConnection,
    account: AccountId,
    conversation: ConversationId,
) -> StoreResult<Vec<ThreadEvent>> {
    let query = thread_events::table
        .filter(thread_events::account_id.eq(account.as_uuid()))
        .filter(thread_events::conversation_id.eq(conversation.as_uuid()))
        .order((thread_events::created_at, thread_events::id))
        .select(ThreadEvent::as_select());
    Ok(query.load(conn).await?)
}
