use reaktly_domain::ids::ArticleId;
use reaktly_library::rehearsal::{Behaviour, Expected, Named};
use uuid::Uuid;

use super::{Verdict, of};

fn article(number: u8) -> ArticleId {
    ArticleId::from_uuid(Uuid::from_u128(number.into()))
}

fn reply(text: &str, from: u8, answerer: &str) -> Behaviour {
    Behaviour {
        outcome: "reply".to_owned(),
        reason: None,
        text: Some(text.to_owned()),
        articles: vec![Named { article_id: article(from), title: "Shipping".to_owned() }],
        answerer: answerer.to_owned(),
    }
}

fn handoff() -> Behaviour {
    let reason = Some("no_answer".to_owned());
    Behaviour {
        outcome: "handoff".to_owned(),
        reason,
        text: Some("A colleague takes over.".to_owned()),
        ..Behaviour::default()
    }
}

const SHIPPING: &str = "Shipping to Germany takes two working days and costs 4.90 euros.";

#[test]
fn without_an_expectation_what_differs_is_changed() {
    let nothing = Expected::default();
    let now = reply(SHIPPING, 1, "knowledge");
    assert_eq!(of(&nothing, &now, &now), Verdict::Same);
    assert_eq!(of(&nothing, &handoff(), &handoff()), Verdict::Same);
    assert_eq!(of(&nothing, &now, &handoff()), Verdict::Changed);
    assert_eq!(of(&nothing, &now, &reply(SHIPPING, 2, "knowledge")), Verdict::Changed, "another article");
    let dearer = "Shipping to Germany takes two working days and costs 5.90 euros.";
    assert_eq!(of(&nothing, &now, &reply(dearer, 1, "knowledge")), Verdict::Changed, "another price");
    let other = Behaviour { reason: Some("anger".to_owned()), ..handoff() };
    assert_eq!(of(&nothing, &handoff(), &other), Verdict::Changed, "another reason");
}

#[test]
fn a_model_may_say_the_same_in_other_words() {
    let (nothing, words) = (Expected::default(), "It takes two working days to ship to Germany, for 4.90 euros.");
    let one = reply(SHIPPING, 1, "model");
    assert_eq!(of(&nothing, &one, &reply(words, 1, "model")), Verdict::Same);
    assert_eq!(of(&nothing, &one, &reply("Sorry, I cannot say.", 1, "model")), Verdict::Changed);
    assert_eq!(of(&nothing, &reply(SHIPPING, 1, "knowledge"), &reply(words, 1, "knowledge")), Verdict::Changed);
}

#[test]
fn what_is_expected_decides_between_better_and_worse() {
    let expected = Expected {
        outcome: Some("reply".to_owned()),
        article_ids: Some(vec![article(1)]),
        contains: Some(vec!["TWO working days".to_owned()]),
    };
    let right = reply(SHIPPING, 1, "knowledge");
    let half = reply("Three days.", 1, "knowledge");
    assert_eq!(of(&expected, &handoff(), &right), Verdict::Better);
    assert_eq!(of(&expected, &right, &handoff()), Verdict::Worse);
    assert_eq!(of(&expected, &half, &right), Verdict::Better);
    assert_eq!(of(&expected, &right, &half), Verdict::Worse);
    let same = reply("We ship to Germany: two working days.", 1, "knowledge");
    assert_eq!(of(&expected, &right, &same), Verdict::Same, "both are right, however they say it");
}
