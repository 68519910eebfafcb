//! What the testkit promises about Meta's bodies and the scripted model.

#![expect(clippy::unwrap_used, reason = "helpers of tests fail where they stand")]

use reaktly_testkit::webhooks::{self, Customer, Number, Status, Webhook, escape};
use reaktly_testkit::{Reply, ScriptedModel, sign};
use serde_json::{Value, json};

#[test]
fn the_signature_is_the_documented_one() {
    let body = br#"{"object":"whatsapp_business_account","entry":[]}"#;
    let expected = "sha256=dec6a680679a968e7e0319355b23599cbfc54502c0784668e9618baa0c633756";
    assert_eq!(sign("test_app_secret", body), expected);
}

#[test]
fn bodies_are_escaped_as_meta_escapes_them() {
    assert_eq!(escape(r#"{"text":"äöå 😀 a/b"}"#), r#"{"text":"\u00e4\u00f6\u00e5 \ud83d\ude00 a\/b"}"#);
}

#[test]
fn a_webhook_carries_every_element_of_every_number() {
    let (first, second) = (Number::new("111"), Number::new("222"));
    let customer = Customer::phone("491511234567", "Ada");
    let webhook = Webhook::to(&first)
        .message(&customer, webhooks::text("wamid.1", "Grüße"))
        .message(&customer, webhooks::location("wamid.2", 52.52, 13.405))
        .and(&second)
        .status(Status::new("wamid.3", "delivered", &Customer::user("DE.123", "Bo")).callback("rk1:1:1"));
    let value: Value = serde_json::from_slice(&webhook.body()).unwrap();
    assert_eq!(value, webhook.value());
    let first = &value["entry"][0]["changes"][0]["value"];
    assert_eq!(first["metadata"]["phone_number_id"], "111");
    assert_eq!(first["contacts"].as_array().unwrap().len(), 1, "one contact for two messages of one customer");
    assert_eq!(first["messages"][0]["from"], "491511234567");
    assert_eq!(first["messages"][0]["text"]["body"], "Grüße");
    assert_eq!(first["messages"][1]["location"], json!({"latitude": 52.52, "longitude": 13.405}));
    let second = &value["entry"][1]["changes"][0]["value"];
    assert_eq!(second["statuses"][0]["recipient_user_id"], "DE.123");
    assert_eq!(second["statuses"][0]["biz_opaque_callback_data"], "rk1:1:1");
}

fn client() -> reqwest::Client {
    // A second test of this process finds it installed.
    rustls::crypto::ring::default_provider().install_default().ok();
    reqwest::Client::builder().build().unwrap()
}

async fn ask(model: &ScriptedModel, streamed: bool) -> reqwest::Response {
    let body = json!({"model": "m", "stream": streamed, "messages": [{"role": "user", "content": "Do you ship?"}]});
    let request = client().post(format!("{}/chat/completions", model.url())).bearer_auth("key").json(&body);
    request.send().await.unwrap()
}

#[tokio::test]
async fn a_model_follows_its_script_then_its_rule() {
    let model = ScriptedModel::start();
    model.script([Reply::text("first"), Reply::Failure { status: 429, retry_after: Some(3) }, Reply::Raw("{".into())]);
    model.answer_with(|request| Reply::text(request.prompt().to_uppercase()));
    let first: Value = ask(&model, false).await.json().await.unwrap();
    assert_eq!(first["choices"][0]["message"]["content"], "first");
    let limited = ask(&model, false).await;
    assert_eq!((limited.status().as_u16(), limited.headers()["retry-after"].to_str().unwrap()), (429, "3"));
    assert_eq!(ask(&model, false).await.text().await.unwrap(), "{");
    let ruled: Value = ask(&model, false).await.json().await.unwrap();
    assert_eq!(ruled["choices"][0]["message"]["content"], "DO YOU SHIP?");
    assert_eq!(model.requests().len(), 4);
    assert_eq!(model.requests()[0].authorization.as_deref(), Some("Bearer key"));
}

#[tokio::test]
async fn a_streamed_answer_comes_in_pieces() {
    let model = ScriptedModel::start();
    model.always(Reply::text("We ship within two days."));
    let body = ask(&model, true).await.text().await.unwrap();
    let events: Vec<&str> = body.lines().filter_map(|line| line.strip_prefix("data: ")).collect();
    assert_eq!(events.last(), Some(&"[DONE]"));
    let chunks = events.iter().filter_map(|event| serde_json::from_str::<Value>(event).ok());
    let deltas = chunks.filter_map(|chunk| Some(chunk["choices"][0]["delta"]["content"].as_str()?.to_owned()));
    let deltas: Vec<String> = deltas.collect();
    assert!(deltas.len() > 1);
    assert_eq!(deltas.concat(), "We ship within two days.");
}

#[tokio::test]
async fn a_held_request_is_answered_when_released() {
    let model = ScriptedModel::start();
    model.always(Reply::text("late"));
    model.hold();
    let asking = ask(&model, false);
    let mut asking = std::pin::pin!(asking);
    tokio::select! {
        _ = &mut asking => panic!("answered while held"),
        () = model.received(1) => {}
    }
    model.release();
    assert_eq!(asking.await.status().as_u16(), 200);
}
