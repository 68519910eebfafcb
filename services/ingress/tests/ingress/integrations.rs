//! Integrations come, change and go while ingress runs.

use reaktly_testkit::TestNats;

use crate::world::{BODY, PATH, SECRET, World, apply_topology, connect};

#[tokio::test(flavor = "multi_thread")]
async fn integrations_come_and_go_without_a_restart() {
    let world = World::with(&[]).await;
    world.until_known(PATH, 404).await;
    world.integrate(PATH, &[SECRET]).await;
    world.integrate("another", &[SECRET]).await;
    assert_eq!(world.post(BODY).await.status, 200);
    world.remove(PATH).await;
    assert_eq!(world.post(BODY).await.status, 404);
    world.until_known("another", 200).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn before_the_integrations_are_known_nothing_is_judged() {
    let nats = TestNats::start().await;
    let bus = connect(&nats.url()).await;
    let world = World::over(nats, bus, &[]);
    let answer = world.post(BODY).await;
    assert_eq!(answer.status, 503);
    assert!(answer.head.contains("retry-after: "), "{}", answer.head);
    assert_eq!(world.verify(PATH, "any").await.status, 503);
    assert_eq!(world.get("/readyz").await.status, 503);
    assert_eq!(world.get("/healthz").await.status, 200);
    apply_topology(&world.bus).await;
    world.until_known(PATH, 404).await;
    world.integrate(PATH, &[SECRET]).await;
    assert_eq!(world.post(BODY).await.status, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_integration_of_another_key_ring_is_kept_waiting_rather_than_turned_away() {
    let other_ring = "k1:AgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgI=";
    let world = World::with(&[("REAKTLY_KEYS", other_ring)]).await;
    world.integrate(PATH, &[SECRET]).await;
    assert_eq!(world.post(BODY).await.status, 503);
    assert_eq!(world.stored().await, []);
}
