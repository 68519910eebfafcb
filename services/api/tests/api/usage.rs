//! What models were used for, and what it cost.

use serde_json::{Value, json};

use crate::world::World;

/// A call on a day, at noon.
async fn call(world: &World, day: &str, purpose: &str, cost: &str) {
    let account = world.account().await;
    world
        .run(&format!(
            "INSERT INTO ai_runs (id, account_id, purpose, provider, model, input_tokens, cached_tokens, output_tokens,
                 cost_micro_usd, total_ms, outcome, created_at)
               VALUES (gen_random_uuid(), '{account}', '{purpose}', 'openai', 'small', 1000, 600, 50, {cost}, 900, 'ok',
                 '{day}T12:00:00Z')"
        ))
        .await;
}

fn days(listed: &Value) -> Vec<&str> {
    listed["items"].as_array().unwrap().iter().map(|item| item["day"].as_str().unwrap()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn use_is_summed_by_day_model_and_purpose() {
    let world = World::start().await;
    for cost in ["300", "200"] {
        call(&world, "2025-03-01", "reply", cost).await;
    }
    call(&world, "2025-03-02", "summary", "NULL").await;
    call(&world, "2025-03-03", "reply", "NULL").await;
    let path = "/api/usage?from=2025-03-01&to=2025-03-02";
    let listed = world.script(&["usage:read"]).await.get(path).await.expect_status(200);
    let summary = json!({"day": "2025-03-02", "model": "small", "purpose": "summary", "calls": 1,
        "inputTokens": 1000, "cachedTokens": 600, "outputTokens": 50});
    let replies = json!({"day": "2025-03-01", "model": "small", "purpose": "reply", "calls": 2,
        "inputTokens": 2000, "cachedTokens": 1200, "outputTokens": 100, "costMicroUsd": 500});
    assert_eq!(listed, json!({"items": [summary, replies]}));
    let until = world.owner.get("/api/usage?to=2025-03-30").await.expect_status(200);
    assert_eq!(days(&until), ["2025-03-03", "2025-03-02", "2025-03-01"]);
    assert_eq!(days(&world.owner.get("/api/usage").await.expect_status(200)), Vec::<&str>::new());
    world.colleague("agent").await.get(path).await.expect_problem(403, "forbidden");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_malformed_or_too_long_span_names_what_is_wrong() {
    let world = World::start().await;
    for query in ["from=yesterday", "from=2025-03-02&to=2025-03-01", "from=2023-03-02&to=2025-03-01", "to=9999-12-31"] {
        let answer = world.owner.get(&format!("/api/usage?{query}")).await;
        assert_eq!(answer.status, 422, "{query}: {}", answer.body);
    }
}
