//! What the inbox shows, read across aggregates: conversations with their contact, newest message and assignee; the
//! timeline beside the messages; received webhooks.

mod conversations;
mod timeline;
mod webhooks;

pub use conversations::{ContactView, ConversationFilter, ConversationView, conversation, list_conversations};
pub use timeline::{Handoff, NoteView, TurnView, handoffs, notes, turn, turns, write_note};
pub use webhooks::{WebhookView, list_webhooks};
