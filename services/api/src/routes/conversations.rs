//! Conversations as the inbox lists them.

use actix_web::{get, web};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::access::{Caller, ReadConversations};
use crate::page::{Page, PageQuery};
use crate::problem::{Code, Problem};

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

/// A colleague.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct Person {
    pub id: Uuid,
    pub name: String,
}

/// A customer. Without a name the phone number or the user name stands in its place.
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
    /// Only those of this integration.
    pub integration: Option<Uuid>,
    /// Only those whose contact or a message holds this text.
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
    _caller: Caller<ReadConversations>,
    _filter: web::Query<ConversationFilter>,
    _page: web::Query<PageQuery>,
) -> Result<web::Json<Page<Conversation>>, Problem> {
    Err(Problem::of(Code::Unavailable))
}

/// One conversation.
#[utoipa::path(
    tag = "Conversations",
    security(("cookie" = []), ("apiKey" = ["conversations:read"])),
    responses((status = 200, description = "Done.", body = Conversation))
)]
#[get("/api/conversations/{id}")]
pub(crate) async fn read_conversation(
    _caller: Caller<ReadConversations>,
    _id: web::Path<Uuid>,
) -> Result<web::Json<Conversation>, Problem> {
    Err(Problem::of(Code::Unavailable))
}
