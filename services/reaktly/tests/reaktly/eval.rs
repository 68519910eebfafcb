//! `eval`.

use std::collections::BTreeMap;

use serde_json::json;

use crate::world::run;

fn paragraph(context: &str, question: &str, answer: &str) -> serde_json::Value {
    json!({"context": context, "qas": [{"question": question, "answers": [{"text": answer}]}]})
}

#[tokio::test(flavor = "multi_thread")]
async fn questions_are_measured_against_their_paragraphs() {
    let folder = tempfile::tempdir().unwrap();
    let set = json!({"data": [{"paragraphs": [
        paragraph("Parcels within Germany arrive after two working days.", "When do parcels within Germany arrive?", "two working days"),
        paragraph("A gift card is valid for three years.", "How long is a gift card valid?", "three years"),
    ]}]});
    std::fs::write(folder.path().join("faq.en.json"), set.to_string()).unwrap();
    std::fs::write(folder.path().join("notes.txt"), "not a set").unwrap();
    let ended = run(&["eval", folder.path().to_str().unwrap()], &BTreeMap::new()).await;
    assert_eq!(ended.code, 0, "{}", ended.err);
    assert!(ended.out.starts_with("faq.en.json: 2 questions; the right paragraph first 1.000"), "{}", ended.out);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_folder_without_sets_says_how_they_are_named() {
    let folder = tempfile::tempdir().unwrap();
    let ended = run(&["eval", folder.path().to_str().unwrap()], &BTreeMap::new()).await;
    assert_eq!(ended.code, 1);
    assert!(ended.err.contains("<name>.<language>.json"), "{}", ended.err);
}
