//! Whether a case became better or worse. Pure.

use std::collections::BTreeSet;

use reaktly_library::rehearsal::{Behaviour, Expected};
use reaktly_search::alike::likeness;
use reaktly_search::language::Language;
use reaktly_search::text::words;

/// From this likeness on two texts say the same.
const SAME_TEXT_FROM: f32 = 0.9;
/// Two texts a model wrote about the same articles are words apart: from here on they count as the same.
const SAME_MODEL_TEXT_FROM: f32 = 0.4;
/// Who wrote them, then.
const MODEL: &str = "model";

/// What came of a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verdict {
    Same,
    Changed,
    Better,
    Worse,
}

impl Verdict {
    /// As stored.
    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Self::Same => "same",
            Self::Changed => "changed",
            Self::Better => "better",
            Self::Worse => "worse",
        }
    }
}

/// The verdict by what is expected; where nobody said what is right, whether anything changed.
pub(super) fn of(expected: &Expected, before: &Behaviour, after: &Behaviour) -> Verdict {
    if *expected == Expected::default() {
        return if is_same(before, after) { Verdict::Same } else { Verdict::Changed };
    }
    match (met(expected, before), met(expected, after)) {
        (was, is) if is > was => Verdict::Better,
        (was, is) if is < was => Verdict::Worse,
        _ => Verdict::Same,
    }
}

/// How much of what is expected is met.
fn met(expected: &Expected, behaviour: &Behaviour) -> usize {
    let outcome = expected.outcome.iter().filter(|wanted| **wanted == behaviour.outcome).count();
    let articles = expected.article_ids.iter().flatten();
    let articles = articles.filter(|id| behaviour.articles.iter().any(|article| article.article_id == **id)).count();
    let text = behaviour.text.as_deref().unwrap_or_default().to_lowercase();
    let said = expected.contains.iter().flatten().filter(|wanted| text.contains(&wanted.to_lowercase())).count();
    outcome + articles + said
}

/// Whether both do the same: outcome and reason, then articles, then what is said.
fn is_same(before: &Behaviour, after: &Behaviour) -> bool {
    let articles = |behaviour: &Behaviour| -> BTreeSet<_> {
        behaviour.articles.iter().map(|article| article.article_id).collect()
    };
    if (&before.outcome, &before.reason) != (&after.outcome, &after.reason) || articles(before) != articles(after) {
        return false;
    }
    match (&before.text, &after.text) {
        (None, None) => true,
        (Some(one), Some(other)) => {
            let by_model = before.answerer == MODEL && after.answerer == MODEL;
            let least = if by_model { SAME_MODEL_TEXT_FROM } else { SAME_TEXT_FROM };
            one == other || (figures(one) == figures(other) && likeness(one, other, Language::En) >= least)
        }
        _ => false,
    }
}

/// Words with a digit in them: a text that names another price is another text, however alike.
fn figures(text: &str) -> BTreeSet<String> {
    words(text, Language::En).into_iter().filter(|word| word.contains(|c: char| c.is_ascii_digit())).collect()
}

#[cfg(test)]
mod tests;
