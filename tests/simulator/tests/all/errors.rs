//! Every code of Meta's table, as an answer and as a failed status, and what makes some of them come by themselves.

use serde_json::{Value, json};

use crate::business::{ACCOUNT, CUSTOMER, PHONE, TOKEN, World, text, to_customer};

async fn code(world: &World, body: Value) -> i64 {
    world.send(body).await.1["error"]["code"].as_i64().unwrap_or(0)
}

#[tokio::test]
async fn every_code_can_be_the_answer_and_the_reason_of_a_failed_status() {
    let world = World::new().await;
    let rows = world.ask("errors").await["items"].as_array().unwrap().clone();
    assert!(rows.len() > 100);
    for row in rows {
        let code = &row["code"];
        world.control("reset", json!({})).await;
        world.open_window().await;
        world
            .faults(json!([
                {"match": {"nth": 1}, "action": {"error": {"code": code}}},
                {"match": {"nth": 1}, "action": {"failed": {"code": code}}}
            ]))
            .await;
        let (status, body) = world.send(text("hello")).await;
        assert_eq!((status, &body["error"]["code"]), (u16::try_from(row["http"].as_u64().unwrap()).unwrap(), code));
        assert!(body["error"]["message"].as_str().unwrap().contains(row["title"].as_str().unwrap()), "{code}");
        world.faults(json!([{"match": {"nth": 1}, "action": {"failed": {"code": code}}}])).await;
        assert_eq!(world.send(text("hello")).await.0, 200, "{code}");
        let failed = &world.callback.statuses(1).await[0];
        assert_eq!((&failed["status"], &failed["errors"][0]["code"]), (&json!("failed"), code));
        assert_eq!(failed["errors"][0]["title"], row["title"], "{code}");
    }
}

#[tokio::test]
async fn a_customer_may_be_out_of_reach_for_any_reason() {
    let world = World::new().await;
    world.open_window().await;
    for reason in [131_026, 130_472, 130_497, 131_049] {
        world.callback.forget();
        world.control(&format!("customers/{CUSTOMER}"), json!({"failsWith": reason})).await;
        world.send(text("hello")).await;
        assert_eq!(world.callback.statuses(1).await[0]["errors"][0]["code"], reason);
    }
    world.callback.forget();
    world.control(&format!("customers/{CUSTOMER}"), json!({"failsWith": null})).await;
    world.send(text("hello")).await;
    assert_ne!(world.callback.statuses(1).await[0]["status"], "failed");
}

#[tokio::test]
async fn a_device_key_that_is_not_the_expected_one_fails_with_137000() {
    let world = World::new().await;
    world.open_window().await;
    world.control(&format!("customers/{CUSTOMER}"), json!({"identityKeyHash": "DF2lS5v2W6x="})).await;
    let mut message = text("hello");
    message["recipient_identity_key_hash"] = json!("another");
    world.send(message.clone()).await;
    assert_eq!(world.callback.statuses(1).await[0]["errors"][0]["code"], 137_000);
    world.callback.forget();
    message["recipient_identity_key_hash"] = json!("DF2lS5v2W6x=");
    world.send(message).await;
    assert_eq!(world.callback.statuses(1).await[0]["recipient_identity_key_hash"], "DF2lS5v2W6x=");
}

#[tokio::test]
async fn a_token_may_expire_and_be_mended() {
    let world = World::new().await;
    world.open_window().await;
    for subcode in [458, 460, 463, 467, 492] {
        world.register(json!({"tokenSubcode": subcode})).await;
        let (status, body) = world.send(text("hello")).await;
        assert_eq!(
            (status, &body["error"]["code"], &body["error"]["error_subcode"]),
            (401, &json!(190), &json!(subcode))
        );
        let url = format!("{}/v25.0/debug_token?input_token={TOKEN}", world.simulator.url);
        let answer = world.http.get(url).bearer_auth("4200|test_app_secret").send().await.unwrap();
        let data = answer.json::<Value>().await.unwrap()["data"].clone();
        assert_eq!((&data["is_valid"], &data["error"]["subcode"]), (&json!(false), &json!(subcode)));
    }
    world.register(json!({})).await;
    assert_eq!(world.send(text("hello")).await.0, 200);
}

#[tokio::test]
async fn an_app_may_ask_for_a_proof_of_its_secret() {
    let world = World::new().await;
    world.register(json!({"proof": "appSecret"})).await;
    assert_eq!(world.graph(PHONE).await.1["error"]["code"], 100);
    let mut mac =
        <hmac::Hmac<sha2::Sha256> as hmac::KeyInit>::new_from_slice(crate::business::SECRET.as_bytes()).unwrap();
    hmac::Mac::update(&mut mac, TOKEN.as_bytes());
    let proof = hex::encode(hmac::Mac::finalize(mac).into_bytes());
    assert_eq!(world.graph(&format!("{PHONE}?appsecret_proof={proof}")).await.0, 200);
}

#[tokio::test]
async fn an_app_gets_its_token_for_the_right_secret_alone() {
    let world = World::new().await;
    let ask = async |id: &str, secret: &str| {
        let path = format!("oauth/access_token?client_id={id}&client_secret={secret}&grant_type=client_credentials");
        world.graph(&path).await.1
    };
    assert_eq!(ask("4200", "test_app_secret").await["access_token"], "4200|test_app_secret");
    assert_eq!(ask("4200", "wrong").await["error"]["code"], 1);
    assert_eq!(ask("17", "test_app_secret").await["error"]["code"], 101);
}

