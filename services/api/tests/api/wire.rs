//! What every answer has in common: the document, problems, headers, the dashboard.

use reqwest::Method;
use serde_json::{Value, json};

use crate::world::{Answer, World};

#[test]
fn the_document_is_the_one_checked_in() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/openapi.json");
    let checked_in = std::fs::read_to_string(path).unwrap();
    assert!(checked_in == reaktly_api::document_text(), "run: cargo run -p reaktly-api --bin openapi");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_document_and_its_pages_are_served() {
    let world = World::start().await;
    let document = world.stranger().get("/openapi.json").await.expect_status(200);
    let text = reaktly_api::document_text();
    assert_eq!(document, serde_json::from_str::<serde_json::Value>(&text).unwrap());
    let moved = world.stranger().get("/docs").await;
    assert_eq!((moved.status.as_u16(), &moved.headers["location"]), (307, &"/docs/".parse().unwrap()));
    let page = world.stranger().get("/docs/").await;
    assert!(page.headers["content-type"].to_str().unwrap().starts_with("text/html"));
    page.expect_status(200);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_there_is_a_problem_and_other_methods_are_named() {
    let world = World::start().await;
    world.owner.get("/api/nothing").await.expect_problem(404, "not_found");
    world.owner.get("/api/conversations/not-an-id").await.expect_problem(404, "not_found");
    let answer = world.owner.put("/api/conversations", json!({})).await;
    assert_eq!(answer.headers["allow"], "GET");
    answer.expect_problem(405, "method_not_allowed");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_text_that_cannot_be_stored_is_refused_and_never_an_error_of_ours() {
    let world = World::start().await;
    let stranger = world.stranger();
    let session = json!({"email": "a\u{0}@example.com", "password": "a password"});
    stranger.post("/api/session", session).await.expect_problem(422, "invalid_fields");
    let key = json!({"name": "a\u{0}b", "scopes": ["iq:read"]});
    let refused = world.owner.post("/api/api-keys", key).await.expect_status(422);
    let wrong = json!({"field": "name", "message": "has the character '\\0' at position 2; remove it",
        "character": "\u{0}", "position": 2});
    assert_eq!(refused["errors"], json!([wrong]));
    for list in ["conversations?q=a%00", "contacts?q=%00"] {
        let refused = world.owner.get(&format!("/api/{list}")).await.expect_problem(422, "invalid_fields");
        assert_eq!(refused["errors"][0]["field"], "q");
    }
    world.owner.get("/api/conversations?q=%20").await.expect_status(200);
}

#[tokio::test(flavor = "multi_thread")]
async fn all_that_is_wrong_with_a_body_or_a_query_is_told_at_once() {
    let world = World::start().await;
    let fields = |problem: &Value| -> Vec<String> {
        let errors = problem["errors"].as_array().unwrap().iter();
        errors.map(|wrong| wrong["field"].as_str().unwrap().to_owned()).collect()
    };
    let key = json!({"name": 7, "scopes": ["iq:read", "all", 3], "expiresAt": "soon"});
    let refused = world.owner.post("/api/api-keys", key).await.expect_problem(422, "invalid_fields");
    assert_eq!(fields(&refused), ["name", "scopes[1]", "scopes[2]", "expiresAt"]);
    let said = refused.to_string();
    assert!(!["struct", "enum ", "u32", "variant"].iter().any(|word| said.contains(word)), "{said}");
    let query = "/api/conversations?owner=nobody&team=ours";
    let refused = world.owner.get(query).await.expect_problem(422, "invalid_fields");
    assert_eq!(fields(&refused), ["owner", "team"]);
    let refused = world.owner.get("/api/conversations?limit=many").await.expect_problem(422, "invalid_fields");
    assert_eq!(fields(&refused), ["limit"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_may_load_nothing_from_elsewhere_and_answers_are_not_kept() {
    let world = World::start().await;
    let answer = world.owner.get("/api/session").await;
    assert_eq!(answer.headers["cache-control"], "no-store");
    assert_eq!(answer.headers["x-content-type-options"], "nosniff");
    let policy = answer.headers["content-security-policy"].to_str().unwrap();
    assert!(
        policy.contains("default-src 'none'")
            && policy.contains("script-src 'self'")
            && !policy.contains("unsafe-eval")
    );
    let page = Answer::read(world.stranger().request(Method::GET, "/inbox/anything")).await;
    assert!([200, 503].contains(&page.status.as_u16()), "the dashboard, or how to build it");
    assert!(page.headers["content-type"].to_str().unwrap().starts_with("text/html"));
    world.stranger().get("/metrics").await.expect_problem(404, "not_found");
    let missing = world.stranger().get("/assets/missing-1234.js").await;
    assert_eq!(missing.status, 404);
}
