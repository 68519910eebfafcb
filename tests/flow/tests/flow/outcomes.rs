//! A send whose outcome is unclear: settled by Meta's status, or sent once more, and never a third time.

use serde_json::{Value, json};

use crate::world::{ANSWER, Mode, Plan, QUESTION, World};

/// Long enough for a status that comes, short enough for a test that waits for none.
const UNKNOWN_MS: &str = "2000";

async fn world_with(faults: &Value) -> World {
    let world = Plan::new(Mode::Together).with("REAKTLY_UNKNOWN_MS", UNKNOWN_MS).start().await;
    world.meta.faults(faults).await;
    world
}

#[tokio::test(flavor = "multi_thread")]
async fn an_unclear_send_that_meta_took_is_settled_by_its_status_and_not_repeated() {
    let world = world_with(&json!([{"match": {"nth": 1}, "action": "dropAfterAccept"}])).await;
    let customer = world.customer("491511234567");
    customer.writes(QUESTION).await;
    customer.gets(1).await;
    customer.has_status("ai", "read").await;
    world.nothing_more_goes_out().await;
    assert_eq!(world.meta.calls("message").await.len(), 1, "one POST, whatever its answer");
    world.everything_is_accounted_for().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_unclear_send_that_meta_did_not_take_goes_out_once_more() {
    let world = world_with(&json!([{"match": {"nth": 1}, "action": "dropBeforeAccept"}])).await;
    let customer = world.customer("491511234567");
    customer.writes(QUESTION).await;
    customer.has_status("ai", "unknown").await;
    let answers = customer.gets(1).await;
    assert!(answers[0].contains(ANSWER), "{answers:?}");
    customer.has_status("ai", "read").await;
    world.nothing_more_goes_out().await;
    world.everything_is_accounted_for().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_unclear_send_without_any_status_goes_out_twice_at_most() {
    let unclear = json!({"match": {}, "action": "dropAfterAccept"});
    let silent = json!({"match": {}, "action": "missing"});
    let world = world_with(&json!([unclear, silent])).await;
    let customer = world.customer("491511234567");
    customer.writes(QUESTION).await;
    // The one duplicate that cannot be helped: Meta had it and never said so.
    customer.gets(2).await;
    customer.has_status("ai", "unknown").await;
    world.nothing_more_goes_out().await;
    let calls = world.meta.calls("message").await;
    let callbacks: Vec<&Value> = calls.iter().map(|call| &call["callbackData"]).collect();
    assert_eq!(calls.len(), 2, "{calls:#?}");
    assert_ne!(callbacks[0], callbacks[1], "each claim has a token of its own");
    world.everything_is_accounted_for().await;
}
