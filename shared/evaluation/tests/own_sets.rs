//! What the product's own sets come to.

use reaktly_evaluation::{Figure, formatting, house, injection, sets::Sets, wishes};

fn all_hold(figures: &[Figure]) {
    let missed: Vec<String> = figures.iter().filter(|figure| !figure.holds()).map(Figure::to_string).collect();
    assert!(missed.is_empty(), "{}", missed.join("\n"));
}

#[tokio::test]
async fn nothing_of_an_obeying_model_reaches_the_customer() {
    all_hold(&injection::measure(&[]).await.unwrap());
}

#[test]
fn a_wish_for_a_person_is_understood_and_nothing_else_is() {
    all_hold(&wishes::measure(&Sets::default()).unwrap());
}

#[tokio::test]
async fn small_knowledge_bases_answer_what_they_know_and_nothing_else() {
    all_hold(&house::measure().await.unwrap());
}

#[test]
fn random_markdown_shows_nothing_raw() {
    all_hold(&[formatting::measure()]);
}
