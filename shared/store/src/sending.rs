//! Claiming what leaves next: which message of a conversation, the protocol decides from its open deliveries; the claim
//! itself is one conditional update that includes the epoch. Many conversations are claimed in one transaction, because
//! a number may send a thousand messages a second and a commit takes its time.

mod limited;
mod settled;

use std::collections::HashMap;

use diesel::prelude::*;
use diesel::sql_types::{Array, BigInt, Bool, Jsonb, Nullable, Text, Timestamptz, Uuid as SqlUuid};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use jiff::{SignedDuration, Timestamp};
use jiff_diesel::ToDiesel as _;
use reaktly_domain::delivery::{Admission, Delivery, Marketing, Standing, next_due, next_to_leave};
use reaktly_domain::identity::Identity;
use reaktly_domain::ids::{AccountId, AttemptId, ConversationId, FileId, IntegrationId, MessageId};
use uuid::Uuid;

use crate::StoreResult;
use crate::deliveries::Row;

pub use limited::WAIT_IN_PLACE_MAX;
pub use settled::{Refusals, file_refused, settle};

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
    /// What Meta calls the file of ours that it sends.
    pub media_id: Option<String>,
    /// The customer; `None` when no address is left.
    pub recipient: Option<Identity>,
    /// Meta's id of the number.
    pub phone_number_id: String,
    /// The number's access token, sealed.
    pub access_token_sealed: String,
}

/// What asking for the next message of a conversation came to.
#[derive(Debug, Clone)]
pub enum Next {
    /// One message to POST now.
    Claimed(Box<Claim>),
    /// This message may not leave as the conversation stands: [`settle`] it and ask again.
    Unfit(MessageId),
    /// It sends a file of ours that Meta does not have yet: give it to Meta and ask again, or [`file_refused`].
    NeedsFile(Box<NeedsFile>),
    /// Nothing may leave before this instant. Up to [`WAIT_IN_PLACE_MAX`] ahead the asker waits; later than that, the
    /// message knows when it is due.
    NotBefore(Timestamp),
    /// Nothing is due, or the number stands still.
    Nothing,
}

/// A message whose file Meta does not have.
#[derive(Debug, Clone, Copy)]
pub struct NeedsFile {
    /// The message.
    pub message: MessageId,
    /// Its account.
    pub account: AccountId,
    /// Its conversation.
    pub conversation: ConversationId,
    /// The number it leaves from.
    pub integration: IntegrationId,
    /// The file.
    pub file: FileId,
    /// Claims and failed uploads so far.
    pub attempt: u32,
}

/// A message that is to be claimed.
#[derive(Debug, Clone, Copy)]
struct Chosen {
    message: MessageId,
    account: AccountId,
    conversation: ConversationId,
    integration: IntegrationId,
}

/// Claims the next message of a conversation for `lease`. Run it in a transaction.
pub async fn claim_next(
    conn: &mut AsyncPgConnection,
    now: Timestamp,
    account: AccountId,
    conversation: ConversationId,
    lease: SignedDuration,
) -> StoreResult<Next> {
    let found = claim(conn, now, &[(account, conversation)], lease).await?;
    Ok(found.into_values().next().unwrap_or(Next::Nothing))
}

