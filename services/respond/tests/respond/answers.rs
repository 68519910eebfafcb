//! What is said.

use reaktly_domain::conversation::Owner;
use reaktly_events::PresenceKind;
use reaktly_testkit::{Reply, ScriptedModel, wait_until};

use crate::world::{DELIVERY, UNKNOWN, World};

/// Settings under which the first question nobody knows the answer to goes to a person.
fn at_once() -> serde_json::Value {
    serde_json::json!({ "handoff": { "afterUnanswered": 1 } })
}

#[tokio::test(flavor = "multi_thread")]
async fn a_question_is_answered_with_its_evidence() {
    let world = World::start().await;
    let talk = world.talk().await;
    world.says(&talk, DELIVERY).await;
    let said = world.answered(&talk).await;
    assert_eq!(said.len(), 1);
    assert!(said[0].text.contains("2 to 4 working days"), "{}", said[0].text);
    assert_eq!(said[0].sources.as_ref().unwrap()[0]["title"], "Delivery times");
    let turns = world.turns(&talk).await;
    assert_eq!((turns.len(), turns[0].state.as_str()), (1, "replied"));
    assert_eq!(turns[0].evidence["answerer"], "knowledge");
    assert_eq!(turns[0].evidence["passages"][0]["title"], "Delivery times");
    assert_eq!(world.conversation(&talk).await.language.as_deref(), Some("en"));
}

#[tokio::test(flavor = "multi_thread")]
async fn only_the_first_answer_says_who_is_speaking() {
    let world = World::start().await;
    let talk = world.talk().await;
    world.says(&talk, DELIVERY).await;
    world.answered(&talk).await;
    world.says(&talk, "Within how many days can I return unworn items?").await;
    let said = world.answered(&talk).await;
    let introduced: Vec<bool> = said.iter().map(|said| said.text.contains("AI assistant")).collect();
    assert_eq!(introduced, [true, false]);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_nobody_wrote_down_goes_to_a_person_with_a_summary() {
    let world = World::start().await;
    world.settings(&at_once()).await;
    let talk = world.talk().await;
    world.says(&talk, UNKNOWN).await;
    let said = world.answered(&talk).await;
    assert_eq!((said.len(), said[0].status.as_str()), (1, "queued"));
    let conversation = world.conversation(&talk).await;
    assert_eq!(conversation.control.owner, Owner::Waiting);
    assert!(conversation.waiting_since.is_some());
    let mut conn = world.db.connect().await;
    let account = conversation.account;
    let handoffs = reaktly_store::inbox_views::handoffs(&mut conn, account, conversation.id).await.unwrap();
    assert_eq!(handoffs.len(), 1);
    assert_eq!((handoffs[0].reason.as_str(), &handoffs[0].summary["question"]), ("no_answer", &UNKNOWN.into()));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_customer_who_asks_for_a_person_gets_one() {
    let model = ScriptedModel::start();
    let world = World::with(Some(&model)).await;
    let talk = world.talk().await;
    world.says(&talk, "Can I speak to a human please?").await;
    world.answered(&talk).await;
    assert_eq!(world.conversation(&talk).await.control.owner, Owner::Waiting);
    assert!(model.requests().is_empty(), "no model is asked whether a wish is granted");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_word_of_a_handing_over_leaves_though_somebody_takes_the_conversation_at_once() {
    let world = World::start().await;
    world.settings(&at_once()).await;
    let talk = world.talk().await;
    world.says(&talk, UNKNOWN).await;
    world.answered(&talk).await;
    world.take_over(&talk).await;
    let conversation = world.conversation(&talk).await;
    let now = jiff::Timestamp::from_second(4_000_000_000).unwrap().min(conversation.window_expires_at.unwrap())
        - jiff::SignedDuration::from_mins(1);
    let mut conn = world.db.connect().await;
    let lease = jiff::SignedDuration::from_secs(30);
    let next = reaktly_store::sending::claim_next(&mut conn, now, conversation.account, conversation.id, lease).await;
    assert!(matches!(next.unwrap(), reaktly_store::sending::Next::Claimed(_)));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_model_answers_and_the_customer_sees_that_somebody_writes() {
    let model = ScriptedModel::start();
    model.always(Reply::text("It takes 2 to 4 working days."));
    let world = World::with(Some(&model)).await;
    let talk = world.talk().await;
    world.says(&talk, DELIVERY).await;
    let said = world.answered(&talk).await;
    assert!(said[0].text.ends_with("It takes 2 to 4 working days."), "{}", said[0].text);
    let turns = world.turns(&talk).await;
    assert_eq!((&turns[0].evidence["answerer"], &turns[0].evidence["model"]), (&"model".into(), &"tiny-1".into()));
    wait_until("typing", async || world.shown.lock().unwrap().contains(&PresenceKind::Typing)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_model_that_is_down_is_replaced_by_the_knowledge_base_or_a_person() {
    let model = ScriptedModel::start();
    model.always(Reply::status(503));
    let world = World::with(Some(&model)).await;
    world.settings(&at_once()).await;
    let (known, unknown) = (world.talk().await, world.talk().await);
    world.says(&known, DELIVERY).await;
    world.says(&unknown, UNKNOWN).await;
    assert!(world.answered(&known).await[0].text.contains("2 to 4 working days"));
    assert_eq!(world.answered(&unknown).await.len(), 1);
    assert_eq!(world.conversation(&unknown).await.control.owner, Owner::Waiting);
    let fallback = world.turns(&known).await[0].evidence["fallback"].clone();
    assert!(fallback == "overloaded" || fallback == "resting", "{fallback}");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_article_saved_just_now_is_known() {
    let world = World::start().await;
    let talk = world.talk().await;
    world.says(&talk, DELIVERY).await;
    world.answered(&talk).await;
    world.article("Gift vouchers", "Gift vouchers are valid for three years.").await;
    world.says(&talk, "How long are gift vouchers valid?").await;
    let said = world.answered(&talk).await;
    assert!(said.last().unwrap().text.contains("valid for three years"), "{said:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn who_says_stop_gets_no_marketing_and_one_line_that_says_so() {
    let world = World::start().await;
    let talk = world.talk().await;
    world.says(&talk, "STOP").await;
    let said = world.answered(&talk).await;
    assert_eq!(said.len(), 1);
    assert!(said[0].text.contains("Werbung") && said[0].text.lines().count() == 1, "{}", said[0].text);
    assert_eq!(world.conversation(&talk).await.control.owner, Owner::Ai);
    assert_eq!(world.count("SELECT count(*) FROM contacts WHERE marketing_stopped_at IS NOT NULL").await, 1);
}
