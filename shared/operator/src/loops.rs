//! Signs that another machine writes, so that two of them do not talk for ever.

use std::sync::LazyLock;

use crate::lexicon::{self, Phrases, Plain, phrases};
use crate::turn::{Speaker, Utterance};
use reaktly_grounding::similarity;

/// From this similarity on our own replies go in circles.
const ALIKE_FROM: f32 = 0.9;
/// The same message this often is a machine's, and so many replies alike are a circle.
const TIMES: usize = 3;
/// Automatic replies that make a machine.
const AUTOMATIC_MIN: usize = 2;

/// Why a conversation looks like one with a machine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sign {
    /// It wrote what machines write, twice.
    AutomaticReply,
    /// It wrote the same three times in a row.
    SameText,
    /// Our last three replies are alike.
    SameReplies,
}

impl Sign {
    /// A stable word for logs and evidence.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::AutomaticReply => "automatic_reply",
            Self::SameText => "same_text",
            Self::SameReplies => "same_replies",
        }
    }
}

/// Whether a machine seems to write `turn`, after `history` (oldest first). Without I/O: limits of time and number are
/// its caller's.
pub fn looks_like_a_machine(history: &[Utterance], turn: &[&str]) -> Option<Sign> {
    let of = |speaker| move |said: &&Utterance| said.speaker == speaker;
    let earlier = history.iter().filter(of(Speaker::Customer)).map(|said| said.text.as_str());
    let theirs: Vec<Plain> = earlier.chain(turn.iter().copied()).map(Plain::of).collect();
    let now = theirs.last()?;
    let automatic = theirs.iter().rev().take(2 * TIMES).filter(|text| text.any(&MACHINE)).count();
    if now.any(&MACHINE) && automatic >= AUTOMATIC_MIN {
        return Some(Sign::AutomaticReply);
    }
    // Two voice messages have the same placeholder and say different things.
    let is_file = turn.last().is_some_and(|text| text.starts_with('[') && text.trim_end().ends_with(']'));
    let same = theirs.iter().rev().take_while(|text| text.words() == now.words()).count();
    if same >= TIMES && !now.words().is_empty() && !is_file {
        return Some(Sign::SameText);
    }
    let ours: Vec<&str> =
        history.iter().rev().filter(of(Speaker::Ai)).take(TIMES).map(|said| said.text.as_str()).collect();
    let alike = |pair: &[&str]| matches!(pair, [one, other] if similarity(one, other) >= ALIKE_FROM);
    (ours.len() == TIMES && ours.windows(2).all(alike)).then_some(Sign::SameReplies)
}

/// Compiles the phrases ahead of the first message.
pub(crate) fn warm() {
    LazyLock::force(&MACHINE);
}

static MACHINE: LazyLock<Phrases> = LazyLock::new(|| phrases(lexicon::MACHINE, "machine"));

#[cfg(test)]
mod tests;
