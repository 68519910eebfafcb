//! Taking media to fetch, and what became of it.

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Bool, Integer, Nullable, Text, Timestamptz, Uuid as SqlUuid};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use jiff::{SignedDuration, Timestamp};
use jiff_diesel::ToDiesel as _;
use reaktly_domain::conversation::Owner;
use reaktly_domain::ids::{AccountId, ConversationId, IntegrationId, MessageId};
use reaktly_events::MessageDetail;
use reaktly_events::envelope::{EventName, Stage, wake};
use uuid::Uuid;

use crate::messages::message_event;
use crate::schema::{media, messages};
use crate::{Causes, StoreResult, conversations};

/// Media somebody has to fetch, his alone until the lease is over.
#[derive(Debug, Clone)]
pub struct Claimed {
    /// The message it belongs to.
    pub message: MessageId,
    /// Its account.
    pub account: AccountId,
    /// Its conversation.
    pub conversation: ConversationId,
    /// The number it came to.
    pub integration: IntegrationId,
    /// 1 for the first try; fences the result.
    pub attempt: u32,
    /// The message's kind, such as `image`.
    pub kind: String,
    /// Meta's id of the object.
    pub meta_media_id: String,
    /// As the sender called it.
    pub filename: Option<String>,
    /// The MIME type as declared.
    pub declared_type: Option<String>,
    /// SHA-256 as declared, in base64.
    pub declared_sha256: Option<String>,
    /// When it was first expected: the object's key holds its month.
    pub created_at: Timestamp,
    /// No try after this.
    pub deadline_at: Timestamp,
    /// Meta's id of the number.
    pub phone_number_id: String,
    /// The number's access token, sealed; `None` when the number is disconnected.
    pub access_token_sealed: Option<String>,
}

/// What was stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fetched {
    /// Where it is in object storage.
    pub object_key: String,
    /// The name it is offered under.
    pub filename: String,
    /// The true MIME type.
    pub mime_type: String,
    /// Hex.
    pub sha256: String,
    /// Its length.
    pub size_bytes: u64,
}

/// What a try came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// It is stored.
    Ready(Fetched),
    /// Not now.
    Later {
        /// The next try.
        at: Timestamp,
        /// A stable word.
        code: &'static str,
        /// For people.
        reason: String,
    },
    /// Never.
    Failed {
        /// A stable word.
        code: &'static str,
        /// For people.
        reason: String,
    },
}

/// Whether a result counted, or a wish was granted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Finished {
    /// It is written.
    Written,
    /// Somebody else is at it or done with it; nothing changed.
    Stale,
}

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = SqlUuid)]
    message_id: Uuid,
    #[diesel(sql_type = SqlUuid)]
    account_id: Uuid,
    #[diesel(sql_type = SqlUuid)]
    conversation_id: Uuid,
    #[diesel(sql_type = SqlUuid)]
    integration_id: Uuid,
    #[diesel(sql_type = Integer)]
    attempts: i32,
    #[diesel(sql_type = Text)]
    kind: String,
    #[diesel(sql_type = Text)]
    meta_media_id: String,
    #[diesel(sql_type = Nullable<Text>)]
    filename: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    declared_type: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    sha256: Option<String>,
    #[diesel(sql_type = Timestamptz)]
    created_at: jiff_diesel::Timestamp,
    #[diesel(sql_type = Timestamptz)]
    deadline_at: jiff_diesel::Timestamp,
    #[diesel(sql_type = Text)]
    phone_number_id: String,
    #[diesel(sql_type = Text)]
    access_token_sealed: String,
    #[diesel(sql_type = Bool)]
    is_connected: bool,
}

impl Row {
    fn into_claimed(self) -> Claimed {
        Claimed {
            message: MessageId::from_uuid(self.message_id),
            account: AccountId::from_uuid(self.account_id),
            conversation: ConversationId::from_uuid(self.conversation_id),
            integration: IntegrationId::from_uuid(self.integration_id),
            attempt: u32::try_from(self.attempts).unwrap_or(u32::MAX),
            kind: self.kind,
            meta_media_id: self.meta_media_id,
            filename: self.filename,
            declared_type: self.declared_type,
            declared_sha256: self.sha256,
            created_at: self.created_at.into(),
            deadline_at: self.deadline_at.into(),
            phone_number_id: self.phone_number_id,
            access_token_sealed: self.is_connected.then_some(self.access_token_sealed),
        }
    }
}

