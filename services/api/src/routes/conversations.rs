//! Conversations as the inbox lists them.

use actix_web::{get, web};
use jiff::Timestamp;
use reaktly_domain::conversation::{self as domain, Owner};
use reaktly_domain::ids::{ConversationId, IntegrationId, TeamId, UserId};
use reaktly_store::inbox_views::{self, ConversationView};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::access::{Caller, ReadConversations};
use crate::api::Api;
use crate::input::Query;
use crate::page::{Page, PageQuery};
use crate::problem::{Code, Problem};

/// Most characters of a preview.
const PREVIEW_CHARS_MAX: usize = 200;

/// Who answers next.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum ConversationOwner {
    /// The AI operator.
    Ai,
    /// Handed off; nobody has it yet.
    Waiting,
    /// A person.
    Human,
    /// Nobody, until the customer writes again.
    Closed,
}

/// The channel of a conversation.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Channel {
    /// WhatsApp through Meta's Cloud API.
    WhatsappCloud,
}

/// A colleague, or a team of them.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct Person {
    pub id: Uuid,
    pub name: String,
}

/// How soon a person should look.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Priority {
    /// In turn.
    Normal,
    /// Before others.
    High,
}

/// A customer or a group. Without a name the phone number or the user name stands in its place.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Contact {
    pub id: Uuid,
    pub name: String,
    /// `+` and the digits as received.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub phone_number: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub username: Option<String>,
    pub kind: ContactKind,
}

/// Whom a conversation is with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum ContactKind {
    /// One customer.
    Person,
    /// A group; who wrote stands beside each message.
    Group,
}

/// The newest message of a conversation.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct MessagePreview {
    pub id: Uuid,
    pub direction: Direction,
    pub author: Author,
    pub kind: String,
    /// At most 200 characters.
    pub text: String,
    pub status: String,
    pub sent_at: Timestamp,
}

/// Which way a message went.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Direction {
    /// From the customer.
    Inbound,
    /// To the customer.
    Outbound,
}

/// Who wrote a message.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Author {
    /// The customer.
    Customer,
    /// The AI operator.
    Ai,
    /// A person, in the inbox or by API.
    Agent,
    /// A person, in the WhatsApp app.
    App,
}

/// A thread with a customer.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Conversation {
    pub id: Uuid,
    pub channel: Channel,
    pub integration_id: Uuid,
    pub contact: Contact,
    pub owner: ConversationOwner,
    /// Who has it, when a person has.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub assignee: Option<Person>,
    /// The team it should go to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub team: Option<Person>,
    pub priority: Priority,
    /// Messages of the customer that nobody has read.
    pub unread: i32,
    /// End of the 24 hours in which free text is allowed; absent before the customer's first message.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub window_expires_at: Option<Timestamp>,
    /// Since when the customer waits for a person.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub waiting_since: Option<Timestamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_message: Option<MessagePreview>,
    /// Rises with every visible change; an older version never replaces a newer one.
    pub version: i64,
    /// Rises on every change of owner.
    pub control_epoch: i64,
    /// How many times the conversation has begun anew.
    pub engagement: i32,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
}

/// Which conversations.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct ConversationFilter {
    /// Only those with this owner.
    pub owner: Option<ConversationOwner>,
    /// Only those of this user; `me` is the caller.
    pub assignee: Option<String>,
    /// Only those that should go to this team.
    pub team: Option<Uuid>,
    /// Only those of this integration.
    pub integration: Option<Uuid>,
    /// Only those whose contact or a message holds this text; numbers are found in any spelling.
    pub q: Option<String>,
}

/// Conversations, the last changed first.
#[utoipa::path(
    tag = "Conversations",
    params(ConversationFilter, PageQuery),
    security(("cookie" = []), ("apiKey" = ["conversations:read"])),
    responses((status = 200, description = "Done.", body = Page<Conversation>))
)]
#[get("/api/conversations")]
pub(crate) async fn list_conversations(
    api: web::Data<Api>,
    caller: Caller<ReadConversations>,
    filter: Query<ConversationFilter>,
    page: Query<PageQuery>,
) -> Result<web::Json<Page<Conversation>>, Problem> {
    let limit = page.limit()?;
    let filter = inbox_views::ConversationFilter {
        owner: filter.owner.map(ConversationOwner::name),
        assignee: filter.assignee(caller.user)?,
        team: filter.team.map(TeamId::from_uuid),
        integration: filter.integration.map(IntegrationId::from_uuid),
        text: filter.q.as_deref().map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned),
        contacts: None,
        after: page.position::<(Timestamp, Uuid)>()?.map(|(at, id)| (at, ConversationId::from_uuid(id))),
    };
    let mut conn = api.store.connection().await?;
    let views = inbox_views::list_conversations(&mut conn, caller.account, &filter, limit + 1).await?;
    let key = |view: &ConversationView| (view.conversation.updated_at, view.conversation.id.as_uuid());
    Ok(web::Json(Page::of(views, limit, key, Conversation::from)))
}

