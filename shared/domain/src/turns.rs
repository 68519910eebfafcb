//! When the AI answers: after a moment of quiet, so that several short messages get one answer, but never so late that
//! a customer who keeps writing is kept waiting.

use jiff::{SignedDuration, Timestamp};

use crate::content::{Content, Interactive};

/// A turn is due this long after the first unanswered message at the latest.
pub const QUIET_MAX: SignedDuration = SignedDuration::from_secs(8);
/// Fewer words than this that ask nothing are mostly followed by more.
const WORDS_MIN: usize = 4;

/// How a customer's message ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    /// With a choice among what was offered: nothing follows.
    Chosen,
    /// As a message that stands alone.
    Whole,
    /// As one that is mostly followed by another: with a comma or an ellipsis, in a few words that ask nothing, or with
    /// a picture that says nothing.
    Open,
}

impl Ending {
    /// How a message ends.
    pub fn of(content: &Content) -> Self {
        match content {
            Content::Button { .. }
            | Content::Interactive(
                Interactive::ButtonReply { .. } | Interactive::ListReply { .. } | Interactive::FormReply { .. },
            ) => Self::Chosen,
            Content::Text { body, .. } => Self::of_text(body),
            Content::Image(media) | Content::Video(media) | Content::Document(media) => {
                Self::of_text(media.caption.as_deref().unwrap_or_default())
            }
            Content::Edit { content, .. } => Self::of(content),
            _ => Self::Whole,
        }
    }

    fn of_text(text: &str) -> Self {
        let text = text.trim();
        let goes_on = [",", "…", "..."].iter().any(|end| text.ends_with(end));
        let asks = text.contains(['?', '？', '؟', '\u{37e}']);
        let is_short = text.split_whitespace().take(WORDS_MIN).count() < WORDS_MIN;
        if goes_on || (is_short && !asks) { Self::Open } else { Self::Whole }
    }
}

/// When a turn is due after a message at `now`: `quiet` later, twice that after one that is mostly followed by another,
/// at once after a choice; at most [`QUIET_MAX`] after `first_unanswered`, and never in the past.
pub fn due_at(now: Timestamp, first_unanswered: Timestamp, quiet: SignedDuration, ending: Ending) -> Timestamp {
    let quiet = match ending {
        Ending::Chosen => return now,
        Ending::Whole => quiet,
        Ending::Open => quiet.saturating_mul(2),
    };
    let after_quiet = now.saturating_add(quiet).unwrap_or(now);
    let latest = first_unanswered.saturating_add(QUIET_MAX).unwrap_or(now);
    after_quiet.min(latest).max(now)
}

#[cfg(test)]
mod tests;
