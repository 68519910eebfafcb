//! Statuses of messages that were sent.

use reaktly_testkit::webhooks::{Customer, Number, Status, Webhook};
use reaktly_testkit::{Fixture, wait_until};
use serde_json::json;

use crate::world::{Account, World};

const MESSAGE: &str = "0197a3b2-0000-7000-8000-000000000001";

/// A message of the fixture's number to a customer, in this state.
async fn sent(world: &World, fixture: &Fixture, state: &str, wamid: Option<&str>) -> Customer {
    let talk = fixture.talk(&world.db).await;
    let (account, conversation, integration) = (fixture.account, talk.conversation, fixture.integration);
    let wamid = wamid.map_or("NULL".to_owned(), |wamid| format!("'{wamid}'"));
    world
        .run(&format!(
            "INSERT INTO messages (id, account_id, conversation_id, seq, direction, author, kind, text, content, status, wamid, sent_at)
               VALUES ('{MESSAGE}', '{account}', '{conversation}', 1, 'outbound', 'ai', 'text', 'Hi', '{{}}', '{state}', {wamid}, now());
             INSERT INTO deliveries (message_id, account_id, conversation_id, integration_id, seq, author, class, control_epoch, state, wamid, attempt)
               VALUES ('{MESSAGE}', '{account}', '{conversation}', '{integration}', 1, 'ai', 'reply', 1, '{state}', {wamid}, 1);
             INSERT INTO attempts (id, account_id, message_id, attempt)
               VALUES (gen_random_uuid(), '{account}', '{MESSAGE}', 1);
             UPDATE conversations SET last_seq = 1 WHERE id = '{conversation}'"
        ))
        .await;
    Customer::phone(&talk.wa_id, "Customer")
}

async fn state(world: &World) -> String {
    let rows = world.rows("SELECT d.state, m.status FROM deliveries d JOIN messages m ON m.id = d.message_id").await;
    assert_eq!(rows[0]["state"], rows[0]["status"]);
    rows[0]["state"].as_str().unwrap().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn statuses_in_any_order_only_rise_and_each_change_is_told() {
    let world = World::start().await;
    let customer = sent(&world, &world.fixture, "accepted", Some("wamid.1")).await;
    for (name, expected) in [("delivered", "delivered"), ("sent", "delivered"), ("read", "read"), ("delivered", "read")]
    {
        world.post(&world.webhook().status(Status::new("wamid.1", name, &customer)).body()).await;
        assert_eq!(state(&world).await, expected, "after {name}");
    }
    let failed = Status::failed("wamid.1", &customer, 131_026, "Message undeliverable");
    world.post(&world.webhook().status(failed).body()).await;
    assert_eq!(state(&world).await, "read");
    assert_eq!(world.count("statuses").await, 4);
    assert_eq!(world.count("outbox WHERE subject LIKE 'events.message_status_changed.%'").await, 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_failure_says_why_and_what_helps() {
    let world = World::start().await;
    let customer = sent(&world, &world.fixture, "accepted", Some("wamid.1")).await;
    let failed = Status::failed("wamid.1", &customer, 131_047, "Re-engagement message");
    world.post(&world.webhook().status(failed).body()).await;
    assert_eq!(state(&world).await, "failed");
    let error = world.rows("SELECT error FROM messages").await.remove(0)["error"].clone();
    assert_eq!((&error["code"], &error["remedy"]), (&json!(131_047), &json!("send a template")));
}

#[tokio::test(flavor = "multi_thread")]
async fn our_mark_settles_a_send_whose_answer_was_lost() {
    let world = World::start().await;
    let customer = sent(&world, &world.fixture, "unknown", None).await;
    let status = Status::new("wamid.9", "sent", &customer).callback(&format!("rk1:{MESSAGE}:1"));
    assert_eq!(world.post(&world.webhook().status(status).body()).await, Account::sum(1, [1, 0, 0]));
    assert_eq!(state(&world).await, "sent");
    assert_eq!(world.count("deliveries WHERE wamid = 'wamid.9'").await, 1);
    assert_eq!(world.count("attempts WHERE wamid = 'wamid.9'").await, 1);
    assert_eq!(world.count("outbox WHERE subject LIKE 'tasks.send.%'").await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mark_that_names_another_accounts_message_changes_nothing() {
    let world = World::start().await;
    let other = Fixture::create(&world.db).await;
    let customer = sent(&world, &other, "unknown", None).await;
    for mark in [format!("rk1:{MESSAGE}:1"), "order-17".to_owned(), "x".repeat(512)] {
        let status = Status::new(&format!("wamid.{}", mark.len()), "read", &customer).callback(&mark);
        assert_eq!(world.post(&world.webhook().status(status).body()).await, Account::sum(1, [1, 0, 0]));
    }
    assert_eq!(state(&world).await, "unknown");
    assert_eq!(world.count("statuses WHERE message_id IS NULL").await, 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_status_that_comes_before_the_send_is_recorded_is_parked_once() {
    let world = World::start().await;
    let customer = Customer::phone("491", "Nobody yet");
    let webhook = || world.webhook().status(Status::new("wamid.early", "delivered", &customer));
    assert_eq!(world.post(&webhook().body()).await, Account::sum(1, [1, 0, 0]));
    let again = webhook().status(Status::new("wamid.early", "in_orbit", &customer));
    assert_eq!(world.post(&again.body()).await, Account::sum(2, [1, 1, 0]));
    assert_eq!(world.count("statuses WHERE message_id IS NULL").await, 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_status_by_another_number_of_the_same_wamid_is_not_applied() {
    let world = World::start().await;
    let other = Fixture::create(&world.db).await;
    let customer = sent(&world, &world.fixture, "accepted", Some("wamid.1")).await;
    let webhook = Webhook::to(&Number::new(&other.phone_number_id)).status(Status::new("wamid.1", "read", &customer));
    world.publish_by(&other.webhook_path, &webhook.body()).await;
    wait_until("it is stored", async || world.count("statuses").await == 1).await;
    assert_eq!(state(&world).await, "accepted");
}
