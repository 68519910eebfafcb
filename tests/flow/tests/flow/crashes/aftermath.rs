//! What has to hold when everything has come to rest after a crash.

use std::collections::BTreeMap;

use reaktly_bus::consume::backlog;
use reaktly_bus::{Settings, Topology, TopologySettings};
use reaktly_testkit::wait_until;

use crate::world::{Customer, World};

/// Every customer's message is stored once, answered once, and the answer is read.
pub(super) async fn each_is_answered_once(world: &World, customers: &[Customer<'_>]) {
    for customer in customers {
        customer.gets(1).await;
        customer.has_status("ai", "read").await;
    }
    comes_to_rest(world).await;
    world.nothing_more_goes_out().await;
    for customer in customers {
        assert_eq!(customer.authors().await, ["customer", "ai"], "the conversation with {}", customer.wa_id);
        assert_eq!(customer.sees().await.len(), 1, "the phone of {}", customer.wa_id);
    }
    let accepted = accepted(world).await;
    assert!(accepted.values().all(|attempts| attempts.len() == 1), "no message goes out twice: {accepted:?}");
    world.everything_is_accounted_for().await;
}

/// Waits until no queue holds anything: what a dead worker had in its hands has come again and is dealt with.
pub(super) async fn comes_to_rest(world: &World) {
    let settings = Settings { name: "flow".to_owned(), urls: vec![world.nats.url()], credentials: None };
    let bus = reaktly_bus::connect(&settings).await.unwrap();
    let consumers = Topology::of(TopologySettings::default()).consumers;
    wait_until("no queue holds anything", async || {
        let mut left = 0;
        for consumer in &consumers {
            left += backlog(&bus, consumer).await.unwrap_or(1);
        }
        left == 0
    })
    .await;
}

/// The attempts at each message that Meta has taken, by the message's id.
pub(super) async fn accepted(world: &World) -> BTreeMap<String, Vec<u32>> {
    let mut messages: BTreeMap<String, Vec<u32>> = BTreeMap::new();
    for call in world.meta.accepted().await {
        let mark = call["callbackData"].as_str().unwrap().to_owned();
        let (message, attempt) = mark.rsplit_once(':').unwrap();
        messages.entry(message.to_owned()).or_default().push(attempt.parse().unwrap());
    }
    messages
}
