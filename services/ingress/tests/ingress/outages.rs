//! NATS slow, full, gone, emptied.

use std::time::{Duration, Instant};

use reaktly_testkit::{Proxy, TestNats, wait_until};

use crate::world::{BODY, PATH, SECRET, World, apply_topology, connect};

/// What a sender may be kept waiting before 503.
const ANSWER_TIME_MAX: Duration = Duration::from_secs(2);

#[tokio::test(flavor = "multi_thread")]
async fn without_the_queue_the_answer_is_503_within_two_seconds_and_200_again_when_it_is_back() {
    let world = World::start().await;
    world.nats.kill();
    let begun = Instant::now();
    let answer = world.post(BODY).await;
    assert_eq!(answer.status, 503);
    assert!(answer.head.contains("retry-after: "), "{}", answer.head);
    assert!(begun.elapsed() < ANSWER_TIME_MAX, "{:?}", begun.elapsed());
    wait_until("ingress is not ready", async || world.get("/readyz").await.status == 503).await;
    assert_eq!(world.get("/healthz").await.status, 200);
    world.nats.restart().await;
    wait_until("ingress stores again", async || world.post(BODY).await.status == 200).await;
    wait_until("ingress is ready", async || world.get("/readyz").await.status == 200).await;
    assert_eq!(world.stored().await.len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_silent_queue_is_503_within_two_seconds_and_the_repeat_is_not_stored_twice() {
    let world = World::start().await;
    assert_eq!(world.post(b"before").await.status, 200);
    world.nats.freeze();
    let begun = Instant::now();
    assert_eq!(world.post(BODY).await.status, 503);
    assert!(begun.elapsed() < ANSWER_TIME_MAX, "{:?}", begun.elapsed());
    world.nats.thaw();
    // What was sent into the silence may be stored after all; Meta's repeat has the same identity.
    wait_until("ingress stores again", async || world.post(BODY).await.status == 200).await;
    let stored = world.stored().await;
    assert_eq!(stored.iter().filter(|message| message.payload == BODY).count(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_full_stream_is_503_and_nothing_is_dropped_for_it() {
    let world = World::start().await;
    let mut body = vec![b'x'; 4 * 1024 * 1024];
    let mut stored = 0;
    loop {
        body[0] = stored;
        match world.post(&body).await.status {
            200 => stored += 1,
            503 => break,
            other => panic!("{other}"),
        }
        assert!(stored < 100, "the stream never fills");
    }
    assert_eq!(world.stored().await.len(), usize::from(stored));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stream_that_is_not_there_is_503() {
    let world = World::start().await;
    world.nats.wipe().await;
    wait_until("ingress is connected again", async || world.get("/readyz").await.status == 200).await;
    let begun = Instant::now();
    assert_eq!(world.post(BODY).await.status, 503);
    assert!(begun.elapsed() < ANSWER_TIME_MAX, "{:?}", begun.elapsed());
}

#[tokio::test(flavor = "multi_thread")]
async fn an_emptied_server_does_not_turn_integrations_away() {
    let world = World::start().await;
    world.nats.wipe().await;
    wait_until("the topology is back", async || topology_applies(&world).await).await;
    wait_until("the webhook is stored", async || world.post(BODY).await.status == 200).await;
    world.write(PATH, &["new"]).await;
    wait_until("the new secret holds", async || world.post(BODY).await.status == 401).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cut_connection_costs_at_most_a_retry() {
    let nats = TestNats::start().await;
    let bus = connect(&nats.url()).await;
    apply_topology(&bus).await;
    let proxy = Proxy::start(nats.address()).await;
    let url = format!("nats://{}", proxy.address());
    let world = World::over(nats, bus, &[("NATS_URL", &url)]);
    world.integrate(PATH, &[SECRET]).await;
    proxy.cut();
    wait_until("ingress notices", async || world.get("/readyz").await.status == 503).await;
    proxy.resume();
    wait_until("ingress stores again", async || world.post(BODY).await.status == 200).await;
}

async fn topology_applies(world: &World) -> bool {
    let links = world.bus.links();
    let connected = links.borrow().problem().is_none();
    if connected {
        apply_topology(&world.bus).await;
    }
    connected
}
