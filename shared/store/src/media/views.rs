//! Media as it is shown and served.

use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use jiff::Timestamp;
use jiff_diesel::ToDiesel as _;
use reaktly_domain::ids::{AccountId, ConversationId, MessageId};
use uuid::Uuid;

use crate::StoreResult;
use crate::installation::Waiting;
use crate::schema::{media, messages};

/// The media of a message.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = media)]
pub struct MediaView {
    /// The message.
    #[diesel(deserialize_as = Uuid)]
    pub message_id: MessageId,
    /// Its conversation.
    #[diesel(deserialize_as = Uuid)]
    pub conversation_id: ConversationId,
    /// Meta's id of it, when Meta gave one.
    pub meta_media_id: Option<String>,
    /// `pending`, `ready` or `failed`.
    pub state: String,
    /// Why it failed, or what it waits for: a stable word.
    pub reason_code: Option<String>,
    /// The same for people.
    pub reason: Option<String>,
    /// Where it is in object storage, once it is ready.
    pub object_key: Option<String>,
    /// The name it is offered under once it is ready; as the sender called it before.
    pub filename: Option<String>,
    /// The MIME type as declared.
    pub declared_type: Option<String>,
    /// The true MIME type, once it is ready.
    pub mime_type: Option<String>,
    /// Hex, once it is ready.
    pub sha256: Option<String>,
    /// Its length, once it is ready.
    pub size_bytes: Option<i64>,
    /// Meta keeps it no longer than this.
    #[diesel(deserialize_as = jiff_diesel::Timestamp)]
    pub deadline_at: Timestamp,
}

impl MediaView {
    /// Whether Meta can be asked for it at all.
    pub const fn is_known_to_meta(&self) -> bool {
        self.meta_media_id.is_some()
    }
}

/// The media of one message.
pub async fn get(
    conn: &mut AsyncPgConnection,
    account: AccountId,
    message: MessageId,
) -> StoreResult<Option<MediaView>> {
    let query = media::table
        .find(message.as_uuid())
        .filter(media::account_id.eq(account.as_uuid()))
        .select(MediaView::as_select());
    Ok(query.first(conn).await.optional()?)
}

/// Media that are due at `now` and nobody has claimed; `oldest` is since when.
pub async fn due_since(conn: &mut AsyncPgConnection, now: Timestamp) -> StoreResult<Waiting> {
    let (count, oldest) = media::table
        .filter(media::state.eq("pending"))
        .filter(media::next_attempt_at.le(now.to_diesel()))
        .filter(media::lease_until.is_null().or(media::lease_until.le(now.to_diesel())))
        .select((diesel::dsl::count_star(), diesel::dsl::min(media::next_attempt_at)))
        .first::<(i64, Option<jiff_diesel::Timestamp>)>(conn)
        .await?;
    Ok(Waiting { count, oldest: oldest.map(Into::into) })
}

/// Whether media of these kinds, such as `audio`, of messages after `after_seq` are still to be fetched.
pub async fn is_awaited(
    conn: &mut AsyncPgConnection,
    conversation: ConversationId,
    (after_seq, kinds): (i64, &[&str]),
) -> StoreResult<bool> {
    let awaited = media::table
        .inner_join(messages::table)
        .filter(media::conversation_id.eq(conversation.as_uuid()))
        .filter(media::state.eq("pending"))
        .filter(messages::direction.eq("inbound"))
        .filter(messages::seq.gt(after_seq))
        .filter(messages::kind.eq_any(kinds));
    Ok(diesel::select(diesel::dsl::exists(awaited)).get_result(conn).await?)
}

/// The media of those of the messages that have any, in no order.
pub async fn of_messages(
    conn: &mut AsyncPgConnection,
    account: AccountId,
    messages: &[MessageId],
) -> StoreResult<Vec<MediaView>> {
    let ids: Vec<Uuid> = messages.iter().map(MessageId::as_uuid).collect();
    let query = media::table
        .filter(media::message_id.eq_any(ids))
        .filter(media::account_id.eq(account.as_uuid()))
        .select(MediaView::as_select());
    Ok(query.load(conn).await?)
}
