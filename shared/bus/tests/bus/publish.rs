//! What a publisher learns.

use std::collections::BTreeMap;
use std::time::Instant;

use async_nats::jetstream::stream::{Config, DiscardPolicy};
use bytes::Bytes;
use reaktly_bus::PublishError;
use reaktly_bus::publish::PUBLISH_TIME_MAX;
use reaktly_testkit::{wait_for, wait_until};

use crate::world::{World, connect};

fn body() -> Bytes {
    Bytes::from_static(b"{}")
}

fn none() -> BTreeMap<String, String> {
    BTreeMap::new()
}

#[tokio::test]
async fn the_same_id_is_stored_once() {
    let world = World::start().await;
    let first = world.bus.publish("tasks.send.c1", &none(), body(), "one").await.unwrap();
    let again = world.bus.publish("tasks.send.c1", &none(), body(), "one").await.unwrap();
    assert_eq!((first.stream.as_str(), first.sequence, first.duplicate), ("TASKS", 1, false));
    assert_eq!((again.sequence, again.duplicate), (1, true));
    assert_eq!(world.messages_in("TASKS").await, 1);
}

#[tokio::test]
async fn each_refusal_has_its_kind() {
    let world = World::start().await;
    let small = Config {
        name: "SMALL".to_owned(),
        subjects: vec!["small".to_owned()],
        max_messages: 1,
        discard: DiscardPolicy::New,
        ..Config::default()
    };
    world.outsider().await.create_stream(small).await.unwrap();
    world.bus.publish("small", &none(), body(), "1").await.unwrap();
    let full = world.bus.publish("small", &none(), body(), "2").await.unwrap_err();
    assert!(matches!(full, PublishError::Full { .. }), "{full:?}");
    let nowhere = world.bus.publish("nowhere", &none(), body(), "3").await.unwrap_err();
    assert_eq!(nowhere, PublishError::NoStream);
    let huge = Bytes::from(vec![b'x'; 9 * 1024 * 1024]);
    let large = world.bus.publish("tasks.send.c1", &none(), huge, "4").await.unwrap_err();
    assert_eq!(large, PublishError::TooLarge { bytes: 9 * 1024 * 1024 });
    let split = [("X-Injected".to_owned(), "a\r\nb: c".to_owned())].into();
    let refused = world.bus.publish("tasks.send.c1", &split, body(), "5").await.unwrap_err();
    assert!(matches!(refused, PublishError::Refused { .. }), "{refused:?}");
}

#[tokio::test]
async fn without_a_server_nothing_is_sent_later_behind_the_callers_back() {
    let world = World::start().await;
    world.nats.kill();
    wait_until("the loss is noticed", async || world.bus.links().borrow().problem().is_some()).await;
    let refused = world.bus.publish("tasks.send.c1", &none(), body(), "one").await;
    assert_eq!(refused, Err(PublishError::Unavailable));
    world.nats.restart().await;
    let stored =
        wait_for("it can be published", async || world.bus.publish("tasks.send.c1", &none(), body(), "two").await.ok());
    assert_eq!(stored.await.sequence, 1);
}

#[tokio::test]
async fn a_server_that_says_nothing_leaves_the_outcome_unknown_and_the_same_id_settles_it() {
    let world = World::start().await;
    world.nats.freeze();
    let begun = Instant::now();
    let silent = world.bus.publish("tasks.send.c1", &none(), body(), "one").await;
    assert_eq!(silent, Err(PublishError::Unknown));
    assert!(begun.elapsed() < PUBLISH_TIME_MAX * 2);
    world.nats.thaw();
    wait_until("it is settled", async || world.bus.publish("tasks.send.c1", &none(), body(), "one").await.is_ok())
        .await;
    assert_eq!(world.messages_in("TASKS").await, 1);
}

#[tokio::test]
async fn a_service_starts_without_a_server_and_says_so() {
    let world = World::bare().await;
    world.nats.kill();
    let bus = connect(&world.nats.url()).await;
    assert_eq!(bus.links().borrow().problem().as_deref(), Some("nats is not connected"));
    world.nats.restart().await;
    wait_until("it is connected", async || bus.links().borrow().problem().is_none()).await;
}
