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
