//! Claiming the next message of a conversation: one conditional update that includes the epoch, the window, the order
//! and the limits.

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Bool, Integer, Jsonb, Nullable, Text, Timestamptz, Uuid as SqlUuid};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use jiff::{SignedDuration, Timestamp};
use jiff_diesel::ToDiesel as _;
use reaktly_domain::delivery::State;
use reaktly_domain::identity::Identity;
use reaktly_domain::ids::{AccountId, AttemptId, ConversationId, IntegrationId, MessageId};
use uuid::Uuid;

use crate::schema::{attempts, deliveries, messages};
use crate::{StoreResult, limits};

/// A message is not sent this close to the end of its window.
pub const WINDOW_MARGIN: SignedDuration = SignedDuration::from_secs(30);
/// An unknown outcome holds later parts of an AI reply at most this long.
pub const UNKNOWN_HOLDS_MAX: SignedDuration = SignedDuration::from_secs(10);

/// A claimed message: everything a POST needs.
#[derive(Debug, Clone)]
pub struct Claim {
    /// The message.
    pub message: MessageId,
    /// Its account.
    pub account: AccountId,
    /// Its conversation.
    pub conversation: ConversationId,
    /// The number it leaves from.
    pub integration: IntegrationId,
    /// The token that fences the result of this attempt.
    pub attempt_id: AttemptId,
    /// 1 for the first attempt.
    pub attempt: u32,
    /// The content, as `reaktly_domain::content::Content` in JSON.
    pub content: serde_json::Value,
    /// The message it quotes, by Meta's id.
    pub context_wamid: Option<String>,
    /// The customer.
    pub recipient: Identity,
    /// Meta's id of the number.
    pub phone_number_id: String,
    /// The number's access token, sealed.
    pub access_token_sealed: String,
}

/// What asking for the next message came to.
#[derive(Debug, Clone)]
pub enum Next {
    /// One message to POST now.
    Claimed(Box<Claim>),
    /// A message was settled without a POST (its epoch or window is over); ask again.
    Settled {
        /// The message.
        message: MessageId,
        /// `cancelled` or `failed`.
        state: State,
    },
    /// Nothing may leave before this instant.
    NotBefore(Timestamp),
    /// Nothing is due.
    Nothing,
}

#[derive(QueryableByName)]
struct Candidate {
    #[diesel(sql_type = SqlUuid)]
    message_id: Uuid,
    #[diesel(sql_type = SqlUuid)]
    integration_id: Uuid,
    #[diesel(sql_type = Integer)]
    attempt: i32,
    #[diesel(sql_type = Bool)]
    epoch_holds: bool,
    #[diesel(sql_type = Bool)]
    window_holds: bool,
}

/// The first message of the conversation that may leave now: due, with nothing unsettled before it. A person's message
/// does not wait behind the AI's.
const CANDIDATE: &str = "SELECT q.message_id, q.integration_id, q.attempt, \
       (q.author = 'agent' OR q.control_epoch = c.control_epoch) AS epoch_holds, \
       (q.class = 'template' OR coalesce(c.window_expires_at > $2 + make_interval(secs => $3), false)) AS window_holds \
     FROM deliveries q JOIN conversations c ON c.id = q.conversation_id \
     WHERE q.conversation_id = $1 AND q.account_id = $5 \
       AND q.state IN ('queued', 'retry_wait') AND q.next_attempt_at <= $2 \
       AND NOT EXISTS (SELECT FROM deliveries e WHERE e.conversation_id = q.conversation_id AND e.seq < q.seq \
         AND e.state IN ('queued', 'sending', 'retry_wait', 'unknown') \
         AND (q.author = 'ai' OR e.author = 'agent') \
         AND NOT (e.state = 'unknown' AND e.unknown_since < $2 - make_interval(secs => $4))) \
     ORDER BY q.author, q.seq LIMIT 1 FOR UPDATE OF q SKIP LOCKED";

/// The claim itself: whatever happened since the candidate was read, an AI message leaves under its own epoch only.
const CLAIM: &str = "UPDATE deliveries d SET state = 'sending', attempt = d.attempt + 1, attempt_id = $2, \
       lease_until = $3, updated_at = $4 \
     FROM conversations c \
     WHERE d.message_id = $1 AND c.id = d.conversation_id AND d.state IN ('queued', 'retry_wait') \
       AND d.next_attempt_at <= $4 AND (d.author = 'agent' OR d.control_epoch = c.control_epoch)";

