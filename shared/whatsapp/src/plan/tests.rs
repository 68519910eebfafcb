mod limits;

use proptest::prelude::*;

use super::*;

const SENTENCE: &str = "This sentence has forty characters here. ";

fn choice(id: &str, title: &str) -> Choice {
    Choice { id: id.to_owned(), title: title.to_owned(), description: None }
}

fn draft(text: &str, choices: Vec<Choice>) -> Draft {
    Draft { text: text.to_owned(), choices, ..Draft::default() }
}

fn planned(text: &str, titles: &[&str]) -> Vec<Content> {
    let choices = titles.iter().map(|title| choice(title, title)).collect();
    plan(&draft(text, choices)).unwrap()
}

#[test]
fn a_text_is_one_message_and_a_link_asks_for_its_preview() {
    assert_eq!(planned(" hello ", &[]), [Content::text_of("hello")]);
    let linked = Content::Text { body: "see https://example.com".to_owned(), preview_url: true };
    assert_eq!(planned("see https://example.com", &[]), [linked]);
    assert_eq!(planned("https:// is a scheme", &[]), [Content::text_of("https:// is a scheme")]);
}

#[test]
fn a_text_over_4096_is_split_at_sentences_up_to_ten_messages() {
    let contents = planned(&SENTENCE.repeat(150), &[]);
    assert_eq!(contents.len(), 2);
    assert!(contents.iter().all(|content| check(content).is_ok() && content.text().ends_with("here.")));
    let refused = plan(&draft(&SENTENCE.repeat(1200), vec![])).unwrap_err();
    assert_eq!(refused.to_string(), "text has 13 messages; at most 10 are allowed");
}

#[test]
fn buttons_hang_under_the_last_1024_characters() {
    let contents = planned(&SENTENCE.repeat(30), &[" Yes ", "No"]);
    assert_eq!(contents.len(), 2);
    let Content::Interactive(Interactive::Buttons { body, buttons, .. }) = &contents[1] else { panic!("{contents:?}") };
    assert!(body.starts_with("This") && units(body) > 900);
    assert_eq!(buttons[0].title, "Yes");
}

#[test]
fn what_does_not_fit_buttons_is_a_list_and_what_does_not_fit_a_list_is_numbered() {
    let form = |titles: &[&str]| match planned("Which one?", titles).pop() {
        Some(Content::Interactive(Interactive::Buttons { .. })) => "buttons",
        Some(Content::Interactive(Interactive::List { .. })) => "list",
        Some(Content::Text { .. }) => "text",
        other => panic!("{other:?}"),
    };
    let numbers: Vec<String> = (0..11).map(|n| n.to_string()).collect();
    let numbers: Vec<&str> = numbers.iter().map(String::as_str).collect();
    let (long, longer) = ("x".repeat(21), "x".repeat(25));
    let cases: [(&[&str], &str); 8] = [
        (&["A"], "buttons"),
        (&["A", "B", "C"], "buttons"),
        (&["A", "B", "C", "D"], "list"),
        (&["A", &long], "list"),
        (&["A", &"😀".repeat(11)], "list"),
        (&numbers[..10], "list"),
        (&numbers, "text"),
        (&["A", &longer], "text"),
    ];
    for (titles, expected) in cases {
        assert_eq!(form(titles), expected, "{titles:?}");
    }
    let Content::Text { body, .. } = &planned("Which one?", &["A", &longer])[0] else { panic!() };
    assert_eq!(*body, format!("Which one?\n\n1. A\n2. {longer}"));
}

#[test]
fn descriptions_need_a_list_and_stay_in_numbered_lines() {
    let described = |length: usize| Choice { description: Some("d".repeat(length)), ..choice("1", "Blue") };
    let list = plan(&Draft { list_label: Some("Colours".into()), ..draft("Which?", vec![described(72)]) }).unwrap();
    let Content::Interactive(Interactive::List { button, sections, .. }) = &list[0] else { panic!("{list:?}") };
    assert_eq!((button.as_str(), sections[0].rows[0].title.as_str()), ("Colours", "Blue"));
    let words = plan(&draft("Which?", vec![described(73)])).unwrap();
    assert_eq!(words[0].text(), format!("Which?\n\n1. Blue: {}", "d".repeat(73)));
}

