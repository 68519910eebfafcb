//! How much at a time, for how long, and how it stops.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use reaktly_bus::consume::backlog;
use reaktly_bus::{Drained, topology};
use reaktly_events::Stage;
use reaktly_testkit::wait_until;
use tokio::sync::Semaphore;

use crate::world::{Running, Scripted, World, send_consumer};

#[tokio::test]
async fn no_more_messages_are_handled_at_a_time_than_there_are_slots() {
    let world = World::start().await;
    for n in 0..20 {
        world.task(n).await;
    }
    let go = Arc::new(Semaphore::new(0));
    let gate = Arc::clone(&go);
    let handler = Scripted::new(move |_, _| {
        let gate = Arc::clone(&gate);
        async move {
            gate.acquire().await.unwrap().forget();
            Ok(())
        }
    });
    let running = Running::start(&world.bus, topology::stage(Stage::Send), &handler, 4);
    wait_until("every slot is taken", async || handler.peak.load(Ordering::SeqCst) == 4).await;
    assert_eq!(backlog(&world.bus, &topology::stage(Stage::Send)).await, Some(20), "waiting or being handled");
    go.add_permits(20);
    wait_until("all are handled", async || world.messages_in("TASKS").await == 0).await;
    assert_eq!(backlog(&world.bus, &topology::stage(Stage::Send)).await, Some(0));
    assert_eq!(handler.peak.load(Ordering::SeqCst), 4);
    assert_eq!(handler.seen().len(), 20);
    assert_eq!(running.stop().await, Drained::Clean);
}

#[tokio::test]
async fn a_handler_that_takes_longer_than_the_server_waits_gets_its_message_once() {
    let world = World::start().await;
    let spec = send_consumer(&world, Duration::from_secs(1)).await;
    let handler = Scripted::new(|_, _| async {
        tokio::time::sleep(Duration::from_millis(2500)).await;
        Ok(())
    });
    let running = Running::start(&world.bus, spec, &handler, 4);
    world.task(0).await;
    wait_until("it is handled", async || world.messages_in("TASKS").await == 0).await;
    assert_eq!(handler.seen().len(), 1);
    running.stop().await;
}

#[tokio::test]
async fn stopping_lets_handlers_finish() {
    let world = World::start().await;
    let handler = Scripted::new(|_, _| async {
        tokio::time::sleep(Duration::from_millis(400)).await;
        Ok(())
    });
    let running = Running::start(&world.bus, topology::stage(Stage::Send), &handler, 4);
    world.task(0).await;
    wait_until("it began", async || handler.seen().len() == 1).await;
    assert_eq!(running.stop().await, Drained::Clean);
    assert_eq!(world.messages_in("TASKS").await, 0);
}

#[tokio::test]
async fn what_is_not_finished_in_time_is_handed_to_another_worker_at_once() {
    let world = World::start().await;
    let endless = Scripted::new(|_, _| std::future::pending());
    let running = Running::start(&world.bus, topology::stage(Stage::Send), &endless, 4);
    world.task(0).await;
    wait_until("it began", async || endless.seen().len() == 1).await;
    assert_eq!(running.stop().await, Drained::OutOfTime);
    let quick = Scripted::new(|_, _| async { Ok(()) });
    let running = Running::start(&world.bus, topology::stage(Stage::Send), &quick, 4);
    // The server would wait half a minute for a worker that said nothing.
    wait_until("the other one has it", async || world.messages_in("TASKS").await == 0).await;
    assert_eq!(quick.seen()[0].0.deliveries, 2);
    running.stop().await;
}

#[tokio::test]
async fn an_idle_loop_shows_that_it_lives() {
    let world = World::start().await;
    let handler = Scripted::new(|_, _| async { Ok(()) });
    let running = Running::start(&world.bus, topology::stage(Stage::Send), &handler, 4);
    wait_until("the first probe ticks", async || running.ticks.load(Ordering::SeqCst) >= 1).await;
    let before = running.ticks.load(Ordering::SeqCst);
    wait_until("empty pulls tick", async || running.ticks.load(Ordering::SeqCst) >= before + 2).await;
    running.stop().await;
}

#[tokio::test]
async fn stopping_under_load_leaves_nothing_that_waits_for_the_servers_patience() {
    let world = World::start().await;
    let handler = Scripted::new(|_, _| async { Ok(()) });
    let running = Running::start(&world.bus, topology::stage(Stage::Send), &handler, 4);
    let bus = world.bus.clone();
    let publishing = tokio::spawn(async move {
        for n in 0..300 {
            let body = bytes::Bytes::from(format!("{{\"n\":{n}}}"));
            bus.publish("tasks.send.c1", &std::collections::BTreeMap::new(), body, &n.to_string()).await.unwrap();
        }
    });
    wait_until("it is at work", async || handler.seen().len() > 20).await;
    assert_eq!(running.stop().await, Drained::Clean);
    let stream = world.outsider().await.get_stream("TASKS").await.unwrap();
    assert_eq!(stream.consumer_info("send").await.unwrap().num_ack_pending, 0);
    publishing.await.unwrap();
    let running = Running::start(&world.bus, topology::stage(Stage::Send), &handler, 4);
    wait_until("the rest is handled", async || world.messages_in("TASKS").await == 0).await;
    assert_eq!(handler.seen().len(), 300, "each once");
    running.stop().await;
}
