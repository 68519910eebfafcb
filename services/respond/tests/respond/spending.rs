//! What the AI may spend, and what it spent.

use reaktly_domain::conversation::Owner;
use reaktly_models::LlmError;
use reaktly_testkit::ScriptedClient;
use serde_json::json;

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
    assert_eq!(world.conversation(&talk).await.control.owner, Owner::Waiting);
    assert_eq!(world.count("SELECT count(*) FROM handoffs WHERE reason = 'budget'").await, 1);
    assert_eq!(client.calls(), 0, "the model is not asked");
}
