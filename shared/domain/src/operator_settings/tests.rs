use jiff::Timestamp;
use serde_json::{Value, json};

use super::*;

fn object(value: &Value) -> Settings {
    value.as_object().unwrap().clone()
}

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn hours(zone: &str, week: &Value) -> Hours {
    OperatorSettings::of(&json!({ "hours": { "zone": zone, "week": week } })).hours.unwrap()
}

fn problems(change: &Value) -> Vec<String> {
    problems_of(&object(change)).iter().map(ToString::to_string).collect()
}

#[test]
fn what_nobody_chose_has_its_default() {
    let defaults = json!({
        "readMarks": "turn", "typing": "on", "address": "formal", "disclosure": null, "contact": null,
        "handoff": { "people": "on", "afterUnanswered": 1, "anger": "on", "policyWords": [] },
        "hours": null, "quietMs": null,
        "caps": {
            "turnsPerEngagement": 12, "conversationDayTokens": null, "accountDayTokens": null,
            "accountMonthTokens": null, "accountDayMicroUsd": null, "accountMonthMicroUsd": null,
        },
        "voice": "off", "images": "off",
    });
    assert_eq!(Value::from(filled(&json!({}))), defaults);
    assert_eq!(Value::from(filled(&json!({ "theme": "dark", "caps": { "own": 1 } })))["theme"], "dark");
    assert_eq!(filled(&json!({ "caps": { "own": 1 } }))["caps"]["own"], 1, "what nobody knows is kept");
}

#[test]
fn a_name_nobody_reads_is_refused_and_one_that_was_kept_can_be_taken_away() {
    let change =
        json!({ "readmarks": "off", "caps": { "dayTokens": 5 }, "hours": { "zone": "UTC", "week": {}, "open": 1 } });
    let refused = problems_of(change.as_object().unwrap());
    let fields: Vec<&str> = refused.iter().map(|problem| problem.field.as_str()).collect();
    assert_eq!(fields, ["settings.readmarks", "settings.hours.open", "settings.caps.dayTokens"]);
    assert_eq!(problems_of(json!({ "theme": null }).as_object().unwrap()), []);
}

#[test]
fn what_makes_no_sense_counts_as_not_chosen() {
    let stored = json!({ "readMarks": 7, "handoff": "no", "hours": { "zone": "Moon" }, "quietMs": -1, "voice": "on" });
    let expected = OperatorSettings { voice: OptIn::On, ..OperatorSettings::default() };
    assert_eq!(OperatorSettings::of(&stored), expected);
    assert_eq!(OperatorSettings::of(&json!(null)), OperatorSettings::default());
}

#[test]
fn a_change_replaces_what_it_names_and_null_resets() {
    let held = object(&json!({
        "typing": "off", "voice": "on", "own": { "a": 1 }, "caps": { "turnsPerEngagement": 5, "accountDayTokens": 9 },
    }));
    let change =
        json!({ "typing": null, "images": "on", "caps": { "accountDayTokens": null, "accountMonthTokens": 7 } });
    let expected = json!({
        "voice": "on", "images": "on", "own": { "a": 1 },
        "caps": { "turnsPerEngagement": 5, "accountMonthTokens": 7 },
    });
    assert_eq!(Value::from(patched(&held, &object(&change))), expected);
    let monday = json!({ "hours": { "zone": "UTC", "week": { "mon": [{ "from": "09:00", "to": "24:00" }] } } });
    let tuesday = json!({ "hours": { "zone": "UTC", "week": { "tue": [] } } });
    let replaced = patched(&object(&monday), &object(&tuesday));
    assert_eq!(Value::from(replaced), tuesday, "hours are one value");
}

#[test]
fn everything_wrong_with_a_change_is_said_by_its_name() {
    let wrong = problems(&json!({
        "readMarks": "always", "disclosure": "x".repeat(501), "quietMs": 8001, "caps": { "accountDayTokens": "many" },
        "handoff": { "afterUnanswered": 0, "policyWords": ["lawyer", ""] },
        "hours": { "zone": "Europe/Atlantis", "week": {
            "mon": [{ "from": "9:00", "to": "17:00" }],
            "tue": [{ "from": "12:00", "to": "12:00" }],
            "wed": [{ "from": "09:00", "to": "13:00" }, { "from": "12:59", "to": "17:00" }],
            "thu": "always", "fri": [{ "to": "24:01" }],
        } },
    }));
    let expected = [
        "settings.readMarks is not one of turn, off",
        "settings.disclosure is longer than 500 characters",
        "settings.handoff.afterUnanswered must be a whole number from 1 to 5",
        "settings.handoff.policyWords.1 is empty",
        "settings.hours.zone is no time zone such as Europe/Berlin",
        "settings.hours.week.mon.0.from is no time of day such as 09:00",
        "settings.hours.week.tue.0.to must be later than from",
        "settings.hours.week.wed.1.from begins before the span before it ends",
        "settings.hours.week.thu must be a list of at most 8 spans",
        "settings.hours.week.fri.0.from is required",
        "settings.hours.week.fri.0.to is no time of day such as 09:00",
        "settings.quietMs must be a whole number from 0 to 8000",
        "settings.caps.accountDayTokens must be a whole number from 0 to 1000000000000",
    ];
    assert_eq!(wrong, expected);
    let days = "mon, tue, wed, thu, fri, sat, sun";
    let misspelt = problems(&json!({ "hours": { "zone": "UTC", "week": { "mo": [] } } }));
    assert_eq!(misspelt, [format!("settings.hours.week.mo is not one of {days}")]);
    let without = problems(&json!({ "hours": { "zone": "UTC" } }));
    assert!(without.len() == 1 && without[0].starts_with("settings.hours.week is required"), "{without:?}");
}

