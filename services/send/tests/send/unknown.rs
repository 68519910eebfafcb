//! Outcomes that nobody knows.

use jiff::ToSpan as _;
use reaktly_domain::delivery::Status;
use reaktly_domain::ids::MessageId;
use reaktly_domain::ids::UserId;
use reaktly_store::deliveries::Class;
use reaktly_store::messages::Author;
use reaktly_store::{AsyncConnection as _, AsyncPgConnection, Causes, StoreError, conversations, outcomes};
use reaktly_testkit::Answer;

use crate::world::{World, now};

const SOON: [(&str, &str); 1] = [("REAKTLY_UNKNOWN_MS", "1500")];

#[tokio::test(flavor = "multi_thread")]
async fn an_unknown_reply_without_a_status_is_sent_once_more() {
    let world = World::with(&SOON).await;
    world.graph.script([Answer::HangUp]);
    let id = world.write_as_ai("hello", 1).await;
    world.until_status(id, "unknown").await;
    world.until_status(id, "accepted").await;
    assert_eq!(world.sent(), ["hello", "hello"]);
    assert_eq!(world.graph.messages()[1].body["biz_opaque_callback_data"], format!("rk1:{id}:2"));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_unknown_reply_is_not_sent_a_third_time() {
    let world = World::with(&SOON).await;
    world.graph.script([Answer::HangUp, Answer::HangUp]);
    let id = world.write_as_ai("hello", 1).await;
    world.graph.received(2).await;
    world.until_status(id, "unknown").await;
    world
        .run(&format!("UPDATE deliveries SET unknown_since = now() - interval '11 minutes' WHERE message_id = '{id}'"))
        .await;
    world.until_status(id, "failed_unknown").await;
    assert_eq!(world.sent().len(), 2);
    let owner = format!("SELECT owner FROM conversations WHERE id = '{}'", world.talk.conversation);
    assert_eq!(world.text(&owner).await, "waiting", "a person looks at it");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_template_of_unknown_outcome_is_never_sent_again() {
    let world = World::with(&SOON).await;
    world.graph.script([Answer::HangUp]);
    let author = Author::Agent(UserId::from_uuid(world.fixture.agent));
    let template = world.write(MessageId::generate(now()), "template", author, Class::Template).await;
    world.until_status(template, "unknown").await;
    // A later reply that goes out shows that the sweeper has been there.
    let later = world.write_as_ai("later", 1).await;
    world
        .run(&format!(
            "UPDATE deliveries SET unknown_since = now() - interval '20 seconds' WHERE message_id = '{template}'"
        ))
        .await;
    world.until_status(later, "accepted").await;
    assert_eq!(world.sent(), ["template", "later"]);
    assert_eq!(world.status(template).await, "unknown");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_status_settles_an_unknown_outcome_without_a_second_post() {
    let world = World::start().await;
    world.graph.script([Answer::HangUp]);
    let id = world.write_as_ai("hello", 1).await;
    world.until_status(id, "unknown").await;
    let mut conn = world.db.connect().await;
    conn.transaction(async |conn: &mut AsyncPgConnection| {
        let mut conversation = conversations::lock(conn, world.account(), world.conversation()).await?.unwrap();
        let mut causes = Causes::default();
        let status = ("wamid.X", Status::Delivered, None);
        outcomes::apply_status(conn, now(), &mut conversation, id, status, &mut causes).await?;
        drop(causes.write(conn).await?);
        Ok::<_, StoreError>(())
    })
    .await
    .unwrap();
    world.until_status(id, "delivered").await;
    let long_ago = now() - 1.hour();
    world.run(&format!("UPDATE deliveries SET unknown_since = '{long_ago}' WHERE message_id = '{id}'")).await;
    let next = world.write_as_ai("next", 1).await;
    world.until_status(next, "accepted").await;
    assert_eq!(world.sent(), ["hello", "next"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_claim_whose_worker_died_becomes_unknown() {
    let world = World::start().await;
    world.graph.script([Answer::Hold]);
    let id = world.write_as_ai("hello", 1).await;
    world.graph.received(1).await;
    world
        .run(&format!("UPDATE deliveries SET lease_until = now() - interval '1 second' WHERE message_id = '{id}'"))
        .await;
    world.until_status(id, "unknown").await;
    world.graph.release();
    world.until_status(id, "accepted").await;
    assert_eq!(world.sent(), ["hello"], "the late answer settles it");
}

#[tokio::test(flavor = "multi_thread")]
async fn after_a_take_over_an_unknown_ai_message_is_not_sent_again() {
    let world = World::with(&SOON).await;
    world.graph.script([Answer::HangUp]);
    let id = world.write_as_ai("hello", 1).await;
    world.until_status(id, "unknown").await;
    world
        .run(&format!(
            "UPDATE conversations SET control_epoch = 2, owner = 'human' WHERE id = '{}'; \
             UPDATE deliveries SET unknown_since = now() - interval '1 minute' WHERE message_id = '{id}'",
            world.talk.conversation
        ))
        .await;
    let person = world.write_as_agent("a person").await;
    world.until_status(person, "accepted").await;
    assert_eq!(world.sent(), ["hello", "a person"]);
    assert_eq!(world.status(id).await, "unknown");
}
