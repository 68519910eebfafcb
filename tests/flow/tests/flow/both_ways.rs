//! What is not text, on its way between a customer and an agent.

use reaktly_testkit::{wait_for, wait_until};
use reqwest::Method;
use serde_json::{Value, json};

use crate::world::{Customer, World};

/// A marketing template of the simulated account that takes no parameters.
const MARKETING: &str = "sample_yellow";

#[tokio::test(flavor = "multi_thread")]
async fn a_picture_of_a_customer_can_be_opened_by_an_agent_and_never_holds_the_message_back() {
    let world = World::together().await;
    let gone = json!([{"match": {"call": "mediaDownload"}, "action": {"hold": "download"}}]);
    world.meta.faults(&gone).await;
    let customer = world.customer("491511234567");
    let sent = customer.sends(&json!({"kind": "image.caption"})).await;
    let pending = message(&world, &customer, &sent["id"]).await;
    assert_eq!(pending["media"]["state"], "pending", "{pending}");
    world.meta.faults(&json!([])).await;
    world.meta.release("download").await;
    let ready = wait_for("the picture is here", async || {
        let message = message(&world, &customer, &sent["id"]).await;
        (message["media"]["state"] == "ready").then_some(message)
    })
    .await;
    let url = ready["media"]["url"].as_str().unwrap();
    let opened = world.api.file(url).await;
    assert_eq!(opened.content_type, "image/jpeg");
    assert_eq!(opened.bytes, world.meta.sample("jpeg").await);
    world.everything_is_accounted_for().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_kind_an_agent_can_send_reaches_the_customer() {
    let world = World::together().await;
    let customer = world.customer("491511234567");
    let first = customer.writes("Hello").await;
    customer.gets(1).await;
    let conversation = customer.conversation().await;
    let hello = message(&world, &customer, &json!(first)).await;
    let jpeg = world.meta.sample("jpeg").await;
    let file = world.api.upload("front door.jpg", "image/jpeg", jpeg).await;
    let sent = [
        json!({"text": "See https://example.com", "replyTo": hello["id"]}),
        json!({"text": "Which one?", "buttons": [{"title": "Blue"}, {"title": "Red"}]}),
        json!({"list": {"body": "Which one?", "button": "Choose", "sections": [{"rows": [{"title": "Blue"}]}]}}),
        json!({"cta": {"body": "All of them", "label": "Open", "url": "https://example.com/all"}}),
        json!({"locationRequest": {"body": "Where are you?"}}),
        json!({"location": {"latitude": 52.52, "longitude": 13.405, "name": "Our shop"}}),
        json!({"contacts": [{"name": {"formatted_name": "The workshop", "first_name": "Workshop"},
            "phones": [{"phone": "+4930123456"}]}]}),
        json!({"media": {"kind": "image", "fileId": file["id"], "caption": "Our front door"}}),
        json!({"media": {"kind": "document", "link": "https://example.com/terms.pdf", "filename": "terms.pdf"}}),
    ];
    let path = format!("/api/conversations/{}/messages", conversation["id"].as_str().unwrap());
    for body in &sent {
        world.api.post(&path, body).await;
    }
    customer.gets(1 + sent.len()).await;
    let kinds = customer.sees_kinds().await;
    let expected = ["text", "button", "list", "cta_url", "location_request_message", "location", "contacts", "image"];
    assert_eq!(kinds[1..], [&expected[..], &["document"]].concat());
    let reaction = json!({"reaction": {"messageId": hello["id"], "emoji": "👍"}});
    world.api.post(&path, &reaction).await;
    wait_until("the reaction shows on the message", async || {
        let reacted = message(&world, &customer, &json!(first)).await;
        reacted["reactions"].as_array().is_some_and(|all| all.iter().any(|one| one["emoji"] == "👍"))
    })
    .await;
    world.everything_is_accounted_for().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_customer_who_stopped_marketing_gets_none() {
    let world = World::together().await;
    let customer = world.customer("15550001234");
    customer.writes("Hello").await;
    customer.gets(1).await;
    let conversation = customer.conversation().await;
    let integration = world.number.integration["id"].as_str().unwrap();
    world.api.post(&format!("/api/integrations/{integration}/templates/sync"), &json!({})).await;
    let templates = world.api.list(&format!("/api/integrations/{integration}/templates")).await;
    let marketing = templates.iter().find(|template| template["name"] == MARKETING).unwrap();
    let body = json!({"template": {"name": marketing["name"], "language": marketing["language"]}});
    let path = format!("/api/conversations/{}/messages", conversation["id"].as_str().unwrap());
    world.meta.post("fields/user_preferences.stop", &json!({"waId": "15550001234", "wait": true})).await;
    let (status, refusal) = wait_for("the customer's wish is known", async || {
        let (status, answer) = world.api.call(Method::POST, &path, Some(&body)).await;
        (status != 202).then_some((status, answer))
    })
    .await;
    assert_eq!((status, &refusal["code"]), (409, &json!("marketing_stopped")), "{refusal}");
    world.everything_is_accounted_for().await;
}

/// The message with Meta's id, as the inbox has it.
async fn message(world: &World, customer: &Customer<'_>, wamid: &Value) -> Value {
    wait_for("the message is in the thread", async || {
        let messages = world.api.messages(&customer.conversation().await).await;
        messages.into_iter().find(|message| message["wamid"] == *wamid)
    })
    .await
}
