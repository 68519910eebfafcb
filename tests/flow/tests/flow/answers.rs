//! What a customer writes is answered, once.

use crate::world::{ANSWER, QUESTION, World};

#[tokio::test(flavor = "multi_thread")]
async fn a_signed_message_is_answered_once() {
    a_message_is_answered_once(&World::together().await).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_signed_message_is_answered_once_by_services_that_run_alone() {
    a_message_is_answered_once(&World::apart().await).await;
}

async fn a_message_is_answered_once(world: &World) {
    let customer = world.customer("491511234567");
    customer.writes(QUESTION).await;
    let answers = customer.gets(1).await;
    assert!(answers[0].contains(ANSWER), "{answers:?}");
    world.nothing_more_goes_out().await;
    let conversation = customer.conversation().await;
    assert_eq!(conversation["owner"], "ai");
    let messages = world.api.messages(&conversation).await;
    let authors: Vec<_> = messages.iter().map(|message| message["author"].as_str().unwrap()).collect();
    assert_eq!(authors, ["customer", "ai"], "{messages:#?}");
    assert_eq!(messages[1]["status"], "read", "{messages:#?}");
    world.everything_is_accounted_for().await;
}
