use serde_json::{Value, json};

use super::{Action, Faults, Rule, Subject, Verdict};

fn faults(rules: Value) -> Faults {
    let faults = Faults::default();
    faults.replace(serde_json::from_value::<Vec<Rule>>(rules).unwrap());
    faults
}

fn send_to(faults: &Faults, recipient: &str) -> Verdict {
    faults.decide(Subject { call: "message", phone_number_id: Some("1"), recipient: Some(recipient) })
}

#[test]
fn the_nth_call_alone_is_met_unless_a_count_says_more() {
    let faults = faults(json!([
        {"match": {"nth": 2}, "action": "dropAfterAccept"},
        {"match": {"nth": 3, "count": 2}, "action": {"error": {"code": 131_000}}}
    ]));
    let answers: Vec<_> = (0..6).map(|_| send_to(&faults, "15550001").answer).collect();
    assert_eq!(answers[0], None);
    assert_eq!(answers[1], Some(Action::DropAfterAccept));
    assert!(matches!(answers[2], Some(Action::Error(_))));
    assert!(matches!(answers[3], Some(Action::Error(_))));
    assert_eq!(answers[4], None);
}

#[test]
fn rules_meet_only_the_calls_and_recipients_they_name() {
    let faults = faults(json!([
        {"match": {"recipient": "15550001"}, "action": "status429"},
        {"match": {"call": "typing"}, "action": "status5xx"}
    ]));
    assert_eq!(send_to(&faults, "15550001").answer, Some(Action::Status429));
    assert_eq!(send_to(&faults, "15550002").answer, None);
}

#[test]
fn waits_add_up_and_the_first_answer_wins() {
    let faults = faults(json!([
        {"action": {"slowMs": 20}},
        {"action": {"hold": "a"}},
        {"action": "okWithoutId"},
        {"action": {"slowMs": 30}},
        {"action": "status429"}
    ]));
    let verdict = send_to(&faults, "15550001");
    assert_eq!(verdict.slow.as_millis(), 50);
    assert_eq!(verdict.holds.len(), 1);
    assert!(!verdict.holds[0].is_cancelled());
    faults.release("a");
    assert!(verdict.holds[0].is_cancelled());
    assert_eq!(verdict.answer, Some(Action::OkWithoutId));
}

#[test]
fn a_chance_is_repeatable_with_its_seed() {
    let rules = json!([{"match": {"probability": 0.3, "seed": 7}, "action": "status5xx"}]);
    let run = || {
        let faults = faults(rules.clone());
        (0..200).map(|_| send_to(&faults, "15550001").answer.is_some()).collect::<Vec<_>>()
    };
    let hits = run();
    assert_eq!(hits, run());
    let count = hits.iter().filter(|hit| **hit).count();
    assert!((35..85).contains(&count), "{count} of 200 calls met a rule with a chance of 0.3");
}

#[test]
fn a_misspelt_rule_is_refused() {
    let misspelt = json!([{"match": {"recipent": "1"}, "action": "status429"}]);
    assert!(serde_json::from_value::<Vec<Rule>>(misspelt).is_err());
}
