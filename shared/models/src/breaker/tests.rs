use super::*;

/// Lets a call through and ends it so; false when it was not let through.
fn call(breaker: &Breaker, now: Instant, ended: Ended) -> bool {
    match (breaker.admit(now), ended) {
        (None, _) => return false,
        (Some(pass), Ended::Well) => pass.succeeded(now),
        (Some(pass), Ended::Badly) => pass.failed(now),
    }
    true
}

fn opened(now: Instant) -> Breaker {
    let breaker = Breaker::default();
    for _ in 0..FAILURES_MAX {
        assert!(call(&breaker, now, Ended::Badly));
    }
    breaker
}

#[tokio::test]
async fn five_failures_open_it_and_a_while_later_one_call_tries() {
    let now = Instant::now();
    let breaker = opened(now);
    assert!(!breaker.would_admit(now) && breaker.admit(now).is_none());
    let later = now + REST;
    assert!(breaker.would_admit(later));
    let trying = breaker.admit(later).unwrap();
    assert!(breaker.admit(later).is_none());
    trying.succeeded(later);
    assert!(call(&breaker, later, Ended::Well) && call(&breaker, later, Ended::Well));
}

#[tokio::test]
async fn a_failed_try_lets_it_rest_again() {
    let now = Instant::now();
    let breaker = opened(now);
    assert!(call(&breaker, now + REST, Ended::Badly));
    assert!(breaker.admit(now + REST + REST / 2).is_none());
    assert!(breaker.admit(now + REST * 2).is_some());
}

#[tokio::test]
async fn a_try_that_was_given_up_leaves_room_for_another() {
    let now = Instant::now();
    let breaker = opened(now);
    drop(breaker.admit(now + REST).unwrap());
    assert!(call(&breaker, now + REST, Ended::Well));
    assert!(call(&breaker, now + REST, Ended::Well));
}

#[tokio::test]
async fn failures_far_apart_do_not_open_it() {
    let (mut now, breaker) = (Instant::now(), Breaker::default());
    for _ in 0..40 {
        assert!(call(&breaker, now, Ended::Badly) && call(&breaker, now, Ended::Well));
        now += WINDOW / 3;
    }
}

#[tokio::test]
async fn more_than_half_of_the_last_calls_open_it_however_slow_they_come() {
    let (mut now, breaker) = (Instant::now(), Breaker::default());
    for _ in 0..FAILURES_OF_ALL_MAX {
        assert!(call(&breaker, now, Ended::Badly));
        now += WINDOW;
    }
    assert!(!call(&breaker, now - WINDOW, Ended::Well));
}
