use proptest::prelude::*;
use reaktly_domain::content::Media;

use super::*;

fn button(id: &str, title: &str) -> Button {
    Button { id: id.to_owned(), title: title.to_owned() }
}

fn with_buttons(text: &str, buttons: Vec<Button>) -> Result<Vec<Content>, PlanError> {
    plan(&Draft { text: text.to_owned(), buttons })
}

#[test]
fn a_text_is_one_message_and_a_link_asks_for_its_preview() {
    assert_eq!(with_buttons(" hello ", vec![]), Ok(vec![Content::text_of("hello")]));
    let linked = Content::Text { body: "see https://example.com".to_owned(), preview_url: true };
    assert_eq!(with_buttons("see https://example.com", vec![]), Ok(vec![linked]));
    assert_eq!(with_buttons("https:// is a scheme", vec![]), Ok(vec![Content::text_of("https:// is a scheme")]));
}

#[test]
fn a_text_over_4096_is_split_at_sentences() {
    let text = "This sentence has forty characters here. ".repeat(150);
    let contents = with_buttons(&text, vec![]).unwrap();
    assert_eq!(contents.len(), 2);
    assert!(contents.iter().all(|content| check(content).is_ok() && content.text().ends_with("here.")));
}

#[test]
fn buttons_hang_under_the_last_1024_characters() {
    let buttons = vec![button("y", " Yes "), button("n", "No")];
    let text = "This sentence has forty characters here. ".repeat(30);
    let contents = with_buttons(&text, buttons).unwrap();
    assert_eq!(contents.len(), 2);
    let Content::Interactive(Interactive::Buttons { body, buttons, .. }) = &contents[1] else { panic!("{contents:?}") };
    assert!(body.starts_with("This") && units(body) > 900);
    assert_eq!(buttons[0].title, "Yes");
}

#[test]
fn each_limit_of_buttons_is_named() {
    let many = (0..4).map(|n| button(&n.to_string(), &n.to_string())).collect();
    let cases = [
        (many, PlanError::TooManyButtons { count: 4 }),
        (vec![button("a", " ")], PlanError::EmptyButtonTitle { place: 1 }),
        (vec![button("a", &"x".repeat(21))], PlanError::ButtonTitleTooLong { place: 1, length: 21 }),
        (vec![button("a", &"😀".repeat(11))], PlanError::ButtonTitleTooLong { place: 1, length: 22 }),
        (vec![button("", "A")], PlanError::ButtonIdLength { place: 1, length: 0 }),
        (vec![button(&"i".repeat(257), "A")], PlanError::ButtonIdLength { place: 1, length: 257 }),
        (vec![button("a", "A"), button("b", "A ")], PlanError::RepeatedButtonTitle { place: 2 }),
        (vec![button("a", "A"), button("a", "B")], PlanError::RepeatedButtonId { place: 2 }),
    ];
    for (buttons, error) in cases {
        assert_eq!(with_buttons("which?", buttons), Err(error));
    }
    assert_eq!(with_buttons(" \n", vec![]), Err(PlanError::EmptyText));
    let full = vec![button(&"i".repeat(256), &"x".repeat(20)), button("b", "B"), button("c", "C")];
    assert!(with_buttons("which?", full).is_ok());
}

#[test]
fn content_beyond_a_limit_is_refused_by_name() {
    let caption = Media { caption: Some("x".repeat(1025)), ..Media::default() };
    let refused = check(&Content::Image(caption)).unwrap_err();
    assert_eq!(refused.to_string(), "the caption has 1025 characters; at most 1024 are allowed");
    let order = Content::Order(reaktly_domain::content::Order::default());
    assert_eq!(check(&order), Err(PlanError::NotSendable { kind: "order" }));
}

proptest! {
    #[test]
    fn every_planned_message_keeps_every_limit(text in "[a-z .\n😀]{0,9000}", titles in proptest::collection::hash_set("[a-z]{1,25}", 0..5)) {
        let buttons = titles.iter().map(|title| button(title, title)).collect();
        if let Ok(contents) = with_buttons(&text, buttons) {
            for content in &contents {
                prop_assert_eq!(check(content), Ok(()));
            }
        }
    }
}
