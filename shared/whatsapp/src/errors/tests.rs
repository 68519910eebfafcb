use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;

/// Every code Meta documents for sending, webhooks and administration, ranges included, with what to do.
const DOCUMENTED: &[(&[std::ops::RangeInclusive<i64>], Class)] = &[
    (
        &[0..=0, 3..=3, 10..=10, 33..=33, 190..=190, 200..=299, 368..=368, 131_005..=131_005, 131_031..=131_031],
        Class::Credential,
    ),
    (
        &[
            131_037..=131_037,
            131_042..=131_042,
            131_044..=131_045,
            133_005..=133_006,
            133_010..=133_010,
            134_011..=134_011,
        ],
        Class::Credential,
    ),
    (
        &[1..=2, 131_016..=131_016, 131_057..=131_057, 133_000..=133_000, 133_004..=133_004, 2_494_100..=2_494_100],
        Class::RetryLater,
    ),
    (&[4..=4, 613..=613, 80_007..=80_007, 130_429..=130_429, 131_056..=131_056], Class::ReplaySafe),
    (
        &[
            131_047..=131_049,
            131_064..=131_064,
            132_069..=132_069,
            133_008..=133_009,
            133_015..=133_016,
            134_101..=134_101,
        ],
        Class::Wait,
    ),
    (&[130_403..=130_403, 130_472..=130_472, 131_026..=131_026, 131_030..=131_030, 131_050..=131_050], Class::User),
    (&[131_000..=131_000], Class::UnknownOutcome),
    (
        &[100..=100, 130_497..=130_497, 130_501..=130_501, 131_008..=131_009, 131_014..=131_014, 131_020..=131_021],
        Class::Permanent,
    ),
    (
        &[131_035..=131_036, 131_041..=131_041, 131_051..=131_053, 131_055..=131_055, 131_059..=131_060],
        Class::Permanent,
    ),
    (
        &[131_062..=131_063, 131_201..=131_215, 132_000..=132_001, 132_005..=132_005, 132_007..=132_008],
        Class::Permanent,
    ),
    (
        &[132_012..=132_012, 132_015..=132_016, 132_018..=132_018, 132_068..=132_068, 134_100..=134_100],
        Class::Permanent,
    ),
    (
        &[134_102..=134_102, 135_000..=135_000, 136_024..=136_024, 137_000..=137_000, 138_000..=138_025],
        Class::Permanent,
    ),
    (
        &[139_000..=139_006, 139_100..=139_103, 147_001..=147_005, 200_005..=200_007, 1_752_041..=1_752_041],
        Class::Permanent,
    ),
    (&[2_388_000..=2_388_999, 2_593_107..=2_593_109], Class::Permanent),
];

fn documented() -> impl Iterator<Item = (i64, Class)> {
    DOCUMENTED.iter().flat_map(|(ranges, class)| ranges.iter().cloned().flatten().map(|code| (code, *class)))
}

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
fn every_documented_code_is_in_the_table_and_nothing_else_is() {
    let documented: std::collections::BTreeMap<_, _> = documented().collect();
    for (code, class) in &documented {
        let entry = entry(*code, None).unwrap_or_else(|| panic!("{code} is missing"));
        assert_eq!(entry.class, *class, "{code}");
    }
    let known = TABLE.iter().flat_map(|entry| entry.first..=entry.last);
    let undocumented: Vec<i64> = known.filter(|code| !documented.contains_key(code)).collect();
    assert_eq!(undocumented, Vec::<i64>::new());
}

#[test]
fn a_code_decides_whatever_the_http_status() {
    for (code, class) in documented() {
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
fn subcodes_say_why_a_token_ended() {
    for (subcode, words) in [(458, "removed"), (460, "password"), (463, "expired"), (467, "invalid"), (492, "session")]
    {
        let closer = entry(190, Some(subcode)).unwrap();
        assert!(closer.meaning.contains(words) && closer.class == Class::Credential, "{subcode}: {}", closer.meaning);
    }
    assert_eq!(entry(190, Some(1)), entry(190, None), "a subcode nobody knows changes nothing");
    assert_eq!(entry(131_026, Some(463)), entry(131_026, None), "a subcode belongs to its code");
}

#[test]
fn an_error_is_explained_with_its_remedy_and_who_can_fix_it() {
    let error = explain(131_047, None, Some("Re-engagement message"), Some("words of Meta"));
    assert_eq!(
        (&error["code"], &error["reason"], &error["fixer"]),
        (&json!(131_047), &json!("wait"), &json!("author"))
    );
    assert_eq!((&error["remedy"], &error["detail"]), (&json!("send a template"), &json!("words of Meta")));
    let unlisted = explain(999_999, None, Some("words of Meta"), None);
    assert_eq!((&unlisted["title"], &unlisted["remedy"]), (&json!("words of Meta"), &Value::Null));
    assert_eq!(explain(NO_CODE, None, None, None)["code"], Value::Null);
}

/// The waits in seconds until a message refused with this code is given up.
fn waits(code: i64) -> Vec<i64> {
    let refusal = refused(classify(400, &graph_error(code)));
    (1..).map_while(|attempt| wait_before(&refusal, attempt, None)).map(|wait| wait.as_secs()).collect()
}

#[test]
fn what_waits_waits_as_long_as_meta_asks() {
    assert_eq!(waits(131_048), [900, 3600, 14_400], "a restricted number is not pressed");
    assert_eq!(waits(131_064), waits(131_048));
    assert_eq!(waits(131_049), [86_400], "not before a day, and no loop");
    assert_eq!((waits(131_057)[..2].to_vec(), waits(2_494_100).len()), (vec![30, 60], 11), "maintenance");
    for never in [130_472, 131_047, 131_050, 131_026, 132_001, 190, 100] {
        assert_eq!(waits(never), Vec::<i64>::new(), "{never}");
    }
    assert_eq!((waits(1).len(), waits(131_053)), (2, vec![5]), "a few times, once");
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
    let waits: Vec<_> = (1..=6).map(|attempt| wait_before(&refusal, attempt, None).unwrap().as_secs()).collect();
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
    fn retry_after_only_lengthens(code in prop_oneof![Just(131_056_i64), Just(130_429), Just(2)], attempt in 1_u32..11, seconds in 0_i64..4000) {
        let refusal = refused(classify(400, &graph_error(code)));
        let own = wait_before(&refusal, attempt, None).unwrap();
        let with_header = wait_before(&refusal, attempt, Some(SignedDuration::from_secs(seconds))).unwrap();
        prop_assert!(with_header >= own && with_header.as_secs() >= seconds);
        prop_assert!(wait_before(&refusal, attempt + 1, None).is_none_or(|next| next >= own));
    }

    #[test]
    fn only_an_id_is_acceptance(status: u16, body: Vec<u8>) {
        prop_assert!(!matches!(classify(status, &body), SendOutcome::Accepted(_)));
    }
}
