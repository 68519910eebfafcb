//! What bounds the AI: turns of an engagement, loops, off-topic talk, and paying once.

use std::time::Duration;

use reaktly_domain::conversation::Owner;
use reaktly_domain::ids::TurnId;
use reaktly_testkit::{ScriptedModel, Talk, never_within, wait_until};
use serde_json::json;

use crate::world::{DELIVERY, World, id};

async fn remember(world: &World, talk: &Talk, columns: &str, values: &str) {
    world
        .run(&format!(
            "INSERT INTO ai_memories (conversation_id, account_id, engagement, {columns})
               VALUES ('{}', '{}', 1, {values})",
            talk.conversation, world.fixture.account
        ))
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn after_its_turns_of_an_engagement_a_person_takes_over_and_a_new_one_counts_anew() {
    let world = World::start().await;
    world.settings(&json!({ "caps": { "turnsPerEngagement": 3 } })).await;
    let talk = world.talk().await;
    remember(&world, &talk, "turns", "3").await;
    world.says(&talk, DELIVERY).await;
    world.answered(&talk).await;
    assert_eq!(world.conversation(&talk).await.control.owner, Owner::Waiting);
    assert_eq!(world.turns(&talk).await[0].reason.as_deref(), Some("turn_limit"));
    let other = world.talk().await;
    remember(&world, &other, "turns", "3").await;
    world.run(&format!("UPDATE conversations SET engagement = 2 WHERE id = '{}'", other.conversation)).await;
    world.says(&other, DELIVERY).await;
    assert!(world.answered(&other).await[0].text.contains("2 to 4 working days"));
    let counted = "SELECT count(*) FROM ai_memories WHERE engagement = 2 AND turns = 1";
    assert_eq!(world.count(counted).await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn another_machine_gets_no_answer_and_a_person_is_told() {
    let world = World::start().await;
    let talk = world.talk().await;
    world.written(&talk, "Automatic reply: I am out of office.", 0).await;
    world.written(&talk, "Automatic reply: I am out of office until Monday.", 0).await;
    world.wake(&talk).await;
    wait_until("the end of the turn", async || !world.turns(&talk).await.is_empty()).await;
    world.answered(&talk).await;
    assert!(world.said(&talk).await.is_empty(), "not a word");
    assert_eq!(world.conversation(&talk).await.control.owner, Owner::Waiting);
    let turn = world.turns(&talk).await.remove(0);
    assert_eq!((turn.reason.as_deref(), &turn.evidence["sign"]), (Some("loop"), &json!("automatic_reply")));
    assert_eq!(world.count("SELECT count(*) FROM handoffs WHERE reason = 'loop'").await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_failure_is_apologized_for_once_an_hour() {
    let world = World::start().await;
    let talk = world.talk().await;
    remember(&world, &talk, "apologized_at", "now() - interval '10 minutes'").await;
    crashed(&world, &talk, 2, None).await;
    world.answered(&talk).await;
    assert!(world.said(&talk).await.is_empty(), "it was said ten minutes ago");
    assert_eq!(world.conversation(&talk).await.control.owner, Owner::Waiting);
    let other = world.talk().await;
    crashed(&world, &other, 2, None).await;
    assert_eq!(world.answered(&other).await.len(), 1);
    let kept = format!(
        "SELECT count(*) FROM ai_memories WHERE conversation_id = '{}' AND apologized_at IS NOT NULL",
        other.conversation
    );
    assert_eq!(world.count(&kept).await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_worker_that_dies_before_it_wrote_the_answer_down_does_not_pay_twice() {
    let model = ScriptedModel::start();
    model.hold();
    let world = World::with(Some(&model)).await;
    let talk = world.talk().await;
    let kept = json!({
        "outcome": { "Reply": { "text": "It takes 2 to 4 working days.", "buttons": [], "sources": [] } },
        "evidence": { "answerer": "model" }, "language": "en",
        "memory": { "turns": 0, "unanswered": 0, "unhappy": 0, "off_topic": 0, "linked": [], "apologizes": "No" },
    });
    crashed(&world, &talk, 0, Some(kept)).await;
    assert_eq!(world.answered(&talk).await[0].text, "It takes 2 to 4 working days.");
    assert!(model.requests().is_empty());
    assert_eq!(world.turns(&talk).await[0].evidence["answerer"], "model");
    assert_eq!(world.count("SELECT count(*) FROM turns WHERE result IS NOT NULL").await, 0, "it is written down");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_result_of_a_turn_under_another_owner_does_not_count() {
    let world = World::start().await;
    let talk = world.talk().await;
    crashed(&world, &talk, 0, Some(json!({ "outcome": "for another epoch" }))).await;
    world.answered(&talk).await;
    assert!(world.said(&talk).await[0].text.contains("2 to 4 working days"), "what is not readable is found anew");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_conversation_kept_quiet_is_not_woken_for() {
    let world = World::start().await;
    let talk = world.talk().await;
    remember(&world, &talk, "quiet_until", "now() + interval '5 minutes'").await;
    world.written(&talk, DELIVERY, 0).await;
    never_within(Duration::from_secs(4), "a turn", async || !world.turns(&talk).await.is_empty()).await;
}

/// A question whose turn a worker died with.
async fn crashed(world: &World, talk: &Talk, crashes: i32, result: Option<serde_json::Value>) {
    world.written(talk, DELIVERY, 0).await;
    let turn = TurnId::of_conversation(id(talk), 1);
    let result = result.map_or("NULL".to_owned(), |result| format!("'{result}'"));
    world
        .run(&format!(
            "INSERT INTO turns (id, account_id, conversation_id, from_seq, upto_seq, lease_until, control_epoch,
                 crashes, result)
             VALUES ('{turn}', '{}', '{}', 0, 1, now() - interval '1 second', 1, {crashes}, {result})",
            world.fixture.account, talk.conversation
        ))
        .await;
    world.wake(talk).await;
}
