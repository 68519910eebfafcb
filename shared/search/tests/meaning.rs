//! Search with vectors beside words.

use std::sync::Arc;

use reaktly_search::index::{Hit, Index, Meaning, Query, Vectors};
use reaktly_search::language::Language;
use reaktly_testkit::knowledge::{article, index};

/// From which cosine on the tests' vectors answer.
const ANSWERS_FROM: f32 = 0.55;

/// Two articles with vectors at a right angle to each other.
#[expect(clippy::expect_used, reason = "a test that cannot begin has failed")]
fn shop() -> Index {
    let articles = [article("Delivery", "We deliver in two days."), article("Returns", "Send it back to us.")];
    let index = Arc::try_unwrap(index(&articles, Language::En)).expect("nobody else has the index");
    let mut vectors = Vectors::new(2);
    vectors.add(0, &[1.0, 0.0]);
    vectors.add(1, &[0.0, 1.0]);
    index.with_vectors(vectors)
}

fn search(question: &str, language: Language, vector: &[f32]) -> Vec<Hit> {
    let meaning = Some(Meaning { vector, answers_from: Some(ANSWERS_FROM) });
    shop().search(&Query { meaning, ..Query::of(question, language) }, 2)
}

#[test]
fn a_question_in_other_words_is_found_by_its_meaning() {
    let best = search("Is a refund possible?", Language::En, &[0.1, 0.9])[0];
    assert_eq!((best.position, best.coverage < 0.3), (1, true));
    assert!(best.evidence() > 0.5);
}

#[test]
fn in_one_language_words_lead() {
    let best = search("How soon do you deliver?", Language::En, &[0.6, 0.7])[0];
    assert_eq!(best.position, 0);
}

#[test]
fn across_languages_meaning_leads() {
    let best = search("Kann ich es in zwei days zurückgeben?", Language::De, &[0.4, 0.8])[0];
    assert_eq!(best.position, 1);
}

#[test]
fn nearness_alone_answers_nothing_where_nobody_said_from_when_on() {
    let meaning = Some(Meaning { vector: &[0.0, 1.0], answers_from: None });
    let best = shop().search(&Query { meaning, ..Query::of("Is a refund possible?", Language::En) }, 1)[0];
    assert_eq!(best.position, 1);
    assert!(best.similarity.is_some_and(|near| near > 0.9));
    assert!(best.evidence() < 0.3);
}

#[test]
fn a_question_with_a_vector_of_another_size_is_searched_by_its_words() {
    let by_words = shop().search(&Query::of("When do you deliver?", Language::En), 2);
    let best = search("When do you deliver?", Language::En, &[1.0, 0.0, 0.0]);
    assert_eq!(best[0].position, by_words[0].position);
    assert_eq!(best[0].similarity, None);
}

#[test]
fn a_follow_up_is_embedded_with_the_turn_before_it() {
    let alone = Query::of("How long does express delivery to Austria take?", Language::En);
    let previous = Some("Hello there");
    assert_eq!(Query { previous, ..alone }.to_embed(), alone.text);
    let short = Query { previous, ..Query::of("and express?", Language::En) };
    assert_eq!(short.to_embed(), "Hello there\nand express?");
}
