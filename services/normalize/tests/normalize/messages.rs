//! What is stored of a message.

use reaktly_testkit::webhooks::text;
use reaktly_testkit::{repository, wait_until};
use serde_json::{Value, json};

use crate::world::{Account, World, ada};

#[tokio::test(flavor = "multi_thread")]
async fn every_kind_of_message_is_stored_with_a_readable_text() {
    let world = World::start().await;
    let path = repository().join("shared/whatsapp/testdata/kinds.json");
    let body = std::fs::read_to_string(path).unwrap().replace("106540352242922", &world.fixture.phone_number_id);
    let account = world.post(body.as_bytes()).await;
    // 27 messages, and the error beside them.
    assert_eq!(account, Account::sum(28, [28, 0, 0]));
    let rows = world.rows("SELECT kind, text, status, direction FROM messages ORDER BY seq").await;
    let texts: Vec<_> = rows.iter().map(|row| row["text"].as_str().unwrap()).collect();
    assert_eq!(texts[0], "Do you ship to Norway?");
    for expected in [
        "Talk to a person",
        "Express",
        "[Image] Broken here",
        "[Voice message]",
        "[Document] Rechnung März.pdf: Invoice",
        "[Location] 52.5200, 13.4050, Alexanderplatz, 10178 Berlin",
        "[Sticker]",
        "[Contact] Barbara Johnson, +1 650 555 8888",
        "[Unsupported message] hologram",
    ] {
        assert!(texts.contains(&expected), "{expected}: {texts:?}");
    }
    assert!(rows.iter().all(|row| row["status"] == "received" && row["direction"] == "inbound"));
    let media = world.rows("SELECT error FROM messages WHERE error->>'code' = '131052'").await;
    assert_eq!(media[0]["error"]["fixer"], "customer");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_message_makes_contact_conversation_and_a_turn_that_is_due_after_the_quiet_time() {
    let world = World::start().await;
    let body = world.webhook().message(&ada(), text("wamid.1", "Hello 👋").replying_to("wamid.0")).body();
    assert_eq!(world.post(&body).await, Account::sum(1, [1, 0, 0]));
    let conversation = world.conversation().await;
    assert_eq!(conversation["owner"], "ai");
    assert_eq!((&conversation["unread"], &conversation["newest_answerable_seq"]), (&json!(1), &json!(1)));
    let due = "SELECT turn_due_at - unanswered_since BETWEEN interval '1.5 seconds' AND interval '8 seconds' AS after_quiet, \
        window_expires_at > now() + interval '23 hours' AS window_open FROM conversations";
    assert_eq!(world.rows(due).await[0], json!({"after_quiet": true, "window_open": true}));
    let message = world.rows("SELECT * FROM messages").await.remove(0);
    assert_eq!((&message["seq"], &message["text"]), (&json!(1), &json!("Hello 👋")));
    assert_eq!((&message["wamid"], &message["context_wamid"]), (&json!("wamid.1"), &json!("wamid.0")));
    let contact = world.rows("SELECT name, phone_number FROM contacts").await.remove(0);
    assert_eq!(contact, json!({"name": "Ada", "phone_number": "+4915112345678"}));
    let id = conversation["id"].as_str().unwrap();
    let caused = caused(&world).await;
    assert_eq!(caused.len(), 2, "{caused:?}");
    assert!(caused[0]["subject"].as_str().unwrap().starts_with("events.message_received."), "{caused:?}");
    assert_eq!(caused[1]["subject"], format!("later.respond-{id}"));
    wait_until("what it causes is published", async || world.count("outbox WHERE published_at IS NULL").await == 0)
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn several_messages_keep_the_order_in_which_they_were_sent() {
    let world = World::start().await;
    let a_minute_ago = crate::world::unix_now() - 60;
    let at = |second: i64| jiff::Timestamp::from_second(a_minute_ago + second).unwrap();
    let webhook = world
        .webhook()
        .message(&ada(), text("c", "third").at(at(3)))
        .message(&ada(), text("a", "first").at(at(1)))
        .message(&ada(), text("b", "second").at(at(2)));
    assert_eq!(world.post(&webhook.body()).await, Account::sum(3, [3, 0, 0]));
    let rows = world.rows("SELECT text FROM messages ORDER BY seq").await;
    assert_eq!(rows, ["first", "second", "third"].map(|text| json!({"text": text})));
    let late = world.webhook().message(&ada(), text("d", "late").at(at(0)));
    world.post(&late.body()).await;
    // Sequences follow arrival; the time is Meta's.
    let late = world
        .rows("SELECT seq, sent_at = (SELECT min(sent_at) FROM messages) AS earliest FROM messages WHERE wamid = 'd'");
    assert_eq!(late.await, [json!({"seq": 4, "earliest": true})]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_text_that_postgresql_cannot_store_is_cleaned_and_stored() {
    let world = World::start().await;
    let body = String::from_utf8(world.webhook().message(&ada(), text("w", "NUL-LONE")).body()).unwrap();
    let body = body.replace("NUL-LONE", r"a\u0000b\ud800");
    assert_eq!(world.post(body.as_bytes()).await, Account::sum(1, [1, 0, 0]));
    assert_eq!(world.rows("SELECT text FROM messages").await, [json!({"text": "ab\u{fffd}"})]);
}

/// What was written to the outbox, in order.
async fn caused(world: &World) -> Vec<Value> {
    world.rows("SELECT subject, headers FROM outbox ORDER BY position").await
}
