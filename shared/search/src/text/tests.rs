use super::{
    Terms, each_word, fold, is_light_word, is_stop_word, lower, question_terms, sentences, stem_of, terms, words,
};
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
    assert_eq!(fold("ещё", Language::En), "еще");
}

#[test]
fn turkish_has_its_own_lower_case() {
    assert_eq!(lower("IŞIK İADE", Language::Tr), "ışık iade");
    assert_eq!(lower("INFO", Language::En), "info");
}

#[test]
fn words_that_say_nothing_are_kept_apart() {
    let question = question_terms("Can I return the red shoes?", Language::En);
    assert_eq!(Terms::of(&question.about).stems, terms("return red shoes", Language::En).stems);
    assert_eq!(Terms::of(&question.around).stems, terms("can i the", Language::En).stems);
}

#[test]
fn a_question_of_such_words_alone_keeps_them() {
    let question = question_terms("who are you?", Language::En);
    assert_eq!((question.about.len(), question.around.len()), (3, 0));
}

#[test]
fn stems_and_grams_meet_across_endings() {
    let one = terms("refunds", Language::En);
    let other = terms("refund", Language::En);
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

#[test]
fn romanian_letters_have_one_spelling_and_one_stem() {
    assert_eq!(lower("ŞTIRI ŢARĂ", Language::Ro), "știri țară");
    assert_eq!(stem_of("informațiile", Language::Ro), stem_of("informație", Language::Ro));
    assert_eq!(lower("İŞ", Language::Tr), "iş");
    assert_eq!(fold("ışık", Language::Tr), "isik");
}

#[test]
fn words_that_say_nothing_are_known_without_their_marks() {
    for (word, language) in [("fuer", Language::De), ("cuanto", Language::Es), ("cat", Language::Ro)] {
        assert_eq!(question_terms(&format!("{word} xyz"), language).around.len(), 1, "{word}");
    }
    assert_eq!(question_terms("té xyz", Language::Es).about.len(), 2);
}

#[test]
fn what_a_hyphen_joins_is_also_one_word() {
    let mut words = Vec::new();
    each_word("Wi-Fi, check-in 2-4", Language::En, |word| words.push(word.to_owned()));
    assert_eq!(words, ["wi", "fi", "wifi", "check", "in", "checkin", "2", "4"]);
}

#[test]
fn what_goes_back_is_told_from_what_only_goes() {
    let back = [
        (Language::En, "back"),
        (Language::De, "zurück"),
        (Language::Nl, "terug"),
        (Language::Tr, "geri"),
        (Language::Ro, "înapoi"),
    ];
    for (language, word) in back {
        assert!(!is_light_word(language, word) && !is_stop_word(language, word), "{word}");
    }
}
