//! Route killed: a conversation that waits for a person gets one, once.

use reqwest::Method;
use serde_json::json;

use super::aftermath::comes_to_rest;
use crate::world::{Customer, World};

#[tokio::test(flavor = "multi_thread")]
async fn route_killed_before_or_after_its_commit_assigns_once() {
    let world = World::apart().await;
    let [before, after] = ["4915100000071", "4915100000072"].map(|wa_id| world.customer(wa_id));
    let (status, answer) = world.api.call(Method::PUT, "/api/presence", Some(&json!({"status": "online"}))).await;
    assert_eq!(status, 200, "{answer}");

    let assignments = world.db.hold("assignments").await;
    asks_for_a_person(&before).await;
    assignments.is_wanted().await;
    world.services.kill("route");
    assignments.release().await;
    assert_eq!(before.conversation().await["owner"], "waiting", "nothing was committed");
    world.services.launch("route");
    before.is_owned_by("human").await;

    let assignments = world.db.hold("assignments").await;
    asks_for_a_person(&after).await;
    assignments.is_wanted().await;
    world.nats.freeze();
    assignments.release().await;
    after.is_owned_by("human").await;
    world.services.kill("route");
    world.nats.thaw();
    world.services.launch("route");

    for customer in [&before, &after] {
        customer.gets(1).await;
    }
    comes_to_rest(&world).await;
    world.nothing_more_goes_out().await;
    for customer in [&before, &after] {
        let events = world.api.events(&customer.is_owned_by("human").await).await;
        let assigned = events.iter().filter(|event| event["kind"] == "assigned").count();
        assert_eq!(assigned, 1, "{events:#?}");
        assert_eq!(customer.sees().await.len(), 1, "one word about the person");
    }
    world.everything_is_accounted_for().await;
}

async fn asks_for_a_person(customer: &Customer<'_>) {
    customer.writes("Can I speak to a human please?").await;
}
