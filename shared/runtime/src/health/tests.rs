use std::time::Duration;

use actix_web::http::StatusCode;
use tokio::time::advance;

use super::*;

const BOUND: Duration = Duration::from_secs(10);

fn codes(health: &Health) -> (StatusCode, StatusCode) {
    let report = health.report();
    (report.liveness().status(), report.readiness().status())
}

#[tokio::test(start_paused = true)]
async fn a_component_that_does_not_move_within_its_bound_is_stalled() {
    let health = Health::new("normalize");
    let progress = health.progress("consumer", BOUND);
    advance(BOUND).await;
    assert_eq!(codes(&health), (StatusCode::OK, StatusCode::OK));
    advance(Duration::from_millis(1)).await;
    let unwell = (StatusCode::SERVICE_UNAVAILABLE, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(codes(&health), unwell);
    let report = health.report();
    assert_eq!(report.components[0].name, "normalize.consumer");
    assert_eq!(report.components[0].detail, "has not moved for 10.0 s, bound 10.0 s");
    progress.tick();
    assert_eq!(codes(&health), (StatusCode::OK, StatusCode::OK));
}

#[tokio::test]
async fn a_component_that_cannot_work_makes_the_service_not_ready_but_leaves_it_alive() {
    let health = Health::new("ingress");
    let readiness = health.readiness("integrations");
    assert_eq!(codes(&health), (StatusCode::OK, StatusCode::SERVICE_UNAVAILABLE));
    readiness.ready();
    assert_eq!(codes(&health), (StatusCode::OK, StatusCode::OK));
    readiness.not_ready("the bucket is gone");
    assert_eq!(codes(&health), (StatusCode::OK, StatusCode::SERVICE_UNAVAILABLE));
    assert_eq!(health.report().components[0].detail, "the bucket is gone");
}

#[tokio::test(start_paused = true)]
async fn a_component_that_is_gone_is_no_longer_judged() {
    let health = Health::new("send");
    let stalled = health.progress("consumer", BOUND);
    let unready = health.readiness("publisher");
    advance(BOUND * 2).await;
    drop(stalled);
    assert_eq!(health.report().status, Status::NotReady);
    drop(unready);
    assert_eq!(health.report(), Report::over(Vec::new()));
}
