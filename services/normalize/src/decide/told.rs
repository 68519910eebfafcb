//! What a message does to its conversation.

use jiff::{SignedDuration, Timestamp};
use reaktly_domain::content::Content;
use reaktly_domain::conversation::Change;
use reaktly_domain::turns::{self, Ending};
use reaktly_phrases::marketing;
use reaktly_store::annotations;
use reaktly_store::conversations::{self, Conversation};
use reaktly_store::inbound::Writer;
use reaktly_whatsapp::webhook::{Message, Origin};

use super::Entry;

/// What of a stored message matters to its conversation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Told {
    /// Its sequence.
    pub seq: i64,
    /// Who wrote it.
    pub writer: Writer,
    /// How it came.
    pub origin: Origin,
    /// When it was written, by Meta's clock, never later than it was received.
    pub sent_at: Timestamp,
    /// Whether it asks for an answer, or, from the business, is one.
    pub speaks: Speaks,
    /// What it counts for beside that.
    pub weight: Weight,
    /// Whether more is to be expected after it.
    pub ending: Ending,
}

/// Whether a message is part of the talk, or only about it (a reaction, a notice, an edit).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Speaks {
    /// It says something.
    Yes,
    /// It says something that the AI does not answer: it was written in a group, or is a sticker.
    Aside,
    /// It changes a question that is still open: the answer has to be for what it says now.
    Revises,
    /// It does not.
    No,
}

/// What a customer's message counts for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Weight {
    /// It is one to read, and free text may follow.
    Message,
    /// Free text may follow: a reaction.
    Touch,
    /// It is about an earlier message, or WhatsApp's own.
    Remark,
}

/// Whether a customer says by a message that no marketing is wanted, in words or by a template's button, whoever owns the
/// conversation. What comes as history was said to the app, and what is said in a group is no wish of one customer.
pub fn stops_marketing(writer: Writer, message: &Message) -> bool {
    let is_said = match &message.content {
        Content::Text { body, .. } => marketing::is_stopped_by(body),
        Content::Button { payload, text } => {
            marketing::is_stopped_by(text) || payload.as_deref().is_some_and(marketing::is_stopped_by)
        }
        _ => false,
    };
    is_said && writer == Writer::Customer && message.origin != Origin::History && message.group_id.is_none()
}

/// When a message was written: by Meta's clock, but never later than it was received.
pub fn sent_at(message: &Message, received_at: Timestamp) -> Timestamp {
    message.sent_at.unwrap_or(received_at).min(received_at)
}

/// What a message, stored under the conversation's last sequence, means for it; `target` is the sequence of the message
/// it says something of. A question whose window has closed cannot be answered any more.
pub fn told(
    entry: &Entry,
    conversation: &Conversation,
    target: Option<i64>,
    (received_at, now): (Timestamp, Timestamp),
) -> Told {
    let message = &entry.message;
    let sent_at = sent_at(message, received_at);
    let weight = weight(&message.content);
    let in_time = now.duration_since(sent_at) < conversations::WINDOW;
    let is_live = message.origin == Origin::Live;
    let is_open = |seq: i64| conversation.has_open_question() && seq > conversation.answered_seq;
    let is_sticker = matches!(message.content, Content::Sticker(_));
    let speaks = if message.is_answerable() && in_time {
        Speaks::Yes
    } else if (message.group_id.is_some() || is_sticker) && is_live && weight == Weight::Message {
        Speaks::Aside
    } else if is_live && weight == Weight::Remark && entry.writer == Writer::Customer && target.is_some_and(is_open) {
        Speaks::Revises
    } else {
        Speaks::No
    };
    let ending = Ending::of(&message.content);
    Told { seq: conversation.last_seq, writer: entry.writer, origin: message.origin, sent_at, speaks, weight, ending }
}

fn weight(content: &Content) -> Weight {
    match content {
        Content::Reaction { .. } => Weight::Touch,
        Content::System { .. } | Content::Edit { .. } | Content::Revoke { .. } => Weight::Remark,
        _ => Weight::Message,
    }
}

/// The change of owner a message causes.
pub fn change(told: &Told) -> Option<Change> {
    match (told.speaks, told.writer) {
        (Speaks::No | Speaks::Revises, _) => None,
        (Speaks::Yes | Speaks::Aside, Writer::Customer) => Some(Change::CustomerWrote),
        (Speaks::Yes | Speaks::Aside, Writer::App) => Some(Change::AnsweredInApp),
    }
}

/// The conversation after a message: what is open, unread and due, and until when free text is allowed.
pub fn after(mut conversation: Conversation, told: &Told, now: Timestamp, quiet: SignedDuration) -> Conversation {
    let newest = conversation.last_message_at.is_none_or(|last| told.sent_at >= last);
    conversation.last_message_at = conversation.last_message_at.max(Some(told.sent_at));
    if told.origin == Origin::History {
        return conversation;
    }
    match told.writer {
        Writer::App if told.speaks == Speaks::Yes && newest => {
            let answered = conversation.newest_answerable_seq;
            conversations::mark_answered(&mut conversation, answered);
            conversation.unread = 0;
        }
        Writer::App => {}
        Writer::Customer => {
            if told.weight != Weight::Remark {
                let window = told.sent_at.saturating_add(conversations::WINDOW).ok();
                conversation.window_expires_at = conversation.window_expires_at.max(window);
            }
            if told.weight == Weight::Message {
                conversation.unread = conversation.unread.saturating_add(1);
            }
            if matches!(told.speaks, Speaks::Yes | Speaks::Revises) {
                let open = conversation.unanswered_since.filter(|_| conversation.has_open_question());
                let since = open.unwrap_or(now);
                conversation.unanswered_since = Some(since);
                conversation.newest_answerable_seq = told.seq;
                conversation.turn_due_at = Some(turns::due_at(now, since, quiet, told.ending));
            }
        }
    }
    conversation
}

/// Who a reaction counts for: of each, the last one does.
pub fn reactor(entry: &Entry) -> String {
    let member = || entry.message.customer.identities().pop().map(|identity| identity.value().to_owned());
    match entry.writer {
        Writer::App => annotations::BUSINESS.to_owned(),
        Writer::Customer if entry.message.group_id.is_some() => member().unwrap_or_default(),
        Writer::Customer => annotations::CUSTOMER.to_owned(),
    }
}
