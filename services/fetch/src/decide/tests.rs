use reaktly_whatsapp::errors;

use super::*;

const NOW: Timestamp = Timestamp::UNIX_EPOCH;
/// SHA-256 of nothing, in hex and in base64.
const HEX: &str = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
const BASE64: &str = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=";

fn deadline() -> Timestamp {
    NOW + SignedDuration::from_hours(7 * 24)
}

fn decided(tried: Tried, attempt: u32) -> Outcome {
    decide(tried, attempt, NOW, deadline(), 0.0)
}

fn refusal(code: i64) -> Tried {
    let body = format!(r#"{{"error":{{"message":"no","code":{code}}}}}"#);
    Tried::NotFound(GraphError::Refused(Box::new(errors::refusal(400, body.as_bytes()).unwrap())))
}

/// Code and wait in seconds of a later try; `None` for the wait when it failed.
fn later(outcome: &Outcome) -> (&'static str, Option<i64>) {
    match outcome {
        Outcome::Later { at, code, .. } => (code, Some(at.as_second())),
        Outcome::Failed { code, .. } => (code, None),
        Outcome::Ready(_) => ("ready", None),
    }
}

#[test]
fn what_was_announced_is_compared() {
    let announced = Announced { webhook_sha256: Some(BASE64), lookup_sha256: Some(HEX), size_bytes: Some(0) };
    assert_eq!(mismatch(&announced, HEX, 0), None);
    assert_eq!(mismatch(&announced, HEX, 1), Some(Mismatch::Size));
    assert_eq!(mismatch(&announced, &HEX.replace('e', "f"), 0), Some(Mismatch::Hash));
    let unpadded = Announced { webhook_sha256: Some(BASE64.trim_end_matches('=')), ..Announced::default() };
    assert_eq!(mismatch(&unpadded, HEX, 7), None);
    let url_safe = BASE64.replace('+', "-").replace('/', "_");
    assert_eq!(mismatch(&Announced { webhook_sha256: Some(&url_safe), ..Announced::default() }, HEX, 7), None);
    let unreadable = Announced { webhook_sha256: Some("n/a"), lookup_sha256: Some(""), size_bytes: None };
    assert_eq!(mismatch(&unreadable, HEX, 7), None);
    let lie = Announced { lookup_sha256: Some(HEX), webhook_sha256: Some("AAAA"), size_bytes: None };
    assert_eq!(mismatch(&lie, HEX, 7), None, "a digest of another length announces nothing");
}

#[test]
fn tries_come_further_and_further_apart() {
    let cut = || Tried::NotLoaded(DownloadError::Unreachable { cause: "cut off" });
    let waits: Vec<_> = (1..=12).map(|attempt| later(&decided(cut(), attempt)).1.unwrap()).collect();
    assert_eq!(waits, [5, 10, 20, 40, 80, 160, 320, 640, 1280, 2560, 3600, 3600]);
    let Outcome::Later { at, .. } = decide(cut(), 1, NOW, deadline(), 1.0) else { panic!("not later") };
    assert_eq!(at.as_millisecond(), 6250, "jitter only lengthens");
}

#[test]
fn a_refused_token_waits_with_its_integration() {
    for tried in [refusal(190), Tried::Sealed, Tried::NotLoaded(DownloadError::Refused { http_status: 401 })] {
        for attempt in [1, 50] {
            assert_eq!(later(&decided(tried.clone(), attempt)), ("credentials", Some(600)));
        }
    }
}

#[test]
fn trouble_at_metas_side_is_waited_out() {
    for code in [131_000, 131_016, 4, 130_429, 2] {
        assert_eq!(later(&decided(refusal(code), 40)), ("refused", Some(3600)), "{code}");
    }
    assert_eq!(later(&decided(Tried::TimedOut, 40)).1, Some(3600));
    assert_eq!(later(&decided(Tried::NotLoaded(DownloadError::Refused { http_status: 404 }), 40)).1, Some(3600));
}

#[test]
fn what_makes_no_sense_five_times_is_given_up() {
    let bad = [
        (refusal(100), "refused"),
        (Tried::Mismatch(Mismatch::Size), "size_mismatch"),
        (Tried::Mismatch(Mismatch::Hash), "hash_mismatch"),
        (Tried::NotLoaded(DownloadError::Forbidden), "address"),
        (Tried::NotFound(GraphError::Malformed { http_status: 200 }), "malformed"),
    ];
    for (tried, code) in bad {
        assert_eq!(later(&decided(tried.clone(), BAD_ANSWERS_MAX - 1)), (code, Some(40)));
        assert_eq!(later(&decided(tried, BAD_ANSWERS_MAX)), (code, None));
    }
}

#[test]
fn what_cannot_come_fails_at_once() {
    assert_eq!(later(&decided(Tried::Disconnected, 1)), ("disconnected", None));
    let Outcome::Failed { reason, .. } = decided(Tried::TooLarge { bytes_max: 100 << 20 }, 1) else { panic!() };
    assert_eq!(reason, "the file is larger than 100 MB");
}

#[test]
fn after_metas_deadline_the_last_try_counts() {
    let cut = || Tried::NotLoaded(DownloadError::Unreachable { cause: "cut off" });
    let last = deadline() - SignedDuration::from_secs(1);
    let Outcome::Later { at, .. } = decide(cut(), 9, last, deadline(), 0.5) else { panic!("not later") };
    assert_eq!(at, deadline(), "one try is left");
    let Outcome::Failed { code, reason } = decide(cut(), 10, deadline(), deadline(), 0.5) else { panic!("not failed") };
    assert_eq!(code, "expired");
    assert!(reason.contains("7 days") && reason.contains("did not come"), "{reason}");
}
