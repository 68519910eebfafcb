//! Whether a turn left a question open, and which questions are the same. Pure.

use reaktly_search::alike::Features;
use reaktly_search::language::Language;
use reaktly_search::text::{is_stop_word, words};
use reaktly_store::learning::gaps::FinishedTurn;

/// From this likeness on two questions are one. Measured on the groups of the tests: of the thresholds from .40 to .80
/// it joins the most paraphrases without joining two questions that differ.
pub(super) const SAME_FROM: f32 = 0.55;
/// Below this share of the question in the best passage an answer without an article is no answer.
const COVERAGE_ANSWERS: f64 = 0.5;
/// Words that mean something, at most, of a message that only says more about the question before it.
const LITTLE_WORDS: usize = 1;
/// Handing over for these reasons says that nothing was known. Wishes, complaints, files and limits are no gaps.
const UNKNOWN: [&str; 3] = ["no_answer", "not_understood", "budget"];
/// Rules that answer on their own: small talk and the like.
const RULES: &str = "rules";
/// How a turn ended that asked back or said that it is not known, in its evidence.
const UNANSWERED: &str = "unanswered";

/// How much of the question the best passage covered, for a turn that ended without an answer; `None` for one that was
/// answered or had no question.
pub(super) fn unanswered(turn: &FinishedTurn, rests_on_articles: bool) -> Option<f32> {
    let coverage = turn.evidence.get("coverage").and_then(serde_json::Value::as_f64).unwrap_or(0.0);
    #[expect(clippy::cast_possible_truncation, reason = "a share between 0 and 1")]
    let share = coverage as f32;
    let word = |key: &str| turn.evidence.get(key).and_then(serde_json::Value::as_str).unwrap_or_default();
    match turn.state.as_str() {
        "handed_off" => turn.reason.as_deref().is_some_and(|reason| UNKNOWN.contains(&reason)).then_some(share),
        "replied" => {
            let is_open = match word("ending") {
                // Turns of earlier versions do not say how they ended.
                "" => !matches!(word("answerer"), RULES | "") && coverage < COVERAGE_ANSWERS,
                ending => ending == UNANSWERED,
            };
            (is_open && !rests_on_articles).then_some(share)
        }
        _ => None,
    }
}

/// Which of the known questions is the same as this one: the most alike, the first of several.
pub(super) fn nearest<'a>(
    question: &str,
    known: impl IntoIterator<Item = &'a str>,
    language: Language,
) -> Option<usize> {
    let features = Features::of(question, language);
    let mut best: Option<(usize, f32)> = None;
    for (at, other) in known.into_iter().enumerate() {
        let likeness = features.likeness(&Features::of(other, language));
        if likeness >= SAME_FROM && best.is_none_or(|(_, so_far)| likeness > so_far) {
            best = Some((at, likeness));
        }
    }
    best.map(|(at, _)| at)
}

/// Whether a question is too short to stand for itself.
pub(super) fn says_little(question: &str, language: Language) -> bool {
    words(question, language).iter().filter(|word| !is_stop_word(language, word)).count() <= LITTLE_WORDS
}

#[cfg(test)]
mod tests;