/// Claims the next message of each of some conversations for `lease`; whoever stands first in the list is served first
/// where a number's rate does not suffice for all. Run it in a transaction.
pub async fn claim(
    conn: &mut AsyncPgConnection,
    now: Timestamp,
    wanted: &[(AccountId, ConversationId)],
    lease: SignedDuration,
) -> StoreResult<HashMap<ConversationId, Next>> {
    let open = load_open(conn, wanted).await?;
    let (mut found, mut chosen) = (HashMap::with_capacity(wanted.len()), Vec::with_capacity(wanted.len()));
    for (_, conversation) in wanted {
        let choice = open.get(conversation).map_or(Ok(Next::Nothing), |open| choose(open, now));
        match choice {
            Ok(next) => drop(found.insert(*conversation, next)),
            Err(choice) if found.insert(*conversation, Next::Nothing).is_none() => chosen.push(choice),
            Err(_named_twice) => {}
        }
    }
    let (chosen, needing) = lock_chosen(conn, now, chosen).await?;
    found.extend(needing.into_iter().map(|needs| (needs.conversation, Next::NeedsFile(Box::new(needs)))));
    if chosen.is_empty() {
        return Ok(found);
    }
    let limited = limited::limit(conn, now, chosen).await?;
    let granted: Vec<Chosen> = limited.granted().copied().collect();
    for chosen in &granted {
        found.insert(chosen.conversation, Next::Unfit(chosen.message));
    }
    let claims = write_claims(conn, now, &granted, lease).await?;
    limited.save(conn, now, &claims).await?;
    for (chosen, at) in limited.postponed() {
        found.insert(chosen.conversation, Next::NotBefore(at));
    }
    found.extend(claims.into_iter().map(|claim| (claim.conversation, Next::Claimed(Box::new(claim)))));
    Ok(found)
}

/// An open delivery with what of its conversation decides.
#[derive(QueryableByName)]
struct Open {
    #[diesel(embed)]
    stored: Row,
    #[diesel(sql_type = BigInt)]
    standing_epoch: i64,
    #[diesel(sql_type = Nullable<Timestamptz>)]
    window_expires_at: Option<jiff_diesel::Timestamp>,
    #[diesel(sql_type = Bool)]
    marketing_stopped: bool,
}

/// What is not settled, at most 32 of a conversation: people's messages first, as they leave first. Only for marketing the
/// contact is looked at, or the one it is part of now.
const OPEN: &str = "SELECT d.*, c.control_epoch AS standing_epoch, c.window_expires_at, \
       d.class = 'marketing' AND EXISTS (SELECT FROM contacts s JOIN contacts k \
         ON k.id = coalesce(s.merged_into_id, s.id) \
         WHERE s.id = c.contact_id AND k.marketing_stopped_at IS NOT NULL) AS marketing_stopped \
     FROM (SELECT DISTINCT * FROM unnest($1::uuid[], $2::uuid[]) AS w (account_id, conversation_id)) w \
     JOIN conversations c ON c.id = w.conversation_id AND c.account_id = w.account_id \
     CROSS JOIN LATERAL (SELECT * FROM deliveries o WHERE o.conversation_id = c.id \
       AND o.state IN ('queued', 'sending', 'retry_wait', 'unknown') ORDER BY o.author, o.seq LIMIT 32) d";

/// Nothing is locked here: a row that is open may settle meanwhile, which only sets others free, and the claim asks again.
async fn load_open(
    conn: &mut AsyncPgConnection,
    wanted: &[(AccountId, ConversationId)],
) -> StoreResult<HashMap<ConversationId, Vec<Open>>> {
    let rows: Vec<Open> = diesel::sql_query(OPEN)
        .bind::<Array<SqlUuid>, _>(wanted.iter().map(|(account, _)| account.as_uuid()).collect::<Vec<_>>())
        .bind::<Array<SqlUuid>, _>(wanted.iter().map(|(_, id)| id.as_uuid()).collect::<Vec<_>>())
        .load(conn)
        .await?;
    let mut open: HashMap<_, Vec<Open>> = HashMap::new();
    for row in rows {
        open.entry(row.stored.conversation()).or_default().push(row);
    }
    Ok(open)
}