/// Claims the next message of a conversation for `lease`. Run it in a transaction.
pub async fn claim_next(
    conn: &mut AsyncPgConnection,
    now: Timestamp,
    account: AccountId,
    conversation: ConversationId,
    lease: SignedDuration,
) -> StoreResult<Next> {
    let candidate: Option<Candidate> = diesel::sql_query(CANDIDATE)
        .bind::<SqlUuid, _>(conversation.as_uuid())
        .bind::<Timestamptz, _>(now.to_diesel())
        .bind::<diesel::sql_types::Double, _>(WINDOW_MARGIN.as_secs_f64())
        .bind::<diesel::sql_types::Double, _>(UNKNOWN_HOLDS_MAX.as_secs_f64())
        .bind::<SqlUuid, _>(account.as_uuid())
        .get_result(conn)
        .await
        .optional()?;
    let Some(candidate) = candidate else {
        return next_due(conn, now, conversation).await;
    };
    let message = MessageId::from_uuid(candidate.message_id);
    if !candidate.epoch_holds {
        return settle(conn, now, message, State::Cancelled, None).await;
    }
    if !candidate.window_holds {
        return settle(conn, now, message, State::Failed, Some(window_closed())).await;
    }
    let integration = IntegrationId::from_uuid(candidate.integration_id);
    if let Some(at) = take_limits(conn, now, account, conversation, integration).await? {
        diesel::update(deliveries::table.find(message.as_uuid()))
            .set(deliveries::next_attempt_at.eq(at.to_diesel()))
            .execute(conn)
            .await?;
        return Ok(Next::NotBefore(at));
    }
    let attempt_id = AttemptId::generate(now);
    let claimed = diesel::sql_query(CLAIM)
        .bind::<SqlUuid, _>(message.as_uuid())
        .bind::<SqlUuid, _>(attempt_id.as_uuid())
        .bind::<Timestamptz, _>((now + lease).to_diesel())
        .bind::<Timestamptz, _>(now.to_diesel())
        .execute(conn)
        .await?;
    if claimed == 0 {
        return Ok(Next::Nothing);
    }
    open_attempt(conn, now, account, (message, attempt_id, candidate.attempt + 1)).await?;
    Ok(Next::Claimed(Box::new(load(conn, message).await?.into_claim())))
}

/// `{"code", "title", "detail"}` of a message whose window is over: Meta's own code for it.
fn window_closed() -> serde_json::Value {
    serde_json::json!({
        "code": 131_047,
        "reason": "window_closed",
        "title": "the 24-hour window is closed",
        "detail": "the customer wrote more than 24 hours ago; only a template can be sent now",
    })
}

async fn settle(
    conn: &mut AsyncPgConnection,
    now: Timestamp,
    message: MessageId,
    state: State,
    error: Option<serde_json::Value>,
) -> StoreResult<Next> {
    diesel::update(deliveries::table.find(message.as_uuid()))
        .set((deliveries::state.eq(state.name()), deliveries::updated_at.eq(now.to_diesel())))
        .execute(conn)
        .await?;
    diesel::update(messages::table.find(message.as_uuid()))
        .set((messages::status.eq(state.name()), messages::error.eq(error), messages::updated_at.eq(now.to_diesel())))
        .execute(conn)
        .await?;
    Ok(Next::Settled { message, state })
}

/// Takes one message from both limits; the instant to come back at when one of them says no.
async fn take_limits(
    conn: &mut AsyncPgConnection,
    now: Timestamp,
    account: AccountId,
    conversation: ConversationId,
    integration: IntegrationId,
) -> StoreResult<Option<Timestamp>> {
    let bucket = match limits::lock_recipient(conn, now, account, conversation).await?.take(now) {
        Ok(bucket) => bucket,
        Err(at) => return Ok(Some(at)),
    };
    let rate = match limits::lock_number(conn, now, account, integration).await?.take(now) {
        Ok(rate) => rate,
        Err(at) => return Ok(Some(at)),
    };
    limits::save_recipient(conn, conversation, bucket).await?;
    limits::save_number(conn, now, integration, rate).await?;
    Ok(None)
}

