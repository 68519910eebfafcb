//! Contacts as the API shows them.

use std::collections::HashMap;

use jiff::Timestamp;
use reaktly_domain::ids::{AccountId, ContactId, UserId};
use reaktly_store::inbox_views::{self, ContactRow, IdentityView};
use reaktly_store::merging::{self, Merge as MergeRow};
use reaktly_store::{AsyncPgConnection, users};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::problem::{Code, Problem};
use crate::routes::conversations::{ContactKind, Conversation, Person};

/// Most conversations shown with a contact.
const CONVERSATIONS_MAX: i64 = 100;

/// A contact in a list. Without a name the phone number or the user name stands in its place.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ContactSummary {
    pub id: Uuid,
    pub kind: ContactKind,
    pub name: String,
    /// `+` and the digits as received.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub phone_number: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub username: Option<String>,
    /// Since when the customer wants no marketing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub marketing_stopped_at: Option<Timestamp>,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
}

/// A contact with all that is known of it.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ContactDetail {
    #[serde(flatten)]
    pub summary: ContactSummary,
    /// What WhatsApp knows the customer by, as received.
    pub identities: Vec<ContactIdentity>,
    /// Conversations of this contact and of those that are part of it, the last changed first.
    pub conversations: Vec<Conversation>,
    /// Merges this contact takes part in, newest first.
    pub merges: Vec<ContactMerge>,
    /// Contacts that may be the same person: the same number in another spelling, or the same user name.
    pub possible_duplicates: Vec<ContactSummary>,
    /// The contact it is part of now.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub merged_into_id: Option<Uuid>,
}

/// What WhatsApp knows a customer by.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ContactIdentity {
    /// `wa_id`, `bsuid` or `group`.
    pub kind: &'static str,
    /// As received.
    pub value: String,
    pub known_since: Timestamp,
    /// Since when another stands in its place.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub retired_at: Option<Timestamp>,
}

/// Two contacts that a person made one.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ContactMerge {
    pub id: Uuid,
    /// The contact that holds everything.
    pub kept_id: Uuid,
    /// The contact that became part of it.
    pub merged_id: Uuid,
    pub merged_by: Person,
    pub merged_at: Timestamp,
    /// Who took it back.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub split_by: Option<Person>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub split_at: Option<Timestamp>,
}

/// One contact of the account.
pub(super) async fn read(
    conn: &mut AsyncPgConnection,
    account: AccountId,
    id: ContactId,
) -> Result<ContactDetail, Problem> {
    let contact = inbox_views::contact(conn, account, id).await?.ok_or_else(|| Problem::of(Code::NotFound))?;
    let duplicates = inbox_views::duplicates(conn, account, &contact).await?;
    let mut contacts = contact.merged.clone();
    contacts.push(id);
    let filter = inbox_views::ConversationFilter { contacts: Some(contacts), ..Default::default() };
    let conversations = inbox_views::list_conversations(conn, account, &filter, CONVERSATIONS_MAX).await?;
    let merges = merging::history(conn, account, id).await?;
    let people: Vec<Uuid> =
        merges.iter().flat_map(|merge| [Some(merge.merged_by_id.as_uuid()), merge.split_by_id]).flatten().collect();
    let people = users::names(conn, account, &people).await?.into_iter().collect();
    Ok(ContactDetail {
        merged_into_id: contact.row.merged_into_id,
        identities: contact.identities.into_iter().map(ContactIdentity::from).collect(),
        conversations: conversations.into_iter().map(Conversation::from).collect(),
        merges: merges.iter().map(|merge| present(merge, &people)).collect(),
        possible_duplicates: duplicates.into_iter().map(ContactSummary::from).collect(),
        summary: contact.row.into(),
    })
}

impl From<ContactRow> for ContactSummary {
    fn from(row: ContactRow) -> Self {
        let kind = if row.kind == "group" { ContactKind::Group } else { ContactKind::Person };
        let named = row.name.filter(|name| !name.trim().is_empty());
        let name = named.or_else(|| row.phone_number.clone()).or_else(|| row.username.clone());
        let nameless = if kind == ContactKind::Group { "Group" } else { "Customer" };
        Self {
            id: row.id.into(),
            kind,
            name: name.unwrap_or_else(|| nameless.to_owned()),
            phone_number: row.phone_number,
            username: row.username,
            marketing_stopped_at: row.marketing_stopped_at,
            created_at: row.created_at,
            updated_at: row.updated_at,
        }
    }
}

impl From<IdentityView> for ContactIdentity {
    fn from(view: IdentityView) -> Self {
        Self {
            kind: view.identity.kind(),
            value: view.identity.value().to_owned(),
            known_since: view.created_at,
            retired_at: view.retired_at,
        }
    }
}

fn present(merge: &MergeRow, people: &HashMap<UserId, String>) -> ContactMerge {
    let person = |id: UserId| Person { id: id.into(), name: people.get(&id).cloned().unwrap_or_default() };
    ContactMerge {
        id: merge.id.into(),
        kept_id: merge.kept_id.into(),
        merged_id: merge.merged_id.into(),
        merged_by: person(merge.merged_by_id),
        merged_at: merge.merged_at,
        split_by: merge.split_by_id.map(|id| person(UserId::from_uuid(id))),
        split_at: merge.split_at,
    }
}
