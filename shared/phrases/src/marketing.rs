//! Customers who want no marketing, by what they write as a whole message: `STOP`, `unsubscribe`, `keine Werbung mehr`.

use std::sync::LazyLock;

use reaktly_search::language::Language;

use crate::lexicon::{self, Phrases, Plain, whole, whole_of};

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

/// The language whose word such a message is; `so_far` where it has that word too.
pub fn language_of(text: &str, so_far: Language) -> Option<Language> {
    let said = Plain::of(text).words().join(" ");
    let says = |language: &Language| LANGUAGES.iter().any(|(of, stop)| of == language && stop.is_match(&said));
    std::iter::once(so_far).chain(Language::ALL).find(says)
}

/// Compiles the phrases ahead of the first message.
pub fn warm() {
    LazyLock::force(&STOP);
    LazyLock::force(&LANGUAGES);
}

static STOP: LazyLock<Phrases> = LazyLock::new(|| whole(lexicon::STOP, "stop"));

static LANGUAGES: LazyLock<Vec<(Language, Phrases)>> = LazyLock::new(|| {
    Language::ALL.into_iter().map(|language| (language, whole_of(lexicon::STOP, language, "stop"))).collect()
});

#[cfg(test)]
mod tests;
