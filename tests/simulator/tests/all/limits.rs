//! Limits that depend on who sends, to whom and how fast; those of the content alone are beside their checks.

use serde_json::json;

use crate::business::{CUSTOMER, World, text, to_customer};

async fn code(world: &World, body: serde_json::Value) -> i64 {
    let (_, body) = world.send(body).await;
    body["error"]["code"].as_i64().unwrap_or(0)
}

#[tokio::test]
async fn a_limit_is_refused_with_metas_error_and_kept_in_the_ledger() {
    let world = World::new().await;
    world.open_window().await;
    let (status, body) = world.send(text(&"x".repeat(4097))).await;
    assert_eq!(status, 400);
    assert_eq!(body["error"]["code"], 100);
    let call = &world.ask("calls?outcome=refused").await["items"][0];
    assert_eq!((&call["errorCode"], &call["httpStatus"]), (&json!(100), &json!(400)));
}

#[tokio::test]
async fn a_business_may_choose_to_be_refused_at_once_outside_the_window() {
    let world = World::new().await;
    world.register(json!({"windowRefusal": "answer"})).await;
    let (status, body) = world.send(text("hello")).await;
    assert_eq!((status, &body["error"]["code"]), (400, &json!(131_047)));
    world.open_window().await;
    assert_eq!(world.send(text("hello")).await.0, 200);
}

#[tokio::test]
async fn templates_go_outside_the_window_but_must_exist_and_have_their_parameters() {
    let world = World::new().await;
    let templates = json!([{"name": "order", "language": "en", "body": "Order {{1}} for {{2}}"}]);
    world.register(json!({ "templates": templates })).await;
    let order = |values: &[&str]| {
        let parameters: Vec<_> = values.iter().map(|text| json!({"type": "text", "text": text})).collect();
        let components = json!([{"type": "body", "parameters": parameters}]);
        let template = json!({"name": "order", "language": {"code": "en"}, "components": components});
        to_customer(json!({"type": "template", "template": template}))
    };
    assert_eq!(code(&world, order(&["7"])).await, 132_000);
    let unknown = json!({"name": "order", "language": {"code": "de"}});
    let (status, body) = world.send(to_customer(json!({"type": "template", "template": unknown}))).await;
    assert_eq!((status, &body["error"]["code"]), (404, &json!(132_001)));
    let (status, body) = world.send(order(&["7", "Ada"])).await;
    assert_eq!(status, 200);
    assert_eq!(body["messages"][0]["message_status"], "accepted");
    assert_eq!(world.thread().await["items"][0]["content"]["text"], "Order 7 for Ada");
}

#[tokio::test]
async fn a_burst_to_one_customer_ends_in_131056_and_leaves_others_alone() {
    let world = World::new().await;
    world.open_window().await;
    for _ in 0..45 {
        assert_eq!(world.send(text("hello")).await.0, 200);
    }
    assert_eq!(code(&world, text("one too many")).await, 131_056);
    let mut other = text("hello");
    other["to"] = json!("+16505559999");
    assert_eq!(world.send(other).await.0, 200);
}

#[tokio::test]
async fn too_many_messages_a_second_end_in_130429() {
    let world = World::new().await;
    world.register(json!({"messagesPerSecond": 1})).await;
    world.open_window().await;
    assert_eq!(world.send(text("1")).await.0, 200);
    assert_eq!(code(&world, text("2")).await, 130_429);
}

#[tokio::test]
async fn a_test_number_writes_only_to_those_on_its_list() {
    let world = World::new().await;
    world.register(json!({"allowedRecipients": ["+1 650 555 0000"]})).await;
    assert_eq!(code(&world, text("hello")).await, 131_030);
    world.register(json!({"allowedRecipients": [CUSTOMER]})).await;
    assert_eq!(code(&world, text("hello")).await, 0);
}

#[tokio::test]
async fn a_business_cannot_write_to_itself_nor_to_an_unknown_user_id() {
    let world = World::new().await;
    let mut own = text("hello");
    own["to"] = json!("+15550783881");
    assert_eq!(code(&world, own).await, 131_021);
    let unknown = json!({"messaging_product": "whatsapp", "recipient": "US.1", "text": {"body": "hi"}});
    assert_eq!(code(&world, unknown).await, 131_026);
}

#[tokio::test]
async fn a_read_mark_needs_a_message_id() {
    let world = World::new().await;
    let read = |id: serde_json::Value| json!({"messaging_product": "whatsapp", "status": "read", "message_id": id});
    assert_eq!(code(&world, read(json!(null))).await, 131_008);
    assert_eq!(code(&world, read(json!("17"))).await, 131_009);
    let typing = json!({
        "messaging_product": "whatsapp", "status": "read", "message_id": "wamid.a", "typing_indicator": {"type": "voice"},
    });
    assert_eq!(code(&world, typing).await, 131_009);
}
