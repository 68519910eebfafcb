//! What a worker that died leaves behind.

use std::time::Duration;

use reaktly_domain::conversation::Owner;
use reaktly_domain::ids::TurnId;
use reaktly_testkit::{Talk, never_within};

use crate::world::{DELIVERY, World, id};

#[tokio::test(flavor = "multi_thread")]
async fn the_sweeper_finds_what_nobody_was_woken_for() {
    let world = World::start().await;
    let talk = world.talk().await;
    world.written(&talk, DELIVERY, 0).await;
    assert_eq!(world.answered(&talk).await.len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_turn_in_other_hands_is_left_alone_until_its_lease_is_over() {
    let world = World::start().await;
    let talk = world.talk().await;
    held_turn(&world, &talk, "4 seconds", 0).await;
    world.wake(&talk).await;
    never_within(Duration::from_secs(2), "a second worker", async || !world.said(&talk).await.is_empty()).await;
    assert_eq!(world.answered(&talk).await.len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_turn_that_keeps_ending_its_workers_goes_to_a_person() {
    let world = World::start().await;
    let talk = world.talk().await;
    held_turn(&world, &talk, "-1 second", 2).await;
    world.wake(&talk).await;
    let said = world.answered(&talk).await;
    assert!(said[0].text.contains("something went wrong"), "{}", said[0].text);
    assert_eq!(world.conversation(&talk).await.control.owner, Owner::Waiting);
    assert_eq!(world.turns(&talk).await[0].reason.as_deref(), Some("failed"));
}

/// A question whose turn a worker took that is not heard of any more.
async fn held_turn(world: &World, talk: &Talk, lease: &str, crashes: i32) {
    world.written(talk, DELIVERY, 0).await;
    let turn = TurnId::of_conversation(id(talk), 1);
    world
        .run(&format!(
            "INSERT INTO turns (id, account_id, conversation_id, from_seq, upto_seq, lease_until, control_epoch, crashes)
             VALUES ('{turn}', '{}', '{}', 0, 1, now() + interval '{lease}', 1, {crashes})",
            world.fixture.account, talk.conversation
        ))
        .await;
}
