//! A type for each thing that has an id, so that a conversation's id cannot stand where a message's belongs.

use std::fmt;
use std::str::FromStr;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::{NoContext, Uuid};

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident;)+) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(Uuid);

        impl $name {
            /// A new id (version 7) whose order follows `now`.
            pub fn generate(now: Timestamp) -> Self {
                Self(version_7(now))
            }

            /// Wraps an existing UUID, such as one read from a row.
            pub const fn from_uuid(uuid: Uuid) -> Self {
                Self(uuid)
            }

            /// The UUID inside.
            pub const fn as_uuid(&self) -> Uuid {
                self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = uuid::Error;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Uuid::from_str(text).map(Self)
            }
        }

        impl From<Uuid> for $name {
            fn from(uuid: Uuid) -> Self {
                Self(uuid)
            }
        }

        impl From<$name> for Uuid {
            fn from(id: $name) -> Self {
                id.0
            }
        }
    )+};
}

ids! {
    /// A company that uses the product; everything else belongs to one.
    AccountId;
    /// A person who signs in.
    UserId;
    /// A key for scripts.
    ApiKeyId;
    /// An AI operator: persona and settings.
    OperatorId;
    /// A set of articles an operator answers from.
    KnowledgeBaseId;
    /// An article of a knowledge base.
    ArticleId;
    /// A searchable piece of an article.
    ChunkId;
    /// Where articles come from that nobody wrote here: a file or a site.
    SourceId;
    /// One run of a source.
    ImportId;
    /// A page or file of a source.
    SourceItemId;
    /// A question nothing was found for, with others like it.
    GapId;
    /// Question and answer of a person, waiting for approval.
    SuggestionId;
    /// A turn that is run again whenever something is to change.
    RegressionCaseId;
    /// One run of an operator's regression cases.
    RegressionRunId;
    /// One call to a model.
    AiRunId;
    /// A group of people conversations are handed to.
    TeamId;
    /// A connected business number.
    IntegrationId;
    /// A customer.
    ContactId;
    /// The thread between one integration and one contact.
    ConversationId;
    /// A message of a conversation.
    MessageId;
    /// One POST of a message to Meta; also the token that fences its result.
    AttemptId;
    /// One turn of the AI.
    TurnId;
    /// One handing over to people.
    HandoffId;
    /// A conversation given to a person.
    AssignmentId;
    /// An internal note.
    NoteId;
    /// Something that happened to a conversation beside its messages.
    ThreadEventId;
    /// A received webhook.
    WebhookId;
    /// An item of a webhook that could not be taken in.
    QuarantineId;
    /// A row of the outbox; also the id of the event or task it publishes.
    OutboxId;
    /// A dead letter.
    DeadLetterId;
    /// An audit entry.
    AuditId;
    /// A message template of a business account.
    TemplateId;
    /// Two contacts made one by a person.
    ContactMergeId;
    /// A file somebody uploaded.
    FileId;
}

/// Namespace of the ids that are derived from Meta's (UUID version 5).
const NAMESPACE: Uuid = Uuid::from_u128(0x7d1c_5a2e_90b4_4f6b_a3c8_52e6_1f0b_9d47);

impl MessageId {
    /// The id of the inbound message `wamid` of an integration: doing it again names the same row.
    pub fn of_wamid(integration: IntegrationId, wamid: &str) -> Self {
        Self(version_5(integration.as_uuid(), &["wamid", wamid]))
    }

    /// The id of part `part` of the reply of a turn.
    pub fn of_turn(turn: TurnId, part: u32) -> Self {
        Self(version_5(turn.as_uuid(), &["part", &part.to_string()]))
    }
}

impl WebhookId {
    /// The id of a webhook: its path and the SHA-256 of its body, so that a repeated body names the same row.
    pub fn of_body(path: &str, body_sha256: &str) -> Self {
        Self(version_5(NAMESPACE, &["webhook", path, body_sha256]))
    }
}

impl TurnId {
    /// The id of the turn that answers a conversation up to `upto_seq`.
    pub fn of_conversation(conversation: ConversationId, upto_seq: i64) -> Self {
        Self(version_5(conversation.as_uuid(), &["turn", &upto_seq.to_string()]))
    }
}

fn version_5(namespace: Uuid, parts: &[&str]) -> Uuid {
    let name = parts.join("\u{1f}");
    Uuid::new_v5(&namespace, name.as_bytes())
}

fn version_7(now: Timestamp) -> Uuid {
    let seconds = u64::try_from(now.as_second()).unwrap_or(0);
    let nanoseconds = u32::try_from(now.subsec_nanosecond()).unwrap_or(0);
    Uuid::new_v7(uuid::Timestamp::from_unix(NoContext, seconds, nanoseconds))
}
