//! Files of ours that are given to Meta before their message leaves.

use reaktly_domain::content::{Content, Media};
use reaktly_domain::ids::{FileId, MessageId, UserId};
use reaktly_store::deliveries::Class;
use reaktly_store::messages::Author;
use reaktly_testkit::{Answer, Talk, wait_until};

use crate::world::{World, now};

/// Keeps a file as somebody's upload would have.
async fn file(world: &World) -> FileId {
    let (id, key) = (FileId::generate(now()), "files/picture");
    let mut receiving = world.media.receive(key, 1024);
    receiving.push("not really a picture".into()).await.unwrap();
    receiving.keep().await.unwrap();
    world
        .run(&format!(
            "INSERT INTO files (id, account_id, filename, mime_type, size_bytes, sha256, object_key) \
             VALUES ('{id}', '{}', 'a.png', 'image/png', 20, '', '{key}')",
            world.fixture.account
        ))
        .await;
    id
}

async fn send(world: &World, talk: &Talk, file: FileId) -> MessageId {
    let content = Content::Image(Media { file: Some(file.as_uuid()), ..Media::default() });
    let author = Author::Agent(UserId::from_uuid(world.fixture.agent));
    world.write_content(talk, MessageId::generate(now()), &content, (author, Class::Reply)).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_is_given_to_meta_once_and_sent_by_its_id() {
    let world = World::start().await;
    let (file, other) = (file(&world).await, world.other_talk().await);
    let (first, second) = (send(&world, &world.talk, file).await, send(&world, &other, file).await);
    world.until_status(first, "accepted").await;
    world.until_status(second, "accepted").await;
    assert_eq!(world.graph.uploads().len(), 1);
    for request in world.graph.messages() {
        assert_eq!(request.body["image"]["id"], "1037543291543636");
    }
    // Meta forgets files after 30 days.
    world.run("UPDATE file_handles SET expires_at = now()").await;
    let third = send(&world, &world.talk, file).await;
    world.until_status(third, "accepted").await;
    assert_eq!(world.graph.uploads().len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_meta_does_not_take_fails_its_message_with_the_remedy() {
    let world = World::start().await;
    let refuse = || Answer::Refuse { status: 400, code: 131_053, retry_after: None };
    world.graph.script_uploads([refuse(), refuse()]);
    let file = file(&world).await;
    let (picture, text) = (send(&world, &world.talk, file).await, world.write_as_agent("after it").await);
    wait_until("the first upload", async || !world.graph.uploads().is_empty()).await;
    world.until_status(picture, "failed").await;
    world.until_status(text, "accepted").await;
    assert_eq!((world.graph.uploads().len(), world.sent()), (2, vec!["after it".to_owned()]), "tried once more");
    let error = format!("SELECT error->>'code' || ' ' || (error->>'remedy') FROM messages WHERE id = '{picture}'");
    assert_eq!(world.text(&error).await, "131053 check format and size");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_is_gone_fails_its_message() {
    let world = World::start().await;
    let id = send(&world, &world.talk, FileId::generate(now())).await;
    world.until_status(id, "failed").await;
    let reason = format!("SELECT error->>'reason' FROM messages WHERE id = '{id}'");
    assert_eq!((world.text(&reason).await.as_str(), world.sent().len()), ("file_gone", 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn credentials_that_refuse_an_upload_stop_the_number() {
    let world = World::start().await;
    world.graph.script_uploads([Answer::Refuse { status: 401, code: 190, retry_after: None }]);
    let file = file(&world).await;
    let id = send(&world, &world.talk, file).await;
    let stopped = "SELECT count(*) FROM integration_health WHERE stopped_at IS NOT NULL";
    wait_until("the standstill", async || world.count(stopped).await == 1).await;
    assert_eq!(world.status(id).await, "queued");
    assert_eq!(world.count("SELECT count(*) FROM notices WHERE severity = 'critical'").await, 1);
    world.run("UPDATE number_limits SET probe_at = now(); UPDATE deliveries SET next_attempt_at = now()").await;
    world.until_status(id, "accepted").await;
    assert_eq!(world.count(stopped).await, 0);
    let open = "SELECT count(*) FROM notices WHERE resolved_at IS NULL";
    wait_until("the notice is settled", async || world.count(open).await == 0).await;
}
