//! What models were used for, and what it cost.

use reaktly_testkit::{Reply, ScriptedModel};
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

#[tokio::test(flavor = "multi_thread")]
async fn what_counts_towards_the_caps_is_told_for_today_and_this_month() {
    let world = World::start().await;
    let account = world.account().await;
    world
        .run(&format!(
            "INSERT INTO ai_budgets (account_id, scope, subject_id, period, spent_tokens, reserved_tokens, spent_micro_usd,
                 reserved_micro_usd)
               SELECT '{account}', scope, '{account}', period, tokens, 7, 90, 3 FROM (VALUES
                 ('account_day', (now() AT TIME ZONE 'UTC')::date, 100),
                 ('account_month', date_trunc('month', now() AT TIME ZONE 'UTC')::date, 500),
                 ('account_day', '2025-03-02', 9000), ('account_month', '2025-03-01', 9000)) AS r (scope, period, tokens)"
        ))
        .await;
    let told = world.script(&["usage:read"]).await.get("/api/usage/budgets").await.expect_status(200);
    assert_eq!((&told["day"]["tokens"], &told["month"]["tokens"]), (&json!(107), &json!(507)), "{told:#}");
    assert_eq!((&told["day"]["microUsd"], &told["month"]["microUsd"]), (&json!(93), &json!(93)));
    assert!(told["month"]["since"].as_str().unwrap().ends_with("-01"), "{told:#}");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_account_that_spent_nothing_is_told_so() {
    let world = World::start().await;
    let told = world.owner.get("/api/usage/budgets").await.expect_status(200);
    assert_eq!((&told["day"]["tokens"], &told["month"]["microUsd"]), (&json!(0), &json!(0)));
}

#[tokio::test(flavor = "multi_thread")]
async fn questions_and_trials_that_ask_a_model_are_counted_and_keep_to_the_accounts_budget() {
    let model = ScriptedModel::start();
    model.always(Reply::text("{}"));
    let world = World::with(&[("REAKTLY_LLM_URL", &model.url()), ("REAKTLY_LLM_MODEL", "small")]).await;
    let first = async |path: &str| {
        let listed = world.owner.get(path).await.expect_status(200);
        format!("{path}/{}", listed["items"][0]["id"].as_str().unwrap())
    };
    let (base, operator) = (first("/api/knowledge-bases").await, first("/api/operators").await);
    let new = json!({"title": "Delivery to Malta", "body": "Delivery takes five working days.", "language": "en"});
    world.owner.post(&format!("{base}/articles"), new).await.expect_status(201);
    let ask = async || {
        let question = json!({"question": "How long does delivery to Malta take?"});
        world.owner.post(&format!("{base}/ask"), question).await.expect_status(200)
    };
    let trial = async || {
        let turn = json!({"messages": ["How long does delivery to Malta take?"]});
        world.owner.post(&format!("{operator}/try"), turn).await.expect_status(200)
    };
    ask().await;
    trial().await;
    let listed = world.owner.get("/api/usage").await.expect_status(200);
    let purposes: Vec<&str> =
        listed["items"].as_array().unwrap().iter().map(|day| day["purpose"].as_str().unwrap()).collect();
    assert_eq!(purposes, ["ask", "try"], "{listed:#}");
    let told = world.owner.get("/api/usage/budgets").await.expect_status(200);
    let used: i64 = listed["items"].as_array().unwrap().iter().map(tokens).sum();
    assert_eq!(
        (told["day"]["tokens"].as_i64(), told["month"]["tokens"].as_i64()),
        (Some(used), Some(used)),
        "{told:#}"
    );
    assert_eq!(world.count("SELECT count(*) AS count FROM ai_reservations").await, 0);
    world.run("UPDATE operators SET settings = '{\"caps\": {\"accountDayTokens\": 10}}'").await;
    let calls = model.requests().len();
    let asked = ask().await;
    assert_eq!((&asked["outcome"], &asked["answerer"]), (&json!("reply"), &json!("knowledge")), "{asked:#}");
    let tried = trial().await;
    assert_eq!(
        (&tried["evidence"]["fallback"], &tried["evidence"]["budget"]),
        (&json!("budget"), &json!("account_day"))
    );
    assert_eq!(model.requests().len(), calls, "no model is asked once the budget is used up");
}

fn tokens(day: &Value) -> i64 {
    day["inputTokens"].as_i64().unwrap() + day["outputTokens"].as_i64().unwrap()
}
