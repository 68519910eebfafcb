//! Every field but messages, row by row.

use serde_json::{Value, json};

use crate::business::{ACCOUNT, CUSTOMER, TOKEN, World, text, to_customer};

/// The body of the webhook that a row makes.
async fn body(world: &World, name: &str, changes: Value) -> Value {
    world.callback.forget();
    let mut changes = changes;
    changes["wait"] = json!(true);
    changes["waId"] = json!(CUSTOMER);
    let answer = world.control(&format!("fields/{name}"), changes).await;
    assert_eq!(answer["webhooks"], json!([{"httpStatus": 200}]), "{name}");
    world.callback.received(1).await[0].json()
}

#[tokio::test]
async fn every_field_in_the_table_makes_its_webhook() {
    let world = World::new().await;
    for row in world.ask("fields").await["items"].as_array().unwrap() {
        let name = row["name"].as_str().unwrap();
        let body = body(&world, name, json!({})).await;
        let written = body.to_string();
        assert!(!written.contains('<'), "{name}: {written}");
        assert_eq!(body["object"], "whatsapp_business_account", "{name}");
        assert!(body["entry"][0]["time"].is_number(), "{name}");
        let change = &body["entry"][0]["changes"][0];
        if row.get("body").is_some() {
            assert!(change.get("field").is_none(), "{name}");
            continue;
        }
        assert_eq!(change["field"], row["field"], "{name}");
        assert_eq!(body["entry"][0]["id"] != ACCOUNT, row.get("entryId").is_some(), "{name}");
        let own = change["value"].as_object().unwrap();
        assert!(row["value"].as_object().unwrap().keys().all(|key| own.contains_key(key)), "{name}: {written}");
    }
}

#[tokio::test]
async fn a_test_changes_value_field_and_entry() {
    let world = World::new().await;
    let changes = json!({"value": {"requester": null, "event": "PIN_LOST"}, "field": "safety", "entryId": "7"});
    let body = body(&world, "security", changes).await;
    let entry = &body["entry"][0];
    assert_eq!((&entry["id"], &entry["changes"][0]["field"]), (&json!("7"), &json!("safety")));
    assert_eq!(entry["changes"][0]["value"], json!({"display_phone_number": "15550783881", "event": "PIN_LOST"}));
}

#[tokio::test]
async fn an_echo_is_on_the_phone_with_its_file_and_may_be_changed() {
    let world = World::new().await;
    body(&world, "smb_message_echoes.image", json!({})).await;
    let thread = world.thread().await;
    let echo = &thread["items"][0];
    assert_eq!((&echo["from"], &echo["type"]), (&json!("business"), &json!("image")));
    assert_eq!(world.graph(echo["content"]["id"].as_str().unwrap()).await.0, 200);
    body(&world, "smb_message_echoes", json!({})).await;
    body(&world, "smb_message_echoes.edit", json!({})).await;
    body(&world, "smb_message_echoes.revoke", json!({})).await;
    let thread = world.thread().await;
    assert_eq!(thread["items"][1]["content"]["body"], "I will call you tomorrow.");
    assert!(thread["items"][1]["revokedAt"].is_string());
}

#[tokio::test]
async fn a_stop_of_marketing_is_obeyed_until_it_is_taken_back() {
    let world = World::new().await;
    world.register(json!({"sampleTemplates": true})).await;
    let sale = json!({"name": "sample_yellow", "language": {"code": "en_US"}});
    let sale = to_customer(json!({"type": "template", "template": sale}));
    body(&world, "user_preferences.stop", json!({})).await;
    world.callback.forget();
    assert_eq!(world.send(sale.clone()).await.0, 200);
    assert_eq!(world.callback.statuses(1).await[0]["errors"][0]["code"], 131_050);
    world.open_window().await;
    world.send(text("about your order")).await;
    let statuses = world.callback.statuses(3).await;
    assert!(statuses.iter().all(|status| status["status"] != "failed"), "only marketing is stopped");
    body(&world, "user_preferences.resume", json!({})).await;
    world.callback.forget();
    world.send(sale).await;
    assert_ne!(world.callback.statuses(1).await[0]["status"], "failed");
}

