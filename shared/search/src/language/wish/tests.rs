use super::{Wish, wish};
use crate::language::Language;

fn only(language: Language) -> Wish {
    Wish { language: Some(language), rest: String::new() }
}

#[test]
fn a_language_is_wished_for_in_many_ways() {
    for (text, language) in [
        ("English please", Language::En),
        ("Please answer in English", Language::En),
        ("Sorry, can we continue in English?", Language::En),
        ("Do you speak English?", Language::En),
        ("I don't speak German", Language::En),
        ("Sorry, I don't understand German. English please!", Language::En),
        ("Können wir auf Deutsch schreiben?", Language::De),
        ("auf Deutsch bitte", Language::De),
        ("Sprechen Sie Deutsch?", Language::De),
        ("en français s'il vous plaît", Language::Fr),
        ("Pouvez-vous répondre en français ?", Language::Fr),
        ("¿Hablas español?", Language::Es),
        ("¿Podemos hablar en español, por favor?", Language::Es),
        ("Può scrivere in italiano?", Language::It),
        ("Pode falar português?", Language::Pt),
        ("Kunnen we in het Nederlands praten?", Language::Nl),
        ("Proszę po polsku", Language::Pl),
        ("Türkçe yazabilir misiniz?", Language::Tr),
        ("Puteți scrie în română?", Language::Ro),
    ] {
        assert_eq!(wish(text), Some(only(language)), "{text}");
    }
}

#[test]
fn the_question_beside_a_wish_is_kept() {
    let found = wish("In English: how long does shipping take?").unwrap();
    assert_eq!((found.language, found.rest.as_str()), (Some(Language::En), "how long does shipping take?"));
    let found = wish("Auf Deutsch bitte. Was kostet der Versand?").unwrap();
    assert_eq!((found.language, found.rest.as_str()), (Some(Language::De), "Was kostet der Versand?"));
}

#[test]
fn a_language_nobody_here_speaks_is_wished_for_too() {
    assert_eq!(wish("Russian please").map(|wish| wish.language), Some(None));
}

#[test]
fn a_language_that_is_talked_about_is_no_wish() {
    for text in [
        "Is the manual available in German?",
        "Do you offer courses in Spanish?",
        "How do you say thanks in Italian?",
        "Gibt es die Anleitung auf Englisch?",
        "Ich suche einen Englischlehrer",
        "Avez-vous la notice en anglais ?",
        "How long does shipping take?",
        "I ordered the French press",
    ] {
        assert_eq!(wish(text), None, "{text}");
    }
}
