use jiff::{SignedDuration, Timestamp};
use reaktly_graph::{NotSent, SendResult};
use reaktly_store::outcomes::Outcome;
use reaktly_whatsapp::errors::{SendOutcome, classify};

use super::*;

fn now() -> Timestamp {
    Timestamp::from_second(1_800_000_000).unwrap()
}

fn refusal(status: u16, code: i64, retry_after: Option<i64>) -> SendResult {
    let body = json!({ "error": { "message": "no", "type": "OAuthException", "code": code } });
    match classify(status, body.to_string().as_bytes()) {
        SendOutcome::Refused(refusal) => {
            SendResult::Refused { refusal: Box::new(refusal), retry_after: retry_after.map(SignedDuration::from_secs) }
        }
        SendOutcome::Unknown(reason) => SendResult::Unknown(reason),
        SendOutcome::Accepted(_) => unreachable!("an error body is no acceptance"),
    }
}

fn wait_of(outcome: &Outcome) -> SignedDuration {
    match outcome {
        Outcome::Retry { at, .. } => at.duration_since(now()),
        other => panic!("no retry: {other:?}"),
    }
}

#[test]
fn limits_are_waited_for_and_fed_back() {
    let (outcome, feedback) = decide(&refusal(400, 130_429, None), 1, now(), 0.0);
    assert_eq!((wait_of(&outcome), feedback), (SignedDuration::from_secs(1), Feedback::NumberTooFast));
    let (outcome, feedback) = decide(&refusal(400, 131_056, None), 3, now(), 0.0);
    assert_eq!((wait_of(&outcome), feedback), (SignedDuration::from_secs(16), Feedback::PairTooFast));
}

#[test]
fn retry_after_and_jitter_only_lengthen() {
    let (outcome, _) = decide(&refusal(429, 130_429, Some(30)), 1, now(), 0.0);
    assert_eq!(wait_of(&outcome), SignedDuration::from_secs(30));
    let (outcome, _) = decide(&refusal(429, 130_429, Some(30)), 1, now(), 1.0);
    assert_eq!(wait_of(&outcome), SignedDuration::from_millis(37_500));
}

#[test]
fn a_message_that_cannot_go_out_fails_with_what_helps() {
    let (outcome, feedback) = decide(&refusal(400, 131_026, None), 1, now(), 0.0);
    let Outcome::Failed { error } = outcome else { panic!("not failed") };
    assert_eq!(error.get("code"), Some(&json!(131_026)));
    assert!(error.get("remedy").is_some_and(|remedy| remedy.as_str().is_some_and(|text| !text.is_empty())));
    assert_eq!(feedback, Feedback::Refused);
}

#[test]
fn broken_credentials_stop_the_number_and_leave_the_message_due() {
    for (status, code) in [(401, 190), (400, 33), (403, 131_031), (400, 131_042), (403, 999_999)] {
        let (outcome, feedback) = decide(&refusal(status, code, Some(3600)), 40, now(), 1.0);
        assert_eq!((wait_of(&outcome), feedback), (SignedDuration::ZERO, Feedback::Standstill), "{code}");
    }
}

#[test]
fn a_restriction_waits_and_slows_the_whole_number() {
    for code in [131_048, 131_064] {
        let (outcome, feedback) = decide(&refusal(400, code, None), 1, now(), 0.0);
        let until = now() + SignedDuration::from_mins(15);
        assert_eq!((wait_of(&outcome), feedback), (SignedDuration::from_mins(15), Feedback::Restrained(until)));
        let (last, _) = decide(&refusal(400, code, None), 4, now(), 0.0);
        assert!(matches!(last, Outcome::Failed { .. }), "{last:?}");
    }
}

#[test]
fn maintenance_pauses_the_whole_number() {
    for code in [131_057, 2_494_100] {
        let (outcome, feedback) = decide(&refusal(500, code, Some(90)), 1, now(), 0.0);
        let until = now() + SignedDuration::from_secs(90);
        assert_eq!((wait_of(&outcome), feedback), (SignedDuration::from_secs(90), Feedback::Paused(until)));
    }
}

#[test]
fn marketing_that_meta_holds_back_waits_a_day_and_that_of_an_experiment_never_leaves() {
    let (outcome, feedback) = decide(&refusal(400, 131_049, None), 1, now(), 0.0);
    assert_eq!((wait_of(&outcome), feedback), (SignedDuration::from_hours(24), Feedback::Refused));
    for (code, attempt) in [(131_049, 2), (130_472, 1), (131_050, 1)] {
        let (outcome, _) = decide(&refusal(400, code, None), attempt, now(), 0.0);
        assert!(matches!(outcome, Outcome::Failed { .. }), "{code}: {outcome:?}");
    }
    assert_eq!(decide(&refusal(400, 131_050, None), 1, now(), 0.0).1, Feedback::MarketingStopped);
}

#[test]
fn every_error_says_what_it_means_what_helps_and_who_can_do_it() {
    let (Outcome::Failed { error } | Outcome::Retry { error, .. }) =
        decide(&refusal(400, 132_001, None), 1, now(), 0.0).0
    else {
        panic!("not refused")
    };
    for error in [error, window_closed(), outcome_unknown()] {
        for field in ["reason", "title", "detail", "remedy", "fixer"] {
            assert!(error.get(field).and_then(Value::as_str).is_some_and(|text| !text.is_empty()), "{field}: {error}");
        }
    }
    assert_eq!(window_closed().get("code"), Some(&json!(131_047)));
}

#[test]
fn what_never_left_is_tried_again_and_what_may_have_left_is_unknown() {
    let (outcome, _) = decide(&SendResult::NotSent(NotSent { cause: "connect" }), 1, now(), 0.0);
    assert_eq!(wait_of(&outcome), SignedDuration::from_secs(2));
    let (outcome, _) = decide(&refusal(500, 131_000, None), 1, now(), 0.0);
    assert!(matches!(outcome, Outcome::Unknown { .. }), "{outcome:?}");
}

#[test]
fn retries_end() {
    let (outcome, _) = decide(&refusal(400, 130_429, None), 12, now(), 0.0);
    assert!(matches!(outcome, Outcome::Failed { .. }), "{outcome:?}");
}
