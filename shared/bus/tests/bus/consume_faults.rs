//! Messages that cannot be handled.

use std::sync::atomic::Ordering;
use std::time::Duration;

use async_nats::jetstream::AckKind;
use async_nats::jetstream::consumer::PullConsumer;
use bytes::Bytes;
use futures_util::StreamExt as _;
use reaktly_bus::consume::DELIVERIES_MAX;
use reaktly_bus::{Failure, dead_letters, topology};
use reaktly_events::dead_letters::ErrorClass;
use reaktly_events::{Stage, headers};
use reaktly_testkit::{never_within, wait_until};

use crate::world::{Running, Scripted, World, publish};

#[tokio::test]
async fn a_rejected_message_is_a_dead_letter_at_once_and_its_copy_tells_all() {
    let world = World::start().await;
    let handler = Scripted::new(|_, _| async {
        Err(Failure::reject("closed_window", std::io::Error::other("the window is closed")))
    });
    let running = Running::start(&world.bus, topology::stage(Stage::Send), &handler, 4);
    let given = [(headers::SIGNATURE.to_owned(), "sha256=00".to_owned())].into();
    let body = Bytes::from_static(b"{\"n\":7}");
    world.bus.publish("tasks.send.c9", &given, body.clone(), "original").await.unwrap();
    wait_until("the task is gone", async || world.messages_in("TASKS").await == 0).await;
    wait_until("there is a dead letter", async || running.ledger.letters().len() == 1).await;

    let letter = running.ledger.letters().remove(0);
    assert_eq!((letter.service.as_str(), letter.consumer.as_str()), ("sender", "send"));
    assert_eq!((letter.stream.as_str(), letter.stream_sequence, letter.deliveries), ("TASKS", 1, 1));
    assert_eq!((letter.class, letter.code.as_str()), (ErrorClass::Rejected, "closed_window"));
    assert_eq!(letter.error, "the window is closed");
    assert_eq!(letter.headers.get(headers::MESSAGE_ID).map(String::as_str), Some("original"));
    assert_eq!(handler.seen().len(), 1);

    let stream = world.outsider().await.get_stream("DEAD_LETTERS").await.unwrap();
    let copy = stream.get_raw_message(1).await.unwrap();
    let header = |name: &str| copy.headers.get(name).map(|value| value.as_str().to_owned()).unwrap_or_default();
    assert_eq!((copy.subject.as_str(), &copy.payload), ("dead.sender", &body));
    assert_eq!(header(headers::MESSAGE_ID), letter.id.to_string());
    assert_eq!(header(headers::DEAD_ID), letter.id.to_string());
    assert_eq!(header(headers::DEAD_MESSAGE_ID), "original");
    assert_eq!(header(headers::DEAD_STREAM), "TASKS");
    assert_eq!(header(headers::DEAD_SEQUENCE), "1");
    assert_eq!(header(headers::DEAD_CONSUMER), "send");
    assert_eq!(header(headers::DEAD_SUBJECT), "tasks.send.c9");
    assert_eq!(header(headers::DEAD_DELIVERIES), "1");
    assert_eq!(header(headers::DEAD_CLASS), "rejected");
    assert_eq!(header(headers::DEAD_CODE), "closed_window");
    assert_eq!(header(headers::DEAD_ERROR), "the window is closed");
    assert_eq!(header(headers::DEAD_AT), letter.died_at.to_string());
    assert_eq!(header(headers::SIGNATURE), "sha256=00");
    assert_eq!(dead_letters::get(&world.bus, 1).await.unwrap(), letter);
    running.stop().await;
}

