use std::time::Duration;

use tokio::time::Instant;

use super::{Breaker, FAILURES_MAX, REST, WINDOW};

fn failed(breaker: &Breaker, times: usize, now: Instant) {
    for _ in 0..times {
        breaker.failed(now);
    }
}

#[test]
fn a_model_that_keeps_failing_is_left_alone_and_tried_once_again() {
    let (breaker, now) = (Breaker::default(), Instant::now());
    failed(&breaker, FAILURES_MAX - 1, now);
    assert!(breaker.admits(now));
    breaker.failed(now);
    assert!(!breaker.admits(now));
    let rested = now + REST;
    assert!(breaker.admits(rested));
    assert!(!breaker.admits(rested), "only one call tries it");
    breaker.succeeded();
    assert!(breaker.admits(rested));
}

#[test]
fn failures_long_ago_do_not_count() {
    let (breaker, now) = (Breaker::default(), Instant::now());
    failed(&breaker, FAILURES_MAX - 1, now);
    let later = now + WINDOW + Duration::from_secs(1);
    breaker.failed(later);
    assert!(breaker.admits(later));
}