#[tokio::test]
async fn only_fields_that_are_subscribed_arrive() {
    let world = World::new().await;
    let url = format!("{}/v25.0/4200/subscriptions", world.simulator.url);
    let app = "4200|test_app_secret";
    let form = [
        ("object", "whatsapp_business_account"),
        ("callback_url", &world.callback.url),
        ("verify_token", "a token"),
        ("fields", "messages, security"),
    ];
    let answer = world.http.post(&url).bearer_auth(app).form(&form).send().await.unwrap();
    assert_eq!(answer.json::<Value>().await.unwrap(), json!({"success": true}));
    let list: Value = world.http.get(&url).bearer_auth(app).send().await.unwrap().json().await.unwrap();
    let names: Vec<_> = list["data"][0]["fields"].as_array().unwrap().iter().map(|f| f["name"].clone()).collect();
    assert_eq!(names, ["messages", "security"]);
    body(&world, "security", json!({})).await;
    let unheard = world.control("fields/account_alerts", json!({"wait": true})).await;
    assert_eq!(unheard["webhooks"], json!([{"httpStatus": null}]));
    assert_eq!(world.http.get(&url).bearer_auth(TOKEN).send().await.unwrap().status(), 401, "it takes the app's token");
}

#[tokio::test]
async fn messages_follow_an_override_and_account_news_do_not() {
    let world = World::new().await;
    let url = format!("{}/v25.0/{}", world.simulator.url, crate::business::PHONE);
    let configure = async |callback: &str| {
        let body = json!({"webhook_configuration": {"override_callback_uri": callback, "verify_token": "a token"}});
        let answer = world.http.post(&url).bearer_auth(TOKEN).json(&body).send().await.unwrap();
        answer.json::<Value>().await.unwrap()
    };
    let other = format!("{}?other", world.callback.url);
    assert_eq!(configure(&other).await, json!({"success": true}));
    let path = format!("{}?fields=webhook_configuration", crate::business::PHONE);
    let (_, found) = world.graph(&path).await;
    assert_eq!(found["webhook_configuration"], json!({"phone_number": other, "application": world.callback.url}));
    assert_eq!(configure(&format!("{}x", world.callback.url)).await["error"]["code"], 2200);
    world.register(json!({"numberOverride": {"callbackUrl": "http://127.0.0.1:9/gone"}})).await;
    let message = world.customer_writes(json!({"text": "hello"})).await;
    assert_eq!(message["webhooks"], json!([{"httpStatus": null}]), "the override is not there");
    body(&world, "security", json!({})).await;
    assert_eq!(configure("").await, json!({"success": true}));
    assert_eq!(world.customer_writes(json!({"text": "hello"})).await["webhooks"], json!([{"httpStatus": 200}]));
}

#[tokio::test]
async fn a_template_changes_its_state() {
    let world = World::new().await;
    let change = json!({"name": "sale", "language": "en", "template": {"category": "MARKETING", "status": "PAUSED"}});
    world.control("templates", change).await;
    let sale = to_customer(json!({"type": "template", "template": {"name": "sale", "language": {"code": "en"}}}));
    assert_eq!(world.send(sale.clone()).await.1["error"]["code"], 132_015);
    world.control("templates", json!({"name": "sale", "language": "en", "template": {"status": "APPROVED"}})).await;
    assert_eq!(world.send(sale).await.0, 200);
    let (_, list) = world.graph(&format!("{ACCOUNT}/message_templates?name=sale&fields=category")).await;
    assert_eq!(list["data"].as_array().unwrap().len(), 1);
    assert_eq!(list["data"][0]["category"], "MARKETING");
}
