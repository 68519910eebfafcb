//! Room for webhooks.

use bytes::Bytes;
use reaktly_bus::browse;
use reaktly_bus::janitor::{self, Tidied};
use reaktly_bus::topology::WEBHOOKS_BYTES_MIN;
use reaktly_bus::{Topology, TopologySettings, topology};
use reaktly_events::streams;
use reaktly_testkit::wait_until;

use crate::world::{Running, Scripted, World, publish};

const WEBHOOK_BYTES: usize = 4 * 1024 * 1024;

#[tokio::test]
async fn a_nearly_full_stream_gives_up_normalized_webhooks_and_no_others() {
    let world = World::bare().await;
    let settings = TopologySettings { webhooks_bytes_max: WEBHOOKS_BYTES_MIN, replicas: 1 };
    topology::apply(&world.bus, &Topology::of(settings)).await.unwrap();
    let body = Bytes::from(format!("{{\"n\":1,\"x\":\"{}\"}}", "x".repeat(WEBHOOK_BYTES)));
    assert_eq!(janitor::purge_normalized_above(&world.bus, 80).await.unwrap(), Tidied::Roomy);
    for n in 0..14 {
        publish(&world.bus, "webhooks.whatsapp_cloud.p1", body.clone(), &n.to_string()).await;
    }
    assert_eq!(janitor::purge_normalized_above(&world.bus, 80).await.unwrap(), Tidied::Stuck);
    assert_eq!(world.messages_in("WEBHOOKS").await, 14, "none is normalized");

    let handler = Scripted::new(|delivery, _| async move {
        if delivery.sequence > 2 { std::future::pending().await } else { Ok(()) }
    });
    let running = Running::start(&world.bus, topology::normalize(), &handler, 4);
    wait_until("two are normalized", async || {
        let stream = world.outsider().await.get_stream("WEBHOOKS").await.unwrap();
        stream.consumer_info("normalize").await.unwrap().ack_floor.stream_sequence == 2
    })
    .await;
    // Four would have to go to come down to 70 %, but two are all that may.
    assert_eq!(janitor::purge_normalized_above(&world.bus, 80).await.unwrap(), Tidied::Purged(2));
    assert_eq!(world.messages_in("WEBHOOKS").await, 12);
    running.stop().await;
}

#[tokio::test]
async fn a_webhook_that_was_set_aside_is_kept_until_its_task_is_done() {
    let world = World::bare().await;
    let settings = TopologySettings { webhooks_bytes_max: WEBHOOKS_BYTES_MIN, replicas: 1 };
    topology::apply(&world.bus, &Topology::of(settings)).await.unwrap();
    let body = Bytes::from(format!("{{\"n\":1,\"x\":\"{}\"}}", "x".repeat(WEBHOOK_BYTES)));
    for n in 0..14 {
        publish(&world.bus, "webhooks.whatsapp_cloud.p1", body.clone(), &n.to_string()).await;
    }
    for place in [9, 4, 12] {
        let task = Bytes::from(format!("{{\"streamSequence\":\"{place}\"}}"));
        publish(&world.bus, &streams::status_webhook_subject(place), task, &format!("task-{place}")).await;
    }
    let handler = Scripted::new(|_, _| async move { Ok(()) });
    let running = Running::start(&world.bus, topology::normalize(), &handler, 4);
    wait_until("all are acknowledged", async || {
        let stream = world.outsider().await.get_stream("WEBHOOKS").await.unwrap();
        stream.consumer_info("normalize").await.unwrap().ack_floor.stream_sequence == 14
    })
    .await;
    assert_eq!(janitor::purge_normalized_above(&world.bus, 80).await.unwrap(), Tidied::Purged(3));
    assert!(browse::look_up(&world.bus, "WEBHOOKS", 3).await.unwrap().is_none());
    let waiting = browse::look_up(&world.bus, "WEBHOOKS", 4).await.unwrap().unwrap();
    assert_eq!((waiting.sequence, waiting.payload.len()), (4, body.len()));
    running.stop().await;
}
