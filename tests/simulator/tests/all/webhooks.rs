//! Webhooks: handshake, signature, retries, the log, raw bodies.

use hmac::{Hmac, KeyInit as _, Mac as _};
use serde_json::json;
use sha2::Sha256;

use crate::business::{ACCOUNT, CUSTOMER, PHONE, SECRET, World};

fn signed(secret: &str, body: &[u8]) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).unwrap();
    mac.update(body);
    format!("sha256={}", hex::encode(mac.finalize().into_bytes()))
}

#[tokio::test]
async fn a_customers_message_arrives_signed_over_its_escaped_bytes() {
    let world = World::new().await;
    world.customer_writes(json!({"text": "Grüße 😀 a/b", "profileName": "Ada"})).await;
    let received = world.callback.received(1).await;
    let webhook = &received[0];
    assert_eq!(webhook.signature, Some(signed(SECRET, &webhook.body)));
    assert!(webhook.body.is_ascii());
    let body = webhook.json();
    assert_eq!(body["object"], "whatsapp_business_account");
    assert_eq!(body["entry"][0]["id"], ACCOUNT);
    let value = webhook.value();
    assert_eq!(value["metadata"], json!({"display_phone_number": "15550783881", "phone_number_id": PHONE}));
    assert_eq!(value["contacts"][0]["profile"]["name"], "Ada");
    assert_eq!(value["messages"][0]["from"], CUSTOMER);
    assert_eq!(value["messages"][0]["text"]["body"], "Grüße 😀 a/b");
    assert!(value["messages"][0]["timestamp"].is_string());
}

#[tokio::test]
async fn a_webhook_is_retried_with_the_same_bytes_until_it_is_answered_with_200() {
    let world = World::new().await;
    world.callback.answer_with(&[503, 503, 201]);
    world.customer_writes(json!({"text": "hello"})).await;
    let received = world.callback.received(4).await;
    assert!(received.iter().all(|webhook| webhook.body == received[0].body));
    let attempts = world.ask("webhooks?kind=message&after=0&waitMs=5000").await;
    let statuses: Vec<_> = attempts["items"].as_array().unwrap().iter().map(|a| a["httpStatus"].clone()).collect();
    assert!([json!(503), json!(503), json!(201)].starts_with(&statuses[..3]), "{attempts}");
    let waits: Vec<_> = attempts["items"].as_array().unwrap().iter().map(|a| a["retryInMs"].clone()).collect();
    assert_eq!(waits[..3], [json!(10), json!(20), json!(40)]);
}

#[tokio::test]
async fn a_callback_that_fails_the_challenge_is_not_taken() {
    let world = World::new().await;
    let answer = world.register(json!({"verifyToken": "another", "phoneNumberId": "2222"})).await;
    assert_eq!(answer["verification"]["state"], "failed");
    assert_eq!(answer["verification"]["httpStatus"], 403);
    assert!(answer["business"].get("callbackUrl").is_none(), "{answer}");
}

#[tokio::test]
async fn a_new_secret_signs_webhooks_that_are_still_waiting() {
    let world = World::new().await;
    world.callback.answer_with(&[401]);
    world.customer_writes(json!({"text": "hello"})).await;
    world.register(json!({"appSecret": "new"})).await;
    world.customer_writes(json!({"text": "again"})).await;
    let received = world.callback.received(3).await;
    let with_new = received.iter().filter(|w| w.signature == Some(signed("new", &w.body)));
    assert!(with_new.count() >= 1);
}

#[tokio::test]
async fn raw_bodies_go_out_signed_wrongly_signed_and_unsigned_in_many_copies() {
    let world = World::new().await;
    let body = r#"{"entry":[] , "object":"x"}"#;
    world.callback.answer_with(&[401]);
    let answer = world.control("webhooks", json!({"body": body, "signature": "wrong"})).await;
    assert_eq!(answer["webhooks"], json!([{"httpStatus": 401}]));
    world.control("webhooks", json!({"body": body, "signature": "missing"})).await;
    let answer = world.control("webhooks", json!({"body": body, "copies": 8})).await;
    assert_eq!(answer["webhooks"].as_array().unwrap().len(), 8);
    let received = world.callback.received(10).await;
    assert_eq!(received.len(), 10, "a raw webhook is not retried unless asked");
    assert!(received.iter().all(|webhook| webhook.body == body.as_bytes()));
    assert_ne!(received[0].signature, Some(signed(SECRET, body.as_bytes())));
    assert_eq!(received[1].signature, None);
    assert_eq!(received[2].signature, Some(signed(SECRET, body.as_bytes())));
}

#[tokio::test]
async fn an_app_that_is_not_subscribed_hears_nothing() {
    let world = World::new().await;
    world.register(json!({"subscribed": false})).await;
    let answer = world.customer_writes(json!({"text": "hello"})).await;
    assert_eq!(answer["webhooks"], json!([{"httpStatus": null}]));
    let attempts = world.ask("webhooks?kind=message").await;
    assert!(attempts["items"][0]["error"].as_str().unwrap().contains("not subscribed"));
}