/// The message of a conversation that is to be claimed, or what else there is to say.
fn choose(open: &[Open], now: Timestamp) -> Result<Next, Chosen> {
    let deliveries: Vec<Delivery> = open.iter().map(|open| open.stored.delivery()).collect();
    let next = next_to_leave(&deliveries, now).and_then(|index| open.get(index).zip(deliveries.get(index)));
    let Some((open, delivery)) = next else {
        return Ok(next_due(&deliveries, now).map_or(Next::Nothing, Next::NotBefore));
    };
    let window_expires_at = open.window_expires_at.map(Into::into);
    let marketing = if open.marketing_stopped { Marketing::Stopped } else { Marketing::Allowed };
    let standing = Standing { control_epoch: open.standing_epoch, window_expires_at, marketing };
    let row = &open.stored;
    match delivery.admit(standing, now) {
        Admission::Leaves => Err(Chosen {
            message: row.message(),
            account: row.account(),
            conversation: row.conversation(),
            integration: row.integration(),
        }),
        Admission::EpochOver | Admission::WindowClosed | Admission::MarketingStopped => Ok(Next::Unfit(row.message())),
    }
}

#[derive(QueryableByName)]
struct Locked {
    #[diesel(sql_type = SqlUuid)]
    message_id: Uuid,
    #[diesel(sql_type = BigInt)]
    attempt: i64,
    #[diesel(sql_type = Nullable<SqlUuid>)]
    missing_file: Option<Uuid>,
}

const LOCK: &str = "SELECT d.message_id, d.attempt::bigint AS attempt, \
       CASE WHEN h.file_id IS NULL THEN (m.content ->> 'file')::uuid END AS missing_file \
     FROM deliveries d JOIN messages m ON m.id = d.message_id \
     LEFT JOIN file_handles h ON h.file_id = (m.content ->> 'file')::uuid \
       AND h.integration_id = d.integration_id AND h.expires_at > $2 \
     WHERE d.message_id = ANY ($1) AND d.state IN ('queued', 'retry_wait') AND d.next_attempt_at <= $2 \
     ORDER BY d.message_id FOR UPDATE OF d SKIP LOCKED";

/// Leaves out what another worker has in its hands, and tells apart what needs a file first.
async fn lock_chosen(
    conn: &mut AsyncPgConnection,
    now: Timestamp,
    chosen: Vec<Chosen>,
) -> StoreResult<(Vec<Chosen>, Vec<NeedsFile>)> {
    if chosen.is_empty() {
        return Ok((chosen, Vec::new()));
    }
    let ids: Vec<Uuid> = chosen.iter().map(|chosen| chosen.message.as_uuid()).collect();
    let locked: Vec<Locked> = diesel::sql_query(LOCK)
        .bind::<Array<SqlUuid>, _>(ids)
        .bind::<Timestamptz, _>(now.to_diesel())
        .load(conn)
        .await?;
    let locked: HashMap<Uuid, Locked> = locked.into_iter().map(|row| (row.message_id, row)).collect();
    let (mut ready, mut needing) = (Vec::with_capacity(chosen.len()), Vec::new());
    for chosen in chosen {
        match locked.get(&chosen.message.as_uuid()) {
            Some(Locked { missing_file: Some(file), attempt, .. }) => needing.push(NeedsFile {
                message: chosen.message,
                account: chosen.account,
                conversation: chosen.conversation,
                integration: chosen.integration,
                file: FileId::from_uuid(*file),
                attempt: u32::try_from(*attempt).unwrap_or(u32::MAX),
            }),
            Some(_) => ready.push(chosen),
            None => {}
        }
    }
    Ok((ready, needing))
}

