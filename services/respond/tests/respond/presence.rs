//! What the customer sees while an answer is being made.

use reaktly_events::PresenceKind;
use reaktly_testkit::{Reply, ScriptedModel, wait_until};

use crate::world::{DELIVERY, World};

async fn with_settings(model: Option<&ScriptedModel>, settings: &str) -> World {
    let world = World::with(model).await;
    world.run(&format!("UPDATE operators SET settings = '{settings}'")).await;
    world
}

fn model() -> ScriptedModel {
    let model = ScriptedModel::start();
    model.always(Reply::text("It takes 2 to 4 working days."));
    model
}

/// One answer under the settings, and one under the defaults afterwards: what was shown of the first comes first.
async fn shown(world: &World) -> Vec<PresenceKind> {
    let talk = world.talk().await;
    world.says(&talk, DELIVERY).await;
    world.answered(&talk).await;
    world.run("UPDATE operators SET settings = '{}'").await;
    let marker = world.talk().await;
    world.says(&marker, DELIVERY).await;
    world.answered(&marker).await;
    wait_until("what is shown by default", async || !world.shown.lock().unwrap().is_empty()).await;
    world.shown.lock().unwrap().clone()
}

#[tokio::test(flavor = "multi_thread")]
async fn without_typing_a_message_is_marked_as_read() {
    let model = model();
    let world = with_settings(Some(&model), r#"{"typing": "off"}"#).await;
    assert_eq!(shown(&world).await.first(), Some(&PresenceKind::Read));
}

#[tokio::test(flavor = "multi_thread")]
async fn without_read_marks_nothing_is_shown_for_typing_marks_as_read_too() {
    let model = model();
    let world = with_settings(Some(&model), r#"{"readMarks": "off", "typing": "on"}"#).await;
    assert_eq!(shown(&world).await, [PresenceKind::Typing], "the one of the second conversation");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_that_comes_at_once_shows_no_typing() {
    let world = with_settings(None, "{}").await;
    let talk = world.talk().await;
    world.says(&talk, DELIVERY).await;
    world.answered(&talk).await;
    wait_until("the read mark", async || !world.shown.lock().unwrap().is_empty()).await;
    assert_eq!(*world.shown.lock().unwrap(), [PresenceKind::Read]);
}

#[tokio::test(flavor = "multi_thread")]
async fn typing_is_renewed_while_an_answer_takes_long() {
    let model = model();
    model.hold();
    let world = with_settings(Some(&model), "{}").await;
    let talk = world.talk().await;
    world.says(&talk, DELIVERY).await;
    wait_until("typing again", async || world.shown.lock().unwrap().len() >= 2).await;
    model.release();
    world.answered(&talk).await;
    assert!(world.shown.lock().unwrap().iter().all(|kind| *kind == PresenceKind::Typing));
}