/// One conversation.
#[utoipa::path(
    tag = "Conversations",
    security(("cookie" = []), ("apiKey" = ["conversations:read"])),
    responses((status = 200, description = "Done.", body = Conversation))
)]
#[get("/api/conversations/{id}")]
pub(crate) async fn read_conversation(
    api: web::Data<Api>,
    caller: Caller<ReadConversations>,
    id: web::Path<Uuid>,
) -> Result<web::Json<Conversation>, Problem> {
    let mut conn = api.store.connection().await?;
    let view = inbox_views::conversation(&mut conn, caller.account, ConversationId::from_uuid(*id)).await?;
    Ok(web::Json(view.ok_or_else(|| Problem::of(Code::NotFound))?.into()))
}

impl ConversationFilter {
    fn assignee(&self, me: UserId) -> Result<Option<UserId>, Problem> {
        match self.assignee.as_deref() {
            None => Ok(None),
            Some("me") => Ok(Some(me)),
            Some(id) => match id.parse() {
                Ok(id) => Ok(Some(id)),
                Err(_) => Err(Problem::field("assignee", "must be a user's id or me")),
            },
        }
    }
}

impl ConversationOwner {
    const fn name(self) -> &'static str {
        match self {
            Self::Ai => "ai",
            Self::Waiting => "waiting",
            Self::Human => "human",
            Self::Closed => "closed",
        }
    }
}

impl From<Owner> for ConversationOwner {
    fn from(owner: Owner) -> Self {
        match owner {
            Owner::Ai => Self::Ai,
            Owner::Waiting => Self::Waiting,
            Owner::Human(_) => Self::Human,
            Owner::Closed => Self::Closed,
        }
    }
}

impl Direction {
    /// Reads the stored form.
    pub(crate) fn from_name(name: &str) -> Self {
        if name == "inbound" { Self::Inbound } else { Self::Outbound }
    }
}

impl Author {
    /// Reads the stored form.
    pub(crate) fn from_name(name: &str) -> Self {
        match name {
            "customer" => Self::Customer,
            "ai" => Self::Ai,
            "agent" => Self::Agent,
            _ => Self::App,
        }
    }
}

impl From<ConversationView> for Conversation {
    fn from(view: ConversationView) -> Self {
        let ConversationView { conversation, contact, team, assignee, last_message } = view;
        Self {
            id: conversation.id.into(),
            channel: Channel::WhatsappCloud,
            integration_id: conversation.integration.into(),
            contact: contact.into(),
            owner: conversation.control.owner.into(),
            assignee: assignee.map(|(id, name)| Person { id: id.into(), name }),
            team: team.map(|(id, name)| Person { id: id.into(), name }),
            priority: match conversation.priority {
                domain::Priority::Normal => Priority::Normal,
                domain::Priority::High => Priority::High,
            },
            unread: conversation.unread,
            window_expires_at: conversation.window_expires_at,
            waiting_since: conversation.waiting_since,
            last_message: last_message.map(MessagePreview::from),
            version: conversation.version,
            control_epoch: conversation.control.epoch,
            engagement: conversation.control.engagement,
            created_at: conversation.created_at,
            updated_at: conversation.updated_at,
        }
    }
}

impl From<inbox_views::ContactView> for Contact {
    fn from(contact: inbox_views::ContactView) -> Self {
        let named = contact.name.filter(|name| !name.trim().is_empty());
        let name = named.or_else(|| contact.phone_number.clone()).or_else(|| contact.username.clone());
        let kind = if contact.kind == "group" { ContactKind::Group } else { ContactKind::Person };
        let nameless = if kind == ContactKind::Group { "Group" } else { "Customer" };
        Self {
            id: contact.id.into(),
            name: name.unwrap_or_else(|| nameless.to_owned()),
            phone_number: contact.phone_number,
            username: contact.username,
            kind,
        }
    }
}

impl From<reaktly_store::messages::Message> for MessagePreview {
    fn from(message: reaktly_store::messages::Message) -> Self {
        Self {
            id: message.id.into(),
            direction: Direction::from_name(&message.direction),
            author: Author::from_name(&message.author),
            kind: message.kind,
            text: message.text.chars().take(PREVIEW_CHARS_MAX).collect(),
            status: message.status,
            sent_at: message.sent_at,
        }
    }
}
