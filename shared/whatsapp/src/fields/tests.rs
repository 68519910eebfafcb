use std::collections::BTreeSet;
use std::fmt::Write as _;

use serde_json::{Value, json};

use super::*;
use crate::webhook::{self, ErrorNotice, Item, Kind};

fn every_field() -> Vec<Item> {
    webhook::items(include_bytes!("../../testdata/fields.json")).unwrap()
}

fn word(item: &Item) -> Option<Word> {
    match &item.kind {
        Kind::Field(field) => Some(read(field, &item.raw)),
        Kind::Error(error) => Some(of_error(error)),
        _ => None,
    }
}

#[test]
fn every_field_says_what_it_means_and_how_grave_it_is() {
    let mut lines = String::new();
    for item in every_field() {
        let Some(word) = word(&item) else { continue };
        let facts: Vec<String> = word.facts.iter().map(|fact| format!("{}={}", fact.name, fact.value)).collect();
        writeln!(
            lines,
            "{} {} [{}] about {:?} {}\n    {}",
            item.change.field,
            word.event,
            word.severity.name(),
            word.topic,
            facts.join(" "),
            word.title
        )
        .unwrap();
    }
    insta::assert_snapshot!(lines);
}

#[test]
fn every_happening_is_read() {
    let mut lines = String::new();
    for item in every_field() {
        match &item.kind {
            Kind::Happening(happening) => writeln!(lines, "{} {happening:?}", item.change.field).unwrap(),
            Kind::Malformed(reason) => writeln!(lines, "{} malformed: {reason}", item.change.field).unwrap(),
            _ => {}
        }
    }
    insta::assert_snapshot!(lines);
}

#[test]
fn every_item_knows_its_entry_its_number_and_its_time() {
    for item in every_field() {
        assert_eq!(item.change.entry_id.as_deref(), Some("178410000000000"));
        assert_eq!(item.change.entry_at.map(Timestamp::as_second), Some(1_750_030_100));
        if item.raw.get("display_phone_number").is_some() || item.change.field == "calls" {
            assert_eq!(item.change.display_phone_number.as_deref(), Some("15550783881"), "{item:?}");
        }
    }
}

#[test]
fn a_template_is_recognised_by_its_keys_whatever_the_field_is_called() {
    let value = json!({"message_template_id": 7, "previous_quality_score": "GREEN", "new_quality_score": "RED"});
    for field in ["message_template_status_update", "message_template_quality_update", "anything"] {
        let word = read(field, &value);
        assert_eq!((word.event.as_str(), word.severity), ("QUALITY_RED", Severity::Critical));
        let template = word.template.unwrap();
        assert_eq!((template.id.as_str(), template.quality.as_deref()), ("7", Some("RED")));
    }
}

#[test]
fn an_opposite_event_is_about_the_same_topic() {
    let pairs = [
        (
            "account_update",
            json!({"event": "DISABLED_UPDATE", "ban_info": {"waba_ban_state": "DISABLE"}}),
            json!({"event": "DISABLED_UPDATE", "ban_info": {"waba_ban_state": "REINSTATE"}}),
        ),
        (
            "account_update",
            json!({"event": "ACCOUNT_RESTRICTION", "restriction_info": [{"restriction_type": "A"}]}),
            json!({"event": "ACCOUNT_RESTRICTION", "restriction_info": []}),
        ),
        ("account_update", json!({"event": "PARTNER_REMOVED"}), json!({"event": "PARTNER_ADDED"})),
        ("account_update", json!({"event": "ACCOUNT_OFFBOARDED"}), json!({"event": "ACCOUNT_RECONNECTED"})),
        ("account_review_update", json!({"decision": "REJECTED"}), json!({"decision": "APPROVED"})),
        ("phone_number_name_update", json!({"decision": "REJECTED"}), json!({"decision": "APPROVED"})),
        ("phone_number_quality_update", json!({"event": "FLAGGED"}), json!({"event": "UNFLAGGED"})),
        (
            "x",
            json!({"message_template_id": "1", "event": "PAUSED"}),
            json!({"message_template_id": 1, "event": "APPROVED"}),
        ),
        (
            "flows",
            json!({"event": "ENDPOINT_LATENCY", "flow_id": 1, "alert_state": "ACTIVATED"}),
            json!({"event": "ENDPOINT_LATENCY", "flow_id": 1, "alert_state": "DEACTIVATED"}),
        ),
    ];
    for (field, bad, good) in pairs {
        let (bad, good) = (read(field, &bad), read(field, &good));
        assert!(bad.severity > Severity::Info && good.severity == Severity::Info, "{field}: {bad:?} {good:?}");
        assert_eq!(bad.topic, good.topic, "{field}");
        assert!(!bad.topic.is_empty());
    }
}

#[test]
fn values_of_any_shape_are_told_without_fault() {
    let fields: BTreeSet<String> = every_field().into_iter().map(|item| item.change.field.clone()).collect();
    let odd =
        [Value::Null, json!([]), json!("x"), json!(7), json!({}), json!({"event": 5, "decision": [], "status": {}})];
    for field in &fields {
        for value in &odd {
            let word = read(field, value);
            assert!(!word.title.is_empty());
        }
    }
    let nameless = of_error(&ErrorNotice { code: 0, title: None, details: None });
    assert!(!nameless.title.is_empty());
}

#[test]
fn a_call_is_missed_when_nobody_talked() {
    let calls: Vec<(bool, bool)> = every_field()
        .iter()
        .filter_map(|item| match &item.kind {
            Kind::Happening(happening) => Some(happening),
            _ => None,
        })
        .filter_map(|happening| match happening.as_ref() {
            Happening::Call(call) => Some((call.is_missed(), call.opens_window())),
            _ => None,
        })
        .collect();
    assert_eq!(calls, [(false, true), (false, true), (true, true), (false, false), (false, false)]);
}
