//! Meta's question whether a webhook URL is ours.

use crate::world::{PATH, SECRET, TOKEN, World, target};

#[tokio::test(flavor = "multi_thread")]
async fn the_right_token_is_answered_with_the_challenge_as_plain_text() {
    let world = World::start().await;
    let answer = world.verify(PATH, TOKEN).await;
    assert_eq!((answer.status, answer.body.as_str()), (200, "1158201444"));
    assert!(answer.head.contains("content-type: text/plain"), "{}", answer.head);
    assert!(answer.head.contains("x-content-type-options: nosniff"), "{}", answer.head);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_challenge_is_never_anything_but_text() {
    let world = World::start().await;
    let query = format!("hub.mode=subscribe&hub.verify_token={TOKEN}&hub.challenge=%3Cscript%3E");
    let answer = world.get(&format!("{}?{query}", target(PATH))).await;
    assert_eq!((answer.status, answer.body.as_str()), (200, "<script>"));
    assert!(answer.head.contains("content-type: text/plain"), "{}", answer.head);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_token_an_unknown_path_and_a_malformed_question_are_told_apart() {
    let world = World::start().await;
    assert_eq!(world.verify(PATH, "wrong").await.status, 403);
    assert_eq!(world.verify("unknown", TOKEN).await.status, 404);
    let long = format!("hub.mode=subscribe&hub.verify_token={TOKEN}&hub.challenge={}", "x".repeat(10_000));
    let twice = format!("hub.mode=subscribe&hub.verify_token={TOKEN}&hub.challenge=1&hub.challenge=2");
    for query in ["", "hub.mode=subscribe", "%ff=%ff&&=", long.as_str(), twice.as_str()] {
        assert_eq!(world.get(&format!("{}?{query}", target(PATH))).await.status, 400, "{query:.60}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn health_is_public_on_the_listen_address_but_metrics_are_not() {
    let world = World::start().await;
    assert_eq!(world.get("/healthz").await.status, 200);
    assert_eq!(world.get("/readyz").await.status, 200);
    assert_eq!(world.get("/metrics").await.status, 404);
    let body = world.get("/readyz").await.body;
    assert!(!body.contains(SECRET) && !body.contains(PATH), "{body}");
}
