use bytes::Bytes;
use jiff::Timestamp;
use reaktly_events::dead_letters::{DeadLetter, ErrorClass};
use reaktly_events::headers;

use super::{from_headers, id, to_headers};

#[test]
fn the_same_failure_has_the_same_id_and_another_stream_of_that_name_has_another() {
    let stored = Timestamp::from_second(1_700_000_000).unwrap();
    assert_eq!(id("TASKS", 7, "send", stored), id("TASKS", 7, "send", stored));
    assert_ne!(id("TASKS", 7, "send", stored), id("TASKS", 7, "route", stored));
    assert_ne!(id("TASKS", 7, "send", stored), id("TASKS", 7, "send", Timestamp::UNIX_EPOCH));
}

#[test]
fn a_dead_letter_survives_its_headers_and_carries_none_of_the_servers() {
    let letter = DeadLetter {
        id: id("TASKS", 7, "send", Timestamp::UNIX_EPOCH),
        service: "send".to_owned(),
        consumer: "send".to_owned(),
        stream: "TASKS".to_owned(),
        stream_sequence: 7,
        subject: "tasks.send.c1".to_owned(),
        headers: [(headers::MESSAGE_ID, "m1"), (headers::TRACEPARENT, "00-00-00-00"), (headers::RECEIVED_AT, "now")]
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .into(),
        payload: Bytes::from_static(b"body"),
        deliveries: 5,
        class: ErrorClass::Panicked,
        code: "panicked".to_owned(),
        error: "one line".to_owned(),
        trace_id: String::new(),
        died_at: Timestamp::from_second(1_700_000_000).unwrap(),
    };
    let all = to_headers(&letter);
    assert!(!all.keys().any(|name| name.starts_with(headers::SERVER_PREFIX)), "{all:?}");
    assert_eq!(from_headers("dead.send", all, letter.payload.clone()), Some(letter));
}
