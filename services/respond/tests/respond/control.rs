//! The AI never talks over a person.

use std::time::Duration;

use reaktly_domain::conversation::Change;
use reaktly_testkit::{Reply, ScriptedModel, never_within, wait_until, wait_until_within};

use crate::world::{DELIVERY, World};

#[tokio::test(flavor = "multi_thread")]
async fn a_take_over_ends_the_call_at_once_and_nothing_is_said() {
    let model = ScriptedModel::start();
    model.hold();
    model.always(Reply::text("It takes 2 to 4 working days."));
    let world = World::with(Some(&model)).await;
    let talk = world.talk().await;
    world.says(&talk, DELIVERY).await;
    model.received(1).await;
    world.take_over(&talk).await;
    wait_until_within(Duration::from_secs(2), "the end of the turn", async || {
        world.turns(&talk).await.iter().any(|turn| turn.state == "discarded")
    })
    .await;
    model.release();
    never_within(Duration::from_millis(500), "a word of the AI", async || !world.said(&talk).await.is_empty()).await;
    assert_eq!(world.turns(&talk).await[0].reason.as_deref(), Some("owner_changed"));
    let conversation = world.conversation(&talk).await;
    assert!(conversation.has_open_question(), "the question is the person's now");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_that_was_finished_too_late_is_not_said() {
    let model = ScriptedModel::start();
    model.always(Reply::text("It takes 2 to 4 working days."));
    let world = World::with(Some(&model)).await;
    let talk = world.talk().await;
    model.hold();
    world.says(&talk, DELIVERY).await;
    model.received(1).await;
    // The owner changes twice: who owns it is the same again, yet the epoch is another.
    world.take_over(&talk).await;
    model.release();
    world.change(&talk, Change::HandBack).await;
    let said = world.answered(&talk).await;
    assert_eq!(said.len(), 1, "one answer, by the turn that began after the hand-back");
}

#[tokio::test(flavor = "multi_thread")]
async fn hand_back_answers_what_is_open() {
    let world = World::start().await;
    let talk = world.talk().await;
    world.take_over(&talk).await;
    world.says(&talk, DELIVERY).await;
    never_within(Duration::from_secs(3), "a word of the AI", async || !world.said(&talk).await.is_empty()).await;
    world.change(&talk, Change::HandBack).await;
    assert!(world.answered(&talk).await[0].text.contains("2 to 4 working days"));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_taken_back_before_it_left_is_given_again_after_hand_back() {
    let world = World::start().await;
    let talk = world.talk().await;
    world.says(&talk, DELIVERY).await;
    world.answered(&talk).await;
    world.take_over(&talk).await;
    assert_eq!(world.said(&talk).await[0].status, "cancelled");
    assert!(world.conversation(&talk).await.has_open_question());
    world.change(&talk, Change::HandBack).await;
    let statuses: Vec<String> = world.answered(&talk).await.into_iter().map(|said| said.status).collect();
    assert_eq!(statuses, ["cancelled", "queued"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_asked_before_the_conversation_was_closed_may_be_asked_again() {
    let world = World::start().await;
    let talk = world.talk().await;
    world.says(&talk, DELIVERY).await;
    world.answered(&talk).await;
    world.change(&talk, Change::Close).await;
    world.change(&talk, Change::CustomerWrote).await;
    world.says(&talk, DELIVERY).await;
    wait_until("the second answer", async || world.said(&talk).await.len() == 2).await;
    let said = world.said(&talk).await;
    assert!(said[1].text.contains("2 to 4 working days"), "{}", said[1].text);
    assert!(said[1].text.contains("AI assistant"), "each engagement begins with saying who answers");
    assert_eq!(world.turns(&talk).await[1].state, "replied");
}
