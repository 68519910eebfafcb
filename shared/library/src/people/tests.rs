use serde_json::{Value, json};

use super::*;

fn settings(settings: &Value) -> OperatorSettings {
    OperatorSettings::of(settings)
}

fn office() -> OperatorSettings {
    let day = json!([{ "from": "09:00", "to": "17:30" }]);
    settings(&json!({ "hours": { "zone": "Europe/Berlin", "week": { "mon": day, "tue": day } } }))
}

fn somebody() -> [UserId; 1] {
    [UserId::generate(at("2026-11-01T00:00:00Z"))]
}

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

#[test]
fn without_people_none_is_there_whoever_is_online() {
    let alone = settings(&json!({ "handoff": { "people": "off" } }));
    assert_eq!(people(&alone, at("2026-11-23T10:00:00Z"), &somebody()), People::None);
}

#[test]
fn who_is_online_is_there_outside_of_the_hours_too() {
    assert_eq!(people(&office(), at("2026-11-22T10:00:00Z"), &somebody()), People::Online);
}

#[test]
fn the_next_opening_is_told_by_the_businesss_own_clock() {
    let opens = |now| match people(&office(), at(now), &[]) {
        People::Away { opens } => opens,
        other => panic!("{other:?}"),
    };
    let tomorrow = Opening { days_ahead: 1, weekday: 0, hour: 9, minute: 0 };
    assert_eq!(opens("2026-11-22T10:00:00Z"), Some(tomorrow));
    assert_eq!(opens("2026-11-22T23:30:00Z"), Some(Opening { days_ahead: 0, ..tomorrow }), "it is Monday there");
    assert_eq!(opens("2026-11-23T10:00:00Z"), None, "it is open");
    assert_eq!(people(&settings(&json!({})), at("2026-11-23T10:00:00Z"), &[]), People::Away { opens: None });
}

#[test]
fn the_clock_is_the_businesss_own() {
    assert_eq!(clock(&office(), at("2026-11-22T23:30:00Z")), "Monday 2026-11-23 00:30");
    assert_eq!(clock(&settings(&json!({})), at("2026-11-22T23:30:00Z")), "");
}
