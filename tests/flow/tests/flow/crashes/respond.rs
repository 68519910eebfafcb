//! Respond killed: another worker takes the turn over when its lease is over, and the customer gets one answer.

use reaktly_testkit::{Reply, ScriptedModel, wait_until};

use super::aftermath::each_is_answered_once;
use crate::world::{Customer, Mode, Plan, QUESTION, World};

#[tokio::test(flavor = "multi_thread")]
async fn respond_killed_at_each_step_of_a_turn_answers_once() {
    let model = ScriptedModel::start();
    model.always(Reply::text("A gift card is valid for three years."));
    let world = Plan::new(Mode::Apart).with_model(model).start().await;
    let numbers = ["4915100000031", "4915100000032", "4915100000033"];
    let [writing, before, after] = numbers.map(|wa_id| world.customer(wa_id));

    is_being_answered(&world, &writing).await;
    world.services.crash("respond");
    world.model().release();
    world.services.are_ready().await;

    is_being_answered(&world, &before).await;
    let messages = world.db.hold("messages").await;
    world.model().release();
    messages.is_wanted().await;
    world.services.kill("respond");
    messages.release().await;
    assert_eq!(before.authors().await, ["customer"], "nothing was committed");
    world.services.launch("respond");
    world.services.are_ready().await;

    is_being_answered(&world, &after).await;
    world.nats.freeze();
    world.model().release();
    wait_until("the answer is committed", async || after.authors().await == ["customer", "ai"]).await;
    world.services.kill("respond");
    world.nats.thaw();
    world.services.launch("respond");

    each_is_answered_once(&world, &[writing, before, after]).await;
}

/// The customer asks, and the model has the question and keeps it.
async fn is_being_answered(world: &World, customer: &Customer<'_>) {
    let before = world.model().requests().len();
    world.model().hold();
    customer.writes(QUESTION).await;
    world.model().received(before + 1).await;
}