#[test]
fn a_link_is_a_button_where_it_fits_and_a_line_where_it_does_not() {
    let with = |label: &str, choices: Vec<Choice>| {
        let link = Some(Link { label: label.to_owned(), url: "https://example.com/a".to_owned() });
        plan(&Draft { link, header: Some("News".into()), footer: Some("Bye".into()), ..draft("Look", choices) })
            .unwrap()
    };
    let button = Interactive::CtaUrl {
        body: "Look".into(),
        label: "Open".into(),
        url: "https://example.com/a".into(),
        header: Some("News".into()),
        footer: Some("Bye".into()),
    };
    assert_eq!(with("Open", vec![]), [Content::Interactive(button)]);
    let words = "News\n\nLook\n\nOpen the page of the shop: https://example.com/a\n\nBye";
    let expected = Content::Text { body: words.to_owned(), preview_url: true };
    assert_eq!(with("Open the page of the shop", vec![]), [expected]);
    let both = with("Open", vec![choice("y", "Yes")]);
    assert_eq!(both[0].text(), "News\n\nLook\n\n1. Yes\n\nOpen: https://example.com/a\n\nBye");
}

#[test]
fn choices_that_cannot_be_told_apart_are_refused_by_place() {
    let cases = [
        (vec![choice("a", " ")], "buttons[0].title is empty"),
        (vec![choice("", "A")], "buttons[0].id is empty"),
        (vec![choice("a", "A"), choice("b", "A ")], "buttons[1].title is the same as an earlier one"),
        (vec![choice("a", "A"), choice("a", "B")], "buttons[1].id is the same as an earlier one"),
    ];
    for (choices, message) in cases {
        assert_eq!(plan(&draft("which?", choices)).unwrap_err().to_string(), message);
    }
    assert_eq!(plan(&draft(" \n", vec![])).unwrap_err().to_string(), "text is empty");
}

/// All a customer reads of a message, in order.
fn words(content: &Content) -> String {
    let line = |line: &Option<String>| line.clone().unwrap_or_default();
    match content {
        Content::Text { body, .. } => body.clone(),
        Content::Interactive(Interactive::Buttons { body, buttons, header, footer }) => {
            let titles: String = buttons.iter().map(|button| button.title.as_str()).collect();
            line(header) + body + &titles + &line(footer)
        }
        Content::Interactive(Interactive::List { body, sections, header, footer, .. }) => {
            let rows = sections.iter().flat_map(|section| &section.rows);
            let rows: String = rows.map(|row| row.title.clone() + &line(&row.description)).collect();
            line(header) + body + &rows + &line(footer)
        }
        Content::Interactive(Interactive::CtaUrl { body, label, url, header, footer }) => {
            line(header) + body + label + url + &line(footer)
        }
        other => panic!("{other:?}"),
    }
}

/// Without blanks, and without what numbered lines add.
fn bare(text: &str) -> String {
    text.chars().filter(|c| c.is_alphabetic()).collect()
}

fn drafts() -> impl Strategy<Value = Draft> {
    let choice = ("[a-z]{1,260}", "[a-zé]{1,30}", proptest::option::of("[a-z]{1,80}"));
    let choice = choice.prop_map(|(id, title, description)| Choice { id, title, description });
    let link = "[a-z]{1,30}".prop_map(|label| Link { label, url: "https://example.com/".to_owned() });
    let edge = || proptest::option::of("[a-z ]{0,80}");
    ("[a-z .\n]{1,9000}", proptest::collection::vec(choice, 0..13), proptest::option::of(link), edge(), edge())
        .prop_map(|(text, choices, link, header, footer)| Draft {
            text,
            choices,
            link,
            header,
            footer,
            list_label: None,
        })
}

proptest! {
    #[test]
    fn every_planned_message_keeps_every_limit(draft in drafts()) {
        if let Ok(contents) = plan(&draft) {
            for content in &contents {
                prop_assert_eq!(check(content), Ok(()));
            }
        }
    }

    #[test]
    fn no_word_is_lost_whatever_the_choices_become(draft in drafts()) {
        if let Ok(contents) = plan(&draft) {
            let said: String = contents.iter().map(|content| bare(&words(content))).collect();
            prop_assert!(said.contains(&bare(&draft.text)) || draft.header.is_some());
            let title = |choice: &Choice| choice.title.clone() + choice.description.as_deref().unwrap_or_default();
            let lines = draft.choices.iter().map(title);
            let lines = lines.chain(draft.link.iter().map(|link| format!("{}{}", link.label, link.url)));
            for line in lines.chain(draft.header.clone()).chain(draft.footer.clone()) {
                prop_assert!(said.contains(&bare(&line)), "{line:?} is missing");
            }
            let letters: usize = bare(&said).chars().count();
            let wanted = bare(&draft.text).chars().count();
            prop_assert!(letters >= wanted);
        }
    }
}
