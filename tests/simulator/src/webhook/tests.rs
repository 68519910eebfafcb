use std::time::Duration;

use serde_json::json;

use super::statuses::{FollowUp, plan};
use super::{escaped, sign};
use crate::faults::{Action, StatusFault};
use crate::world::Status;

const STEP: Duration = Duration::from_millis(100);

fn message(kind: &str) -> FollowUp {
    FollowUp {
        phone_number_id: "1".to_owned(),
        wa_id: "15550001".to_owned(),
        wamid: "wamid.a".to_owned(),
        callback_data: None,
        furthest: if kind == "reaction" { Status::Sent } else { Status::Read },
        pricing: json!({}),
        conversation: None,
        failure: None,
    }
}

fn fault(action: Action, status: Option<&str>) -> StatusFault {
    StatusFault { status: status.map(str::to_owned), action }
}

fn leaving(kind: &str, faults: &[StatusFault]) -> Vec<(&'static str, u128, usize)> {
    let mut steps = plan(&message(kind), faults, STEP);
    steps.sort_by_key(|step| step.leaves);
    steps.iter().map(|step| (step.status.name(), step.leaves.as_millis(), step.copies)).collect()
}

#[test]
fn signatures_match_the_known_vectors() {
    let key = "test_app_secret";
    assert_eq!(
        sign(key, br#"{"object":"whatsapp_business_account","entry":[]}"#),
        "sha256=dec6a680679a968e7e0319355b23599cbfc54502c0784668e9618baa0c633756"
    );
    assert_eq!(
        sign(key, "{\"text\":\"äöå 😀 a/b\"}".as_bytes()),
        "sha256=9e0748a8fc05c183c38b6b7ba2bce368f5c3cb4cdfad3a7c8babd24eaf4c67eb"
    );
}

#[test]
fn a_body_is_escaped_as_meta_does_and_signed_as_escaped() {
    let body = escaped(&json!({"text": "äöå 😀 a/b"}));
    assert_eq!(body, br#"{"text":"\u00e4\u00f6\u00e5 \ud83d\ude00 a\/b"}"#);
    assert_eq!(
        sign("test_app_secret", &body),
        "sha256=0f27a07aa7b485276cf9c9834bf7d5cdbe52e385307d10ba7b45227b51a03da5"
    );
}

#[test]
fn escaping_keeps_quotes_and_line_breaks_readable() {
    let value = json!({"a": "\"x\"\n\\"});
    assert_eq!(serde_json::from_slice::<serde_json::Value>(&escaped(&value)).unwrap(), value);
}

#[test]
fn a_message_is_sent_then_delivered_then_read() {
    assert_eq!(leaving("text", &[]), [("sent", 100, 1), ("delivered", 200, 1), ("read", 300, 1)]);
}

#[test]
fn a_reaction_is_only_ever_sent() {
    assert_eq!(leaving("reaction", &[]), [("sent", 100, 1)]);
}

#[test]
fn status_faults_delay_double_drop_and_reverse() {
    let late = fault(Action::LateMs(1000), Some("delivered"));
    let double = fault(Action::Duplicate, Some("sent"));
    let missing = fault(Action::Missing, Some("read"));
    assert_eq!(leaving("text", &[late, double, missing]), [("sent", 100, 2), ("delivered", 1200, 1)]);
    assert_eq!(leaving("text", &[fault(Action::Missing, None)]), []);
    let reversed = leaving("text", &[fault(Action::Disorder, None)]);
    assert_eq!(reversed, [("read", 100, 1), ("delivered", 200, 1), ("sent", 300, 1)]);
}
