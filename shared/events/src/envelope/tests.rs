use super::*;
use crate::PresenceKind;

fn ids() -> (AccountId, ConversationId, Timestamp) {
    let now = Timestamp::from_second(1_800_000_000).unwrap();
    (AccountId::generate(now), ConversationId::generate(now), now)
}

#[test]
fn an_event_is_readable_json_on_its_subject() {
    let (account, conversation, now) = ids();
    let detail = Detail::Note(crate::NoteDetail { note_id: "n".into() });
    let row = event(EventName::NoteAdded, now, account, conversation, 4, detail);
    assert_eq!(row.subject, format!("events.note_added.{account}.{conversation}"));
    let value: serde_json::Value = serde_json::from_slice(&row.payload).unwrap();
    assert_eq!(value["name"], "note_added");
    assert_eq!(value["accountId"], account.to_string());
    assert_eq!(value["note"]["noteId"], "n");
    assert_eq!(value["version"], "4", "proto3 JSON writes 64-bit numbers as strings");
}

#[test]
fn an_event_of_a_later_version_is_still_read() {
    let later = r#"{"id":"1","name":"x","version":"2","newField":{"a":1},"message":{"messageId":"m","more":true}}"#;
    let event: Event = serde_json::from_str(later).unwrap();
    assert_eq!(event.version, 2);
    let presence: Presence = serde_json::from_str(r#"{"wamid":"w","kind":"PRESENCE_KIND_WAVING"}"#).unwrap();
    assert_eq!(presence.kind(), PresenceKind::Unspecified);
}

#[test]
fn a_later_wake_is_a_schedule_that_the_next_one_replaces() {
    let (account, conversation, now) = ids();
    let due = Timestamp::from_second(1_800_000_005).unwrap();
    let row = wake_at(Stage::Send, now, due, account, conversation);
    assert_eq!(row.headers[headers::SCHEDULE], format!("@at {due}"));
    assert_eq!(row.headers[headers::SCHEDULE_TARGET], streams::task_subject(Stage::Send, conversation));
    assert_eq!(row.subject, wake_at(Stage::Send, now, now, account, conversation).subject);
}

#[test]
fn a_path_is_found_again_in_its_subject() {
    assert_eq!(streams::webhook_path(&streams::webhook_subject("abc_-9")), Some("abc_-9"));
    assert_eq!(streams::webhook_path("webhooks.whatsapp_cloud.a.b"), None);
    assert_eq!(streams::webhook_path("events.x"), None);
}
