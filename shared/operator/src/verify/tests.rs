use super::facts::facts;
use super::promises::promises;
use super::{Fault, Grounds, check_grounded, check_text, similarity, valid_quotes};
use crate::draft::Quote;
use reaktly_search::language::Language;

const INSTRUCTIONS: &str =
    "State facts only when they stand in the evidence or were said by the customer. Reference c0ffee.";

fn passages() -> Vec<(String, String)> {
    let text = "Delivery within Germany takes **2 to 4 working days** and costs 1.299,00 EUR. See https://shop.example.com/delivery or write to help@example.com.";
    vec![("K1".to_owned(), text.to_owned())]
}

fn with_grounds<T>(check: impl FnOnce(Grounds<'_>) -> T) -> T {
    check(Grounds {
        passages: &passages(),
        said: &["My order number is 4711"],
        earlier: &["We deliver within Germany only, sorry about that."],
        instructions: INSTRUCTIONS,
        canary: "c0ffee",
        language: Language::En,
        links: &["https://shop.example.com/delivery"],
        people: true,
    })
}

fn text_check(text: &str) -> Result<(), Fault> {
    with_grounds(|grounds| check_text(text, grounds))
}

#[test]
fn facts_of_the_evidence_and_the_customer_may_be_said() {
    for text in [
        "It takes 2 to 4 working days.",
        "It costs 1,299.00 EUR.",
        "See shop.example.com/delivery, or write to help@example.com!",
        "Thanks, I see order 4711.",
        "1. Pack it\n2. Bring it to the post office",
    ] {
        assert_eq!(text_check(text), Ok(()), "{text}");
    }
}

#[test]
fn invented_facts_may_not() {
    for text in [
        "It takes 3 days.",
        "It costs 19 EUR.",
        "See https://evil.example.org.",
        "Write to boss@example.com.",
        "Call +49 30 123456.",
    ] {
        assert_eq!(text_check(text), Err(Fault::UnknownFact), "{text}");
    }
}

#[test]
fn numbers_have_one_spelling() {
    for (one, other) in [("1.299,00", "1,299.00"), ("4,90", "4.9"), ("10.000", "10000"), ("007", "7")] {
        assert_eq!(facts(one, None), facts(other, None));
    }
    assert_ne!(facts("4,90", None), facts("490", None));
}

#[test]
fn instructions_and_their_mark_never_show() {
    assert_eq!(text_check("My reference is c0ffee"), Err(Fault::Leak));
    let repeated = "I state facts only when they stand in the evidence or were said.";
    assert_eq!(text_check(repeated), Err(Fault::Leak));
}

#[test]
fn nothing_is_promised() {
    for text in [
        "I have refunded your order.",
        "We'll call you back.",
        "Ich habe die Bestellung storniert.",
        "J'ai annulé votre commande.",
        "He cancelado tu pedido.",
        "Ho annullato l'ordine.",
        "Cancelei o seu pedido.",
        "Ik heb de bestelling geannuleerd.",
        "Anulowałem zamówienie.",
        "Siparişinizi iptal ettim.",
        "Am anulat comanda.",
    ] {
        assert!(promises(text), "{text}");
    }
    for text in
        ["You can cancel the order in your account.", "Sie können die Bestellung stornieren.", "Refunds take a week."]
    {
        assert!(!promises(text), "{text}");
    }
}

#[test]
fn a_quote_must_stand_in_the_passage_it_names() {
    let quote = |id: &str, quote: &str| Quote { id: id.to_owned(), quote: quote.to_owned() };
    with_grounds(|grounds| {
        assert_eq!(valid_quotes(&[quote("K1", "takes 2 to 4 working days")], grounds), ["K1"]);
        assert!(valid_quotes(&[quote("K2", "takes 2 to 4 working days")], grounds).is_empty());
        assert!(valid_quotes(&[quote("K1", "takes 3 to 5 working days")], grounds).is_empty());
        assert!(valid_quotes(&[quote("K1", "2 to 4")], grounds).is_empty());
        assert!(valid_quotes(&[], grounds).is_empty());
    });
}

#[test]
fn plain_text_must_come_from_the_evidence() {
    with_grounds(|grounds| {
        assert_eq!(check_grounded("Delivery within Germany takes some working days.", grounds), Ok(()));
        assert_eq!(check_grounded("Ulan Bator is the capital of Mongolia.", grounds), Err(Fault::Ungrounded));
    });
}

#[test]
fn nothing_is_said_twice_and_nothing_too_long() {
    assert_eq!(text_check("We deliver within Germany only, sorry about that!"), Err(Fault::Repetition));
    assert_eq!(text_check(&"word ".repeat(300)), Err(Fault::Length));
    assert_eq!(text_check("  "), Err(Fault::Length));
    assert!(similarity("two days", "four weeks and more") < 0.5);
}
