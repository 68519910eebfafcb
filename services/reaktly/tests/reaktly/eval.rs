//! `eval`.

use std::collections::BTreeMap;

use serde_json::json;

use crate::world::{World, run};

fn paragraph(context: &str, question: &str, answer: &str) -> serde_json::Value {
    json!({"context": context, "qas": [{"question": question, "answers": [{"text": answer}]}]})
}

#[tokio::test(flavor = "multi_thread")]
async fn the_operator_reaches_its_goals() {
    let world = World::empty().await;
    let ended = world.run(&["eval"]).await;
    // How long something takes is a matter of the machine, which does other things at the same time.
    let missed: Vec<&str> =
        ended.out.lines().filter(|line| line.ends_with("MISSED") && !line.contains(", s ")).collect();
    assert!(missed.is_empty(), "{}\n{}", missed.join("\n"), ended.err);
    for measured in ["wishes: recall", "formatting:", "injection:", "coalescing:", "take-over:", "outage of the model:"]
    {
        assert!(ended.out.contains(measured), "{measured} is missing:\n{}", ended.out);
    }
    assert!(ended.out.contains(" figures, "), "{}\n{}", ended.out, ended.err);
}

#[tokio::test(flavor = "multi_thread")]
async fn sets_of_a_folder_are_measured_beside_the_own_ones() {
    let folder = tempfile::tempdir().unwrap();
    let set = json!({"data": [{"paragraphs": [
        paragraph("Parcels within Germany arrive after two working days.", "When do parcels within Germany arrive?", "two working days"),
        paragraph("A gift card is valid for three years.", "How long is a gift card valid?", "three years"),
    ]}]});
    std::fs::write(folder.path().join("faq.en.json"), set.to_string()).unwrap();
    std::fs::write(folder.path().join("intents.csv"), "text,category\n\"Hello, where is it?\",card_arrival\n").unwrap();
    std::fs::write(folder.path().join("notes.txt"), "not a set").unwrap();
    let ended = run(&["eval", folder.path().to_str().unwrap()], &BTreeMap::new()).await;
    let row = ended.out.lines().find(|line| line.starts_with("faq.en: right paragraph in three")).unwrap();
    assert!(row.contains("1.000") && row.ends_with("of      2"), "{row}");
    assert!(ended.out.contains("intents, 5 example questions: R@3"), "{}", ended.out);
    assert!(ended.out.contains("not measured: coalescing"), "{}", ended.out);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_figure_that_misses_its_goal_fails_the_command() {
    let folder = tempfile::tempdir().unwrap();
    // The first is a wish nobody can guess.
    std::fs::write(folder.path().join("odd.wishes.tsv"), "person\ten\txyzzy\nother\ten\thello\n").unwrap();
    let ended = run(&["eval", folder.path().to_str().unwrap()], &BTreeMap::new()).await;
    assert_eq!(ended.code, 1, "{}", ended.out);
    let row = ended.out.lines().find(|line| line.starts_with("wishes of the folder: recall")).unwrap();
    assert!(row.ends_with("MISSED"), "{row}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_folder_without_sets_says_how_they_are_named() {
    let folder = tempfile::tempdir().unwrap();
    let ended = run(&["eval", folder.path().to_str().unwrap()], &BTreeMap::new()).await;
    assert_eq!(ended.code, 64);
    assert!(ended.err.contains("<name>.<language>.json"), "{}", ended.err);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_set_that_holds_nothing_and_a_folder_that_is_not_there_are_wrong_calls_and_no_missed_goals() {
    let nothing = json!({"data": [{"paragraphs": []}]}).to_string();
    for (name, content, holds_no) in [
        ("x.en.json", nothing.as_str(), "x.en.json holds no question"),
        ("x.csv", "text,category\n", "x.csv holds no sentence"),
        ("x.wishes.tsv", "# none yet\n", "x.wishes.tsv holds no sentence"),
        ("x.injections.tsv", "", "x.injections.tsv holds no attempt"),
    ] {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join(name), content).unwrap();
        let ended = run(&["eval", folder.path().to_str().unwrap()], &BTreeMap::new()).await;
        assert_eq!(ended.code, 64, "{}", ended.err);
        assert!(ended.err.contains(holds_no), "{}", ended.err);
    }
    let gone = tempfile::tempdir().unwrap().path().join("gone");
    let ended = run(&["eval", gone.to_str().unwrap()], &BTreeMap::new()).await;
    assert_eq!(ended.code, 64, "{}", ended.err);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_database_in_use_is_not_played_in() {
    let world = World::start().await;
    reaktly_testkit::Fixture::create(&world.db).await;
    let ended = world.run(&["eval"]).await;
    assert_eq!(ended.code, 1);
    assert!(ended.err.contains("is in use"), "{}", ended.err);
}
