//! Customers who want no marketing, by what they write as a whole message: `STOP`, `unsubscribe`, `keine Werbung mehr`.

use std::sync::LazyLock;

use crate::lexicon::{self, Phrases, Plain, whole};

/// Bytes of a text that may be one of these words; a longer one says more than that.
const TEXT_BYTES_MAX: usize = 160;

/// Whether somebody who writes this wants no marketing any more. The word has to be the whole message: `Can I stop my
/// order?` is a question.
pub fn is_stopped_by(text: &str) -> bool {
    text.len() <= TEXT_BYTES_MAX && is_stopped_in(&Plain::of(text))
}

/// The same of a text in the lexicon's form.
pub fn is_stopped_in(plain: &Plain) -> bool {
    STOP.is_match(&plain.words().join(" "))
}

/// Compiles the phrases ahead of the first message.
pub fn warm() {
    LazyLock::force(&STOP);
}

static STOP: LazyLock<Phrases> = LazyLock::new(|| whole(lexicon::STOP, "stop"));

#[cfg(test)]
mod tests;
