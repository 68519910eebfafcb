//! Questions about accounts, tokens and subscriptions.

use serde_json::{Value, json};

use crate::business::{ACCOUNT, PHONE, TOKEN, World, text};

#[tokio::test]
async fn a_wrong_token_is_refused_with_190() {
    let world = World::new().await;
    let url = format!("{}/v25.0/{PHONE}/messages", world.simulator.url);
    let answer = world.http.post(url).bearer_auth("EAAother").json(&text("hi")).send().await.unwrap();
    assert_eq!(answer.status(), 401);
    let body: Value = answer.json().await.unwrap();
    assert_eq!(body["error"]["code"], 190);
}

#[tokio::test]
async fn an_unknown_object_is_refused_with_100_and_subcode_33() {
    let world = World::new().await;
    let (status, body) = world.graph("999999999999?fields=id").await;
    assert_eq!(status, 400);
    assert_eq!((&body["error"]["code"], &body["error"]["error_subcode"]), (&json!(100), &json!(33)));
}

#[tokio::test]
async fn a_phone_number_answers_the_fields_asked_for() {
    let world = World::new().await;
    let (_, body) = world.graph(&format!("{PHONE}?fields=status,quality_rating,nonsense")).await;
    assert_eq!(body, json!({"id": PHONE, "status": "CONNECTED", "quality_rating": "GREEN"}));
    let (_, body) = world.graph(&format!("{PHONE}?fields=webhook_configuration")).await;
    assert_eq!(body["webhook_configuration"]["application"], world.callback.url.as_str());
}

#[tokio::test]
async fn an_account_lists_its_numbers_and_templates() {
    let world = World::new().await;
    world.register(json!({"phoneNumberId": "333", "accessToken": "EAAsecond"})).await;
    world.register(json!({"phoneNumberId": "444", "businessAccountId": "555", "accessToken": "EAAforeign"})).await;
    let (_, numbers) = world.graph(&format!("{ACCOUNT}/phone_numbers")).await;
    let ids: Vec<_> = numbers["data"].as_array().unwrap().iter().map(|n| n["id"].as_str().unwrap()).collect();
    assert_eq!(ids, [PHONE, "333"]);
    let (_, templates) = world.graph(&format!("{ACCOUNT}/message_templates")).await;
    assert_eq!(templates["data"][0]["name"], "hello_world");
    assert_eq!(world.graph("555/phone_numbers").await.0, 400, "another account's numbers are not ours to see");
}

#[tokio::test]
async fn a_token_can_be_examined_by_its_app() {
    let world = World::new().await;
    let examine = async |input: &str| {
        let url = format!("{}/v25.0/debug_token?input_token={input}", world.simulator.url);
        let answer = world.http.get(url).bearer_auth("4200|test_app_secret").send().await.unwrap();
        answer.json::<Value>().await.unwrap()
    };
    let good = examine(TOKEN).await;
    assert_eq!(good["data"]["is_valid"], true);
    assert_eq!(good["data"]["granular_scopes"][0]["target_ids"], json!([ACCOUNT]));
    let bad = examine("EAAnobody").await;
    assert_eq!((&bad["data"]["is_valid"], &bad["data"]["error"]["code"]), (&json!(false), &json!(190)));
}

#[tokio::test]
async fn an_app_unsubscribes_and_subscribes_again() {
    let world = World::new().await;
    let edge = format!("{ACCOUNT}/subscribed_apps");
    assert_eq!(world.graph(&edge).await.1["data"][0]["whatsapp_business_api_data"]["id"], "4200");
    let url = format!("{}/v25.0/{edge}", world.simulator.url);
    world.http.delete(&url).bearer_auth(TOKEN).send().await.unwrap();
    assert_eq!(world.graph(&edge).await.1["data"], json!([]));
    let answer = world.http.post(&url).bearer_auth(TOKEN).send().await.unwrap();
    assert_eq!(answer.json::<Value>().await.unwrap(), json!({"success": true}));
    assert_eq!(world.graph(&edge).await.1["data"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn an_override_must_pass_the_challenge() {
    let world = World::new().await;
    let url = format!("{}/v25.0/{ACCOUNT}/subscribed_apps", world.simulator.url);
    let body = json!({"override_callback_uri": world.callback.url, "verify_token": "wrong"});
    let answer = world.http.post(&url).bearer_auth(TOKEN).json(&body).send().await.unwrap();
    assert_eq!(answer.status(), 400);
    assert_eq!(answer.json::<Value>().await.unwrap()["error"]["code"], 2200);
}

#[tokio::test]
async fn paths_that_do_not_exist_are_refused_in_metas_words() {
    let world = World::new().await;
    let (status, body) = world.graph(&format!("{PHONE}/nonsense")).await;
    assert_eq!((status, &body["error"]["code"]), (400, &json!(2500)));
}

#[tokio::test]
async fn the_state_file_brings_businesses_back() {
    let folder = tempfile::tempdir().unwrap();
    let config = || reaktly_simulator::Config {
        state: Some(folder.path().join("state.json")),
        ..reaktly_simulator::Config::default()
    };
    let first = reaktly_simulator::start(config()).unwrap();
    let business = json!({
        "phoneNumberId": "1", "businessAccountId": "2", "displayPhoneNumber": "+15550001",
        "accessToken": "EAA", "appSecret": "s",
    });
    let http = reqwest::Client::builder().build().unwrap();
    let url = format!("{}/simulator/businesses", first.url);
    assert_eq!(http.post(url).json(&business).send().await.unwrap().status(), 200);
    drop(first);
    let second = reaktly_simulator::start(config()).unwrap();
    let url = format!("{}/simulator/businesses", second.url);
    let list: Value = http.get(url).send().await.unwrap().json().await.unwrap();
    assert_eq!(list["items"][0]["phoneNumberId"], "1");
}
