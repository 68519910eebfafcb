//! `dead-letters` and `replay dead-letter`.

use bytes::Bytes;
use reaktly_bus::browse::Browse;
use reaktly_domain::ids::DeadLetterId;
use reaktly_domain::{Clock as _, SystemClock};
use reaktly_events::dead_letters::{DeadLetter, DeadLetterLedger as _, ErrorClass};
use reaktly_events::{headers, streams};
use serde_json::Value;
use uuid::Uuid;

use crate::world::World;

const BODY: &str = "{\"text\":\"what the customer wrote\"}";

async fn dead_letter(world: &World) -> DeadLetterId {
    let letter = DeadLetter {
        id: DeadLetterId::from_uuid(Uuid::new_v4()),
        service: "normalize".to_owned(),
        consumer: "normalize".to_owned(),
        stream: streams::WEBHOOKS.to_owned(),
        stream_sequence: 7,
        subject: "webhooks.whatsapp_cloud.path-1".to_owned(),
        headers: [(headers::MESSAGE_ID.to_owned(), "id-1".to_owned())].into(),
        payload: Bytes::from_static(BODY.as_bytes()),
        deliveries: 5,
        class: ErrorClass::Rejected,
        code: "store".to_owned(),
        error: "a statement failed".to_owned(),
        trace_id: String::new(),
        died_at: SystemClock.now(),
    };
    world.store().record(&letter).await.unwrap();
    letter.id
}

#[tokio::test(flavor = "multi_thread")]
async fn dead_letters_are_listed_shown_and_discarded() {
    let world = World::start().await;
    assert_eq!(world.done(&["dead-letters", "list"]).await, "no dead letters\n");
    let id = dead_letter(&world).await.to_string();
    let listed = world.done(&["dead-letters", "list"]).await;
    assert!(listed.contains(&id) && listed.contains("rejected/store: a statement failed"), "{listed}");
    let shown: Value = serde_json::from_str(&world.done(&["dead-letters", "show", &id]).await).unwrap();
    assert_eq!(shown["subject"], "webhooks.whatsapp_cloud.path-1");
    assert_eq!(shown["body"], Value::Null);
    let whole: Value = serde_json::from_str(&world.done(&["dead-letters", "show", &id, "--body"]).await).unwrap();
    assert_eq!(whole["body"]["text"], "what the customer wrote");
    world.done(&["dead-letters", "discard", &id]).await;
    assert_eq!(world.done(&["dead-letters", "list"]).await, "no dead letters\n");
    assert!(world.done(&["dead-letters", "list", "--all"]).await.contains("discarded"));
    let twice = world.run(&["dead-letters", "discard", &id]).await;
    assert_eq!(twice.code, 1);
    assert!(twice.err.contains("discarded already"), "{}", twice.err);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dead_letter_is_published_again_though_its_copy_in_nats_is_gone() {
    let world = World::with_streams().await;
    let id = dead_letter(&world).await.to_string();
    world.done(&["replay", "dead-letter", &id]).await;
    let bus = world.bus().await;
    let replayed = Browse::new(&bus, streams::WEBHOOKS, ">").next().await.unwrap().unwrap();
    assert_eq!(replayed.subject, "webhooks.whatsapp_cloud.path-1");
    assert_eq!(replayed.payload, BODY);
    assert_eq!(replayed.header(headers::REPLAY), Some("1"));
    assert!(world.done(&["dead-letters", "list", "--all"]).await.contains("replayed"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dead_letter_that_does_not_exist_is_named() {
    let world = World::with_streams().await;
    let id = Uuid::new_v4().to_string();
    let ended = world.run(&["replay", "dead-letter", &id]).await;
    assert_eq!(ended.code, 1);
    assert!(ended.err.contains(&format!("there is no dead letter {id}")), "{}", ended.err);
}
