//! What customers write, and what their phone shows.

use serde_json::{Value, json};

use crate::business::{CUSTOMER, World, text};

async fn message(world: &World, content: Value) -> Value {
    world.callback.forget();
    world.customer_writes(content).await;
    world.callback.received(1).await[0].value()["messages"][0].clone()
}

#[tokio::test]
async fn every_kind_of_message_has_metas_shape() {
    let world = World::new().await;
    let tap = message(&world, json!({"buttonReply": {"id": "yes", "title": "Yes"}})).await;
    assert_eq!(tap["interactive"], json!({"type": "button_reply", "button_reply": {"id": "yes", "title": "Yes"}}));
    let choice = message(&world, json!({"listReply": {"id": "1", "title": "One"}})).await;
    assert_eq!(choice["interactive"]["list_reply"]["title"], "One");
    let button = message(&world, json!({"templateButton": {"text": "Stop"}})).await;
    assert_eq!(button["button"]["text"], "Stop");
    for kind in ["image", "video", "audio", "document", "sticker"] {
        let media = message(&world, json!({kind: {}})).await;
        assert_eq!(media["type"], kind);
        assert!(
            media[kind]["id"].is_string() && media[kind]["sha256"].is_string() && media[kind]["mime_type"].is_string()
        );
    }
    let place = message(&world, json!({"location": {"latitude": 52.52, "longitude": 13.405}})).await;
    assert_eq!(place["location"]["latitude"], 52.52);
    let cards = message(&world, json!({"contacts": [{"name": {"formatted_name": "Ada"}}]})).await;
    assert_eq!(cards["contacts"][0]["name"]["formatted_name"], "Ada");
    let reaction = message(&world, json!({"reaction": {"messageId": "wamid.x", "emoji": "👍"}})).await;
    assert_eq!(reaction["reaction"], json!({"message_id": "wamid.x", "emoji": "👍"}));
    let unsupported = message(&world, json!({"unsupported": {"type": "poll"}})).await;
    assert_eq!(unsupported["errors"][0]["code"], 131_051);
}

#[tokio::test]
async fn a_raw_message_is_sent_as_it_is_but_for_what_is_missing() {
    let world = World::new().await;
    let raw = message(&world, json!({"raw": {"type": "ephemeral", "from": null, "id": "wamid.mine"}})).await;
    assert_eq!(raw["id"], "wamid.mine");
    assert_eq!(raw["type"], "ephemeral");
    assert!(raw.get("from").is_none());
    assert!(raw["timestamp"].is_string());
}

#[tokio::test]
async fn a_person_who_hides_the_number_is_named_by_the_user_id_alone_and_can_be_answered() {
    let world = World::new().await;
    world.customer_writes(json!({"text": "hello", "userId": "US.77", "hideNumber": true})).await;
    let value = world.callback.received(1).await[0].value();
    assert!(value["messages"][0].get("from").is_none() && value["contacts"][0].get("wa_id").is_none());
    assert_eq!(value["messages"][0]["from_user_id"], "US.77");
    world.callback.forget();
    let (status, answer) = world
        .send(json!({"messaging_product": "whatsapp", "recipient": "US.77", "type": "text", "text": {"body": "hi"}}))
        .await;
    assert_eq!(status, 200);
    assert_eq!(answer["contacts"], json!([{"input": "US.77", "user_id": "US.77"}]));
    let statuses = world.callback.statuses(3).await;
    assert!(statuses.iter().all(|s| s.get("recipient_id").is_none() && s["recipient_user_id"] == "US.77"));
}

#[tokio::test]
async fn a_user_id_in_the_wrong_field_is_answered_with_200_and_dropped() {
    let world = World::new().await;
    world.open_window().await;
    let mut lost = text("hi");
    lost["to"] = json!("US.77");
    let (status, answer) = world.send(lost).await;
    assert_eq!(status, 200);
    assert!(answer["messages"][0]["id"].as_str().unwrap().starts_with("wamid."));
    assert_eq!(world.ask("calls").await["items"][0]["outcome"], "silentlyDropped");
    assert_eq!(world.thread().await["items"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn copies_leave_at_once_with_the_same_id() {
    let world = World::new().await;
    let answer = world.customer_writes(json!({"text": "hello", "copies": 8})).await;
    assert_eq!(answer["webhooks"].as_array().unwrap().len(), 8);
    let received = world.callback.received(8).await;
    assert!(received.iter().all(|webhook| webhook.body == received[0].body));
    assert_eq!(world.thread().await["items"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn the_phone_shows_answers_typing_and_read_marks() {
    let world = World::new().await;
    let question = world.open_window().await;
    let (status, answer) = world
        .send(json!({
            "messaging_product": "whatsapp", "status": "read", "message_id": question,
            "typing_indicator": {"type": "text"},
        }))
        .await;
    assert_eq!((status, answer), (200, json!({"success": true})));
    let thread = world.thread().await;
    assert_eq!(thread["typing"], true);
    assert_eq!(thread["items"][0]["status"], "read");
    world.send(text("an answer")).await;
    let thread = world.thread().await;
    assert_eq!(thread["typing"], false);
    assert_eq!(thread["items"][1]["from"], "business");
    assert_eq!(thread["items"][1]["content"]["body"], "an answer");
    assert!(thread["windowEndsAt"].is_string());
}

#[tokio::test]
async fn a_message_may_be_as_old_as_a_test_wants() {
    let world = World::new().await;
    let old = message(&world, json!({"text": "hello", "timestamp": 1_700_000_000})).await;
    assert_eq!(old["timestamp"], "1700000000");
    world.callback.forget();
    world.send(text("too late")).await;
    let status = &world.callback.statuses(1).await[0];
    assert_eq!(status["status"], "failed");
    assert_eq!(status["errors"][0]["code"], 131_047);
    assert_eq!(status["recipient_id"], CUSTOMER);
}

#[tokio::test]
async fn the_second_tick_comes_with_the_businesss_200_also_after_a_retry() {
    let world = World::new().await;
    world.callback.answer_with(&[503]);
    let mut events = world.http.get(format!("{}/simulator/events", world.simulator.url)).send().await.unwrap();
    world.customer_writes(json!({"text": "hello"})).await;
    while world.thread().await["items"][0]["status"] != "delivered" {
        let event = tokio::time::timeout(std::time::Duration::from_secs(10), events.chunk());
        assert!(event.await.unwrap().unwrap().is_some(), "the phone page hears of every change");
    }
}

#[tokio::test]
async fn the_phone_page_comes_with_all_its_files_and_from_nowhere_else() {
    let world = World::new().await;
    let page = world.http.get(&world.simulator.url).send().await.unwrap();
    let policy = page.headers()["content-security-policy"].to_str().unwrap().to_owned();
    assert!(policy.starts_with("default-src 'self'"));
    let page = page.text().await.unwrap();
    for hook in [
        "phone-input",
        "phone-send",
        "phone-typing",
        "phone-reply",
        "phone-edit",
        "phone-delete",
        "phone-actions",
        "phone-file-input",
        "phone-kind-select",
    ] {
        assert!(page.contains(&format!("data-testid=\"{hook}\"")), "{hook}");
    }
    for file in [
        "phone.css",
        "phone.js",
        "api.js",
        "actions.js",
        "dialogs.js",
        "thread.js",
        "content.js",
        "format.js",
        "icons.js",
    ] {
        let answer = world.http.get(format!("{}/{file}", world.simulator.url)).send().await.unwrap();
        assert_eq!(answer.status(), 200, "{file}");
    }
}
