//! What a turn waits for beside the customer's words.

use std::time::Duration;

use reaktly_domain::conversation::Change;
use reaktly_testkit::{Talk, never_within};
use serde_json::json;
use uuid::Uuid;

use crate::seeing::Seeing;
use crate::world::{DELIVERY, World};

/// The customer sends a picture whose file has not come yet.
async fn picture(world: &World, talk: &Talk) -> Uuid {
    let (message, account) = (Uuid::new_v4(), world.fixture.account);
    let content = json!({ "kind": "image", "id": "1", "caption": DELIVERY, "mimeType": "image/png" });
    world
        .run(&format!(
            "SELECT FROM conversations WHERE id = '{id}' FOR NO KEY UPDATE;
             INSERT INTO messages (id, account_id, conversation_id, seq, direction, author, kind, text, content, wamid,
                 status, sent_at)
               SELECT '{message}', '{account}', id, last_seq + 1, 'inbound', 'customer', 'image', '{DELIVERY}',
                 '{content}', 'wamid.{message}', 'received', now() FROM conversations WHERE id = '{id}';
             INSERT INTO media (message_id, account_id, conversation_id, integration_id, meta_media_id, state,
                 next_attempt_at, deadline_at)
               VALUES ('{message}', '{account}', '{id}', '{integration}', '1', 'pending', now() + interval '1 hour',
                 now() + interval '1 day');
             UPDATE conversations SET last_seq = last_seq + 1, newest_answerable_seq = last_seq + 1,
                 unanswered_since = now(), turn_due_at = now() WHERE id = '{id}'",
            id = talk.conversation,
            integration = world.fixture.integration,
        ))
        .await;
    message
}

#[tokio::test(flavor = "multi_thread")]
async fn a_picture_is_waited_for_and_shown_to_a_model_that_sees() {
    let (model, world) = Seeing::at_work().await;
    world.settings(&json!({ "images": "on" })).await;
    let talk = world.talk().await;
    let message = picture(&world, &talk).await;
    world.wake(&talk).await;
    never_within(Duration::from_secs(1), "an answer without the picture", async || !world.said(&talk).await.is_empty())
        .await;
    std::fs::write(world.files.path().join("picture"), Seeing::picture()).unwrap();
    world
        .run(&format!(
            "UPDATE media SET state = 'ready', object_key = 'picture', mime_type = 'image/png', filename = 'p.png',
               sha256 = '', size_bytes = 1 WHERE message_id = '{message}'"
        ))
        .await;
    world.wake(&talk).await;
    world.answered(&talk).await;
    assert_eq!(model.pictures(), ["image/png"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_picture_nobody_looks_at_is_not_waited_for() {
    let world = World::start().await;
    world.settings(&json!({ "images": "on" })).await;
    let talk = world.talk().await;
    picture(&world, &talk).await;
    world.wake(&talk).await;
    let said = world.answered(&talk).await;
    assert!(said[0].text.contains("2 to 4 working days"), "the caption is answered: {}", said[0].text);
    assert_eq!(world.count("SELECT count(*) FROM media WHERE state = 'pending'").await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_picture_that_does_not_come_is_waited_for_no_longer_than_for_words() {
    let (_model, world) = Seeing::at_work().await;
    world.settings(&json!({ "images": "on" })).await;
    let talk = world.talk().await;
    picture(&world, &talk).await;
    world.run("UPDATE conversations SET unanswered_since = now() - interval '9 seconds'").await;
    world.wake(&talk).await;
    assert_eq!(world.answered(&talk).await.len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn while_a_person_types_the_ai_waits() {
    let world = World::start().await;
    let talk = world.talk().await;
    world
        .run(&format!(
            "INSERT INTO ai_memories (conversation_id, account_id, quiet_until)
               VALUES ('{}', '{}', now() + interval '2 seconds')",
            talk.conversation, world.fixture.account
        ))
        .await;
    world.says(&talk, DELIVERY).await;
    never_within(Duration::from_secs(1), "a word of the AI", async || !world.said(&talk).await.is_empty()).await;
    assert_eq!(world.answered(&talk).await.len(), 1, "the person said nothing");
}

#[tokio::test(flavor = "multi_thread")]
async fn who_typed_and_hands_back_is_waited_for_no_longer() {
    let world = World::start().await;
    let talk = world.talk().await;
    world.take_over(&talk).await;
    world
        .run(&format!(
            "INSERT INTO ai_memories (conversation_id, account_id, quiet_until)
               VALUES ('{}', '{}', now() + interval '10 minutes')",
            talk.conversation, world.fixture.account
        ))
        .await;
    world.written(&talk, DELIVERY, 0).await;
    world.change(&talk, Change::HandBack).await;
    assert!(world.answered(&talk).await[0].text.contains("2 to 4 working days"));
}
