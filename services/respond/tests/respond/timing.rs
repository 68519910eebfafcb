//! When something is said, and how often.

use std::time::Duration;

use reaktly_domain::conversation::Owner;
use reaktly_testkit::{Reply, ScriptedModel, never_within, wait_until};

use crate::world::{DELIVERY, World};

#[tokio::test(flavor = "multi_thread")]
async fn a_turn_waits_for_its_time() {
    let world = World::start().await;
    let talk = world.talk().await;
    world.written(&talk, DELIVERY, 1500).await;
    world.wake(&talk).await;
    never_within(Duration::from_millis(700), "an answer", async || !world.said(&talk).await.is_empty()).await;
    assert_eq!(world.answered(&talk).await.len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn three_short_messages_get_one_answer() {
    let world = World::start().await;
    let talk = world.talk().await;
    for text in ["Hello", "one question", DELIVERY] {
        world.written(&talk, text, 500).await;
        world.wake(&talk).await;
    }
    let said = world.answered(&talk).await;
    assert_eq!(said.len(), 1);
    assert!(said[0].text.contains("2 to 4 working days"), "{}", said[0].text);
}

#[tokio::test(flavor = "multi_thread")]
async fn many_wake_ups_at_once_make_one_answer() {
    let model = ScriptedModel::start();
    model.always(Reply::text("It takes 2 to 4 working days."));
    let world = World::with(Some(&model)).await;
    let talk = world.talk().await;
    world.written(&talk, DELIVERY, 0).await;
    for _ in 0..8 {
        world.wake(&talk).await;
    }
    assert_eq!(world.answered(&talk).await.len(), 1);
    assert_eq!(model.requests().len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_customer_who_writes_on_is_answered_for_everything_at_once() {
    let model = ScriptedModel::start();
    model.hold();
    model.always(Reply::text("It takes 2 to 4 working days, and you can return items within 30 days."));
    let world = World::with(Some(&model)).await;
    let talk = world.talk().await;
    world.says(&talk, DELIVERY).await;
    model.received(1).await;
    world.says(&talk, "And can I return items?").await;
    model.received(2).await;
    model.release();
    assert_eq!(world.answered(&talk).await.len(), 1);
    assert!(model.requests()[1].prompt().contains(DELIVERY));
    let states: Vec<String> = world.turns(&talk).await.into_iter().map(|turn| turn.state).collect();
    assert_eq!(states, ["discarded", "replied"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_customer_who_never_stops_writing_is_answered_still() {
    let model = ScriptedModel::start();
    model.hold();
    model.always(Reply::text("It takes 2 to 4 working days."));
    let world = World::with(Some(&model)).await;
    let talk = world.talk().await;
    world.written(&talk, DELIVERY, 0).await;
    let waited = format!(
        "UPDATE conversations SET unanswered_since = now() - interval '9 seconds' WHERE id = '{}'",
        talk.conversation
    );
    world.run(&waited).await;
    world.wake(&talk).await;
    model.received(1).await;
    world.says(&talk, "Can I return items?").await;
    never_within(Duration::from_secs(1), "a second call", async || model.requests().len() > 1).await;
    model.release();
    wait_until("an answer to what was read", async || !world.said(&talk).await.is_empty()).await;
    model.received(2).await;
    assert_eq!(world.answered(&talk).await.len(), 2, "the newer message is the next turn");
}

#[tokio::test(flavor = "multi_thread")]
async fn backlog_is_answered_with_an_apology_in_one_message() {
    let world = World::start().await;
    let talk = world.talk().await;
    world.written(&talk, "Hello?", 0).await;
    world.written(&talk, DELIVERY, 0).await;
    world.run("UPDATE messages SET sent_at = now() - interval '20 minutes'").await;
    world.wake(&talk).await;
    let said = world.answered(&talk).await;
    assert_eq!(said.len(), 1);
    assert!(said[0].text.contains("Sorry for the late answer."), "{}", said[0].text);
    assert!(said[0].text.contains("2 to 4 working days"));
}

#[tokio::test(flavor = "multi_thread")]
async fn backlog_goes_to_a_person_who_is_online() {
    let world = World::start().await;
    world.online().await;
    let talk = world.talk().await;
    world.written(&talk, DELIVERY, 0).await;
    world.run("UPDATE messages SET sent_at = now() - interval '20 minutes'").await;
    world.wake(&talk).await;
    let said = world.answered(&talk).await;
    assert!(said[0].text.contains("Sorry for the late answer."), "{}", said[0].text);
    assert_eq!(world.conversation(&talk).await.control.owner, Owner::Waiting);
}

#[tokio::test(flavor = "multi_thread")]
async fn outside_the_window_nothing_is_said_and_a_person_is_told() {
    let world = World::start().await;
    let talk = world.talk().await;
    world.written(&talk, DELIVERY, 0).await;
    world.run("UPDATE conversations SET window_expires_at = now() - interval '1 minute'").await;
    world.wake(&talk).await;
    assert!(world.answered(&talk).await.is_empty());
    assert_eq!(world.conversation(&talk).await.control.owner, Owner::Waiting);
    assert_eq!(world.turns(&talk).await[0].reason.as_deref(), Some("window_closed"));
}
