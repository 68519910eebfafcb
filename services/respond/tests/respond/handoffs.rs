//! Handing over: to which team, with which words, and never where there is nobody.

use reaktly_domain::conversation::{Owner, Priority};
use reaktly_domain::{Clock as _, SystemClock};
use serde_json::json;
use uuid::Uuid;

use crate::world::{DELIVERY, UNKNOWN, World};

const PERSON: &str = "I want to talk to a person, please.";

/// Hours that are over: the only opening is on another day than today and tomorrow.
fn closed() -> serde_json::Value {
    let day = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
    let today = SystemClock.now().to_zoned(jiff::tz::TimeZone::UTC).weekday().to_monday_zero_offset();
    let opens = day.iter().cycle().nth(usize::try_from(today + 3).unwrap()).unwrap();
    json!({ "zone": "UTC", "week": { *opens: [{ "from": "09:00", "to": "17:00" }] } })
}

#[tokio::test(flavor = "multi_thread")]
async fn everything_about_a_handing_over_is_written_at_once() {
    let world = World::start().await;
    let talk = world.talk().await;
    world.says(&talk, PERSON).await;
    assert_eq!(world.answered(&talk).await.len(), 1);
    let conversation = world.conversation(&talk).await;
    assert_eq!(conversation.control.owner, Owner::Waiting);
    assert!(conversation.waiting_since.is_some());
    let whole = "SELECT count(*) FROM handoffs WHERE reason = 'asked_for_person' AND summary->>'reason' = reason \
                 AND summary->>'priority' = 'normal' AND summary ? 'question' AND summary ? 'language'";
    assert_eq!(world.count(whole).await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn outside_of_the_hours_the_customer_is_told_when_somebody_is_there_again() {
    let world = World::start().await;
    world.settings(&json!({ "hours": closed() })).await;
    let talk = world.talk().await;
    world.says(&talk, PERSON).await;
    let said = world.answered(&talk).await;
    assert!(said[0].text.contains("09:00") || said[0].text.contains('9'), "{}", said[0].text);
    assert_eq!(world.conversation(&talk).await.control.owner, Owner::Waiting, "it keeps its place");
}

#[tokio::test(flavor = "multi_thread")]
async fn outside_of_the_hours_the_ai_goes_on_answering_for_people_unless_its_owner_does_not_want_it() {
    for (answer_outside, answers) in [("on", 2), ("off", 1)] {
        let world = World::start().await;
        let mut hours = closed();
        hours["answerOutside"] = answer_outside.into();
        world.settings(&json!({ "hours": hours })).await;
        let talk = world.talk().await;
        world.says(&talk, PERSON).await;
        world.answered(&talk).await;
        let since = world.conversation(&talk).await.waiting_since;
        world.says(&talk, DELIVERY).await;
        if answers == 2 {
            let said = world.answered(&talk).await;
            assert!(said[1].text.contains("2 to 4 working days"), "{}", said[1].text);
        } else {
            let is_silent = async || world.said(&talk).await.len() > 1;
            reaktly_testkit::never_within(std::time::Duration::from_secs(1), "an answer", is_silent).await;
        }
        let conversation = world.conversation(&talk).await;
        assert_eq!((conversation.control.owner, conversation.waiting_since), (Owner::Waiting, since));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn where_there_are_no_people_nobody_is_handed_over() {
    let world = World::start().await;
    world.settings(&json!({ "handoff": { "people": "off" }, "contact": "+49 30 1234567" })).await;
    let talk = world.talk().await;
    for text in [UNKNOWN, "And what is the capital of Bhutan?", PERSON] {
        world.says(&talk, text).await;
        let said = world.answered(&talk).await;
        assert!(!said.is_empty());
        assert_eq!(world.conversation(&talk).await.control.owner, Owner::Ai, "after {text}");
    }
    let said = world.said(&talk).await;
    assert!(said.iter().any(|said| said.text.contains("+49 30 1234567")), "{said:?}");
    assert_eq!(world.count("SELECT count(*) FROM handoffs").await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_asks_for_a_team_waits_for_that_team() {
    let world = World::start().await;
    let (team, account) = (Uuid::new_v4(), world.fixture.account);
    world
        .run(&format!(
            "INSERT INTO teams (id, account_id, name, aliases) VALUES ('{team}', '{account}', 'Spa', '{{wellness}}')"
        ))
        .await;
    let talk = world.talk().await;
    world.says(&talk, "Please connect me to the spa.").await;
    world.answered(&talk).await;
    let conversation = world.conversation(&talk).await;
    assert_eq!(conversation.control.owner, Owner::Waiting);
    assert_eq!(conversation.team.map(Uuid::from), Some(team));
    assert_eq!(conversation.priority, Priority::Normal);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_dangerous_comes_before_others() {
    let world = World::start().await;
    let talk = world.talk().await;
    world.says(&talk, "I will sue you, my lawyer will be in touch.").await;
    world.answered(&talk).await;
    let conversation = world.conversation(&talk).await;
    assert_eq!((conversation.control.owner, conversation.priority), (Owner::Waiting, Priority::High));
}
