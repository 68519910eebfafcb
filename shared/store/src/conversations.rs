//! The conversation's row: what is open, what is answered, who owns it.

use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use jiff::{SignedDuration, Timestamp};
use jiff_diesel::ToDiesel as _;
use reaktly_domain::conversation::{Control, Owner, Priority};
use reaktly_domain::ids::{AccountId, ContactId, ConversationId, IntegrationId, TeamId, UserId};
use uuid::Uuid;

use crate::StoreResult;
use crate::schema::conversations;

/// How long after a customer's message free text is allowed.
pub const WINDOW: SignedDuration = SignedDuration::from_hours(24);

/// A conversation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conversation {
    /// Its id.
    pub id: ConversationId,
    /// Whose it is.
    pub account: AccountId,
    /// The business number.
    pub integration: IntegrationId,
    /// The customer.
    pub contact: ContactId,
    /// Owner, epoch and engagement.
    pub control: Control,
    /// Rises with every change people can see.
    pub version: i64,
    /// Sequence of the newest message.
    pub last_seq: i64,
    /// Newest message of the customer that wants an answer.
    pub newest_answerable_seq: i64,
    /// Up to where the customer has been answered.
    pub answered_seq: i64,
    /// When the first message without an answer came in.
    pub unanswered_since: Option<Timestamp>,
    /// When the AI's turn is due.
    pub turn_due_at: Option<Timestamp>,
    /// Messages no person has read.
    pub unread: i32,
    /// End of the 24-hour window.
    pub window_expires_at: Option<Timestamp>,
    /// Since when the customer waits for a person.
    pub waiting_since: Option<Timestamp>,
    /// The team it should go to.
    pub team: Option<TeamId>,
    /// How soon a person should look.
    pub priority: Priority,
    /// Language of the conversation, once known.
    pub language: Option<String>,
    /// When the newest message was written.
    pub last_message_at: Option<Timestamp>,
    /// When the row was made.
    pub created_at: Timestamp,
    /// When the row last changed.
    pub updated_at: Timestamp,
}

impl Conversation {
    /// Whether the customer waits for an answer that nobody has given.
    pub const fn has_open_question(&self) -> bool {
        self.newest_answerable_seq > self.answered_seq
    }

    /// Whether free text may be sent at `now`.
    pub fn window_is_open(&self, now: Timestamp) -> bool {
        self.window_expires_at.is_some_and(|end| now < end)
    }
}

/// The row as diesel reads it; [`Conversation`] is what callers see.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = conversations)]
pub(crate) struct ConversationRow {
    id: Uuid,
    account_id: Uuid,
    integration_id: Uuid,
    contact_id: Uuid,
    owner: String,
    assignee_id: Option<Uuid>,
    control_epoch: i64,
    engagement: i32,
    version: i64,
    last_seq: i64,
    newest_answerable_seq: i64,
    answered_seq: i64,
    unanswered_since: Option<jiff_diesel::Timestamp>,
    turn_due_at: Option<jiff_diesel::Timestamp>,
    unread: i32,
    window_expires_at: Option<jiff_diesel::Timestamp>,
    waiting_since: Option<jiff_diesel::Timestamp>,
    team_id: Option<Uuid>,
    priority: String,
    language: Option<String>,
    last_message_at: Option<jiff_diesel::Timestamp>,
    created_at: jiff_diesel::Timestamp,
    updated_at: jiff_diesel::Timestamp,
}

