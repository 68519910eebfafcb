use std::sync::Arc;

use proptest::prelude::*;
use reaktly_whatsapp::format::violations;

use super::answer;
use crate::answer::Found;
use crate::operator::Work;
use crate::tests::{Article, article, index, shop, turn};
use crate::turn::{Reply, TurnInput};
use reaktly_models::Sight;
use reaktly_search::index::{Index, Query};
use reaktly_search::language::{Detector, Language};

fn reply(index: &Arc<Index>, question: &str) -> Reply {
    try_reply(index, question).unwrap()
}

fn try_reply(index: &Arc<Index>, question: &str) -> Option<Reply> {
    let input = TurnInput { index: Arc::clone(index), ..turn(question) };
    let work = Work::begin(&input, &Detector::default(), Sight::Blind);
    answer(&work, &Found::new(index, &index.search(&Query::of(question, Language::En), 3)))
}

#[test]
fn a_short_article_is_answered_whole_with_its_link() {
    let reply = reply(&shop(), "How long does delivery take?");
    assert_eq!(
        reply.text,
        "Here's what I can tell you:\n\nDelivery within Germany takes *2 to 4 working days*. Express delivery arrives the next day \
         for 9.90 EUR.\n\nDelivery times: https://shop.example.com/delivery"
    );
    assert_eq!(reply.sources.len(), 1);
}

#[test]
fn the_articles_link_is_told_beside_a_longer_one_that_begins_alike() {
    let body = "Brass lamps are polished by hand. ![brass](https://shop.example.com/brass.png)";
    let lamps = Article { url: Some("https://shop.example.com/brass"), ..article("Brass lamps", body) };
    let reply = reply(&index(&[lamps], Language::En), "How are brass lamps polished?");
    assert!(reply.text.ends_with("\n\nBrass lamps: https://shop.example.com/brass"), "{}", reply.text);
}

fn long_article() -> String {
    let filler = "Our team takes care of many other matters every day of the year and likes to do so. ".repeat(8);
    format!("{filler}\n\nGift wrapping costs two euros. {filler}\n\nWe wrap gifts in blue paper. {filler}")
}

#[test]
fn a_long_article_is_answered_with_its_best_sentences_in_order() {
    let body = long_article();
    let index = index(&[article("Services", &body), article("Hours", "We open at nine.")], Language::En);
    let reply = reply(&index, "How much does gift wrapping cost and in which paper do you wrap gifts?");
    assert_eq!(
        reply.text,
        "Here's what I can tell you:\n\nGift wrapping costs two euros. We wrap gifts in blue paper.\n\n\
         More on our website: https://shop.example.com"
    );
}

#[test]
fn headings_and_markdown_do_not_show() {
    let body = "## Costs\n\n- Standard: **4.90 EUR**\n- Express: [price list](https://shop.example.com/prices)";
    let index = index(&[article("Shipping", body)], Language::En);
    let reply = reply(&index, "What are the costs of express shipping?");
    assert!(!reply.text.contains('#') && !reply.text.contains("**") && !reply.text.contains("]("), "{}", reply.text);
    assert!(reply.text.contains("*4.90 EUR*"));
}

#[test]
fn an_article_with_example_questions_may_be_longer() {
    let body = "Step one is to pack the item well. ".repeat(20);
    let faq = Article { title: "Returns", body: &body, url: None, questions: &["How do I return something?"] };
    let index = index(&[faq], Language::En);
    assert!(reply(&index, "how do I return something").text.contains(body.trim()));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn whatever_an_article_looks_like_its_quotes_suit_whatsapp(
        pieces in prop::collection::vec(
            prop::sample::select(vec![
                "\n\n# Heading\n\n", "\n\n## Parcel *costs*\n\n", "**A parcel costs five euros. It takes", " two days.**\n\n",
                "_Parcels are", " grey. They are heavy._ ", "\n\n- parcel one\n- parcel two\n\n", "\n\n1. pack\n2. send the parcel\n\n",
                "\n\n| parcel | cost |\n|---|---|\n| small | 4 |\n\n", "[parcel prices](https://example.com/a_b_c) ",
                "`parcel * code`. ", "\n\n> A quoted parcel. And more.\n\n", "2*3*4 parcels. ", "~~no parcel~~ ",
                "\n\n```\nparcel\n```\n\n", "A long sentence about parcels and how they are carried through the town by bicycle. ",
            ]),
            1..40,
        )
    ) {
        let body = pieces.concat();
        let index = index(&[article("Parcels", &body)], Language::En);
        if let Some(reply) = try_reply(&index, "What does a parcel cost?") {
            prop_assert!(violations(&reply.text).is_empty(), "{:?} in {}", violations(&reply.text), reply.text);
        }
    }
}

#[test]
fn an_article_of_several_headings_is_told_by_the_section_that_is_asked_about() {
    let body = "## Descaling\n\nPress Clean for three seconds.\n\n## Scope of delivery\n\n- Cable\n- Water tank\n\n\
                ## Prices\n\nThe machine is 199 EUR.";
    let machine =
        index(&[article("Coffee machine", body), article("Opening hours", "We are open all day.")], Language::En);
    let delivery = reply(&machine, "What is in the delivery of the coffee machine?").text;
    assert!(delivery.contains("Water tank") && !delivery.contains("Press Clean"), "{delivery}");
    let prices = reply(&machine, "What are the prices of the coffee machine?").text;
    assert!(prices.contains("199 EUR") && !prices.contains("Cable"), "{prices}");
}
