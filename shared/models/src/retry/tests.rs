use super::*;

const OVERLOADED: LlmError = LlmError::Overloaded { status: 503 };

fn after(error: &LlmError, call: u32, left: Duration, other: Other, chance: f64) -> Next {
    let now = Instant::now();
    next(error, call, now, now + left, other, chance)
}

const fn limited(seconds: u64) -> LlmError {
    LlmError::RateLimited { retry_after: Some(Duration::from_secs(seconds)) }
}

const LONG: Duration = Duration::from_secs(40);

#[tokio::test]
async fn pauses_grow_and_are_spread() {
    assert_eq!(after(&OVERLOADED, 1, LONG, Other::None, 0.0), Next::Again(PAUSE_MIN));
    assert_eq!(after(&OVERLOADED, 1, LONG, Other::None, 1.0), Next::Again(PAUSE_FIRST_MAX));
    assert_eq!(after(&OVERLOADED, 2, LONG, Other::None, 1.0), Next::Again(PAUSE_MAX));
    assert_eq!(after(&OVERLOADED, CALLS_MAX, LONG, Other::None, 0.0), Next::Leave);
}

#[tokio::test]
async fn the_providers_wish_is_kept_when_it_fits_the_deadline() {
    assert_eq!(after(&limited(7), 1, LONG, Other::None, 1.0), Next::Again(Duration::from_secs(7)));
    assert_eq!(after(&limited(7), 1, Duration::from_secs(5), Other::None, 0.0), Next::Leave);
}

#[tokio::test]
async fn what_the_request_is_to_blame_for_is_not_tried_again() {
    let errors = [LlmError::BadRequest { status: 400 }, LlmError::Auth { status: 401 }, LlmError::Truncated];
    for error in errors {
        assert_eq!(after(&error, 1, LONG, Other::None, 0.0), Next::Leave);
    }
}

#[tokio::test]
async fn a_long_wait_is_left_to_the_other_model() {
    assert_eq!(after(&LlmError::Timeout, 1, LONG, Other::Ready, 0.0), Next::Leave);
    assert_eq!(after(&limited(7), 1, LONG, Other::Ready, 0.0), Next::Leave);
    assert_eq!(after(&LlmError::Timeout, 1, LONG, Other::None, 0.0), Next::Again(PAUSE_MIN));
    assert_eq!(after(&OVERLOADED, 1, LONG, Other::Ready, 0.0), Next::Again(PAUSE_MIN));
}

#[test]
fn a_refused_key_and_an_exhausted_quota_speak_against_the_model() {
    assert!(counts_against(&LlmError::Auth { status: 403 }) && counts_against(&LlmError::BadRequest { status: 429 }));
    assert!(!counts_against(&LlmError::BadRequest { status: 400 }) && !counts_against(&LlmError::Cancelled));
}
