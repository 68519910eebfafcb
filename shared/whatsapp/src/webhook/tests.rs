use std::fmt::Write as _;

use proptest::prelude::*;
use serde_json::json;

use super::*;

mod inconsistencies;
mod kinds;

/// One line for each item: its place and what matters of it.
fn outline(items: &[Item]) -> String {
    let mut lines = String::new();
    for item in items {
        writeln!(lines, "{} {}", item.path, line(item)).unwrap();
    }
    lines
}

fn line(item: &Item) -> String {
    match &item.kind {
        Kind::Message(message) => format!("message {}", message_line(message)),
        Kind::Echo(message) => format!("echo {}", message_line(message)),
        Kind::Status(status) => format!(
            "status {} {} ({:?}) at {:?} to {:?} member {:?} mark {:?} errors {:?}",
            status.wamid,
            status.name,
            status.status,
            status.at,
            status.recipient,
            status.participant,
            status.callback,
            status.errors.iter().map(|error| error.code).collect::<Vec<_>>(),
        ),
        Kind::Error(error) => format!("error {} {:?}", error.code, error.details),
        Kind::Happening(happening) => format!("happening {happening:?}"),
        Kind::Field(name) => format!("field {name}"),
        Kind::Malformed(reason) => format!("malformed: {reason}: {}", item.raw),
    }
}

fn message_line(message: &Message) -> String {
    let waits = if message.is_answerable() { "answerable" } else { "silent" };
    let origin = message.origin;
    format!("{} {origin:?} {waits} {}: {:?}", message.wamid, message.content.kind(), message.content.text())
}

fn message_of(kind: &Kind) -> Option<&Message> {
    match kind {
        Kind::Message(message) | Kind::Echo(message) => Some(message),
        _ => None,
    }
}

/// Everything read from a message but its customer.
fn in_full(message: &Message) -> serde_json::Value {
    json!({
        "wamid": message.wamid,
        "sentAt": message.sent_at,
        "content": message.content,
        "quoted": message.quoted_wamid,
        "context": message.context,
        "replacement": message.replacement.as_ref().map(|new| json!([new.retired, new.successors])),
        "errors": message.errors.iter().map(|error| json!([error.code, error.title, error.details])).collect::<Vec<_>>(),
    })
}

/// One webhook around `messages`.
fn envelope(messages: &str) -> String {
    format!(
        r#"{{"entry":[{{"changes":[{{"field":"messages","value":{{"metadata":{{"phone_number_id":"1"}},"messages":{messages}}}}}]}}]}}"#
    )
}

fn text_message(wamid: &str) -> serde_json::Value {
    json!({"from": "491", "id": wamid, "timestamp": "1749416383", "type": "text", "text": {"body": "hello"}})
}

fn only_message(body: &str) -> Message {
    match items(body.as_bytes()).unwrap().remove(0).kind {
        Kind::Message(message) => *message,
        other => panic!("expected a message, got {other:?}"),
    }
}

#[test]
fn every_kind_of_message_is_read() {
    let items = items(include_bytes!("../../testdata/kinds.json")).unwrap();
    insta::assert_snapshot!("kinds_outline", outline(&items));
    let contents: Vec<_> = items.iter().filter_map(|item| message_of(&item.kind)).map(in_full).collect();
    insta::with_settings!({ sort_maps => true }, { insta::assert_json_snapshot!("kinds_in_full", contents) });
}

#[test]
fn every_status_is_read() {
    let items = items(include_bytes!("../../testdata/statuses.json")).unwrap();
    assert!(items.iter().all(|item| item.phone_number_id.as_ref().is_some_and(|id| id.as_str() == "106540352242922")));
    insta::assert_snapshot!(outline(&items));
}

#[test]
fn people_are_known_by_any_identity_and_every_field_is_accounted_for() {
    let items = items(include_bytes!("../../testdata/people.json")).unwrap();
    insta::assert_snapshot!("people_outline", outline(&items));
    let customers: Vec<_> = items
        .iter()
        .filter_map(|item| message_of(&item.kind))
        .map(|message| (&message.wamid, &message.customer))
        .collect();
    insta::assert_debug_snapshot!("people_customers", customers);
}

#[test]
fn one_bad_element_fails_alone() {
    let deep = format!("{}1{}", "[".repeat(10_000), "]".repeat(10_000));
    let good = text_message("wamid.good");
    let long_id = text_message(&"x".repeat(WAMID_BYTES_MAX + 1));
    let body = envelope(&format!(
        r#"[{good},null,7,"x",{{"from":"491","type":"text"}},{{"id":"a","n":1e999}},{{"id":"b","deep":{deep}}},{long_id},{good}]"#
    ));
    let items = items(body.as_bytes()).unwrap();
    let reasons: Vec<_> = items
        .iter()
        .map(|item| match &item.kind {
            Kind::Malformed(reason) => reason.code(),
            _ => "read",
        })
        .collect();
    assert_eq!(
        reasons,
        [
            "read",
            "not_an_object",
            "not_an_object",
            "not_an_object",
            "no_id",
            "unreadable",
            "unreadable",
            "id_too_long",
            "read"
        ]
    );
    assert_eq!(items[8].path, "entry[0].changes[0].messages[8]");
}

