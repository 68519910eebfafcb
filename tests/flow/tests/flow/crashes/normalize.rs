//! Normalize killed: what it had taken comes again, and is stored once.

use serde_json::json;

use super::aftermath::each_is_answered_once;
use crate::world::{QUESTION, World};

#[tokio::test(flavor = "multi_thread")]
async fn normalize_killed_before_or_after_its_commit_stores_each_message_once() {
    let world = World::apart().await;
    let (before, after) = (world.customer("4915100000021"), world.customer("4915100000022"));

    let webhooks = world.db.hold("webhooks").await;
    before.writes(QUESTION).await;
    webhooks.is_wanted().await;
    world.services.kill("normalize");
    webhooks.release().await;
    assert_eq!(json!(world.api.list("/api/conversations").await), json!([]), "nothing was committed");
    world.services.launch("normalize");
    world.services.are_ready().await;

    let webhooks = world.db.hold("webhooks").await;
    after.writes(QUESTION).await;
    webhooks.is_wanted().await;
    world.nats.freeze();
    webhooks.release().await;
    after.conversation().await;
    world.services.kill("normalize");
    world.nats.thaw();
    world.services.launch("normalize");

    each_is_answered_once(&world, &[before, after]).await;
    let webhooks = world.api.list("/api/webhooks").await;
    assert!(webhooks.iter().all(|webhook| webhook["duplicates"] == 0), "what came again is not counted: {webhooks:#?}");
}
