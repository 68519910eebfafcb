//! `tail`.

use std::collections::BTreeMap;

use bytes::Bytes;
use reaktly_domain::ids::{AccountId, ConversationId};
use reaktly_domain::{Clock as _, SystemClock};
use reaktly_events::envelope::wake;
use reaktly_events::{Stage, headers};
use reaktly_testkit::webhooks;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::world::World;

const TEXT: &str = "what the customer wrote";

fn body() -> String {
    let customer = webhooks::Customer::phone("491511234567", "Ada");
    let webhook =
        webhooks::Webhook::to(&webhooks::Number::new("106")).message(&customer, webhooks::text("wamid.1", TEXT));
    String::from_utf8(webhook.body()).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_webhooks_body_is_shown_only_when_asked_for_and_its_signature_never() {
    let world = World::with_streams().await;
    world.webhook("path-1", &body(), "id-1").await;
    world.webhook("path-2", &body(), "id-2").await;
    let lines = world.lines(&["tail", "webhooks"]).await;
    assert_eq!(lines.len(), 2);
    assert_eq!(lines[0]["subject"], "webhooks.whatsapp_cloud.path-1");
    assert_eq!(lines[0]["headers"][headers::WEBHOOK_SHA256], "id-1");
    assert_eq!(lines[0]["bytes"], body().len());
    assert_eq!(lines[0]["headers"][headers::SIGNATURE], Value::Null);
    assert!(!lines.iter().any(|line| line.to_string().contains(TEXT)));
    let one = world.lines(&["tail", "webhooks", "--bodies", "--subject", "*.*.path-2"]).await;
    assert_eq!(one.len(), 1);
    assert!(one[0]["body"].to_string().contains(TEXT));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_stored_before_the_beginning_is_not_shown() {
    let world = World::with_streams().await;
    world.webhook("path-1", "{}", "id-1").await;
    assert!(world.lines(&["tail", "webhooks", "--since", "0s"]).await.is_empty());
    assert_eq!(world.lines(&["tail", "webhooks", "--since", "1h"]).await.len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn tasks_are_shown_and_stay_for_their_consumer() {
    let world = World::with_streams().await;
    let bus = world.bus().await;
    let (account, conversation) = (AccountId::from_uuid(Uuid::new_v4()), ConversationId::from_uuid(Uuid::new_v4()));
    for stage in [Stage::Respond, Stage::Send] {
        let row = wake(stage, SystemClock.now(), account, conversation);
        bus.publish(&row.subject, &row.headers, row.payload, &row.id.to_string()).await.unwrap();
    }
    for _ in 0..2 {
        let lines = world.lines(&["tail", "tasks"]).await;
        assert_eq!(lines.len(), 2);
        assert_eq!(lines[0]["body"]["conversationId"], json!(conversation));
    }
    let lines = world.lines(&["tail", "tasks", "--subject", "tasks.send.*"]).await;
    assert_eq!(lines.len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn following_goes_on_until_it_is_interrupted() {
    let world = World::with_streams().await;
    let tail = world.process().arg("tail").arg("events").arg("--follow").start();
    let bus = world.bus().await;
    // It looks ten minutes back: what is published before it begins counts as well.
    bus.publish("events.a.b.c", &BTreeMap::new(), Bytes::from_static(b"{}"), "1").await.unwrap();
    tail.logged("\"sequence\":1").await;
    bus.publish("events.a.b.c", &BTreeMap::new(), Bytes::from_static(b"{}"), "2").await.unwrap();
    tail.logged("\"sequence\":2").await;
    tail.interrupt();
    assert_eq!(tail.ended().await.code(), Some(0));
}
