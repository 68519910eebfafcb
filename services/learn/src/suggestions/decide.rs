//! Whether something is known already. Pure.

use reaktly_search::alike::Features;
use reaktly_search::language::Language;

/// From this likeness on a question is one there is already.
const SAME_QUESTION_FROM: f32 = 0.8;
/// From this share on an answer stands in an article.
const SAID_FROM: f32 = 0.75;

/// Whether a question is among others.
pub(super) fn is_among<'a>(question: &str, mut others: impl Iterator<Item = &'a str>, language: Language) -> bool {
    let features = Features::of(question, language);
    others.any(|other| features.likeness(&Features::of(other, language)) >= SAME_QUESTION_FROM)
}

/// Whether an article says what an answer says.
pub(super) fn is_said(answer: &str, article: &str, language: Language) -> bool {
    Features::of(answer, language).share_in(&Features::of(article, language)) >= SAID_FROM
}
