//! The AI never talks over a person.

use reaktly_testkit::{Reply, ScriptedModel, wait_until};
use serde_json::json;

use crate::world::{ANSWER, Mode, Plan, QUESTION, World};

/// A model that answers rightly, once it is let.
fn model() -> ScriptedModel {
    let model = ScriptedModel::start();
    model.always(Reply::json(&json!({
        "quotes": [{"id": "K1", "quote": "A gift card is valid for three years"}], "action": "answer", "reason": "none",
        "text": "A gift card is valid for three years.", "buttons": [], "article": "",
    })));
    model
}

#[tokio::test(flavor = "multi_thread")]
async fn a_take_over_while_the_model_writes_leaves_nothing_of_the_ai() {
    nothing_goes_out_after_a_take_over_while_the_model_writes(Mode::Together).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_take_over_while_the_model_writes_leaves_nothing_of_the_ai_of_services_that_run_alone() {
    nothing_goes_out_after_a_take_over_while_the_model_writes(Mode::Apart).await;
}

async fn nothing_goes_out_after_a_take_over_while_the_model_writes(mode: Mode) {
    let world = Plan::new(mode).with_model(model()).start().await;
    world.model().hold();
    let customer = world.customer("491511234567");
    customer.writes(QUESTION).await;
    world.model().received(1).await;
    let taken = world.api.act(&customer.conversation().await, "take-over").await;
    assert_eq!((&taken["owner"], &taken["inFlight"]), (&json!("human"), &json!(0)), "{taken}");
    world.model().release();
    world.nothing_more_goes_out().await;
    assert_eq!(customer.authors().await, ["customer"]);
    assert_eq!(customer.turns().await, ["discarded"], "that a turn was in vain is written down");
    world.api.write(&taken, "A person here. One moment.").await;
    assert_eq!(customer.gets(1).await, ["A person here. One moment."]);
    world.everything_is_accounted_for().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_take_over_while_a_reply_waits_for_a_retry_leaves_nothing_of_the_ai() {
    let world = World::together().await;
    let busy = json!({"match": {"call": "message"}, "action": {"error": {"code": 131_016}}});
    world.meta.faults(&json!([busy])).await;
    let customer = world.customer("491511234567");
    customer.writes(QUESTION).await;
    customer.has_status("ai", "retry_wait").await;
    let taken = world.api.act(&customer.conversation().await, "take-over").await;
    assert_eq!((&taken["owner"], &taken["inFlight"]), (&json!("human"), &json!(0)), "{taken}");
    customer.has_status("ai", "cancelled").await;
    world.meta.faults(&json!([])).await;
    // A person's message goes out, so that the way is free; the reply would have come before it.
    world.api.write(&taken, "A person here. One moment.").await;
    assert_eq!(customer.gets(1).await, ["A person here. One moment."]);
    world.nothing_more_goes_out().await;
    world.everything_is_accounted_for().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn handing_back_answers_what_is_open() {
    hand_back_answers_what_is_open(&World::together().await).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn handing_back_answers_what_is_open_by_services_that_run_alone() {
    hand_back_answers_what_is_open(&World::apart().await).await;
}

async fn hand_back_answers_what_is_open(world: &World) {
    let customer = world.customer("491511234567");
    customer.writes("Hello").await;
    customer.gets(1).await;
    let conversation = customer.conversation().await;
    world.api.act(&conversation, "take-over").await;
    customer.writes_and_waits(QUESTION).await;
    wait_until("the inbox has the question", async || customer.authors().await.len() == 3).await;
    world.nothing_more_goes_out().await;
    world.api.act(&conversation, "hand-back").await;
    let answers = customer.gets(2).await;
    assert!(answers[1].contains(ANSWER), "{answers:?}");
    customer.is_owned_by("ai").await;
    world.everything_is_accounted_for().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_customer_who_asks_for_a_person_waits_for_one_and_the_ai_is_silent() {
    let world = World::together().await;
    let customer = world.customer("491511234567");
    customer.writes("I want to talk to a human being").await;
    customer.gets(1).await;
    let waiting = customer.is_owned_by("waiting").await;
    customer.writes_and_waits(QUESTION).await;
    world.nothing_more_goes_out().await;
    world.api.act(&waiting, "take-over").await;
    world.api.write(&waiting, "Here I am.").await;
    assert_eq!(customer.gets(2).await[1], "Here I am.");
    world.everything_is_accounted_for().await;
}