/// What waits for credentials is also due as soon as somebody changed the integration.
const CLAIM: &str = "WITH due AS ( \
       SELECT m.message_id FROM media m JOIN integrations i ON i.id = m.integration_id \
       WHERE m.state = 'pending' AND m.meta_media_id IS NOT NULL \
         AND ($2::uuid IS NULL OR m.conversation_id = $2) \
         AND (m.next_attempt_at <= $1 OR (m.reason_code = 'credentials' AND i.updated_at > m.updated_at)) \
         AND (m.lease_until IS NULL OR m.lease_until <= $1) \
       ORDER BY m.next_attempt_at, m.message_id LIMIT $4 FOR NO KEY UPDATE OF m SKIP LOCKED), \
     claimed AS ( \
       UPDATE media m SET attempts = m.attempts + 1, lease_until = $3, updated_at = $1 \
       FROM due WHERE m.message_id = due.message_id RETURNING m.*) \
     SELECT c.message_id, c.account_id, c.conversation_id, c.integration_id, c.attempts, n.kind, c.meta_media_id, \
       c.filename, c.declared_type, c.sha256, c.created_at, c.deadline_at, i.phone_number_id, \
       i.access_token_sealed, i.deleted_at IS NULL AS is_connected \
     FROM claimed c JOIN messages n ON n.id = c.message_id JOIN integrations i ON i.id = c.integration_id";

/// Takes what is due at `now`, of one conversation or of all, for `lease`; what others hold is passed over.
pub async fn claim(
    conn: &mut AsyncPgConnection,
    now: Timestamp,
    of: Option<ConversationId>,
    lease: SignedDuration,
    limit: i64,
) -> StoreResult<Vec<Claimed>> {
    let rows: Vec<Row> = diesel::sql_query(CLAIM)
        .bind::<Timestamptz, _>(now.to_diesel())
        .bind::<Nullable<SqlUuid>, _>(of.map(Uuid::from))
        .bind::<Timestamptz, _>((now + lease).to_diesel())
        .bind::<BigInt, _>(limit)
        .load(conn)
        .await?;
    Ok(rows.into_iter().map(Row::into_claimed).collect())
}

/// Keeps what one holds for another `lease`; somebody else's is left alone.
pub async fn renew(
    conn: &mut AsyncPgConnection,
    now: Timestamp,
    claimed: &Claimed,
    lease: SignedDuration,
) -> StoreResult<()> {
    diesel::update(media::table.find(claimed.message.as_uuid()))
        .filter(media::state.eq("pending"))
        .filter(media::attempts.eq(i32::try_from(claimed.attempt).unwrap_or(i32::MAX)))
        .set(media::lease_until.eq((now + lease).to_diesel()))
        .execute(conn)
        .await?;
    Ok(())
}

/// Gives back what could not even be tried: it is due again at once, and the try does not count.
pub async fn release(conn: &mut AsyncPgConnection, now: Timestamp, claimed: &Claimed) -> StoreResult<()> {
    diesel::update(media::table.find(claimed.message.as_uuid()))
        .filter(media::state.eq("pending"))
        .filter(media::attempts.eq(i32::try_from(claimed.attempt).unwrap_or(i32::MAX)))
        .set((
            media::attempts.eq(media::attempts - 1),
            media::lease_until.eq(None::<jiff_diesel::Timestamp>),
            media::next_attempt_at.eq(now.to_diesel()),
        ))
        .execute(conn)
        .await?;
    Ok(())
}

/// Records what a try came to. Run it in a transaction.
pub async fn record(
    conn: &mut AsyncPgConnection,
    now: Timestamp,
    claimed: &Claimed,
    outcome: &Outcome,
    causes: &mut Causes,
) -> StoreResult<Finished> {
    let Some(mut conversation) = conversations::lock(conn, claimed.account, claimed.conversation).await? else {
        return Ok(Finished::Stale);
    };
    let row = diesel::update(media::table.find(claimed.message.as_uuid()))
        .filter(media::state.eq("pending"))
        .filter(media::attempts.eq(i32::try_from(claimed.attempt).unwrap_or(i32::MAX)));
    let ended = (media::lease_until.eq(None::<jiff_diesel::Timestamp>), media::updated_at.eq(now.to_diesel()));
    let written = match outcome {
        Outcome::Ready(fetched) => {
            let stored = (
                media::state.eq("ready"),
                media::reason_code.eq(None::<String>),
                media::reason.eq(None::<String>),
                media::object_key.eq(&fetched.object_key),
                media::filename.eq(&fetched.filename),
                media::mime_type.eq(&fetched.mime_type),
                media::sha256.eq(&fetched.sha256),
                media::size_bytes.eq(i64::try_from(fetched.size_bytes).unwrap_or(i64::MAX)),
            );
            row.set((stored, ended)).execute(conn).await?
        }
        Outcome::Later { at, code, reason } => {
            let waits = (media::reason_code.eq(code), media::reason.eq(reason));
            row.set((waits, media::next_attempt_at.eq(at.to_diesel()), ended)).execute(conn).await?
        }
        Outcome::Failed { code, reason } => {
            let lost = (media::state.eq("failed"), media::reason_code.eq(code), media::reason.eq(reason));
            row.set((lost, ended)).execute(conn).await?
        }
    };
    if written == 0 {
        return Ok(Finished::Stale);
    }
    if !matches!(outcome, Outcome::Later { .. }) {
        announce(conn, now, &mut conversation, claimed.message, causes).await?;
    }
    Ok(Finished::Written)
}

