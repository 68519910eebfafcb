//! What happens to an accepted message.

use serde_json::{Value, json};

use crate::business::{World, text, to_customer};

fn names(statuses: &[Value]) -> Vec<&str> {
    statuses.iter().map(|status| status["status"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn a_message_is_sent_delivered_and_read_with_its_callback_data_echoed() {
    let world = World::new().await;
    world.open_window().await;
    let (_, answer) = world.send(text("hello")).await;
    let statuses = world.callback.statuses(3).await;
    let mut found = names(&statuses);
    found.sort_unstable();
    assert_eq!(found, ["delivered", "read", "sent"]);
    for status in &statuses {
        assert_eq!(status["id"], answer["messages"][0]["id"]);
        assert_eq!(status["biz_opaque_callback_data"], "rk1:1");
        assert!(status["timestamp"].is_string());
    }
    let webhook = &world.callback.received(3).await[0];
    assert_eq!(webhook.value()["contacts"][0]["profile"]["name"], "Ada");
}

#[tokio::test]
async fn a_failed_status_fault_tells_the_business_why() {
    let world = World::new().await;
    world.open_window().await;
    world.faults(json!([{"action": {"failed": {"code": 131_026}}}])).await;
    world.send(text("hello")).await;
    let statuses = world.callback.statuses(1).await;
    assert_eq!(names(&statuses), ["failed"]);
    assert_eq!(statuses[0]["errors"][0]["code"], 131_026);
    assert!(statuses[0].get("pricing").is_none());
}

#[tokio::test]
async fn a_missing_status_does_not_come_and_a_double_one_comes_twice() {
    let world = World::new().await;
    world.open_window().await;
    world
        .faults(json!([
            {"match": {"status": "delivered"}, "action": "missing"},
            {"match": {"status": "sent"}, "action": "duplicate"}
        ]))
        .await;
    world.send(text("hello")).await;
    let statuses = world.callback.statuses(3).await;
    let mut found = names(&statuses);
    found.sort_unstable();
    assert_eq!(found, ["read", "sent", "sent"]);
}

#[tokio::test]
async fn statuses_in_disorder_begin_with_the_last() {
    let world = World::new().await;
    world.open_window().await;
    world
        .faults(json!([
            {"action": "disorder"},
            {"match": {"status": "delivered"}, "action": {"lateMs": 100}},
            {"match": {"status": "sent"}, "action": {"lateMs": 300}}
        ]))
        .await;
    world.send(text("hello")).await;
    let statuses = world.callback.statuses(3).await;
    assert_eq!(names(&statuses), ["read", "delivered", "sent"]);
}

#[tokio::test]
async fn a_status_may_come_before_the_answer() {
    let world = World::new().await;
    world.open_window().await;
    world.faults(json!([{"action": "statusBeforeResponse"}, {"action": {"holdAnswer": "later"}}])).await;
    let message = text("hello");
    let call = world.post_message(&message);
    let seen = async {
        let statuses = world.callback.statuses(2).await;
        world.control("release", json!({"name": "later"})).await;
        statuses
    };
    let (answer, statuses) = tokio::join!(call, seen);
    assert_eq!(answer.unwrap().status(), 200);
    assert_eq!(names(&statuses)[..2], ["sent", "delivered"]);
}

#[tokio::test]
async fn a_reaction_to_an_unknown_message_fails_by_status() {
    let world = World::new().await;
    let known = world.open_window().await;
    let react = |id: &str| to_customer(json!({"type": "reaction", "reaction": {"message_id": id, "emoji": "👍"}}));
    world.send(react(&known)).await;
    assert_eq!(names(&world.callback.statuses(1).await), ["sent"]);
    world.callback.forget();
    world.send(react("wamid.unknown")).await;
    assert_eq!(world.callback.statuses(1).await[0]["errors"][0]["code"], 131_009);
}

#[tokio::test]
async fn a_test_sends_any_status_in_any_order_for_any_message() {
    let world = World::new().await;
    world.open_window().await;
    let (_, answer) = world.send(text("hello")).await;
    let id = answer["messages"][0]["id"].as_str().unwrap();
    world.callback.received(3).await;
    for name in ["played", "deleted", "warning", "in_orbit", "sent", "delivered"] {
        world.callback.forget();
        let status = json!({"messageId": id, "status": name, "with": {"recipient_user_id": null}});
        world.control("statuses", json!({"statuses": [status], "wait": true})).await;
        let status = &world.callback.statuses(1).await[0];
        assert_eq!((&status["id"], &status["status"]), (&json!(id), &json!(name)));
        assert!(status["recipient_id"].is_string() && status.get("recipient_user_id").is_none());
    }
    assert_eq!(world.thread().await["items"][1]["status"], "played");
    world.callback.forget();
    let several = json!([
        {"messageId": "wamid.nobody", "status": "failed", "errors": [131_026], "waId": "16505550000"},
        {"messageId": id, "status": "delivered", "timestamp": 1_700_000_000}
    ]);
    world
        .control("statuses", json!({"statuses": several, "value": {"contacts": null}, "copies": 2, "wait": true}))
        .await;
    let received = world.callback.received(2).await;
    assert_eq!(received[0].body, received[1].body);
    let value = received[0].value();
    assert!(value.get("contacts").is_none());
    assert_eq!(value["statuses"][0]["errors"][0]["code"], 131_026);
    assert_eq!(value["statuses"][1]["timestamp"], "1700000000");
}

#[tokio::test]
async fn pricing_and_conversation_depend_on_version_window_and_ad() {
    let world = World::new().await;
    world.register(json!({"sampleTemplates": true})).await;
    let template = json!({"name": "sample_text", "language": {"code": "en_US"}});
    let template = to_customer(json!({"type": "template", "template": template}));
    let sent = async |message: &serde_json::Value, version: &str| {
        world.callback.forget();
        let url = format!("{}/{version}/{}/messages", world.simulator.url, crate::business::PHONE);
        world.http.post(url).bearer_auth(crate::business::TOKEN).json(message).send().await.unwrap();
        let statuses = world.callback.statuses(3).await;
        statuses.into_iter().find(|status| status["status"] == "sent").unwrap()
    };
    let outside = sent(&template, "v25.0").await;
    assert_eq!((&outside["pricing"]["type"], &outside["pricing"]["billable"]), (&json!("regular"), &json!(true)));
    assert!(outside.get("conversation").is_none());
    world.open_window().await;
    let inside = sent(&template, "v25.0").await;
    assert_eq!(
        (&inside["pricing"]["type"], &inside["pricing"]["category"]),
        (&json!("free_customer_service"), &json!("utility"))
    );
    let old = sent(&text("hello"), "v23.0").await;
    assert_eq!(old["conversation"]["origin"]["type"], "service");
    assert!(old["conversation"]["expiration_timestamp"].is_string() && old["conversation"]["id"].is_string());
    world.customer_writes(json!({"text": "hi", "referral": {"source_type": "ad", "source_id": "1"}})).await;
    let after_ad = sent(&text("hello"), "v25.0").await;
    assert_eq!(after_ad["pricing"]["type"], "free_entry_point");
    assert_eq!(after_ad["conversation"]["origin"]["type"], "referral_conversion");
}

#[tokio::test]
async fn a_customer_without_read_receipts_is_never_seen_reading() {
    let world = World::new().await;
    world.open_window().await;
    world.control(&format!("customers/{}", crate::business::CUSTOMER), json!({"readReceipts": false})).await;
    world.faults(json!([{"match": {"status": "delivered"}, "action": {"lateMs": 100}}])).await;
    world.send(text("hello")).await;
    let mut found = world.callback.statuses(2).await;
    found.sort_by_key(|status| status["status"].to_string());
    assert_eq!(names(&found), ["delivered", "sent"]);
}

#[tokio::test]
async fn a_group_is_written_to_and_answers_with_a_status_for_each_of_its_people() {
    let world = World::new().await;
    let to_group = |group: &str| {
        let mut message = text("hello all");
        message["recipient_type"] = json!("group");
        message["to"] = json!(group);
        message
    };
    assert_eq!(world.send(to_group("G1")).await.1["error"]["code"], 131_041);
    for wa_id in ["16505551111", "16505552222"] {
        world
            .control(&format!("customers/{wa_id}/messages"), json!({"text": "hi", "groupId": "G1", "wait": true}))
            .await;
    }
    world.callback.forget();
    let (status, answer) = world.send(to_group("G1")).await;
    assert_eq!((status, &answer["messages"][0]["group_id"]), (200, &json!("G1")), "{answer}");
    let value = world.callback.received(1).await[0].value();
    let people: Vec<_> =
        value["statuses"].as_array().unwrap().iter().map(|s| s["recipient_participant_id"].clone()).collect();
    assert_eq!(people, ["16505551111", "16505552222"]);
    let status = &value["statuses"][0];
    assert_eq!((&status["recipient_id"], &status["recipient_type"]), (&json!("G1"), &json!("group")));
    assert_eq!(value["contacts"].as_array().unwrap().len(), 2);
}
