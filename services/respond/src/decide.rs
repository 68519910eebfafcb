//! When a turn begins, whether it begins anew, and whether its result still counts. Pure.

pub mod loops;

use jiff::{SignedDuration, Timestamp};
use reaktly_domain::content::{Content, Interactive, Media};
use reaktly_domain::conversation::Owner;
use reaktly_domain::turns::QUIET_MAX;
use reaktly_operator::turn::Said;
use reaktly_store::conversations::Conversation;
use reaktly_store::turns::Turn;

/// A turn begins anew this often because the customer wrote on; then it is finished for what it read.
pub const RESTARTS_MAX: i32 = 2;
/// Workers that may die with a turn before it goes to a person.
pub const CRASHES_MAX: i32 = 3;
/// Free text is not begun this close to the end of the window.
const WINDOW_MARGIN: SignedDuration = SignedDuration::from_secs(30);

/// Whether it is the AI's turn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ripe {
    /// Now.
    Now,
    /// Not before this.
    NotBefore(Timestamp),
    /// Not at all.
    Never,
}

/// What a turn may wait for beside its time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Holds {
    /// What the AI does with conversations that wait for people.
    pub outside: Outside,
    /// The AI keeps quiet until then: somebody is typing, or the customer keeps off topic.
    pub quiet_until: Option<Timestamp>,
    /// A file that is part of the question has not come yet.
    pub awaits_files: bool,
}

impl Holds {
    /// Nothing is waited for.
    pub const NONE: Self = Self { outside: Outside::LeavesToPeople, quiet_until: None, awaits_files: false };
}

/// What the AI does with conversations that wait for people.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outside {
    /// Nothing: people answer.
    LeavesToPeople,
    /// The business is closed, and its owner lets the AI go on answering meanwhile.
    AnswersStill,
}

/// Whether it is the AI's turn in a conversation. A file is waited for no longer than for more words.
pub fn ripe(conversation: &Conversation, holds: &Holds, now: Timestamp) -> Ripe {
    let is_ours = match conversation.control.owner {
        Owner::Ai => true,
        Owner::Waiting => holds.outside == Outside::AnswersStill,
        Owner::Human(_) | Owner::Closed => false,
    };
    if !is_ours || !conversation.has_open_question() {
        return Ripe::Never;
    }
    let waits_since = conversation.unanswered_since.unwrap_or(now);
    let files = holds.awaits_files.then(|| waits_since.saturating_add(QUIET_MAX).unwrap_or(now));
    let due = [conversation.turn_due_at, holds.quiet_until, files].into_iter().flatten().max();
    match due {
        Some(due) if due > now => Ripe::NotBefore(due),
        _ => Ripe::Now,
    }
}

/// What a running turn, or its result, is worth.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Worth {
    /// All of it.
    Counts,
    /// The customer wrote on: it begins anew, with everything.
    BeginsAnew,
    /// The conversation is no longer the AI's: nothing of it may be said.
    Nothing,
}

/// What a turn is worth as the conversation stands. A change of epoch ends it always; a newer message only as long as
/// the customer need not wait for it.
pub fn worth(conversation: &Conversation, turn: Turn, now: Timestamp) -> Worth {
    // The owner too: every change of it raises the epoch.
    if conversation.control.epoch != turn.control_epoch {
        return Worth::Nothing;
    }
    let wrote_on = conversation.newest_answerable_seq > turn.upto_seq;
    let waits_since = conversation.unanswered_since.unwrap_or(now);
    if wrote_on && turn.restarts < RESTARTS_MAX && now < waits_since.saturating_add(QUIET_MAX).unwrap_or(now) {
        return Worth::BeginsAnew;
    }
    Worth::Counts
}

/// Whether free text may still be written.
pub fn window_is_open(conversation: &Conversation, now: Timestamp) -> bool {
    conversation.window_is_open(now.saturating_add(WINDOW_MARGIN).unwrap_or(now))
}

/// Whether messages waited too long, by Meta's time of the oldest of them.
pub fn is_backlog(oldest: Timestamp, now: Timestamp, stale: SignedDuration) -> bool {
    now.duration_since(oldest) > stale
}

/// What a message says to the AI; `None` for what wants no answer.
pub fn said(content: &Content) -> Option<Said> {
    if !content.is_answerable() {
        return None;
    }
    let caption = match content {
        Content::Text { .. }
        | Content::Button { .. }
        | Content::Interactive(
            Interactive::ButtonReply { .. }
            | Interactive::ListReply { .. }
            | Interactive::FormReply { .. }
            | Interactive::Other { .. },
        ) => return Some(Said::Words(content.text())),
        Content::Image(media) | Content::Video(media) | Content::Document(media) => words_of(media),
        _ => None,
    };
    Some(match caption {
        Some(caption) => Said::Words(caption.to_owned()),
        None => Said::Unreadable(content.text()),
    })
}

/// What a customer wrote under a file: Meta calls the name of a file its caption where there is none.
fn words_of(media: &Media) -> Option<&str> {
    let caption = media.caption.as_deref().map(str::trim)?;
    let is_name = media.filename.as_deref().is_some_and(|name| name.trim() == caption);
    (!caption.is_empty() && !is_name).then_some(caption)
}

#[cfg(test)]
mod tests;
