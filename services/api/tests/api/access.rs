//! Signing in, roles, scopes, and where a call may come from.

use reqwest::Method;
use serde_json::{Value, json};

use crate::world::{Answer, EMAIL, PASSWORD, World, credentials};

#[tokio::test(flavor = "multi_thread")]
async fn the_first_start_makes_an_owner_an_operator_and_a_knowledge_base() {
    let world = World::start().await;
    let session = world.owner.get("/api/session").await.expect_status(200);
    assert_eq!(session["user"]["email"], EMAIL);
    assert_eq!(session["user"]["role"], "owner");
    let operators = world.owner.get("/api/operators").await.expect_status(200);
    let knowledge_bases = world.owner.get("/api/knowledge-bases").await.expect_status(200);
    assert_eq!(operators["items"].as_array().unwrap().len(), 1);
    assert_eq!(operators["items"][0]["knowledgeBaseId"], knowledge_bases["items"][0]["id"]);
    assert_eq!(knowledge_bases["items"][0]["articleCount"], 0);
    let world = world.restart().await;
    let users = world.owner.get("/api/users").await.expect_status(200);
    assert_eq!(users["items"].as_array().unwrap().len(), 1, "a second start makes nothing");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_begins_with_a_cookie_scripts_cannot_read_and_ends_with_signing_out() {
    let world = World::start().await;
    let answer =
        world.stranger().post("/api/session", json!({"email": "OWNER@example.com", "password": PASSWORD})).await;
    let cookie = answer.headers["set-cookie"].to_str().unwrap().to_owned();
    assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax") && cookie.contains("Path=/"), "{cookie}");
    assert!(!cookie.contains("Secure"), "a laptop has no https");
    answer.expect_status(204);
    world.owner.delete("/api/session").await.expect_status(204);
    world.owner.get("/api/session").await.expect_problem(401, "not_signed_in");
    world.stranger().get("/api/session").await.expect_problem(401, "not_signed_in");
}

#[tokio::test(flavor = "multi_thread")]
async fn guessing_passwords_is_slowed_down() {
    let world = World::start().await;
    let guess = json!({"email": EMAIL, "password": "wrong"});
    for _ in 0..10 {
        world.stranger().post("/api/session", guess.clone()).await.expect_problem(401, "invalid_credentials");
    }
    let answer = world.stranger().post("/api/session", json!({"email": EMAIL, "password": PASSWORD})).await;
    assert!(answer.headers.contains_key("retry-after"));
    answer.expect_problem(429, "too_many_requests");
    let unknown = json!({"email": "nobody@example.com", "password": "wrong"});
    world.stranger().post("/api/session", unknown).await.expect_problem(401, "invalid_credentials");
}

#[tokio::test(flavor = "multi_thread")]
async fn unsafe_calls_with_the_cookie_come_from_our_own_pages() {
    let world = World::start().await;
    let body = json!({"name": "Products"});
    let cookie_of = |origin: Option<&str>| {
        let request = world.owner.request(Method::GET, "/").build().unwrap();
        let cookie = request.headers()["cookie"].clone();
        let request =
            world.stranger().request(Method::POST, "/api/knowledge-bases").header("cookie", cookie).json(&body);
        match origin {
            Some(origin) => request.header("origin", origin),
            None => request,
        }
    };
    Answer::read(cookie_of(None)).await.expect_problem(403, "cross_origin");
    for origin in ["https://evil.example", "null", "http://127.0.0.1:1"] {
        Answer::read(cookie_of(Some(origin))).await.expect_problem(403, "cross_origin");
    }
    Answer::read(cookie_of(Some(&world.url))).await.expect_status(201);
    let elsewhere = world.stranger().request(Method::POST, "/api/session").header("origin", "https://evil.example");
    let elsewhere = elsewhere.json(&json!({"email": EMAIL, "password": PASSWORD}));
    Answer::read(elsewhere).await.expect_problem(403, "cross_origin");
    let script = world.script(&["knowledge:write"]).await;
    script.post("/api/knowledge-bases", body.clone()).await.expect_status(201);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_role_may_what_it_is_for() {
    let world = World::start().await;
    let integration = world.integration().await;
    let path = format!("/api/integrations/{}", integration["id"].as_str().unwrap());
    let (agent, admin) = (world.colleague("agent").await, world.colleague("admin").await);
    let seen = agent.get(&path).await.expect_status(200);
    assert_eq!(seen.get("verifyToken"), None, "an agent does not see the verify token");
    assert_eq!(admin.get(&path).await.expect_status(200)["verifyToken"], integration["verifyToken"]);
    agent.post("/api/integrations/credentials", credentials()).await.expect_problem(403, "forbidden");
    agent.delete(&path).await.expect_problem(403, "forbidden");
    agent.get("/api/api-keys").await.expect_problem(403, "forbidden");
    agent.get("/api/conversations").await.expect_status(200);
    admin.get("/api/api-keys").await.expect_status(200);
    let owner = json!({"name": "x", "email": "second@example.com", "role": "owner", "password": PASSWORD});
    admin.post("/api/users", owner.clone()).await.expect_problem(403, "forbidden");
    world.owner.post("/api/users", owner).await.expect_status(201);
}

#[tokio::test(flavor = "multi_thread")]
async fn somebody_who_can_manage_the_account_remains() {
    let world = World::start().await;
    let session = world.owner.get("/api/session").await.expect_status(200);
    let own = format!("/api/users/{}", session["user"]["id"].as_str().unwrap());
    world.owner.delete(&own).await.expect_problem(409, "last_owner");
    world.owner.patch(&own, json!({"role": "agent"})).await.expect_problem(409, "last_owner");
    let agent = world.colleague("agent").await;
    let users = world.owner.get("/api/users").await.expect_status(200);
    let found = users["items"].as_array().unwrap().iter().find(|user| user["role"] == "agent").unwrap().clone();
    world
        .owner
        .post("/api/users", json!({"name": "x", "email": "AGENT@example.com", "role": "agent", "password": PASSWORD}))
        .await
        .expect_problem(409, "email_in_use");
    world.owner.delete(&format!("/api/users/{}", found["id"].as_str().unwrap())).await.expect_status(204);
    agent.get("/api/session").await.expect_problem(401, "not_signed_in");
    let again = json!({"email": "agent@example.com", "password": PASSWORD});
    world.stranger().post("/api/session", again).await.expect_problem(401, "invalid_credentials");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_is_shown_once_and_ends_when_deleted() {
    let world = World::start().await;
    let new = json!({"name": "import", "scopes": ["iq:import", "iq:read"]});
    let made = world.owner.post("/api/api-keys", new).await.expect_status(201);
    let key = made["key"].as_str().unwrap();
    assert!(key.starts_with("rk_live_") && key.ends_with(made["lastFour"].as_str().unwrap()), "{made}");
    let listed = world.owner.get("/api/api-keys").await.expect_status(200);
    assert_eq!(listed["items"][0]["name"], "import");
    assert!(!listed.to_string().contains(key));
    let script = world.stranger().with_key(key);
    script.get("/api/knowledge-bases").await.expect_status(200);
    world.owner.delete(&format!("/api/api-keys/{}", made["id"].as_str().unwrap())).await.expect_status(204);
    script.get("/api/knowledge-bases").await.expect_problem(401, "not_signed_in");
    let past = json!({"name": "old", "scopes": ["iq:read"], "expiresAt": "2020-01-01T00:00:00Z"});
    world.owner.post("/api/api-keys", past).await.expect_problem(422, "invalid_fields");
    world
        .owner
        .post("/api/api-keys", json!({"name": "x", "scopes": ["all"]}))
        .await
        .expect_problem(422, "invalid_fields");
}

/// Walks every call of the document: without proof it is 401; with a key that lacks the scope it names, 403; with one of
/// the scopes it names it gets past that.
#[tokio::test(flavor = "multi_thread")]
async fn every_call_wants_the_scopes_the_document_names() {
    let world = World::start().await;
    let document = world.stranger().get("/openapi.json").await.expect_status(200);
    let every = [
        "iq:import",
        "iq:read",
        "usage:read",
        "articles:read",
        "integrations:read",
        "integrations:write",
        "conversations:read",
        "conversations:write",
        "knowledge:write",
    ];
    let nothing = world.script(&["usage:read"]).await;
    let mut scripts = std::collections::BTreeMap::new();
    for scope in every {
        scripts.insert(scope, world.script(&[scope]).await);
    }
    let mut checked = 0;
    for (path, method, operation) in crate::tenancy::operations(&document) {
        if path == "/api/session" && method == Method::POST {
            continue;
        }
        let place = format!("{method} {path}");
        let body = if method == Method::GET { None } else { Some(json!({})) };
        let path = path.replace("{id}", crate::tenancy::NOBODY).replace("{articleId}", crate::tenancy::NOBODY);
        let stranger = world.stranger().call(method.clone(), &path, body.clone()).await;
        assert_eq!(stranger.status, 401, "{place}");
        let scopes: Vec<&str> =
            operation["security"].as_array().unwrap().iter().filter_map(|one| one["apiKey"][0].as_str()).collect();
        let refused = nothing.call(method.clone(), &path, body.clone()).await;
        assert_eq!(refused.status == 403, !scopes.contains(&"usage:read"), "{place}: {}", refused.body);
        if path == "/api/events" {
            continue;
        }
        for scope in scopes {
            let answer = scripts[scope].call(method.clone(), &path, body.clone()).await;
            assert!(![401, 403].contains(&answer.status.as_u16()), "{place} with {scope}: {}", answer.body);
            checked += 1;
        }
    }
    assert!(checked > 30, "{checked} calls take keys");
    let roles: Value = world.owner.get("/api/users").await.expect_status(200);
    assert_eq!(roles["items"].as_array().unwrap().len(), 1, "no call of the walk got through");
}
