//! Finding dead letters and replaying them.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use reaktly_bus::dead_letters::{self, DeadLetterError};
use reaktly_bus::{Failure, topology};
use reaktly_domain::ids::DeadLetterId;
use reaktly_events::{Stage, headers};
use reaktly_testkit::wait_until;
use uuid::Uuid;

use crate::world::{Running, Scripted, World};

#[tokio::test]
async fn a_replayed_dead_letter_is_handled_under_its_original_identity_and_once_per_replay() {
    let world = World::start().await;
    let repaired = Arc::new(AtomicBool::new(false));
    let asked = Arc::clone(&repaired);
    let handler = Scripted::new(move |_, _| {
        let is_repaired = asked.load(Ordering::SeqCst);
        async move { if is_repaired { Ok(()) } else { Err(Failure::reject("broken", std::io::Error::other("broken"))) } }
    });
    let running = Running::start(&world.bus, topology::stage(Stage::Send), &handler, 1);
    world.task(3).await;
    wait_until("it died", async || world.messages_in("TASKS").await == 0).await;
    let known = running.ledger.letters().remove(0);
    let letter = dead_letters::find(&world.bus, &known.service, known.id, known.died_at).await.unwrap();
    assert_eq!(letter, known);

    repaired.store(true, Ordering::SeqCst);
    let first = dead_letters::replay(&world.bus, &letter, 1).await.unwrap();
    assert!(!first.duplicate);
    wait_until("it is handled", async || handler.seen().len() == 2).await;
    let (delivery, message) = handler.seen().remove(1);
    assert_eq!((delivery.subject.as_str(), message["n"].as_u64()), ("tasks.send.c1", Some(3)));
    assert_eq!(delivery.header(headers::REPLAY), Some("1"));
    assert_eq!(delivery.header(headers::MESSAGE_ID), Some("task-3:r1"));
    assert_eq!(delivery.message_id(), "task-3", "the inbox knows it by the id it first had");
    running.stop().await;
}

#[tokio::test]
async fn a_dead_letter_that_is_not_there_is_missing() {
    let world = World::start().await;
    assert!(matches!(dead_letters::get(&world.bus, 1).await, Err(DeadLetterError::Missing)));
    let id = DeadLetterId::from_uuid(Uuid::nil());
    let found = dead_letters::find(&world.bus, "sender", id, jiff::Timestamp::UNIX_EPOCH).await;
    assert!(matches!(found, Err(DeadLetterError::Missing)), "{found:?}");
}
