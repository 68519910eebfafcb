//! Rows of the table of crashes that nothing else tests: the database at the wrong moment, two senders, a blind intake,
//! two acceptances.

use std::collections::BTreeMap;

use bytes::Bytes;
use reaktly_testkit::{Answer, never_within};

use crate::world::{QUIET_PERIOD, World};

const SOON: [(&str, &str); 1] = [("REAKTLY_UNKNOWN_MS", "1500")];

#[tokio::test(flavor = "multi_thread")]
async fn a_result_waits_for_the_database_and_is_recorded_once() {
    let world = World::start().await;
    world.graph.script([Answer::Hold]);
    let id = world.write_as_ai("hello", 1).await;
    world.graph.received(1).await;
    let held = world.db.hold("deliveries").await;
    world.graph.release();
    held.is_wanted().await;
    assert_eq!(world.status(id).await, "queued", "the inbox knows nothing yet");
    held.release().await;
    world.until_status(id, "accepted").await;
    assert_eq!(world.sent(), ["hello"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn two_senders_send_each_message_once_and_in_order() {
    let world = World::start().await;
    let _other = world.another_sender().await;
    let mut expected = Vec::new();
    for customer in 0..12 {
        let talk = world.other_talk().await;
        for part in ["first", "second"] {
            world.write_to(&talk, &format!("{part} to {customer}")).await;
        }
        expected.push((talk, [format!("first to {customer}"), format!("second to {customer}")]));
    }
    for (talk, texts) in &expected {
        world.until_sent_in(talk, 2).await;
        assert_eq!(world.sent_in(talk), *texts);
    }
    assert_eq!(world.sent().len(), 24);
}

#[tokio::test(flavor = "multi_thread")]
async fn silence_is_no_evidence_while_webhooks_wait() {
    let world = World::with(&SOON).await;
    world.graph.script([Answer::HangUp]);
    let waiting = Bytes::from_static(b"{}");
    world.worker.bus.publish("webhooks.whatsapp_cloud.p", &BTreeMap::new(), waiting, "waiting").await.unwrap();
    let id = world.write_as_ai("hello", 1).await;
    world.until_status(id, "unknown").await;
    never_within(QUIET_PERIOD, "it is sent again", async || world.sent().len() > 1).await;
    assert_eq!(world.status(id).await, "unknown");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_message_that_meta_took_twice_is_known_to_be_there_twice() {
    let world = World::with(&SOON).await;
    world.graph.script([Answer::Hold]);
    let id = world.write_as_ai("hello", 1).await;
    world.graph.received(1).await;
    let lost = format!("UPDATE deliveries SET lease_until = now() - interval '1 second' WHERE message_id = '{id}'");
    world.run(&lost).await;
    world.graph.received(2).await;
    world.until_status(id, "accepted").await;
    world.graph.release();
    let wamids = format!("SELECT count(DISTINCT wamid) FROM attempts WHERE message_id = '{id}' AND wamid IS NOT NULL");
    reaktly_testkit::wait_until("both ids are kept", async || world.count(&wamids).await == 2).await;
    assert_eq!(world.sent(), ["hello", "hello"]);
}
