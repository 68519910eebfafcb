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
fn broken_credentials_are_a_standstill_not_a_failure() {
    let (outcome, feedback) = decide(&refusal(401, 190, None), 1, now(), 0.0);
    assert_eq!((wait_of(&outcome), feedback), (SignedDuration::from_mins(1), Feedback::Standstill));
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
    let (outcome, _) = decide(&refusal(400, 130_429, None), ATTEMPTS_MAX, now(), 0.0);
    assert!(matches!(outcome, Outcome::Failed { .. }), "{outcome:?}");
}
