//! What a call needs: a role for people, a scope for keys.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What a person may do; a higher one may do everything a lower one may.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Role {
    /// Works the inbox.
    Agent,
    /// Configures the account.
    Admin,
    /// Also decides who else is an Owner.
    Owner,
}

/// What an API key may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub(crate) enum Scope {
    /// Push data into a knowledge base.
    #[serde(rename = "iq:import")]
    IqImport,
    /// Read knowledge base items.
    #[serde(rename = "iq:read")]
    IqRead,
    /// Read what was received and what became of it.
    #[serde(rename = "usage:read")]
    UsageRead,
    /// Read articles.
    #[serde(rename = "articles:read")]
    ArticlesRead,
    /// Read integrations.
    #[serde(rename = "integrations:read")]
    IntegrationsRead,
    /// Connect, change and disconnect numbers.
    #[serde(rename = "integrations:write")]
    IntegrationsWrite,
    /// Read conversations and their messages.
    #[serde(rename = "conversations:read")]
    ConversationsRead,
    /// Write in conversations and change who owns them.
    #[serde(rename = "conversations:write")]
    ConversationsWrite,
    /// Change knowledge bases and articles, read them, and ask.
    #[serde(rename = "knowledge:write")]
    KnowledgeWrite,
}

/// What a handler asks of its caller, named in the handler's signature.
pub(crate) trait Permission: 'static {
    /// The lowest role that may.
    const ROLE: Role;
    /// A key needs one of these; none means that keys may not.
    const SCOPES: &'static [Scope];
}

macro_rules! permissions {
    ($($(#[$doc:meta])* $name:ident: $role:ident, [$($scope:ident),*];)+) => {$(
        $(#[$doc])*
        #[derive(Debug)]
        pub(crate) enum $name {}

        impl Permission for $name {
            const ROLE: Role = Role::$role;
            const SCOPES: &'static [Scope] = &[$(Scope::$scope),*];
        }
    )+};
}

permissions! {
    /// Being signed in.
    SignedIn: Agent, [];
    /// See the inbox.
    ReadConversations: Agent, [ConversationsRead];
    /// Work the inbox.
    WriteConversations: Agent, [ConversationsWrite];
    /// See articles and ask.
    ReadKnowledge: Agent, [IqRead, ArticlesRead, KnowledgeWrite];
    /// Change articles.
    WriteKnowledge: Admin, [KnowledgeWrite];
    /// Push content in.
    ImportKnowledge: Admin, [IqImport];
    /// See integrations and operators.
    ReadIntegrations: Agent, [IntegrationsRead];
    /// See what was received.
    ReadUsage: Admin, [IntegrationsRead, UsageRead];
    /// Change integrations.
    WriteIntegrations: Admin, [IntegrationsWrite];
    /// See colleagues.
    ReadUsers: Agent, [ConversationsRead];
    /// Manage users, keys, operators and dead letters.
    ManageAccount: Admin, [];
}

impl Role {
    /// As stored.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Agent => "agent",
            Self::Admin => "admin",
            Self::Owner => "owner",
        }
    }

    /// Reads the stored form; an unknown role may the least.
    pub(crate) fn from_name(name: &str) -> Self {
        match name {
            "owner" => Self::Owner,
            "admin" => Self::Admin,
            _ => Self::Agent,
        }
    }
}

impl Scope {
    /// As stored and shown.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::IqImport => "iq:import",
            Self::IqRead => "iq:read",
            Self::UsageRead => "usage:read",
            Self::ArticlesRead => "articles:read",
            Self::IntegrationsRead => "integrations:read",
            Self::IntegrationsWrite => "integrations:write",
            Self::ConversationsRead => "conversations:read",
            Self::ConversationsWrite => "conversations:write",
            Self::KnowledgeWrite => "knowledge:write",
        }
    }
}
