//! The operator's settings, as a customer meets them.

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use reaktly_testkit::{Reply, ScriptedModel, ScriptedTranscriber};
use reqwest::Method;
use serde_json::{Value, json};

use crate::world::{ANSWER, Mode, Plan, QUESTION, World};

const UNKNOWN: &str = "Do you repair espresso machines?";
const DAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

/// Changes settings of the first operator.
async fn set(world: &World, settings: &Value) {
    let id = world.api.list("/api/operators").await[0]["id"].as_str().unwrap().to_owned();
    let change = json!({"settings": settings});
    let (status, answer) = world.api.call(Method::PATCH, &format!("/api/operators/{id}"), Some(&change)).await;
    assert_eq!(status, 200, "{answer}");
}

#[tokio::test(flavor = "multi_thread")]
async fn outside_the_hours_the_customer_hears_when_somebody_is_there_again() {
    let world = World::together().await;
    #[expect(
        clippy::disallowed_methods,
        reason = "a customer stands outside of the installation and has no other clock"
    )]
    let in_two_days = (Timestamp::now() + SignedDuration::from_hours(48)).to_zoned(TimeZone::UTC);
    let day = DAYS[usize::try_from(in_two_days.weekday().to_monday_zero_offset()).unwrap()];
    let hours = json!({"zone": "UTC", "week": {day: [{"from": "09:30", "to": "17:00"}]}});
    set(&world, &json!({"hours": hours})).await;
    let customer = world.customer("15550001111");
    customer.writes("I want to talk to a person").await;
    let answers = customer.gets(1).await;
    assert!(answers[0].contains("9:30"), "{answers:?}");
    customer.is_owned_by("waiting").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn without_people_nobody_is_handed_over_or_offered_to_be() {
    let world = World::together().await;
    set(&world, &json!({"handoff": {"people": "off"}, "contact": "+49 30 901820"})).await;
    let customer = world.customer("15550001111");
    customer.writes(UNKNOWN).await;
    let answers = customer.gets(1).await;
    assert!(answers[0].contains("+49 30 901820"), "{answers:?}");
    assert!(!answers[0].contains("agent") && !answers[0].contains("colleague"), "{answers:?}");
    assert_eq!(customer.conversation().await["owner"], "ai");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_customer_who_asks_for_a_team_waits_for_that_team() {
    let world = World::together().await;
    let team =
        world.api.post("/api/teams", &json!({"name": "Billing", "aliases": ["invoices"], "memberIds": []})).await;
    let customer = world.customer("15550001111");
    customer.writes("Please connect me to billing").await;
    let conversation = customer.is_owned_by("waiting").await;
    assert_eq!(conversation["team"]["id"], team["id"], "{conversation}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_threat_goes_to_people_first() {
    let world = World::together().await;
    let customer = world.customer("15550001111");
    customer.writes("My lawyer will sue you if this is not solved today").await;
    let conversation = customer.is_owned_by("waiting").await;
    assert_eq!(conversation["priority"], "high", "{conversation}");
}

#[tokio::test(flavor = "multi_thread")]
async fn when_the_budget_is_spent_the_knowledge_base_answers_itself() {
    let model = ScriptedModel::start();
    model.always(Reply::status(500));
    let world = Plan::new(Mode::Together).with_model(model).start().await;
    set(&world, &json!({"caps": {"accountDayTokens": 1}})).await;
    let customer = world.customer("15550001111");
    customer.writes(QUESTION).await;
    let answers = customer.gets(1).await;
    assert!(answers[0].contains(ANSWER), "{answers:?}");
    assert_eq!(world.model().requests().len(), 0, "the model was asked without a budget");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_machine_at_the_other_end_is_left_to_people() {
    let world = World::together().await;
    let customer = world.customer("15550001111");
    for _ in 0..3 {
        customer.writes("This is an automated reply. I am out of office.").await;
        customer.has_been_read().await;
    }
    customer.is_owned_by("waiting").await;
    let said = customer.sees().await.len();
    world.nothing_more_goes_out().await;
    assert!(said <= 2, "{:?}", customer.sees().await);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_voice_message_is_heard_and_answered_where_the_owner_wants_it() {
    let ear = ScriptedTranscriber::start();
    ear.answer(&json!({"text": QUESTION, "language": "english"}));
    let plan = Plan::new(Mode::Together).with("REAKTLY_TRANSCRIPTION_URL", ear.url());
    let world = plan.with("REAKTLY_TRANSCRIPTION_MODEL", "whisper").start().await;
    set(&world, &json!({"voice": "on"})).await;
    let customer = world.customer("15550001111");
    customer.sends(&json!({"voice": {}})).await;
    let answers = customer.gets(1).await;
    assert!(answers[0].contains(ANSWER), "{answers:?}");
    let messages = world.api.messages(&customer.conversation().await).await;
    assert_eq!(messages[0]["transcript"]["text"], QUESTION, "{}", messages[0]);
    assert_eq!(ear.heard().len(), 1, "it is listened to once");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_voice_message_nobody_may_hear_is_answered_honestly() {
    let world = World::together().await;
    let customer = world.customer("15550001111");
    customer.sends(&json!({"voice": {}})).await;
    let answers = customer.gets(1).await;
    assert!(!answers[0].contains(ANSWER) && !answers[0].is_empty(), "{answers:?}");
    assert_eq!(customer.authors().await, ["customer", "ai"]);
}