/// Notes with a failure where an earlier try may have stored the object: nobody shows it, and it is to be removed.
pub async fn leave_behind(conn: &mut AsyncPgConnection, message: MessageId, object_key: &str) -> StoreResult<()> {
    diesel::update(media::table.find(message.as_uuid()))
        .filter(media::state.eq("failed"))
        .set(media::object_key.eq(object_key))
        .execute(conn)
        .await?;
    Ok(())
}

/// An object that a failure left behind, its row locked until the transaction ends: remove it, then say so with
/// [`removed`] in the same transaction. Nobody can try the media again in between.
pub async fn lock_left_behind(conn: &mut AsyncPgConnection) -> StoreResult<Option<(MessageId, String)>> {
    let query = media::table
        .filter(media::state.eq("failed"))
        .filter(media::object_key.is_not_null())
        .select((media::message_id, media::object_key.assume_not_null()))
        .limit(1)
        .for_no_key_update()
        .skip_locked();
    let found: Option<(Uuid, String)> = query.first(conn).await.optional()?;
    Ok(found.map(|(message, key)| (MessageId::from_uuid(message), key)))
}

/// What failed media left behind is gone.
pub async fn removed(conn: &mut AsyncPgConnection, message: MessageId) -> StoreResult<()> {
    diesel::update(media::table.find(message.as_uuid()))
        .filter(media::state.eq("failed"))
        .set(media::object_key.eq(None::<String>))
        .execute(conn)
        .await?;
    Ok(())
}

/// Tries failed media again, as long as Meta keeps it. Run it in a transaction.
pub async fn retry(
    conn: &mut AsyncPgConnection,
    now: Timestamp,
    account: AccountId,
    (conversation, message): (ConversationId, MessageId),
    causes: &mut Causes,
) -> StoreResult<Finished> {
    let Some(mut conversation) = conversations::lock(conn, account, conversation).await? else {
        return Ok(Finished::Stale);
    };
    let written = diesel::update(media::table.find(message.as_uuid()))
        .filter(media::account_id.eq(account.as_uuid()))
        .filter(media::state.eq("failed"))
        .filter(media::meta_media_id.is_not_null())
        .filter(media::deadline_at.gt(now.to_diesel()))
        .set((
            media::state.eq("pending"),
            media::reason_code.eq(None::<String>),
            media::reason.eq(None::<String>),
            media::object_key.eq(None::<String>),
            media::next_attempt_at.eq(now.to_diesel()),
            media::updated_at.eq(now.to_diesel()),
        ))
        .execute(conn)
        .await?;
    if written == 0 {
        return Ok(Finished::Stale);
    }
    announce(conn, now, &mut conversation, message, causes).await?;
    causes.push(wake(Stage::Fetch, now, account, conversation.id));
    Ok(Finished::Written)
}

/// Tells observers that the message shows differently now.
async fn announce(
    conn: &mut AsyncPgConnection,
    now: Timestamp,
    conversation: &mut conversations::Conversation,
    message: MessageId,
    causes: &mut Causes,
) -> StoreResult<()> {
    let found: Option<(i64, String, String, String, String)> = messages::table
        .find(message.as_uuid())
        .select((messages::seq, messages::direction, messages::author, messages::kind, messages::status))
        .first(conn)
        .await
        .optional()?;
    let Some((seq, direction, author, kind, status)) = found else { return Ok(()) };
    conversations::save(conn, now, conversation).await?;
    if conversation.control.owner == Owner::Ai && conversation.has_open_question() {
        // A turn may have waited for it.
        causes.push(wake(Stage::Respond, now, conversation.account, conversation.id));
    }
    let detail = MessageDetail { message_id: message.to_string(), seq, direction, author, kind, status };
    causes.push(message_event(EventName::MessageAnnotated, now, conversation, &detail));
    Ok(())
}