#[tokio::test]
async fn an_undecodable_message_is_a_dead_letter_at_once_and_its_content_is_not_in_the_error() {
    let world = World::start().await;
    let handler = Scripted::new(|_, _| async { Ok(()) });
    let running = Running::start(&world.bus, topology::stage(Stage::Send), &handler, 4);
    publish(&world.bus, "tasks.send.c1", Bytes::from_static(b"{\"n\": hello}"), "bad").await;
    world.task(1).await;
    wait_until("both are dealt with", async || world.messages_in("TASKS").await == 0).await;
    assert_eq!(handler.numbers(), [1]);
    let letters = running.ledger.letters();
    assert_eq!(letters.len(), 1);
    assert_eq!((letters[0].class, letters[0].deliveries), (ErrorClass::Undecodable, 1));
    assert!(!letters[0].error.contains("hello"), "{}", letters[0].error);
    running.stop().await;
}

#[tokio::test]
async fn a_handler_that_panics_once_gets_the_message_again() {
    let world = World::start().await;
    let handler = Scripted::new(|delivery, _| async move {
        assert!(delivery.deliveries > 1, "the first delivery panics");
        Ok(())
    });
    let running = Running::start(&world.bus, topology::stage(Stage::Send), &handler, 1);
    world.task(0).await;
    wait_until("it is handled", async || world.messages_in("TASKS").await == 0).await;
    assert_eq!(handler.seen().len(), 2);
    assert!(running.ledger.letters().is_empty());
    running.stop().await;
}

#[tokio::test]
async fn a_handler_that_always_panics_is_given_up_at_the_fifth_delivery() {
    let world = World::start().await;
    let handler = Scripted::new(|_, message| async move {
        assert!(message["n"] != 0, "always panics");
        Ok(())
    });
    // One slot: a leaked one would stop the loop for good.
    let running = Running::start(&world.bus, topology::stage(Stage::Send), &handler, 1);
    world.task(0).await;
    world.task(1).await;
    wait_until("both are dealt with", async || world.messages_in("TASKS").await == 0).await;
    let letters = running.ledger.letters();
    assert_eq!(letters.len(), 1);
    assert_eq!((letters[0].class, letters[0].deliveries), (ErrorClass::Panicked, DELIVERIES_MAX));
    assert_eq!(handler.numbers(), [0, 1]);
    running.stop().await;
}

#[tokio::test]
async fn a_message_with_which_every_process_died_is_a_dead_letter_before_it_is_handled_again() {
    let world = World::start().await;
    world.task(0).await;
    let stream = world.outsider().await.get_stream("TASKS").await.unwrap();
    let consumer: PullConsumer = stream.get_consumer("send").await.unwrap();
    for _ in 0..DELIVERIES_MAX {
        // What a dead process leaves behind is a delivery without an answer; this one is returned at once.
        let mut batch = consumer.batch().max_messages(1).expires(Duration::from_secs(5)).messages().await.unwrap();
        batch.next().await.unwrap().unwrap().ack_with(AckKind::Nak(None)).await.unwrap();
    }
    let handler = Scripted::new(|_, _| async { Ok(()) });
    let running = Running::start(&world.bus, topology::stage(Stage::Send), &handler, 1);
    wait_until("it is dealt with", async || world.messages_in("TASKS").await == 0).await;
    assert!(handler.seen().is_empty());
    assert_eq!(running.ledger.letters()[0].class, ErrorClass::Poison);
    running.stop().await;
}

#[tokio::test]
async fn a_dead_letter_is_ended_only_after_the_ledger_has_it() {
    let world = World::start().await;
    let handler = Scripted::new(|_, _| async { Err(Failure::reject("no", std::io::Error::other("no"))) });
    let running = Running::start(&world.bus, topology::stage(Stage::Send), &handler, 1);
    running.ledger.away.store(true, Ordering::SeqCst);
    world.task(0).await;
    wait_until("the copy is there", async || world.messages_in("DEAD_LETTERS").await == 1).await;
    never_within(Duration::from_millis(500), "the task ends", async || world.messages_in("TASKS").await == 0).await;
    running.ledger.away.store(false, Ordering::SeqCst);
    wait_until("the task ends", async || world.messages_in("TASKS").await == 0).await;
    assert_eq!(world.messages_in("DEAD_LETTERS").await, 1, "tried several times, stored once");
    assert_eq!(running.ledger.letters().len(), 1);
    running.stop().await;
}
