//! What a customer writes is answered, once.

use std::time::Duration;

use reaktly_testkit::{Reply, ScriptedModel};
use serde_json::json;
use tokio::time::{Instant, interval};

use crate::world::{ANSWER, Mode, Plan, QUESTION, World};

/// How often a customer writes who never stops, and how long such a customer may wait: eight seconds until a turn
/// begins, and room for a slow machine.
const WRITES_EVERY: Duration = Duration::from_millis(400);
const ANSWERED_WITHIN: Duration = Duration::from_secs(16);

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
    assert_eq!(customer.authors().await, ["customer", "ai"]);
    customer.has_status("ai", "read").await;
    world.everything_is_accounted_for().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_webhook_eight_times_at_once_is_answered_once() {
    the_same_webhook_is_answered_once(&World::together().await).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_webhook_eight_times_at_once_is_answered_once_by_services_that_run_alone() {
    the_same_webhook_is_answered_once(&World::apart().await).await;
}

async fn the_same_webhook_is_answered_once(world: &World) {
    let customer = world.customer("491511234567");
    let sent = customer.sends(&json!({"text": QUESTION, "copies": 8, "wait": true})).await;
    let webhooks = sent["webhooks"].as_array().unwrap();
    assert_eq!(webhooks.len(), 8);
    assert!(webhooks.iter().all(|webhook| webhook["httpStatus"] == 200), "{sent}");
    customer.gets(1).await;
    world.nothing_more_goes_out().await;
    assert_eq!(customer.authors().await, ["customer", "ai"]);
    world.everything_is_accounted_for().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn three_short_messages_get_one_answer() {
    let world = Plan::new(Mode::Together).with("REAKTLY_QUIET_MS", "1500").start().await;
    let customer = world.customer("491511234567");
    for text in ["Hello", "I have a question", QUESTION] {
        customer.writes_and_waits(text).await;
    }
    let answers = customer.gets(1).await;
    assert!(answers[0].contains(ANSWER), "{answers:?}");
    world.nothing_more_goes_out().await;
    assert_eq!(customer.authors().await, ["customer", "customer", "customer", "ai"]);
    world.everything_is_accounted_for().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_customer_who_never_stops_writing_is_still_answered() {
    let world = Plan::new(Mode::Together).with("REAKTLY_QUIET_MS", "3000").start().await;
    let customer = world.customer("491511234567");
    let begun = Instant::now();
    let mut beat = interval(WRITES_EVERY);
    while customer.sees().await.is_empty() {
        assert!(begun.elapsed() < ANSWERED_WITHIN, "the customer is kept waiting for as long as they write");
        beat.tick().await;
        customer.writes(QUESTION).await;
    }
    let waited = begun.elapsed();
    assert!(waited > Duration::from_secs(3), "answered after {waited:?}, in the middle of a sentence");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_model_that_is_down_does_not_leave_the_customer_without_an_answer() {
    let model = ScriptedModel::start();
    model.always(Reply::status(500));
    let world = Plan::new(Mode::Together).with_model(model).start().await;
    let customer = world.customer("491511234567");
    customer.writes(QUESTION).await;
    let answers = customer.gets(1).await;
    assert!(answers[0].contains(ANSWER), "the knowledge base answers in its own words: {answers:?}");
    assert!(!world.model().requests().is_empty(), "the model was asked");
    world.everything_is_accounted_for().await;
}
