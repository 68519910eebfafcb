use super::{Use, fold, lower, sentences, stem_of, terms, words};
use crate::language::Language;

#[test]
fn words_are_folded_as_people_type_them() {
    for spelling in ["öffnungszeiten", "oeffnungszeiten", "offnungszeiten"] {
        assert_eq!(fold(spelling, Language::De), "offnungszeiten");
        assert_eq!(stem_of(spelling, Language::De), stem_of("öffnungszeit", Language::De));
    }
    assert_eq!(fold("envío", Language::Es), "envio");
    assert_eq!(fold("straße", Language::De), "strasse");
    assert_eq!(fold("живой", Language::En), "живой");
}

#[test]
fn turkish_has_its_own_lower_case() {
    assert_eq!(lower("IŞIK İADE", Language::Tr), "ışık iade");
    assert_eq!(lower("INFO", Language::En), "info");
}

#[test]
fn a_question_is_searched_without_words_that_say_nothing() {
    let question = terms("Can I return the red shoes?", Language::En, Use::Query);
    let kept = terms("return red shoes", Language::En, Use::Index);
    assert_eq!(question.stems, kept.stems);
}

#[test]
fn a_question_of_such_words_alone_keeps_them() {
    assert_eq!(terms("who are you?", Language::En, Use::Query).stems.len(), 3);
}

#[test]
fn stems_and_grams_meet_across_endings() {
    let one = terms("refunds", Language::En, Use::Index);
    let other = terms("refund", Language::En, Use::Index);
    assert_eq!(one.stems, other.stems);
    assert!(one.grams.iter().any(|gram| other.grams.contains(gram)));
}

#[test]
fn abbreviations_do_not_end_sentences() {
    let text = "Dr. Weber arbeitet z. B. montags. Die Lieferung dauert ca. 3 Tage.\nZweite Zeile";
    assert_eq!(
        sentences(text),
        ["Dr. Weber arbeitet z. B. montags.", "Die Lieferung dauert ca. 3 Tage.", "Zweite Zeile"]
    );
}

#[test]
fn text_without_words_has_no_sentences() {
    assert!(sentences(" \n--- \n!!!").is_empty());
    assert!(words("?!", Language::En).is_empty());
}