impl From<ConversationRow> for Conversation {
    fn from(row: ConversationRow) -> Self {
        let owner = Owner::from_parts(&row.owner, row.assignee_id.map(UserId::from_uuid));
        Self {
            id: ConversationId::from_uuid(row.id),
            account: AccountId::from_uuid(row.account_id),
            integration: IntegrationId::from_uuid(row.integration_id),
            contact: ContactId::from_uuid(row.contact_id),
            control: Control { owner, epoch: row.control_epoch, engagement: row.engagement },
            version: row.version,
            last_seq: row.last_seq,
            newest_answerable_seq: row.newest_answerable_seq,
            answered_seq: row.answered_seq,
            unanswered_since: row.unanswered_since.map(Into::into),
            turn_due_at: row.turn_due_at.map(Into::into),
            unread: row.unread,
            window_expires_at: row.window_expires_at.map(Into::into),
            waiting_since: row.waiting_since.map(Into::into),
            team: row.team_id.map(TeamId::from_uuid),
            priority: Priority::of_name(&row.priority),
            language: row.language,
            last_message_at: row.last_message_at.map(Into::into),
            created_at: row.created_at.into(),
            updated_at: row.updated_at.into(),
        }
    }
}

/// A conversation as it stands.
pub async fn get(
    conn: &mut AsyncPgConnection,
    account: AccountId,
    id: ConversationId,
) -> StoreResult<Option<Conversation>> {
    let query = conversations::table
        .find(id.as_uuid())
        .filter(conversations::account_id.eq(account.as_uuid()))
        .select(ConversationRow::as_select());
    let row = query.first(conn).await.optional()?;
    Ok(row.map(Conversation::from))
}

/// A conversation, locked until the transaction ends: whoever changes one goes through here. Rows that refer to it may be
/// written meanwhile, for its key stays as it is: a stronger lock would wait for them, and they for it.
pub async fn lock(
    conn: &mut AsyncPgConnection,
    account: AccountId,
    id: ConversationId,
) -> StoreResult<Option<Conversation>> {
    let query = conversations::table
        .find(id.as_uuid())
        .filter(conversations::account_id.eq(account.as_uuid()))
        .select(ConversationRow::as_select())
        .for_no_key_update();
    let row = query.first(conn).await.optional()?;
    Ok(row.map(Conversation::from))
}

/// The conversation between a number and a contact, made if there is none, locked until the transaction ends.
pub async fn lock_or_create(
    conn: &mut AsyncPgConnection,
    now: Timestamp,
    account: AccountId,
    integration: IntegrationId,
    contact: ContactId,
) -> StoreResult<Conversation> {
    diesel::insert_into(conversations::table)
        .values((
            conversations::id.eq(ConversationId::generate(now).as_uuid()),
            conversations::account_id.eq(account.as_uuid()),
            conversations::integration_id.eq(integration.as_uuid()),
            conversations::contact_id.eq(contact.as_uuid()),
            conversations::created_at.eq(now.to_diesel()),
            conversations::updated_at.eq(now.to_diesel()),
        ))
        .on_conflict_do_nothing()
        .execute(conn)
        .await?;
    let row: ConversationRow = conversations::table
        .filter(conversations::integration_id.eq(integration.as_uuid()))
        .filter(conversations::contact_id.eq(contact.as_uuid()))
        .select(ConversationRow::as_select())
        .for_no_key_update()
        .first(conn)
        .await?;
    Ok(row.into())
}

/// Writes a locked conversation back, its version raised by one. The caller changed the fields under the row's lock.
pub async fn save(conn: &mut AsyncPgConnection, now: Timestamp, conversation: &mut Conversation) -> StoreResult<()> {
    conversation.version += 1;
    conversation.updated_at = now;
    let control = conversation.control;
    diesel::update(conversations::table.find(conversation.id.as_uuid()))
        .set((
            conversations::owner.eq(control.owner.name()),
            conversations::assignee_id.eq(control.owner.assignee().map(Uuid::from)),
            conversations::control_epoch.eq(control.epoch),
            conversations::engagement.eq(control.engagement),
            conversations::version.eq(conversation.version),
            conversations::last_seq.eq(conversation.last_seq),
            conversations::newest_answerable_seq.eq(conversation.newest_answerable_seq),
            conversations::answered_seq.eq(conversation.answered_seq),
            conversations::unanswered_since.eq(conversation.unanswered_since.map(jiff_diesel::ToDiesel::to_diesel)),
            conversations::turn_due_at.eq(conversation.turn_due_at.map(jiff_diesel::ToDiesel::to_diesel)),
            conversations::unread.eq(conversation.unread),
            conversations::window_expires_at.eq(conversation.window_expires_at.map(jiff_diesel::ToDiesel::to_diesel)),
            conversations::waiting_since.eq(conversation.waiting_since.map(jiff_diesel::ToDiesel::to_diesel)),
            conversations::team_id.eq(conversation.team.map(Uuid::from)),
            conversations::priority.eq(conversation.priority.name()),
            conversations::language.eq(&conversation.language),
            conversations::last_message_at.eq(conversation.last_message_at.map(jiff_diesel::ToDiesel::to_diesel)),
            conversations::updated_at.eq(now.to_diesel()),
        ))
        .execute(conn)
        .await?;
    Ok(())
}

