//! What the inbox shows, read across aggregates: conversations with their contact, newest message and assignee;
//! contacts; the timeline beside the messages; received webhooks; dead letters.

mod contacts;
mod conversations;
mod dead_letters;
mod numbers;
mod timeline;
mod webhooks;

pub use contacts::{
    ContactDetail, ContactFilter, ContactRow, IdentityView, Recipient, contact, duplicates, list_contacts, recipient,
    rename,
};
pub(crate) use conversations::like_pattern;
pub use conversations::{ContactView, ConversationFilter, ConversationView, conversation, list_conversations};
pub use dead_letters::{DeadLetterFilter, DeadLetterView, dead_letter, list_dead_letters};
pub use timeline::{Handoff, NoteView, TurnView, handoffs, notes, turn, turns, write_note};
pub use webhooks::{WebhookView, list_webhooks};
