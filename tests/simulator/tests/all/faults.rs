//! Every fault of the answers, and what the ledger says of it.

use serde_json::{Value, json};

use crate::business::{World, text};

async fn last_call(world: &World) -> Value {
    let calls = world.ask("calls?kind=message").await;
    calls["items"].as_array().unwrap().last().unwrap().clone()
}

async fn with(rules: Value) -> World {
    let world = World::new().await;
    world.open_window().await;
    world.faults(rules).await;
    world
}

#[tokio::test]
async fn an_error_fault_refuses_with_metas_body() {
    let world = with(json!([{"match": {"nth": 1}, "action": {"error": {"code": 131_056, "retryAfter": 4}}}])).await;
    let answer = world.post_message(&text("hello")).await.unwrap();
    assert_eq!(answer.status(), 400);
    assert_eq!(answer.headers()["retry-after"], "4");
    let body: Value = answer.json().await.unwrap();
    assert_eq!(body["error"]["code"], 131_056);
    assert_eq!(body["error"]["type"], "OAuthException");
    assert!(body["error"]["message"].as_str().unwrap().starts_with("(#131056) "));
    assert!(body["error"]["fbtrace_id"].is_string());
    assert_eq!(last_call(&world).await["outcome"], "faulted");
    assert_eq!(world.send(text("hello")).await.0, 200, "only the first call was to fail");
}

#[tokio::test]
async fn throttled_broken_and_html_answers_accept_nothing() {
    let world = with(json!([
        {"match": {"nth": 1}, "action": "status429"},
        {"match": {"nth": 2}, "action": "status5xx"},
        {"match": {"nth": 3}, "action": "htmlBody"}
    ]))
    .await;
    let (status, body) = world.send(text("1")).await;
    assert_eq!((status, &body["error"]["code"]), (429, &json!(4)));
    let (status, body) = world.send(text("2")).await;
    assert_eq!((status, &body["error"]["code"]), (500, &json!(131_000)));
    let html = world.post_message(&text("3")).await.unwrap();
    assert_eq!(html.status(), 502);
    assert!(html.text().await.unwrap().starts_with("<!DOCTYPE html>"));
    assert_eq!(world.thread().await["items"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn a_call_dropped_before_acceptance_never_reaches_the_customer() {
    let world = with(json!([{"match": {"nth": 1}, "action": "dropBeforeAccept"}])).await;
    assert!(world.post_message(&text("hello")).await.is_err());
    let call = last_call(&world).await;
    assert_eq!((&call["outcome"], &call["httpStatus"]), (&json!("faulted"), &Value::Null));
    assert_eq!(world.thread().await["items"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn a_call_dropped_after_acceptance_is_in_the_ledger_as_accepted_and_its_statuses_come() {
    let world = with(json!([{"match": {"nth": 1}, "action": "dropAfterAccept"}])).await;
    assert!(world.post_message(&text("hello")).await.is_err());
    let call = last_call(&world).await;
    assert_eq!((&call["outcome"], &call["httpStatus"]), (&json!("accepted"), &Value::Null));
    assert_eq!(call["callbackData"], "rk1:1");
    let statuses = world.callback.statuses(3).await;
    assert!(statuses.iter().all(|status| status["id"] == call["wamid"]));
    assert_eq!(world.thread().await["items"][1]["content"]["body"], "hello");
}

#[tokio::test]
async fn an_accepted_message_may_be_answered_with_an_error_or_without_an_id() {
    let world = with(json!([
        {"match": {"nth": 1}, "action": {"errorAfterAccept": {"code": 131_000}}},
        {"match": {"nth": 2}, "action": "okWithoutId"}
    ]))
    .await;
    assert_eq!(world.send(text("1")).await.0, 500);
    assert_eq!(last_call(&world).await["outcome"], "accepted");
    let (status, body) = world.send(text("2")).await;
    assert_eq!((status, &body["messages"]), (200, &json!([{}])));
    assert_eq!(world.thread().await["items"].as_array().unwrap().len(), 3);
}

#[tokio::test]
async fn a_slow_call_is_accepted_even_when_the_caller_has_left() {
    let world = with(json!([{"action": {"slowMs": 150}}])).await;
    let message = text("hello");
    let call = world.post_message(&message);
    assert!(tokio::time::timeout(std::time::Duration::from_millis(50), call).await.is_err());
    let calls = world.ask("calls?outcome=accepted&waitMs=5000").await;
    assert_eq!(calls["items"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn a_held_call_waits_for_its_release() {
    let world = with(json!([{"match": {"nth": 1}, "action": {"hold": "gate"}}])).await;
    let message = text("hello");
    let call = world.post_message(&message);
    let released = async {
        let held = world.ask("calls?outcome=held&waitMs=5000").await;
        assert_eq!(held["items"][0]["kind"], "message");
        let after = held["after"].clone();
        world.control("release", json!({"name": "gate"})).await;
        after
    };
    let (answer, after) = tokio::join!(call, released);
    assert_eq!(answer.unwrap().status(), 200);
    let done = world.ask(&format!("calls?after={after}&waitMs=5000")).await;
    assert_eq!(done["items"][0]["outcome"], "accepted");
}

#[tokio::test]
async fn taking_faults_away_lets_held_calls_go_on() {
    let world = with(json!([{"action": {"hold": "gate"}}])).await;
    let message = text("hello");
    let cleared = async {
        world.ask("calls?outcome=held&waitMs=5000").await;
        let url = format!("{}/simulator/faults", world.simulator.url);
        world.http.delete(url).send().await.unwrap();
    };
    let (answer, ()) = tokio::join!(world.post_message(&message), cleared);
    assert_eq!(answer.unwrap().status(), 200);
}

#[tokio::test]
async fn a_reset_ends_held_calls_and_forgets_all_but_the_businesses() {
    let world = with(json!([{"action": {"hold": "gate"}}])).await;
    let message = text("hello");
    let reset = async {
        world.ask("calls?outcome=held&waitMs=5000").await;
        world.control("reset", json!({})).await;
    };
    let (answer, ()) = tokio::join!(world.post_message(&message), reset);
    assert!(answer.is_err(), "a held call is cut off");
    assert_eq!(world.ask("calls").await["items"], json!([]));
    assert_eq!(world.ask("faults").await["items"], json!([]));
    assert_eq!(world.ask("customers").await["items"], json!([]));
    assert_eq!(world.ask("businesses").await["items"].as_array().unwrap().len(), 1);
}