async fn open_attempt(
    conn: &mut AsyncPgConnection,
    now: Timestamp,
    account: AccountId,
    (message, attempt_id, attempt): (MessageId, AttemptId, i32),
) -> StoreResult<()> {
    diesel::insert_into(attempts::table)
        .values((
            attempts::id.eq(attempt_id.as_uuid()),
            attempts::account_id.eq(account.as_uuid()),
            attempts::message_id.eq(message.as_uuid()),
            attempts::attempt.eq(attempt),
            attempts::started_at.eq(now.to_diesel()),
        ))
        .execute(conn)
        .await?;
    Ok(())
}

/// When the conversation's next queued message is due, if that lies ahead.
async fn next_due(conn: &mut AsyncPgConnection, now: Timestamp, conversation: ConversationId) -> StoreResult<Next> {
    let due: Option<jiff_diesel::Timestamp> = deliveries::table
        .filter(deliveries::conversation_id.eq(conversation.as_uuid()))
        .filter(deliveries::state.eq_any([State::Queued.name(), State::RetryWait.name()]))
        .select(diesel::dsl::min(deliveries::next_attempt_at))
        .first::<Option<jiff_diesel::Timestamp>>(conn)
        .await?;
    Ok(match due.map(Timestamp::from) {
        Some(at) if at > now => Next::NotBefore(at),
        _ => Next::Nothing,
    })
}

#[derive(QueryableByName)]
struct Loaded {
    #[diesel(sql_type = SqlUuid)]
    message_id: Uuid,
    #[diesel(sql_type = SqlUuid)]
    account_id: Uuid,
    #[diesel(sql_type = SqlUuid)]
    conversation_id: Uuid,
    #[diesel(sql_type = SqlUuid)]
    integration_id: Uuid,
    #[diesel(sql_type = SqlUuid)]
    attempt_id: Uuid,
    #[diesel(sql_type = BigInt)]
    attempt: i64,
    #[diesel(sql_type = Jsonb)]
    content: serde_json::Value,
    #[diesel(sql_type = Nullable<Text>)]
    context_wamid: Option<String>,
    #[diesel(sql_type = Text)]
    identity_kind: String,
    #[diesel(sql_type = Text)]
    identity_value: String,
    #[diesel(sql_type = Text)]
    phone_number_id: String,
    #[diesel(sql_type = Text)]
    access_token_sealed: String,
}

impl Loaded {
    fn into_claim(self) -> Claim {
        Claim {
            message: MessageId::from_uuid(self.message_id),
            account: AccountId::from_uuid(self.account_id),
            conversation: ConversationId::from_uuid(self.conversation_id),
            integration: IntegrationId::from_uuid(self.integration_id),
            attempt_id: AttemptId::from_uuid(self.attempt_id),
            attempt: u32::try_from(self.attempt).unwrap_or(u32::MAX),
            content: self.content,
            context_wamid: self.context_wamid,
            recipient: Identity::from_parts(&self.identity_kind, self.identity_value),
            phone_number_id: self.phone_number_id,
            access_token_sealed: self.access_token_sealed,
        }
    }
}

/// A customer is written to by number when there is one, else by user id; the newest identity of a kind counts.
async fn load(conn: &mut AsyncPgConnection, message: MessageId) -> StoreResult<Loaded> {
    let statement = "SELECT d.message_id, d.account_id, d.conversation_id, d.integration_id, d.attempt_id, \
           d.attempt::bigint AS attempt, m.content, m.context_wamid, n.kind AS identity_kind, \
           n.value AS identity_value, i.phone_number_id, i.access_token_sealed \
         FROM deliveries d JOIN messages m ON m.id = d.message_id \
         JOIN conversations c ON c.id = d.conversation_id \
         JOIN integrations i ON i.id = d.integration_id \
         JOIN LATERAL (SELECT kind, value FROM contact_identities \
           WHERE contact_id = c.contact_id AND kind IN ('wa_id', 'bsuid') \
           ORDER BY kind DESC, created_at DESC LIMIT 1) n ON true \
         WHERE d.message_id = $1";
    Ok(diesel::sql_query(statement).bind::<SqlUuid, _>(message.as_uuid()).get_result(conn).await?)
}
