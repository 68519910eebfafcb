use std::sync::Arc;

use reaktly_models::LlmClient;
use reaktly_testkit::{ScriptedClient, Talk};
use serde_json::json;

use super::world::World;
use crate::purse::Purse;
use crate::suggestions::Miner;

const QUESTION: &str = "Can I pay with gift cards online?";
const ANSWER: &str = "Yes, gift cards work in the online shop: enter the code at the checkout.";

async fn answered(world: &World, question: &str, answer: &str) -> Talk {
    let talk = world.talk().await;
    world.says(&talk, "customer", question).await;
    world.says(&talk, "ai", "I am passing you to a colleague.").await;
    world.says(&talk, "agent", &format!("Hello! {answer}")).await;
    talk
}

async fn round(world: &World) {
    Miner::new(&world.kit, None, Purse::new(&world.kit, None)).round().await.unwrap();
}

#[tokio::test]
async fn what_a_person_answered_is_suggested_once_they_are_done() {
    let world = World::start().await;
    let talk = answered(&world, QUESTION, ANSWER).await;
    round(&world).await;
    assert_eq!(world.suggested().await, [], "the conversation is still theirs");
    world.ends(&talk, "handed_back").await;
    round(&world).await;
    world.ends(&talk, "closed").await;
    round(&world).await;
    let suggested = world.suggested().await;
    let [only] = suggested.as_slice() else { panic!("{suggested:?}") };
    assert_eq!((only.question.as_str(), only.answer.as_str(), only.state.as_str()), (QUESTION, ANSWER, "pending"));
    assert_eq!(world.count("SELECT count(*) FROM thread_events WHERE mined_at IS NULL").await, 0);
}

#[tokio::test]
async fn what_is_known_or_was_suggested_is_not_suggested_again() {
    let world = World::start().await;
    let first = answered(&world, QUESTION, ANSWER).await;
    world.ends(&first, "closed").await;
    round(&world).await;
    world.run("UPDATE suggestions SET state = 'rejected'").await;
    let again = answered(&world, "Can I pay online with a gift card?", ANSWER).await;
    world.ends(&again, "closed").await;
    world.article("Parking", "You can park behind the house for two hours, free of charge.", "published").await;
    let known = answered(&world, "Where can I park?", "You can park behind the house, two hours free of charge.").await;
    world.ends(&known, "closed").await;
    round(&world).await;
    assert_eq!(world.suggested().await.len(), 1);
}

#[tokio::test]
async fn what_is_one_customers_own_is_never_suggested() {
    let world = World::start().await;
    for (question, answer) in [
        ("Where is my order 4711?", "Deliveries within Germany take two to four working days."),
        ("When does my parcel come?", "Your parcel was handed to the carrier this morning."),
        ("How do I reach the driver?", "Please call him on +49 151 23456789, he is in your street."),
    ] {
        let talk = answered(&world, question, answer).await;
        world.ends(&talk, "closed").await;
    }
    round(&world).await;
    assert_eq!(world.suggested().await, []);
}

#[tokio::test]
async fn a_models_suggestion_is_kept_when_the_persons_words_hold_it() {
    let world = World::start().await;
    let talk = answered(&world, QUESTION, ANSWER).await;
    world.ends(&talk, "closed").await;
    let shorter = "Gift cards work in the online shop: enter the code at the checkout.";
    let found = json!({"found": true, "question": QUESTION, "answer": shorter}).to_string();
    let client: Arc<dyn LlmClient> = ScriptedClient::new([Ok(found)]);
    Miner::new(&world.kit, Some(client), Purse::new(&world.kit, None)).round().await.unwrap();
    assert_eq!(world.suggested().await[0].answer, shorter);
}

#[tokio::test]
async fn two_miners_at_once_suggest_once() {
    let world = World::start().await;
    let talk = answered(&world, QUESTION, ANSWER).await;
    world.ends(&talk, "closed").await;
    tokio::join!(round(&world), round(&world));
    assert_eq!(world.suggested().await.len(), 1);
}