#[test]
fn what_is_kept_of_an_unreadable_element_is_bounded() {
    let body = envelope(&format!(r#"[{{"id":"é{}","n":1e999}}]"#, "é".repeat(RAW_BYTES_MAX)));
    let items = items(body.as_bytes()).unwrap();
    let Value::String(raw) = &items[0].raw else { panic!("{items:?}") };
    assert!((RAW_BYTES_MAX - 2..=RAW_BYTES_MAX).contains(&raw.len()));
}

#[test]
fn envelopes_of_other_shapes_are_errors_or_empty() {
    for (body, expected) in [
        ("null", Err(BodyError::NotAnObject)),
        ("[]", Err(BodyError::NotAnObject)),
        ("\"x\"", Err(BodyError::NotAnObject)),
        ("1", Err(BodyError::NotAnObject)),
        ("", Err(BodyError::NotJson)),
        ("{\"entry\":[", Err(BodyError::NotJson)),
        ("{}", Ok(0)),
        (r#"{"entry":null}"#, Ok(0)),
        (r#"{"entry":[]}"#, Ok(0)),
        (r#"{"entry":[{}]}"#, Ok(0)),
        (r#"{"entry":[{"changes":[]}]}"#, Ok(0)),
        (r#"{"entry":{}}"#, Ok(1)),
        (r#"{"entry":[{"changes":7}]}"#, Ok(1)),
        (r#"{"entry":[{"changes":[{"field":"messages"}]}]}"#, Ok(1)),
        (r#"{"entry":[{"changes":[{"value":3}]}]}"#, Ok(1)),
        (r#"{"entry":[{"field":"account_update","value":{"event":"X"}}]}"#, Ok(1)),
        (r#"{"field":"account_update","value":{"event":"X"}}"#, Ok(1)),
    ] {
        assert_eq!(items(body.as_bytes()).map(|items| items.len()), expected, "{body}");
    }
    assert_eq!(items(b"{\"entry\":\"\xff\"}"), Err(BodyError::NotUtf8));
}

#[test]
fn what_postgresql_cannot_store_is_cleaned() {
    let body =
        r#"[{"from":"491","id":"w","type":"text","text":{"body":"a\u0000b \ud800 \udc00\ud83d\ude00 \\u0000 \n"}}]"#;
    let message = only_message(&envelope(body));
    assert_eq!(message.content.text(), "ab \u{fffd} \u{fffd}\u{1f600} \\u0000 \n");
}

#[test]
fn a_key_that_is_there_twice_counts_with_its_last_value() {
    let body = r#"{"entry":7,"entry":[{"changes":[],"changes":[{"field":"x","field":"messages","value":{"messages":[
        {"id":"first","from":"491","id":"last","type":"text","text":{"body":"no"},"text":{"body":"yes"}}]}}]}]}"#;
    let message = only_message(body);
    assert_eq!((message.wamid.as_str(), message.content.text().as_str()), ("last", "yes"));
}

#[test]
fn odd_timestamps_are_read_or_absent() {
    for (timestamp, expected) in [
        (json!("1749416383"), Some(1_749_416_383)),
        (json!(1_749_416_383), Some(1_749_416_383)),
        (json!(1_749_416_383_000_i64), Some(1_749_416_383)),
        (json!("0"), None),
        (json!(-1), None),
        (json!(9_223_372_036_854_775_807_i64), None),
        (json!("soon"), None),
        (json!(null), None),
        (json!({}), None),
    ] {
        let mut message = text_message("w");
        message["timestamp"] = timestamp.clone();
        let message = only_message(&envelope(&json!([message]).to_string()));
        assert_eq!(message.sent_at.map(Timestamp::as_second), expected, "{timestamp}");
    }
}

#[test]
fn ids_with_any_characters_are_kept_as_they_are() {
    for wamid in ["wamid.HB/+=", "a *>. b", "ключ"] {
        let message = only_message(&envelope(&json!([text_message(wamid)]).to_string()));
        assert_eq!(message.wamid, wamid);
    }
}

/// Any JSON, a little deep and with the keys that matter.
fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        ".{0,8}".prop_map(Value::from),
        prop_oneof![Just("messages"), Just("text"), Just("standby"), Just("history")].prop_map(Value::from),
    ];
    let key = prop_oneof![
        prop_oneof![Just("entry"), Just("changes"), Just("value"), Just("field"), Just("metadata"), Just("contacts")],
        prop_oneof![Just("messages"), Just("statuses"), Just("errors"), Just("from"), Just("id"), Just("type")],
        prop_oneof![Just("text"), Just("body"), Just("interactive"), Just("history"), Just("threads"), Just("status")],
    ];
    leaf.prop_recursive(8, 64, 4, move |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            proptest::collection::hash_map(key.clone().prop_map(str::to_owned), inner, 0..4)
                .prop_map(|map| Value::Object(map.into_iter().collect())),
        ]
    })
}

proptest! {
    #[test]
    fn every_element_is_accounted_for(elements in proptest::collection::vec(any_json(), 0..6)) {
        let body = envelope(&Value::from(elements.clone()).to_string());
        let items = items(body.as_bytes()).unwrap();
        // No message at all: the change itself is the item.
        prop_assert_eq!(items.len(), elements.len().max(1));
    }

    #[test]
    fn any_json_is_read_or_refused(json in any_json()) {
        let refused = items(json.to_string().as_bytes()).is_err();
        prop_assert_eq!(refused, !json.is_object());
    }

    #[test]
    fn only_json_objects_are_read(bytes: Vec<u8>) {
        let object = serde_json::from_slice::<serde_json::Map<String, Value>>(&bytes).is_ok();
        prop_assert_eq!(items(&bytes).is_ok(), object);
    }

    #[test]
    fn any_escape_becomes_storable(units in proptest::collection::vec(any::<u16>(), 0..12)) {
        let mut escaped = String::new();
        for unit in &units {
            write!(escaped, "\\u{unit:04x}").unwrap();
        }
        let text = serde_json::from_str::<String>(&clean::storable(&format!("\"{escaped}\""))).unwrap();
        prop_assert_eq!(text, String::from_utf16_lossy(&units).replace('\0', ""));
    }
}
