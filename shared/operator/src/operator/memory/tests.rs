use reaktly_search::language::Language;

use super::remembered;
use crate::canned::{Say, texts};
use crate::tests::{said, shop};
use crate::turn::{Address, Memory, Speaker, Utterance};

fn ours(say: Say) -> Utterance {
    said(Speaker::Ai, &format!("Hi!\n\n{}", texts(Language::De, Address::Informal).say(say)))
}

fn theirs(text: &str) -> Utterance {
    said(Speaker::Customer, text)
}

#[test]
fn what_was_said_tells_what_would_be_remembered() {
    let index = shop();
    let delivery = index.chunks()[0].article;
    let link = said(Speaker::Ai, "2 to 4 days.\n\nDelivery times: https://shop.example.com/delivery");
    let history = [theirs("How long?"), link.clone(), theirs("This is ridiculous"), ours(Say::CannotAnswer), link];
    let whole = remembered(&history, &index);
    assert_eq!(whole, Memory { turns: 3, unhappy: 1, linked: vec![delivery], ..Memory::default() });
    let open = remembered(&history[..4], &index);
    assert_eq!((open.turns, open.unanswered, open.unhappy), (2, 1, 1));
    let courtesy = [ours(Say::Clarify), theirs("hello"), ours(Say::Greeting), ours(Say::OutOfScope)];
    let left = remembered(&courtesy, &index);
    assert_eq!((left.turns, left.unanswered, left.off_topic, left.unhappy), (3, 1, 1, 0));
    let helped = [ours(Say::Clarify), said(Speaker::Agent, "I looked it up for you.")];
    assert_eq!(remembered(&helped, &index), Memory::default());
}
