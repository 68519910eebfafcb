//! Whether a message goes on from the one before: only then may what was said earlier help it to an answer.

use std::sync::LazyLock;

use reaktly_search::index::{Index, Query};
use reaktly_search::language::Language;
use reaktly_search::text::{is_stop_word, words};

use crate::lexicon::{self, Phrases, Plain, opening, phrases};

/// How much of a message the knowledge base must know for it to be about the same.
const OWN_COVERAGE_MIN: f32 = 0.4;
/// Words of a question that is a mere fragment: `Express?`
const FRAGMENT_WORDS_MAX: usize = 2;

/// A message with words of its own goes on when it is tied to what was said (`and to Austria?`), is the fragment of a
/// question, or is about something known; one without any goes on when it asks (`how long?`).
pub(super) fn follows_up(text: &str, index: &Index, language: Language) -> bool {
    let plain = Plain::of(text);
    let all = words(text, language);
    let is_marked = plain.sentences.iter().any(|sentence| sentence.ends_with("? "));
    let has_own = all.iter().any(|word| !is_stop_word(language, word));
    if !has_own {
        return is_marked || asks(&plain);
    }
    // What ties in one language is an article or a verb in another: `a`, `do`.
    let links = LINKS.iter().find(|(of, _)| *of == language);
    let is_tied = links.is_some_and(|(_, links)| plain.any(links));
    is_tied || (is_marked && all.len() <= FRAGMENT_WORDS_MAX) || own_coverage(text, index, language) >= OWN_COVERAGE_MIN
}

fn asks(plain: &Plain) -> bool {
    plain.any(&WORDS)
}

fn own_coverage(text: &str, index: &Index, language: Language) -> f32 {
    index.search(&Query::of(text, language), 1).first().map_or(0.0, |hit| hit.coverage)
}

static WORDS: LazyLock<Phrases> = LazyLock::new(|| phrases(lexicon::QUESTIONS, "word"));
static LINKS: LazyLock<Vec<(Language, Phrases)>> = LazyLock::new(|| {
    let of = |language| (language, opening(lexicon::QUESTIONS, language, "links"));
    Language::ALL.into_iter().map(of).collect()
});

#[cfg(test)]
mod tests;
