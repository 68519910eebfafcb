//! Whether customers' own words find an entry, by how many example questions it has.

use reaktly_search::index::{Index, Query};
use reaktly_search::language::Language;

use crate::entry::Entry;
use crate::sets::ParaphraseSet;
use crate::{Figure, Goal};

/// Example questions of an entry; the goal of R@3 with so many.
const EXAMPLES: [(usize, Goal); 4] =
    [(0, Goal::None), (3, Goal::None), (5, Goal::AtLeast(0.755)), (10, Goal::AtLeast(0.80))];
/// The first sentences of an intent are its examples, the next are asked.
const EXAMPLES_MAX: usize = 10;
/// Sentences asked of each intent.
const ASKED: usize = 20;

/// The figures of one set.
pub fn measure(set: &ParaphraseSet) -> Vec<Figure> {
    EXAMPLES.into_iter().flat_map(|(examples, goal)| with_examples(set, examples, goal)).collect()
}

fn with_examples(set: &ParaphraseSet, examples: usize, goal: Goal) -> [Figure; 2] {
    let entries = (0..).zip(&set.intents).map(|(number, (title, sentences))| {
        let questions = sentences.get(..examples.min(sentences.len())).unwrap_or_default();
        Entry { number, title, questions, language: Language::En, ..Entry::default() }.whole()
    });
    let index = Index::build(entries.collect());
    let (mut first, mut third, mut n) = (0, 0, 0);
    for (position, (_, sentences)) in set.intents.iter().enumerate() {
        for sentence in sentences.iter().skip(EXAMPLES_MAX).take(ASKED) {
            let hits = index.search(&Query::of(sentence, Language::En), 3);
            first += usize::from(hits.first().is_some_and(|hit| hit.position == position));
            third += usize::from(hits.iter().any(|hit| hit.position == position));
            n += 1;
        }
    }
    let name = |what: &str| format!("{}, {examples} example questions: {what}", set.name);
    [Figure::share(name("R@1"), first, n, Goal::None), Figure::share(name("R@3"), third, n, goal)]
}
