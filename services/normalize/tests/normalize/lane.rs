//! Many webhooks of statuses: messages do not wait for them, and none of them is lost.

use std::collections::BTreeMap;

use futures_util::{StreamExt as _, stream};
use reaktly_bus::consume::backlog;
use reaktly_bus::topology;
use reaktly_events::{Stage, StatusWebhook, streams};
use reaktly_testkit::webhooks::{Status, text};
use reaktly_testkit::{fixtures, wait_until, wait_until_within};

use crate::world::{World, ada};

/// Webhooks of statuses before the message.
const BEFORE: usize = 5_000;
/// Webhooks of statuses after it: enough that those before it are seen to wait.
const AFTER: usize = 200;
/// Thousands of transactions on two cores that also compile.
const LONG: std::time::Duration = std::time::Duration::from_mins(4);

/// Puts webhooks of one status each into the stream.
async fn publish_statuses(world: &World, numbers: std::ops::Range<usize>) {
    let publishing = stream::iter(numbers).map(|n| async move {
        let status = Status::new(&format!("wamid.{n}"), "delivered", &ada());
        world.publish(&world.webhook().status(status).body()).await;
    });
    publishing.buffer_unordered(64).collect::<Vec<()>>().await;
}

/// Publishes the task of a webhook at this place, as a crash before the acknowledgement leaves it.
async fn set_aside_again(world: &World, place: u64) {
    let body = serde_json::to_vec(&StatusWebhook { stream_sequence: place }).unwrap();
    let subject = streams::status_webhook_subject(place);
    world.bus.publish(&subject, &BTreeMap::new(), body.into(), &format!("again-{place}")).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_message_behind_thousands_of_statuses_does_not_wait_for_them() {
    let mut world = World::asleep().await;
    publish_statuses(&world, 0..BEFORE).await;
    world.publish(&world.webhook().message(&ada(), text("a", "hello?")).body()).await;
    publish_statuses(&world, BEFORE..BEFORE + AFTER).await;
    // No status can be stored until this lets go.
    let mut holder = world.db.connect().await;
    fixtures::run(&mut holder, "BEGIN; LOCK TABLE statuses IN EXCLUSIVE MODE").await;
    world.wake().await;
    wait_until_within(LONG, "the message is stored", async || world.count("messages").await == 1).await;
    assert_eq!(world.count("statuses").await, 0, "while every status waits");
    fixtures::run(&mut holder, "COMMIT").await;
    let all = i64::try_from(BEFORE + AFTER).unwrap();
    // Asked of the queue: asking the database again and again would take its time from what is waited for.
    let [direct, lane] = [topology::normalize(), topology::stage(Stage::Statuses)];
    wait_until_within(LONG, "every webhook is taken in", async || {
        backlog(&world.bus, &direct).await == Some(0) && backlog(&world.bus, &lane).await == Some(0)
    })
    .await;
    let sums =
        world.rows("SELECT sum(items) i, sum(stored) s, sum(duplicates) d, sum(quarantined) q FROM webhooks").await;
    assert_eq!(sums, [serde_json::json!({"i": all + 1, "s": all + 1, "d": 0, "q": 0})]);
    assert_eq!(world.count("webhooks").await, all + 1);
    assert_eq!((world.count("statuses").await, world.count("dead_letters").await), (all, 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_webhook_that_was_set_aside_and_taken_in_at_once_counts_once() {
    let world = World::start().await;
    let body = world.webhook().status(Status::new("wamid.1", "sent", &ada())).body();
    let account = world.post(&body).await;
    let place = world.rows("SELECT stream_sequence FROM webhooks").await[0]["stream_sequence"].as_u64().unwrap();
    set_aside_again(&world, place).await;
    set_aside_again(&world, place + 1).await;
    let lane = topology::stage(Stage::Statuses);
    wait_until("both tasks are done", async || backlog(&world.bus, &lane).await == Some(0)).await;
    assert_eq!(world.account_of(&body).await, account);
    assert_eq!(world.count("webhooks WHERE deliveries = 1").await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_webhook_that_is_gone_before_its_statuses_are_taken_in_is_told() {
    let world = World::start().await;
    set_aside_again(&world, 77).await;
    wait_until("it is a dead letter", async || world.count("dead_letters WHERE code = 'webhook_gone'").await == 1)
        .await;
}