#[test]
fn the_installations_quiet_time_is_never_undercut() {
    let least = SignedDuration::from_millis(1500);
    let quiet = |ms: &Value| OperatorSettings::of(&json!({ "quietMs": ms })).quiet(least);
    assert_eq!(quiet(&json!(null)), least);
    assert_eq!(quiet(&json!(500)), least);
    assert_eq!(quiet(&json!(4000)), SignedDuration::from_millis(4000));
}

#[test]
fn a_business_is_open_by_its_own_clock() {
    let nine_to_five =
        json!({ "mon": [{ "from": "09:00", "to": "17:00" }], "fri": [{ "from": "09:00", "to": "12:00" }] });
    let berlin = hours("Europe/Berlin", &nine_to_five);
    // Monday, winter: one hour ahead of UTC.
    assert!(!berlin.is_open(at("2026-11-23T07:59:59Z")));
    assert!(berlin.is_open(at("2026-11-23T08:00:00Z")));
    assert!(!berlin.is_open(at("2026-11-23T16:00:00Z")));
    assert_eq!(berlin.next_opening(at("2026-11-23T07:00:00Z")), Some(at("2026-11-23T08:00:00Z")));
    assert_eq!(berlin.next_opening(at("2026-11-23T09:00:00Z")), None, "it is open");
    assert_eq!(berlin.next_opening(at("2026-11-23T17:00:00Z")), Some(at("2026-11-27T08:00:00Z")));
    assert_eq!(berlin.next_opening(at("2026-11-27T11:00:00Z")), Some(at("2026-11-30T08:00:00Z")), "a week later");
    // The same hours in summer.
    assert_eq!(berlin.next_opening(at("2026-07-05T12:00:00Z")), Some(at("2026-07-06T07:00:00Z")));
    assert_eq!(hours("UTC", &json!({})).next_opening(at("2026-11-23T07:00:00Z")), None, "it never opens");
}

#[test]
fn the_hour_a_clock_loses_or_gains_changes_no_opening() {
    // On 2026-03-29 the clocks of Berlin go from 02:00 to 03:00, on 2026-10-25 from 03:00 back to 02:00.
    let nights = hours("Europe/Berlin", &json!({ "sun": [{ "from": "01:00", "to": "04:00" }] }));
    assert!(nights.is_open(at("2026-03-29T00:00:00Z")) && nights.is_open(at("2026-03-29T01:59:59Z")));
    assert!(!nights.is_open(at("2026-03-29T02:00:00Z")), "two hours only");
    assert!(nights.is_open(at("2026-10-24T23:00:00Z")) && nights.is_open(at("2026-10-25T02:59:59Z")));
    assert!(!nights.is_open(at("2026-10-25T03:00:00Z")), "four hours");
    let lost = hours("Europe/Berlin", &json!({ "sun": [{ "from": "02:30", "to": "05:00" }] }));
    let opens = lost.next_opening(at("2026-03-29T00:30:00Z")).unwrap();
    assert_eq!(opens, at("2026-03-29T01:30:00Z"));
    assert!(lost.is_open(opens), "a time the clock skips opens as much later");
}

#[test]
fn open_around_the_clock_is_never_closed() {
    let always = json!({ "from": "00:00", "to": "24:00" });
    let week = Weekday::ALL.map(|day| (day.name().to_owned(), json!([always])));
    let shop = hours("America/New_York", &Value::Object(week.into_iter().collect()));
    let start = at("2026-03-07T00:00:00Z");
    for minutes in (0..4 * 24 * 60).step_by(7) {
        let now = start + SignedDuration::from_mins(minutes);
        assert!(shop.is_open(now), "{now}");
    }
}
