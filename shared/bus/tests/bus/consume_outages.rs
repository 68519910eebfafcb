//! Servers and dependencies that go and come back.

use std::sync::atomic::Ordering;
use std::time::Duration;

use async_nats::jetstream::consumer::PullConsumer;
use futures_util::StreamExt as _;
use reaktly_bus::{Drained, Failure, topology};
use reaktly_testkit::{never_within, wait_until};

use crate::world::{Running, Scripted, Switch, World, send_consumer};

const TWENTY: std::ops::Range<usize> = 0..20;

fn quick() -> Scripted {
    Scripted::new(|_, _| async { Ok(()) })
}

#[tokio::test]
async fn every_message_is_handled_though_the_server_is_killed_and_restarted() {
    let world = World::start().await;
    let handler = quick();
    let running = Running::start(&world.bus, topology::stage(reaktly_events::Stage::Send), &handler, 4);
    for n in 0..10 {
        world.task(n).await;
    }
    wait_until("some are handled", async || handler.numbers().len() >= 4).await;
    world.nats.kill();
    world.nats.restart().await;
    for n in 10..20 {
        world.task(n).await;
    }
    wait_until("all are handled", async || handler.numbers().len() == TWENTY.len()).await;
    assert!(running.ledger.letters().is_empty());
    assert_eq!(running.stop().await, Drained::Clean);
}

#[tokio::test]
async fn every_message_is_handled_though_the_consumer_is_deleted_and_made_again() {
    let world = World::start().await;
    let handler = quick();
    let spec = topology::stage(reaktly_events::Stage::Send);
    let running = Running::start(&world.bus, spec.clone(), &handler, 4);
    for n in 0..8 {
        world.task(n).await;
    }
    wait_until("the first are handled", async || handler.numbers().len() == 8).await;
    let stream = world.outsider().await.get_stream(spec.stream).await.unwrap();
    stream.delete_consumer(spec.name).await.unwrap();
    for n in 8..20 {
        world.task(n).await;
    }
    topology::apply(&world.bus, &reaktly_bus::Topology::of(crate::world::SETTINGS)).await.unwrap();
    wait_until("all are handled", async || handler.numbers().len() == TWENTY.len()).await;
    assert!(running.ledger.letters().is_empty());
    assert_eq!(running.stop().await, Drained::Clean);
}

#[tokio::test]
async fn a_dependency_that_is_gone_makes_no_dead_letter_and_work_goes_on_when_it_is_back() {
    let world = World::start().await;
    let spec = send_consumer(&world, Duration::from_secs(1)).await;
    let database = Switch::on();
    database.set(false);
    let asked = database.clone();
    let handler = Scripted::new(move |_, _| {
        let answer = if asked.is_on() { Ok(()) } else { Err(Failure::unavailable(std::io::Error::other("gone"))) };
        async { answer }
    });
    let probe = Switch::on();
    let running = Running::with_probe(&world.bus, spec, &handler, 2, probe);
    world.task(0).await;
    wait_until("the handler has failed", async || !handler.seen().is_empty()).await;
    running.probe.set(false);
    // Three times as long as the server waits for an answer, another worker gets nothing: Progress keeps what is held.
    let stream = world.outsider().await.get_stream("TASKS").await.unwrap();
    let other: PullConsumer = stream.get_consumer("send").await.unwrap();
    let mut nothing = other.batch().max_messages(1).expires(Duration::from_secs(3)).messages().await.unwrap();
    assert!(nothing.next().await.is_none(), "a held message went to another worker");
    for n in 1..6 {
        world.task(n).await;
    }
    never_within(Duration::from_millis(600), "more is handled", async || handler.numbers().len() > 1).await;
    database.set(true);
    running.probe.set(true);
    wait_until("all are handled", async || world.messages_in("TASKS").await == 0).await;
    assert_eq!(handler.numbers(), vec![0, 1, 2, 3, 4, 5]);
    assert!(handler.seen().iter().all(|(delivery, _)| delivery.deliveries == 1), "no delivery was counted");
    assert!(running.ledger.letters().is_empty());
    assert_eq!(world.messages_in("DEAD_LETTERS").await, 0);
    assert_eq!(running.stop().await, Drained::Clean);
}

#[tokio::test]
async fn nothing_is_pulled_before_the_dependencies_are_there() {
    let world = World::start().await;
    let handler = quick();
    let probe = Switch::on();
    probe.set(false);
    world.task(0).await;
    let spec = topology::stage(reaktly_events::Stage::Send);
    let running = Running::with_probe(&world.bus, spec, &handler, 2, probe);
    never_within(Duration::from_millis(600), "something is handled", async || !handler.seen().is_empty()).await;
    assert!(running.ticks.load(Ordering::SeqCst) > 0, "waiting for a dependency is a sign of life");
    running.probe.set(true);
    wait_until("it is handled", async || handler.numbers() == [0]).await;
    assert_eq!(handler.seen()[0].0.deliveries, 1);
    running.stop().await;
}

#[tokio::test]
async fn an_emptied_server_gets_its_streams_back_and_work_goes_on() {
    let world = World::start().await;
    let handler = quick();
    let running = Running::start(&world.bus, topology::stage(reaktly_events::Stage::Send), &handler, 4);
    let (bus, stop) = (world.bus.clone(), tokio_util::sync::CancellationToken::new());
    let token = stop.clone();
    let keeping = tokio::spawn(async move {
        topology::keep(&bus, &reaktly_bus::Topology::of(crate::world::SETTINGS), token).await;
    });
    world.task(0).await;
    wait_until("it is handled", async || handler.numbers() == [0]).await;
    world.nats.wipe().await;
    world.task(1).await;
    wait_until("it is handled", async || handler.numbers() == [0, 1]).await;
    stop.cancel();
    keeping.await.unwrap();
    running.stop().await;
}

#[tokio::test]
async fn a_loop_whose_every_slot_waits_for_a_dependency_goes_on_when_it_is_back() {
    let world = World::start().await;
    let database = Switch::on();
    database.set(false);
    let asked = database.clone();
    let handler = Scripted::new(move |_, _| {
        let answer = if asked.is_on() { Ok(()) } else { Err(Failure::unavailable(std::io::Error::other("gone"))) };
        async { answer }
    });
    // The probe is wrong at first: trying again tells.
    let running = Running::start(&world.bus, topology::stage(reaktly_events::Stage::Send), &handler, 1);
    world.task(0).await;
    world.task(1).await;
    wait_until("it was tried again", async || handler.seen().len() >= 3).await;
    assert_eq!(handler.numbers(), [0]);
    database.set(true);
    wait_until("both are handled", async || world.messages_in("TASKS").await == 0).await;
    running.stop().await;
}