#[tokio::test]
async fn a_number_that_is_not_registered_sends_nothing() {
    let world = World::new().await;
    world.open_window().await;
    let post = async |edge: &str, body: Value| {
        let url = format!("{}/v25.0/{PHONE}/{edge}", world.simulator.url);
        let answer = world.http.post(url).bearer_auth(TOKEN).json(&body).send().await.unwrap();
        answer.json::<Value>().await.unwrap()
    };
    assert_eq!(post("deregister", json!({})).await, json!({"success": true}));
    assert_eq!(code(&world, text("hello")).await, 133_010);
    let (_, number) = world.graph(&format!("{PHONE}?fields=platform_type,throughput,status")).await;
    assert_eq!(number["throughput"]["level"], "NOT_APPLICABLE");
    assert_eq!(post("register", json!({"messaging_product": "whatsapp"})).await["error"]["code"], 100);
    assert_eq!(
        post("register", json!({"messaging_product": "whatsapp", "pin": "123456"})).await,
        json!({"success": true})
    );
    assert_eq!(
        post("register", json!({"messaging_product": "whatsapp", "pin": "654321"})).await["error"]["code"],
        133_005
    );
    assert_eq!(code(&world, text("hello")).await, 0);
}

#[tokio::test]
async fn health_and_other_facts_are_what_a_test_says() {
    let world = World::new().await;
    let health = json!({"can_send_message": "BLOCKED", "entities": [{"entity_type": "WABA", "id": ACCOUNT,
        "can_send_message": "BLOCKED", "errors": [{"error_code": 141_006, "error_description": "no payment method",
        "possible_solution": "add one"}]}]});
    world
        .register(json!({"facts": {"health_status": health, "quality_rating": "RED"}, "messagesPerSecond": 1000}))
        .await;
    let (_, number) = world.graph(&format!("{PHONE}?fields=health_status,quality_rating,throughput")).await;
    assert_eq!((&number["health_status"], &number["quality_rating"]), (&health, &json!("RED")));
    assert_eq!(number["throughput"]["level"], "HIGH");
    let (_, account) = world.graph(&format!("{ACCOUNT}?fields=health_status")).await;
    assert_eq!(account["health_status"]["can_send_message"], "BLOCKED");
    let (_, templates) = world.graph(&format!("{ACCOUNT}/message_templates?fields=id")).await;
    let id = templates["data"][0]["id"].as_str().unwrap();
    assert_eq!(
        world.graph(&format!("{id}?fields=health_status")).await.1["health_status"]["can_send_message"],
        "AVAILABLE"
    );
}

#[tokio::test]
async fn the_history_of_a_message_says_whether_its_webhooks_arrived() {
    let world = World::new().await;
    world.open_window().await;
    world.callback.answer_with(&[503]);
    let (_, answer) = world.send(text("hello")).await;
    let id = answer["messages"][0]["id"].as_str().unwrap();
    world.callback.received(4).await;
    world.ask("webhooks?kind=status&after=4&waitMs=5000").await;
    let url = format!("{}/v25.0/{PHONE}/message_history", world.simulator.url);
    let answer = world.http.get(url).query(&[("message_id", id)]).bearer_auth(TOKEN).send().await.unwrap();
    let history: Value = answer.json().await.unwrap();
    let events = history["data"][0]["events"]["data"].as_array().unwrap();
    let states: Vec<_> = events.iter().map(|event| event["webhook_update_state"].as_str().unwrap()).collect();
    assert!(states.contains(&"RETRYING") && states.contains(&"DELIVERED"), "{history}");
    assert!(events.iter().all(|event| event["delivery_status"].is_string() && event["application"]["id"] == "4200"));
}

#[tokio::test]
async fn a_reaction_reaches_only_messages_that_are_there_young_and_no_reactions() {
    let world = World::new().await;
    let question = world.open_window().await;
    let react = |id: &str| to_customer(json!({"type": "reaction", "reaction": {"message_id": id, "emoji": "👍"}}));
    let reaction = world.customer_writes(json!({"reaction": {"messageId": question, "emoji": "👍"}})).await;
    world.callback.forget();
    world.send(react(reaction["id"].as_str().unwrap())).await;
    assert_eq!(world.callback.statuses(1).await[0]["errors"][0]["code"], 131_009);
    world.callback.forget();
    world.control("clock", json!({"advanceMs": 31 * 24 * 3_600_000_i64})).await;
    world.customer_writes(json!({"text": "still there?"})).await;
    world.callback.forget();
    world.send(react(&question)).await;
    assert_eq!(world.callback.statuses(1).await[0]["errors"][0]["code"], 131_009);
}

#[tokio::test]
async fn a_window_closes_when_the_simulated_day_is_over() {
    let world = World::new().await;
    world.register(json!({"windowRefusal": "answer"})).await;
    world.open_window().await;
    world.control("clock", json!({"advanceMs": 23 * 3_600_000})).await;
    assert_eq!(code(&world, text("hello")).await, 0);
    world.control("clock", json!({"advanceMs": 2 * 3_600_000})).await;
    assert_eq!(code(&world, text("hello")).await, 131_047);
}
