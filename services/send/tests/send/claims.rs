//! What may leave, and in which order.

use reaktly_domain::ids::{MessageId, UserId};
use reaktly_store::deliveries::Class;
use reaktly_store::messages::Author;
use reaktly_testkit::{Answer, never_within, wait_until};

use crate::world::{World, now};

#[tokio::test(flavor = "multi_thread")]
async fn a_message_leaves_once_with_its_token_and_its_callback() {
    let world = World::start().await;
    let id = world.write_as_agent("hello").await;
    world.until_status(id, "accepted").await;
    let requests = world.graph.messages();
    assert_eq!(requests.len(), 1);
    let request = &requests[0];
    assert_eq!(request.path, format!("/v25.0/{}/messages", world.fixture.phone_number_id));
    assert_eq!(request.authorization, "Bearer the-access-token");
    assert_eq!(request.body["to"], format!("+{}", world.talk.wa_id));
    assert_eq!(request.body["biz_opaque_callback_data"], format!("rk1:{id}:1"));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_messages_of_a_conversation_leave_in_order() {
    let world = World::start().await;
    let mut last = None;
    for n in 0..6 {
        last = Some(world.write_as_agent(&n.to_string()).await);
    }
    world.until_status(last.unwrap(), "accepted").await;
    assert_eq!(world.sent(), ["0", "1", "2", "3", "4", "5"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_person_does_not_wait_behind_the_ai() {
    let world = World::start().await;
    world.graph.script([Answer::Refuse { status: 400, code: 130_429, retry_after: Some(600) }]);
    let ai = world.write_as_ai("from the AI", 1).await;
    world.until_status(ai, "retry_wait").await;
    let person = world.write_as_agent("from a person").await;
    world.until_status(person, "accepted").await;
    assert_eq!(world.status(ai).await, "retry_wait");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_ai_message_of_an_older_epoch_never_leaves() {
    let world = World::start().await;
    world.run(&format!("UPDATE conversations SET control_epoch = 2 WHERE id = '{}'", world.talk.conversation)).await;
    let id = world.write_as_ai("too late", 1).await;
    world.until_status(id, "cancelled").await;
    assert_eq!(world.sent(), Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn outside_the_window_nothing_leaves() {
    let world = World::start().await;
    world
        .run(&format!("UPDATE conversations SET window_expires_at = now() WHERE id = '{}'", world.talk.conversation))
        .await;
    let id = world.write_as_agent("hello").await;
    world.until_status(id, "failed").await;
    assert_eq!(world.sent(), Vec::<String>::new());
    let reason = format!("SELECT error->>'reason' FROM messages WHERE id = '{id}'");
    assert_eq!(world.text(&reason).await, "window_closed");
}

#[tokio::test(flavor = "multi_thread")]
async fn marketing_queued_before_the_customer_stopped_it_does_not_leave_and_other_templates_do() {
    let world = World::start().await;
    world.run("UPDATE contacts SET marketing_stopped_at = now()").await;
    let author = Author::Agent(UserId::from_uuid(world.fixture.agent));
    let sale = world.write(MessageId::generate(now()), "sale", author, Class::Marketing).await;
    let receipt = world.write(MessageId::generate(now()), "receipt", author, Class::Template).await;
    let reply = world.write_as_agent("hello").await;
    world.until_status(sale, "failed").await;
    let why = format!("SELECT error->>'reason' || ': ' || (error->>'title') FROM messages WHERE id = '{sale}'");
    assert_eq!(world.text(&why).await, "marketing_stopped: The customer stopped marketing messages");
    for message in [receipt, reply] {
        world.until_status(message, "accepted").await;
    }
    assert_eq!(world.sent(), ["receipt", "hello"]);
    world.run("UPDATE contacts SET marketing_stopped_at = NULL").await;
    let again = world.write(MessageId::generate(now()), "again", author, Class::Marketing).await;
    world.until_status(again, "accepted").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn marketing_that_waits_for_its_next_try_does_not_leave_once_the_customer_has_stopped_it() {
    let world = World::start().await;
    let author = Author::Agent(UserId::from_uuid(world.fixture.agent));
    world.graph.script([Answer::Refuse { status: 400, code: 130_429, retry_after: Some(600) }]);
    let sale = world.write(MessageId::generate(now()), "sale", author, Class::Marketing).await;
    world.until_status(sale, "retry_wait").await;
    world.run("UPDATE contacts SET marketing_stopped_at = now(); UPDATE deliveries SET next_attempt_at = now()").await;
    world.until_status(sale, "failed").await;
    assert_eq!(world.sent(), ["sale"], "one try, before the customer had stopped it");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_recipient_is_not_flooded() {
    let world = World::start().await;
    for n in 0..12 {
        world.write_as_agent(&n.to_string()).await;
    }
    wait_until("the bucket's ten", async || world.sent().len() == 10).await;
    never_within(std::time::Duration::from_secs(2), "an eleventh message", async || world.sent().len() > 10).await;
    let waiting = format!(
        "SELECT count(*) FROM deliveries WHERE conversation_id = '{}' AND state = 'queued' AND next_attempt_at > now()",
        world.talk.conversation
    );
    assert_eq!(world.count(&waiting).await, 1, "the next one knows when it is due; the last one waits behind it");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wiped_queue_loses_no_message() {
    let world = World::start().await;
    world.nats.kill();
    let id = world.write_as_agent("hello").await;
    world.until_status(id, "accepted").await;
    assert_eq!(world.sent(), ["hello"]);
}
