//! Conversations as the inbox lists them.

use std::collections::HashMap;

use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use jiff::Timestamp;
use jiff_diesel::ToDiesel as _;
use reaktly_domain::ids::{AccountId, ContactId, ConversationId, IntegrationId, TeamId, UserId};
use uuid::Uuid;

use super::numbers;
use crate::StoreResult;
use crate::annotations;
use crate::conversations::{Conversation, ConversationRow};
use crate::messages::Message;
use crate::schema::{contact_identities, contacts, conversations, messages, teams, users};

/// A conversation with what the inbox shows of it.
#[derive(Debug, Clone)]
pub struct ConversationView {
    /// The conversation.
    pub conversation: Conversation,
    /// The customer.
    pub contact: ContactView,
    /// The team it should go to, by name.
    pub team: Option<(TeamId, String)>,
    /// Who has it, by name.
    pub assignee: Option<(UserId, String)>,
    /// Its newest message.
    pub last_message: Option<Message>,
}

/// A customer.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = contacts)]
pub struct ContactView {
    /// Their id.
    #[diesel(deserialize_as = Uuid)]
    pub id: ContactId,
    /// Their name, as WhatsApp gives it.
    pub name: Option<String>,
    /// `+` and the digits as received.
    pub phone_number: Option<String>,
    /// Their user name.
    pub username: Option<String>,
    /// `person` or `group`.
    pub kind: String,
}

/// Which conversations.
#[derive(Debug, Clone, Default)]
pub struct ConversationFilter {
    /// `ai`, `waiting`, `human` or `closed`.
    pub owner: Option<&'static str>,
    /// Only those a person has.
    pub assignee: Option<UserId>,
    /// Only those that should go to a team.
    pub team: Option<TeamId>,
    /// Only those of a number.
    pub integration: Option<IntegrationId>,
    /// Only those whose contact or a message holds this text.
    pub text: Option<String>,
    /// Only those of these customers.
    pub contacts: Option<Vec<ContactId>>,
    /// Only those that come after this place, by last change and id.
    pub after: Option<(Timestamp, ConversationId)>,
}

type Row = (ConversationRow, ContactView, Option<(Uuid, String)>, Option<(Uuid, String)>);

/// Conversations, the last changed first, at most `limit`.
pub async fn list_conversations(
    conn: &mut AsyncPgConnection,
    account: AccountId,
    filter: &ConversationFilter,
    limit: i64,
) -> StoreResult<Vec<ConversationView>> {
    let mut query = conversations::table
        .inner_join(contacts::table)
        .left_join(users::table)
        .left_join(teams::table)
        .filter(conversations::account_id.eq(account.as_uuid()))
        .order((conversations::updated_at.desc(), conversations::id.desc()))
        .limit(limit)
        .select((
            ConversationRow::as_select(),
            ContactView::as_select(),
            (users::id, users::name).nullable(),
            (teams::id, teams::name).nullable(),
        ))
        .into_boxed();
    if let Some(owner) = filter.owner {
        query = query.filter(conversations::owner.eq(owner));
    }
    if let Some(assignee) = filter.assignee {
        query = query.filter(conversations::assignee_id.eq(assignee.as_uuid()));
    }
    if let Some(team) = filter.team {
        query = query.filter(conversations::team_id.eq(team.as_uuid()));
    }
    if let Some(integration) = filter.integration {
        query = query.filter(conversations::integration_id.eq(integration.as_uuid()));
    }
    if let Some(contacts) = &filter.contacts {
        let ids: Vec<Uuid> = contacts.iter().map(ContactId::as_uuid).collect();
        query = query.filter(conversations::contact_id.eq_any(ids));
    }
    if let Some((updated_at, id)) = filter.after {
        let updated_at = updated_at.to_diesel();
        let earlier = conversations::updated_at.lt(updated_at);
        let same_time = conversations::updated_at.eq(updated_at).and(conversations::id.lt(id.as_uuid()));
        query = query.filter(earlier.or(same_time));
    }
    if let Some(text) = &filter.text {
        let pattern = like_pattern(text);
        let written = messages::table
            .filter(messages::conversation_id.eq(conversations::id))
            .filter(messages::text.ilike(pattern.clone()));
        let named = contacts::name.ilike(pattern.clone()).or(contacts::username.ilike(pattern));
        let numbered = contact_identities::table
            .filter(contact_identities::contact_id.eq(contacts::id))
            .filter(contact_identities::value.similar_to(numbers::pattern(text)));
        // A number people see may stand in the contact alone.
        let shown = contacts::phone_number.similar_to(numbers::pattern(text));
        let found = named.assume_not_null().or(shown.assume_not_null()).or(diesel::dsl::exists(numbered));
        query = query.filter(found.or(diesel::dsl::exists(written)));
    }
    let rows: Vec<Row> = query.load(conn).await?;
    with_last_messages(conn, account, rows).await
}

/// One conversation.
pub async fn conversation(
    conn: &mut AsyncPgConnection,
    account: AccountId,
    id: ConversationId,
) -> StoreResult<Option<ConversationView>> {
    let row: Option<Row> = conversations::table
        .inner_join(contacts::table)
        .left_join(users::table)
        .left_join(teams::table)
        .filter(conversations::id.eq(id.as_uuid()))
        .filter(conversations::account_id.eq(account.as_uuid()))
        .select((
            ConversationRow::as_select(),
            ContactView::as_select(),
            (users::id, users::name).nullable(),
            (teams::id, teams::name).nullable(),
        ))
        .first(conn)
        .await
        .optional()?;
    let views = with_last_messages(conn, account, row.into_iter().collect()).await?;
    Ok(views.into_iter().next())
}

async fn with_last_messages(
    conn: &mut AsyncPgConnection,
    account: AccountId,
    rows: Vec<Row>,
) -> StoreResult<Vec<ConversationView>> {
    let rows = rows.into_iter();
    let rows = rows.map(|(row, contact, assignee, team)| (Conversation::from(row), contact, assignee, team));
    let rows: Vec<_> = rows.collect();
    let ids: Vec<Uuid> = rows.iter().map(|(conversation, ..)| conversation.id.as_uuid()).collect();
    let newest: Vec<Message> = messages::table
        .inner_join(conversations::table)
        .filter(conversations::id.eq_any(ids))
        .filter(messages::seq.eq(conversations::last_seq))
        .select(Message::as_select())
        .load(conn)
        .await?;
    // As they read now: the newest may have been edited or taken back before it came.
    let newest = annotations::annotated(conn, account, newest).await?;
    let newest = newest.into_iter().map(|annotated| (annotated.message.conversation_id, annotated.message));
    let mut newest: HashMap<_, _> = newest.collect();
    let views = rows.into_iter().map(|(conversation, contact, assignee, team)| ConversationView {
        contact,
        team: team.map(|(id, name)| (TeamId::from_uuid(id), name)),
        assignee: assignee.map(|(id, name)| (UserId::from_uuid(id), name)),
        last_message: newest.remove(&conversation.id),
        conversation,
    });
    Ok(views.collect())
}

/// A pattern for ILIKE that finds `text` itself anywhere.
pub(crate) fn like_pattern(text: &str) -> String {
    let mut pattern = String::with_capacity(text.len() + 2);
    pattern.push('%');
    for character in text.chars() {
        if matches!(character, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(character);
    }
    pattern.push('%');
    pattern
}
