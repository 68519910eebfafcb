//! The table on a server.

use std::time::{Duration, Instant};

use bytes::Bytes;
use reaktly_bus::topology::{self, Action, TopologyError, WEBHOOKS_BYTES_MIN};
use reaktly_bus::{Topology, TopologySettings};
use reaktly_events::{Stage, headers};
use reaktly_testkit::{never_within, wait_until};

use crate::world::{Running, SETTINGS, Scripted, World};

#[tokio::test]
async fn applying_twice_changes_nothing_and_reports_it() {
    let world = World::bare().await;
    let table = Topology::of(SETTINGS);
    let missing = topology::verify(&world.bus, &table).await;
    assert!(matches!(missing, Err(TopologyError::Missing { .. })), "{missing:?}");
    let first = topology::apply(&world.bus, &table).await.unwrap();
    assert!(first.iter().all(|change| change.action == Action::Created), "{first:?}");
    assert_eq!(first.len(), table.streams.len() + table.consumers.len());
    let second = topology::apply(&world.bus, &table).await.unwrap();
    assert!(second.iter().all(|change| change.action == Action::Kept), "{second:?}");
    topology::verify(&world.bus, &table).await.unwrap();
}

#[tokio::test]
async fn what_was_changed_by_hand_is_named_and_put_right() {
    let world = World::start().await;
    let outsider = world.outsider().await;
    let mut config = outsider.get_stream("EVENTS").await.unwrap().cached_info().config.clone();
    config.max_age = Duration::from_hours(1);
    outsider.update_stream(config).await.unwrap();
    let table = Topology::of(SETTINGS);
    let differs = topology::verify(&world.bus, &table).await.unwrap_err();
    assert_eq!(differs.to_string(), "stream EVENTS differs from what is needed in max_age: run `reaktly topology`");
    let changes = topology::apply(&world.bus, &table).await.unwrap();
    let reported: Vec<String> =
        changes.iter().filter(|change| change.action != Action::Kept).map(ToString::to_string).collect();
    assert_eq!(reported, ["stream EVENTS updated: max_age"]);
    topology::verify(&world.bus, &table).await.unwrap();
}

#[tokio::test]
async fn room_for_webhooks_is_clipped_to_what_the_server_has() {
    let world = World::bare().await;
    let greedy = TopologySettings { webhooks_bytes_max: 1 << 60, replicas: 1 };
    topology::apply(&world.bus, &Topology::of(greedy)).await.unwrap();
    let stream = world.outsider().await.get_stream("WEBHOOKS").await.unwrap();
    let bytes = u64::try_from(stream.cached_info().config.max_bytes).unwrap();
    assert!((WEBHOOKS_BYTES_MIN..1 << 60).contains(&bytes), "{bytes}");
    topology::verify(&world.bus, &Topology::of(greedy)).await.unwrap();
    let again = topology::apply(&world.bus, &Topology::of(greedy)).await.unwrap();
    assert!(again.iter().all(|change| change.action == Action::Kept), "{again:?}");
}

#[tokio::test]
async fn a_scheduled_wake_up_comes_when_it_is_due_and_publishing_again_moves_it() {
    let world = World::start().await;
    let handler = Scripted::new(|_, _| async { Ok(()) });
    let running = Running::start(&world.bus, topology::stage(Stage::Send), &handler, 4);
    let begun = Instant::now();
    for (id, delay_s) in [("first", 1), ("moved", 2)] {
        let due = clock_now() + Duration::from_secs(delay_s);
        let schedule = [
            (headers::SCHEDULE.to_owned(), format!("@at {due}")),
            (headers::SCHEDULE_TARGET.to_owned(), "tasks.send.c1".to_owned()),
            (headers::TRACEPARENT.to_owned(), "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01".to_owned()),
        ]
        .into();
        world.bus.publish("later.send-c1", &schedule, Bytes::from_static(b"{\"n\":1}"), id).await.unwrap();
    }
    never_within(Duration::from_millis(1400), "the first time counts", async || !handler.seen().is_empty()).await;
    wait_until("it comes", async || !handler.seen().is_empty()).await;
    assert!(begun.elapsed() >= Duration::from_millis(1900), "{:?}", begun.elapsed());
    let (delivery, message) = handler.seen().remove(0);
    assert_eq!((delivery.subject.as_str(), message["n"].as_u64()), ("tasks.send.c1", Some(1)));
    assert_eq!(
        delivery.header(headers::TRACEPARENT),
        Some("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"),
        "the trace goes on over the wait"
    );
    wait_until("nothing is left", async || world.messages_in("TASKS").await == 0).await;
    assert_eq!(handler.seen().len(), 1);
    running.stop().await;
}

fn clock_now() -> jiff::Timestamp {
    reaktly_domain::Clock::now(&reaktly_domain::SystemClock)
}