/// The claim: whatever happened since the rows were read, an AI message leaves under its own epoch only, and marketing to
/// nobody who wants none, be it that a contact was made part of another one meanwhile. A customer is
/// written to by number when there is one, a group by its id, else by user id. Of several numbers, as two contacts made one
/// have them, the one last written from counts: its window is the one that is open.
const CLAIM: &str = "WITH w AS (SELECT * FROM unnest($1::uuid[], $2::uuid[]) AS w (message_id, attempt_id)), \
     claimed AS (UPDATE deliveries d SET state = 'sending', attempt = d.attempt + 1, attempt_id = w.attempt_id, \
         lease_until = $3, updated_at = $4 \
       FROM w, conversations c \
       WHERE d.message_id = w.message_id AND c.id = d.conversation_id AND d.state IN ('queued', 'retry_wait') \
         AND d.next_attempt_at <= $4 AND (d.author = 'agent' OR d.control_epoch = c.control_epoch) \
         AND (d.class <> 'marketing' OR NOT EXISTS (SELECT FROM contacts s JOIN contacts k \
           ON k.id = coalesce(s.merged_into_id, s.id) WHERE s.id = c.contact_id AND k.marketing_stopped_at IS NOT NULL)) \
       RETURNING d.message_id, d.account_id, d.conversation_id, d.integration_id, d.attempt_id, d.attempt, \
         c.contact_id), \
     opened AS (INSERT INTO attempts (id, account_id, message_id, attempt, started_at) \
       SELECT attempt_id, account_id, message_id, attempt, $4 FROM claimed) \
     SELECT d.message_id, d.account_id, d.conversation_id, d.integration_id, d.attempt_id, \
       d.attempt::bigint AS attempt, m.content, m.context_wamid, n.kind AS identity_kind, n.value AS identity_value, \
       i.phone_number_id, i.access_token_sealed, h.meta_media_id AS media_id \
     FROM claimed d JOIN messages m ON m.id = d.message_id JOIN integrations i ON i.id = d.integration_id \
     JOIN contacts k ON k.id = d.contact_id \
     LEFT JOIN file_handles h ON h.file_id = (m.content ->> 'file')::uuid AND h.integration_id = d.integration_id \
     LEFT JOIN LATERAL (SELECT kind, value FROM contact_identities \
       WHERE contact_id = coalesce(k.merged_into_id, k.id) AND kind IN ('wa_id', 'group', 'bsuid') \
         AND retired_at IS NULL \
       ORDER BY coalesce('+' || value = k.phone_number, false) DESC, kind DESC, created_at DESC LIMIT 1) n ON true";

async fn write_claims(
    conn: &mut AsyncPgConnection,
    now: Timestamp,
    granted: &[Chosen],
    lease: SignedDuration,
) -> StoreResult<Vec<Claim>> {
    if granted.is_empty() {
        return Ok(Vec::new());
    }
    let attempts = granted.iter().map(|_| AttemptId::generate(now).as_uuid());
    let claimed: Vec<Claimed> = diesel::sql_query(CLAIM)
        .bind::<Array<SqlUuid>, _>(granted.iter().map(|chosen| chosen.message.as_uuid()).collect::<Vec<_>>())
        .bind::<Array<SqlUuid>, _>(attempts.collect::<Vec<_>>())
        .bind::<Timestamptz, _>((now + lease).to_diesel())
        .bind::<Timestamptz, _>(now.to_diesel())
        .load(conn)
        .await?;
    Ok(claimed.into_iter().map(Claimed::into_claim).collect())
}

#[derive(QueryableByName)]
struct Claimed {
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
    #[diesel(sql_type = Nullable<Text>)]
    identity_kind: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    identity_value: Option<String>,
    #[diesel(sql_type = Text)]
    phone_number_id: String,
    #[diesel(sql_type = Text)]
    access_token_sealed: String,
    #[diesel(sql_type = Nullable<Text>)]
    media_id: Option<String>,
}

impl Claimed {
    fn into_claim(self) -> Claim {
        let identity = self.identity_kind.zip(self.identity_value);
        Claim {
            message: MessageId::from_uuid(self.message_id),
            account: AccountId::from_uuid(self.account_id),
            conversation: ConversationId::from_uuid(self.conversation_id),
            integration: IntegrationId::from_uuid(self.integration_id),
            attempt_id: AttemptId::from_uuid(self.attempt_id),
            attempt: u32::try_from(self.attempt).unwrap_or(u32::MAX),
            content: self.content,
            context_wamid: self.context_wamid,
            media_id: self.media_id,
            recipient: identity.map(|(kind, value)| Identity::from_parts(&kind, value)),
            phone_number_id: self.phone_number_id,
            access_token_sealed: self.access_token_sealed,
        }
    }
}
