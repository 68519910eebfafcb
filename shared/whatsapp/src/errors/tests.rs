use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;
use serde_json::json;

use super::*;

/// Codes Meta documents, with what to do.
const DOCUMENTED: [(i64, Class); 30] = [
    (0, Class::Credential),
    (1, Class::RetryLater),
    (2, Class::RetryLater),
    (4, Class::ReplaySafe),
    (10, Class::Credential),
    (33, Class::Credential),
    (100, Class::Permanent),
    (190, Class::Credential),
    (200, Class::Credential),
    (294, Class::Credential),
    (368, Class::Credential),
    (80007, Class::ReplaySafe),
    (130_429, Class::ReplaySafe),
    (130_472, Class::User),
    (131_000, Class::UnknownOutcome),
    (131_005, Class::Credential),
    (131_016, Class::RetryLater),
    (131_026, Class::User),
    (131_030, Class::Credential),
    (131_047, Class::Wait),
    (131_048, Class::Wait),
    (131_049, Class::Wait),
    (131_050, Class::User),
    (131_056, Class::ReplaySafe),
    (131_207, Class::Permanent),
    (132_001, Class::Permanent),
    (133_004, Class::RetryLater),
    (133_010, Class::Credential),
    (2_388_093, Class::Permanent),
    (2_494_100, Class::RetryLater),
];

fn graph_error(code: i64) -> Vec<u8> {
    json!({"error": {"message": format!("(#{code}) words"), "type": "OAuthException", "code": code,
        "error_data": {"messaging_product": "whatsapp", "details": "more words"}, "fbtrace_id": "Az8"}})
    .to_string()
    .into_bytes()
}

fn refused(outcome: SendOutcome) -> Refusal {
    match outcome {
        SendOutcome::Refused(refusal) => refusal,
        other => panic!("expected a refusal, got {other:?}"),
    }
}

#[test]
fn the_table_is_in_order_without_overlaps_and_speaks_plainly() {
    for pair in TABLE.windows(2) {
        assert!(pair[0].last < pair[1].first, "{} and {}", pair[0].first, pair[1].first);
    }
    for entry in TABLE {
        assert!(entry.first <= entry.last);
        for text in [entry.meaning, entry.remedy] {
            assert!(!text.is_empty() && !text.ends_with('.') && text.len() < 120, "{text}");
        }
    }
}

#[test]
fn documented_codes_have_their_class_whatever_the_http_status() {
    for (code, class) in DOCUMENTED {
        assert_eq!(entry(code, None).map(|entry| entry.class), Some(class), "{code}");
        for http_status in [400, 500] {
            match classify(http_status, &graph_error(code)) {
                SendOutcome::Refused(refusal) => assert_eq!((refusal.code, refusal.class), (code, class)),
                SendOutcome::Unknown(reason) => {
                    assert_eq!(class, Class::UnknownOutcome);
                    assert_eq!(reason, UnknownReason::ServerError { http_status, code });
                }
                SendOutcome::Accepted(accepted) => panic!("{accepted:?}"),
            }
        }
    }
}

#[test]
fn a_missing_object_is_a_wrong_id_not_a_wrong_parameter() {
    let body = json!({"error": {"message": "Unsupported post request.", "code": 100, "error_subcode": 33}}).to_string();
    let refusal = refused(classify(400, body.as_bytes()));
    assert_eq!((refusal.class, refusal.subcode), (Class::Credential, Some(33)));
    assert!(refusal.entry().unwrap().meaning.contains("phone number id"));
}

#[test]
fn metas_words_are_kept_from_either_form() {
    let refusal = refused(classify(400, &graph_error(131_026)));
    assert_eq!(refusal.message.as_deref(), Some("(#131026) words"));
    assert_eq!((refusal.details.as_deref(), refusal.trace_id.as_deref()), (Some("more words"), Some("Az8")));
    let bare = json!({"error": {"code": "131026", "error_data": "bare words"}}).to_string();
    assert_eq!(refused(classify(400, bare.as_bytes())).details.as_deref(), Some("bare words"));
}

