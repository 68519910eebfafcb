//! Whether the right paragraph is found, the answer is in what would be sent, and what is not there is known not to be.

use std::sync::Arc;

use reaktly_operator::Operator;
use reaktly_operator::answer::COVERAGE_ANSWERS;
use reaktly_operator::turn::{Outcome, Persona};
use reaktly_search::index::{Hit, Index, Query, best_sentences};
use reaktly_search::language::Language;

use crate::entry::Entry;
use crate::figure::float;
use crate::sets::AnswerSet;
use crate::{Figure, Goal};

/// Passages that sentences are taken from.
const PASSAGES: usize = 3;
/// Sentences of an answer.
const SENTENCES: usize = 2;

/// What is reached by language: the right paragraph among the first three, and how well the answerable are told from
/// the others. A language without a row has the goals of the last.
struct Goals {
    recall: f64,
    auroc: f64,
    kept: f64,
    refused: f64,
}

const fn goals(language: Option<Language>) -> Goals {
    match language {
        Some(Language::En) => Goals { recall: 0.98, auroc: 0.92, kept: 0.82, refused: 0.86 },
        Some(Language::Es) => Goals { recall: 0.98, auroc: 0.91, kept: 0.83, refused: 0.83 },
        Some(Language::De) => Goals { recall: 0.97, auroc: 0.89, kept: 0.0, refused: 0.0 },
        Some(Language::Ro) => Goals { recall: 0.98, auroc: 0.89, kept: 0.0, refused: 0.0 },
        _ => Goals { recall: 0.96, auroc: 0.88, kept: 0.0, refused: 0.0 },
    }
}

/// What of an answer two sentences hold, in every language.
const HELD: f64 = 0.825;

#[derive(Default)]
struct Counts {
    first: usize,
    third: usize,
    held: usize,
    known: Vec<f32>,
    hidden: Vec<f32>,
}

/// The figures of one set.
pub async fn measure(set: &AnswerSet) -> Vec<Figure> {
    let language = set.language.unwrap_or_default();
    let entries = (0..).zip(&set.paragraphs).map(|(number, text)| Entry { number, text, language, ..Entry::default() });
    let index = Arc::new(Index::build(entries.map(Entry::whole).collect()));
    let counts = count(set, &index, language);
    let (replied, right) = replies(set, &index, language).await;
    figures(set, &counts, (replied, right))
}

fn count(set: &AnswerSet, index: &Index, language: Language) -> Counts {
    let mut counts = Counts::default();
    for question in &set.questions {
        let hits = index.search(&Query::of(&question.text, language), PASSAGES + 1);
        let is_right = |hit: &&Hit| hit.position == question.paragraph;
        counts.first += usize::from(hits.first().as_ref().is_some_and(is_right));
        counts.third += usize::from(hits.iter().take(PASSAGES).any(|hit| is_right(&hit)));
        counts.known.push(hits.first().map_or(0.0, |hit| hit.coverage));
        counts.hidden.push(hits.iter().find(|hit| !is_right(hit)).map_or(0.0, |hit| hit.coverage));
        let text = |hit: &Hit| set.paragraphs.get(hit.position).cloned().unwrap_or_default();
        let texts: Vec<_> = hits.iter().take(PASSAGES).map(|hit| (*hit, text(hit))).collect();
        let best = best_sentences(index, &question.text, language, &texts);
        let holds = |sentence: &str| question.answers.iter().any(|answer| sentence.contains(answer.as_str()));
        counts.held += usize::from(best.iter().take(SENTENCES).any(|sentence| holds(&sentence.text)));
    }
    counts
}

/// How many questions are replied to without a model, and how many of those replies hold the answer.
async fn replies(set: &AnswerSet, index: &Arc<Index>, language: Language) -> (usize, usize) {
    let Ok(operator) = Operator::new(None) else { return (0, 0) };
    let persona = Persona { languages: vec![language], ..Persona::named("Operator") };
    let (mut replied, mut right) = (0, 0);
    for question in &set.questions {
        let result = operator.ask(persona.clone(), Arc::clone(index), &question.text).await;
        if let Outcome::Reply(reply) = result.outcome
            && !reply.sources.is_empty()
        {
            replied += 1;
            right += usize::from(question.answers.iter().any(|answer| reply.text.contains(answer)));
        }
    }
    (replied, right)
}

fn figures(set: &AnswerSet, counts: &Counts, (replied, right): (usize, usize)) -> Vec<Figure> {
    let (n, goals) = (set.questions.len(), goals(set.language));
    let name = |what: &str| format!("{}: {what}", set.name);
    let answers = |coverages: &[f32]| coverages.iter().filter(|coverage| **coverage >= COVERAGE_ANSWERS).count();
    let (kept, missed) = (answers(&counts.known), answers(&counts.hidden));
    let auroc = Figure {
        name: name("answerable told from others, AUROC"),
        value: auroc(&counts.known, &counts.hidden),
        cases: 2 * n,
        goal: Goal::AtLeast(goals.auroc),
    };
    let least = |goal: f64| if goal > 0.0 { Goal::AtLeast(goal) } else { Goal::None };
    vec![
        Figure::share(name("right paragraph first, R@1"), counts.first, n, Goal::None),
        Figure::share(name("right paragraph in three, R@3"), counts.third, n, Goal::AtLeast(goals.recall)),
        Figure::share(name("two sentences hold the answer"), counts.held, n, Goal::AtLeast(HELD)),
        auroc,
        Figure::share(name("answerable kept"), kept, n, least(goals.kept)),
        Figure::share(name("unanswerable refused"), n - missed, n, least(goals.refused)),
        Figure::share(name("replied to without a model"), replied, n, Goal::None),
        Figure::share(name("of those with the answer"), right, replied, Goal::None),
    ]
}

/// The chance that an answerable question has the higher coverage.
fn auroc(positive: &[f32], negative: &[f32]) -> f64 {
    let mut sorted = negative.to_vec();
    sorted.sort_by(f32::total_cmp);
    let wins: f64 = positive
        .iter()
        .map(|value| {
            let below = sorted.partition_point(|other| other < value);
            let up_to = sorted.partition_point(|other| other <= value);
            f64::midpoint(float(below), float(up_to))
        })
        .sum();
    wins / float((positive.len() * negative.len()).max(1))
}