/// The conversation of a contact with a number, locked until the transaction ends; `None` when there is none.
pub async fn lock_of_contact(
    conn: &mut AsyncPgConnection,
    account: AccountId,
    integration: IntegrationId,
    contact: ContactId,
) -> StoreResult<Option<Conversation>> {
    let query = conversations::table
        .filter(conversations::account_id.eq(account.as_uuid()))
        .filter(conversations::integration_id.eq(integration.as_uuid()))
        .filter(conversations::contact_id.eq(contact.as_uuid()))
        .select(ConversationRow::as_select())
        .for_no_key_update();
    Ok(query.first(conn).await.optional()?.map(Conversation::from))
}

/// Raises how far the customer has been answered; what came later stays open.
pub fn mark_answered(conversation: &mut Conversation, upto_seq: i64) {
    if upto_seq > conversation.answered_seq {
        conversation.answered_seq = upto_seq;
    }
    if !conversation.has_open_question() {
        conversation.unanswered_since = None;
        conversation.turn_due_at = None;
    }
}

/// Conversations whose AI turn is due at `now` and that nobody was woken for, oldest first: the sweeper's question.
pub async fn with_turn_due(
    conn: &mut AsyncPgConnection,
    now: Timestamp,
    limit: i64,
) -> StoreResult<Vec<(AccountId, ConversationId)>> {
    let rows: Vec<(Uuid, Uuid)> = conversations::table
        .filter(conversations::owner.eq("ai"))
        .filter(conversations::newest_answerable_seq.gt(conversations::answered_seq))
        .filter(conversations::turn_due_at.le(now.to_diesel()))
        .order(conversations::turn_due_at)
        .limit(limit)
        .select((conversations::account_id, conversations::id))
        .load(conn)
        .await?;
    Ok(typed(rows))
}

/// Conversations that wait for a person, with the team they wait for: the urgent ones first, then the longest waiting.
pub async fn waiting(
    conn: &mut AsyncPgConnection,
    limit: i64,
) -> StoreResult<Vec<(AccountId, ConversationId, Option<TeamId>)>> {
    let is_urgent = conversations::priority.eq(Priority::High.name());
    let rows: Vec<(Uuid, Uuid, Option<Uuid>)> = conversations::table
        .filter(conversations::owner.eq("waiting"))
        .order((is_urgent.desc(), conversations::waiting_since))
        .limit(limit)
        .select((conversations::account_id, conversations::id, conversations::team_id))
        .load(conn)
        .await?;
    let typed = |(account, id, team): (Uuid, Uuid, Option<Uuid>)| {
        (AccountId::from_uuid(account), ConversationId::from_uuid(id), team.map(TeamId::from_uuid))
    };
    Ok(rows.into_iter().map(typed).collect())
}

fn typed(rows: Vec<(Uuid, Uuid)>) -> Vec<(AccountId, ConversationId)> {
    rows.into_iter().map(|(account, id)| (AccountId::from_uuid(account), ConversationId::from_uuid(id))).collect()
}