#[test]
fn an_accepted_message_has_its_id() {
    let body = json!({"messaging_product": "whatsapp", "contacts": [{"input": "+5511987654321", "wa_id": "551187654321"}],
        "messages": [{"id": "wamid.1", "message_status": "accepted"}]});
    let expected = Accepted {
        wamid: "wamid.1".into(),
        wa_id: Some("551187654321".into()),
        bsuid: None,
        message_status: Some("accepted".into()),
    };
    assert_eq!(classify(200, body.to_string().as_bytes()), SendOutcome::Accepted(expected));
}

#[test]
fn what_is_neither_yes_nor_no_is_unknown() {
    for (status, body) in [(200, "{}"), (200, ""), (200, r#"{"messages":[{"id":""}]}"#), (202, r#"{"messages":[]}"#)] {
        assert_eq!(
            classify(status, body.as_bytes()),
            SendOutcome::Unknown(UnknownReason::NoId { http_status: status }),
            "{body}"
        );
    }
    for (status, body) in
        [(500, "<html>Sorry</html>"), (502, ""), (400, "<html>"), (302, ""), (503, r#"{"error":"x"}"#)]
    {
        assert_eq!(
            classify(status, body.as_bytes()),
            SendOutcome::Unknown(UnknownReason::NotGraph { http_status: status }),
            "{body}"
        );
    }
    let unlisted = SendOutcome::Unknown(UnknownReason::ServerError { http_status: 500, code: 999_999 });
    assert_eq!(classify(500, &graph_error(999_999)), unlisted);
}

#[test]
fn an_unlisted_code_is_judged_by_what_else_the_answer_says() {
    let transient = json!({"error": {"code": 999_999, "is_transient": true}}).to_string();
    assert_eq!(refused(classify(400, transient.as_bytes())).class, Class::RetryLater);
    assert_eq!(refused(classify(400, &graph_error(999_999))).class, Class::Permanent);
    assert_eq!(refused(classify(401, &graph_error(999_999))).class, Class::Credential);
    assert_eq!(refused(classify(429, b"<html>")).class, Class::ReplaySafe);
    assert_eq!(refused(classify(400, br#"{"error":{"message":"no code"}}"#)).class, Class::Permanent);
}

#[test]
fn the_pair_limit_waits_four_to_the_n() {
    let refusal = refused(classify(400, &graph_error(131_056)));
    let waits: Vec<_> = (1..=6).map(|attempt| wait_before(&refusal, attempt, None).as_secs()).collect();
    assert_eq!(waits, [1, 4, 16, 64, 256, 600]);
}

#[test]
fn retry_after_is_seconds_or_a_date_and_bounded() {
    let now: Timestamp = "2015-10-21T07:28:00Z".parse().unwrap();
    for (header, seconds) in [
        ("3", Some(3)),
        (" 120 ", Some(120)),
        ("Wed, 21 Oct 2015 07:28:30 GMT", Some(30)),
        ("Wed, 21 Oct 2015 07:27:30 GMT", None),
        ("999999", Some(3600)),
        ("0", None),
        ("-1", None),
        ("soon", None),
        ("", None),
    ] {
        assert_eq!(retry_after(header, now).map(|wait| wait.as_secs()), seconds, "{header}");
    }
}

proptest! {
    #[test]
    fn retry_after_only_lengthens(code in prop_oneof![Just(131_056_i64), Just(130_429), Just(2)], attempt in 1_u32..50, seconds in 0_i64..4000) {
        let refusal = refused(classify(400, &graph_error(code)));
        let own = wait_before(&refusal, attempt, None);
        let with_header = wait_before(&refusal, attempt, Some(SignedDuration::from_secs(seconds)));
        prop_assert!(with_header >= own && with_header.as_secs() >= seconds);
        prop_assert!(wait_before(&refusal, attempt + 1, None) >= own);
    }

    #[test]
    fn only_an_id_is_acceptance(status: u16, body: Vec<u8>) {
        prop_assert!(!matches!(classify(status, &body), SendOutcome::Accepted(_)));
    }
}
