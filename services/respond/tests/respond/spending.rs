//! What the AI may spend, and what it spent.

use std::sync::Arc;

use reaktly_domain::conversation::Owner;
use reaktly_models::{LlmClient, LlmError, Models};
use reaktly_testkit::{ScriptedClient, wait_until};
use serde_json::{Value, json};

use crate::world::{DELIVERY, UNKNOWN, World};

#[tokio::test(flavor = "multi_thread")]
async fn what_a_turn_spends_is_kept_and_nothing_stays_reserved() {
    let world = World::with_client(ScriptedClient::new([Err(LlmError::Transport)])).await;
    let talk = world.talk().await;
    world.says(&talk, DELIVERY).await;
    world.answered(&talk).await;
    assert_eq!(world.count("SELECT count(*) FROM ai_runs WHERE turn_id IS NOT NULL AND purpose = 'reply'").await, 1);
    assert_eq!(world.count("SELECT count(*) FROM ai_reservations").await, 0);
    assert_eq!(world.count("SELECT sum(reserved_tokens)::bigint AS count FROM ai_budgets").await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_evidence_tells_of_every_call_of_models_that_failed() {
    let client = |error| -> Arc<dyn LlmClient> { ScriptedClient::new([Err(error)]) };
    let (first, second) = (client(LlmError::ContentFilter), client(LlmError::Empty));
    let models = Models::with_clients([("first", first), ("second", second)]);
    let world = World::with_client(Arc::new(models)).await;
    let talk = world.talk().await;
    world.says(&talk, DELIVERY).await;
    world.answered(&talk).await;
    let evidence = &world.turns(&talk).await[0].evidence;
    let of = |names: [&str; 4]| names.map(|name| evidence[name].clone());
    let expected = [json!(2), json!("second"), json!("second"), json!("empty")];
    assert_eq!(of(["calls", "model", "provider", "fallback"]), expected, "{evidence}");
    // What a filter withholds was read, and is paid for.
    assert!(evidence["tokens"].as_u64() > Some(0), "{evidence}");
}

#[tokio::test(flavor = "multi_thread")]
async fn once_its_budget_is_used_up_the_ai_answers_from_the_knowledge_base_or_a_person_does() {
    let client = ScriptedClient::new([]);
    let world = World::with_client(client.clone()).await;
    world.settings(&json!({ "caps": { "accountDayTokens": 10 }, "handoff": { "afterUnanswered": 1 } })).await;
    world
        .run(&format!(
            "INSERT INTO ai_budgets (account_id, scope, subject_id, period, spent_tokens)
               VALUES ('{0}', 'account_day', '{0}', (now() AT TIME ZONE 'UTC')::date, 11)",
            world.fixture.account
        ))
        .await;
    let talk = world.talk().await;
    world.says(&talk, DELIVERY).await;
    assert!(world.answered(&talk).await[0].text.contains("2 to 4 working days"));
    world.says(&talk, UNKNOWN).await;
    world.answered(&talk).await;
    for turn in world.turns(&talk).await {
        assert_eq!((&turn.evidence["fallback"], &turn.evidence["budget"]), (&json!("budget"), &json!("account_day")));
    }
    assert_eq!(world.conversation(&talk).await.control.owner, Owner::Waiting);
    assert_eq!(world.count("SELECT count(*) FROM handoffs WHERE reason = 'budget'").await, 1);
    assert_eq!(client.calls(), 0, "the model is not asked");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_evidence_names_the_budget_that_was_used_up_and_says_nothing_of_it_where_a_rule_decided() {
    for (cap, scope, period) in [
        ("conversationDayTokens", "conversation_day", "now() AT TIME ZONE 'UTC'"),
        ("accountMonthTokens", "account_month", "date_trunc('month', now() AT TIME ZONE 'UTC')"),
    ] {
        let world = World::with_client(ScriptedClient::new([])).await;
        world.settings(&json!({ "caps": { cap: 10 } })).await;
        let talk = world.talk().await;
        let account = world.fixture.account;
        let subject = if scope == "conversation_day" { talk.conversation } else { account };
        world
            .run(&format!(
                "INSERT INTO ai_budgets (account_id, scope, subject_id, period, spent_tokens)
                   VALUES ('{account}', '{scope}', '{subject}', ({period})::date, 11)"
            ))
            .await;
        world.says(&talk, "Hello!").await;
        world.answered(&talk).await;
        world.says(&talk, DELIVERY).await;
        world.answered(&talk).await;
        let turns = world.turns(&talk).await;
        let of = |turn: usize| (turns[turn].evidence["fallback"].clone(), turns[turn].evidence["budget"].clone());
        assert_eq!(of(0), (Value::Null, Value::Null), "a greeting needs no model");
        assert_eq!(of(1), (json!("budget"), json!(scope)));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_budget_that_is_nearly_used_up_is_told_once_and_taken_back_when_its_cap_is_raised() {
    let answer = || Ok("It takes 2 to 4 working days.".to_owned());
    let world = World::with_client(ScriptedClient::new([answer(), answer(), answer()])).await;
    world.settings(&json!({ "caps": { "accountDayTokens": 1000 } })).await;
    let open = "SELECT count(*) FROM notices WHERE resolved_at IS NULL AND field = 'ai_budget'";
    world
        .run(&format!(
            "INSERT INTO ai_budgets (account_id, scope, subject_id, period, spent_tokens)
               VALUES ('{0}', 'account_day', '{0}', (now() AT TIME ZONE 'UTC')::date, 600)",
            world.fixture.account
        ))
        .await;
    let asks = async || {
        let talk = world.talk().await;
        world.says(&talk, DELIVERY).await;
        world.answered(&talk).await;
    };
    asks().await;
    assert_eq!(world.count(open).await, 0, "720 of 1000");
    asks().await;
    wait_until("a notice", async || world.count(open).await == 1).await;
    let told = "SELECT count(*) FROM notices WHERE severity = 'warning' AND event = 'NEARLY_USED_UP'
                AND topic = 'ai_budget:account_day' AND integration_id IS NULL";
    assert_eq!(world.count(told).await, 1, "840 of 1000");
    world.settings(&json!({ "caps": { "accountDayTokens": 100_000 } })).await;
    asks().await;
    wait_until("its end", async || world.count(open).await == 0).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_budget_that_is_used_up_is_told_as_critical() {
    let world = World::with_client(ScriptedClient::new([])).await;
    world.settings(&json!({ "caps": { "accountMonthTokens": 10 } })).await;
    world
        .run(&format!(
            "INSERT INTO ai_budgets (account_id, scope, subject_id, period, spent_tokens)
               VALUES ('{0}', 'account_month', '{0}', date_trunc('month', now() AT TIME ZONE 'UTC')::date, 11)",
            world.fixture.account
        ))
        .await;
    for _ in 0..2 {
        let talk = world.talk().await;
        world.says(&talk, DELIVERY).await;
        world.answered(&talk).await;
    }
    let told = "SELECT count(*) FROM notices WHERE severity = 'critical' AND event = 'USED_UP'";
    wait_until("a notice", async || world.count(told).await == 1).await;
}
