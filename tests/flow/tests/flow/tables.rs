//! Every row of Meta's tables, through the whole installation.

use reaktly_testkit::{wait_for, wait_until};
use serde_json::{Value, json};

use crate::world::World;

/// Kinds that have a place in the thread under Meta's own name; any other is kept and shown as unsupported.
const KINDS: [&str; 15] = [
    "text",
    "image",
    "video",
    "audio",
    "document",
    "sticker",
    "location",
    "contacts",
    "button",
    "interactive",
    "reaction",
    "order",
    "system",
    "edit",
    "revoke",
];
/// Rows that are something else than their name says.
const OTHERWISE: [(&str, &str); 5] = [
    ("text.noBody", "unsupported"),
    ("interactive.missing", "unsupported"),
    ("unsupported.withText", "text"),
    ("requestWelcome", "system"),
    ("old.voice", "audio"),
];

#[tokio::test(flavor = "multi_thread")]
async fn every_kind_a_customer_can_send_is_in_the_thread_and_readable() {
    let world = World::together().await;
    let rows = rows(&world, "kinds").await;
    let mut wrong = Vec::new();
    for (row, number) in rows.iter().zip(1_u64..).filter(|(row, _)| is_a_message(row)) {
        let customer = world.customer(&format!("4915110{number:06}"));
        let first = customer.writes("Hello").await;
        let conversation = customer.conversation().await;
        let sent = customer.sends(&json!({"kind": row["name"], "messageId": first, "wait": true})).await;
        let what = format!("{} is in the thread", row["name"]);
        let message = wait_for(&what, async || {
            let messages = world.api.messages(&conversation).await;
            messages.into_iter().find(|message| message["wamid"] == sent["id"])
        })
        .await;
        if message["kind"] != json!(expected_kind(row)) || message["text"].as_str().is_none_or(str::is_empty) {
            wrong.push(format!("{}: {} {:?}", row["name"], message["kind"], message["text"]));
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
    world.everything_is_accounted_for().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_field_and_event_of_metas_webhooks_is_taken_in() {
    let world = World::together().await;
    let customer = world.customer("15550001234");
    customer.writes("Hello").await;
    customer.gets(1).await;
    let mut refused = Vec::new();
    for row in rows(&world, "fields").await {
        let before = newest_webhook(&world).await["id"].clone();
        let name = row["name"].as_str().unwrap();
        world.meta.post(&format!("fields/{name}"), &json!({"wait": true})).await;
        wait_until(&format!("{name} is accounted for"), async || newest_webhook(&world).await["id"] != before).await;
        if newest_webhook(&world).await["quarantined"] != 0 {
            refused.push(name.to_owned());
        }
    }
    assert_eq!(refused, Vec::<String>::new());
    world.everything_is_accounted_for().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn however_meta_names_a_customer_it_is_one_customer() {
    let world = World::together().await;
    let identities = world.meta.get("kinds").await["identities"].as_array().unwrap().clone();
    for (identity, number) in identities.iter().zip(1_u64..) {
        let customer = world.customer(&format!("4915120{number:06}"));
        customer.sends(&json!({"kind": "text", "identity": "both", "wait": true})).await;
        let conversation = customer.conversation().await;
        let sent = customer.sends(&json!({"kind": "text", "identity": identity["name"], "wait": true})).await;
        wait_until(&format!("{} is in the same thread", identity["name"]), async || {
            world.api.messages(&conversation).await.iter().any(|message| message["wamid"] == sent["id"])
        })
        .await;
    }
    world.everything_is_accounted_for().await;
}

async fn newest_webhook(world: &World) -> Value {
    world.api.get("/api/webhooks?limit=1").await["items"][0].clone()
}

async fn rows(world: &World, table: &str) -> Vec<Value> {
    let rows = world.meta.get(table).await["items"].as_array().unwrap().clone();
    assert!(rows.len() > 50, "the table of {table} has {} rows", rows.len());
    rows
}

/// Not beside a customer's own thread: in a group, or an error without any message.
fn is_a_message(row: &Value) -> bool {
    row["message"].is_object() && row["message"].get("group_id").is_none()
}

fn expected_kind(row: &Value) -> &str {
    let otherwise = OTHERWISE.iter().find(|(name, _)| row["name"] == *name);
    // A body without a name says by itself what it is.
    let named = row["message"]["type"].as_str().unwrap_or("text");
    let kind = if KINDS.contains(&named) { named } else { "unsupported" };
    otherwise.map_or(kind, |(_, kind)| kind)
}
