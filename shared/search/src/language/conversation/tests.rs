use super::{Spoken, decide};
use crate::language::{Detector, Language};

fn spoken<'a>(text: &'a str, previous: Option<&'a str>, so_far: Language) -> Spoken<'a> {
    Spoken { text, previous, so_far }
}

#[test]
fn one_clear_sentence_decides_the_language() {
    let detector = Detector::default();
    for (text, language) in [
        ("Wie lange dauert die Lieferung nach Österreich?", Language::De),
        ("¿Cuánto tarda el envío a Madrid?", Language::Es),
        ("Combien de temps prend la livraison ?", Language::Fr),
        ("How long does delivery take?", Language::En),
    ] {
        assert_eq!(decide(&detector, &Language::ALL, spoken(text, None, Language::Ro)), language, "{text}");
    }
}

#[test]
fn a_word_or_two_change_nothing() {
    let detector = Detector::default();
    for text in ["ok", "Danke", "merci!", "👍", "12345", "OK super"] {
        assert_eq!(decide(&detector, &Language::ALL, spoken(text, None, Language::De)), Language::De, "{text}");
    }
}

#[test]
fn a_wish_wins() {
    let detector = Detector::default();
    for (text, language) in
        [("English please", Language::En), ("auf Deutsch bitte", Language::De), ("¿Hablas español?", Language::Es)]
    {
        assert_eq!(decide(&detector, &Language::ALL, spoken(text, None, Language::Ro)), language, "{text}");
    }
}

#[test]
fn only_enabled_languages_are_spoken() {
    let detector = Detector::default();
    let enabled = [Language::En, Language::De];
    let french = spoken("Combien de temps prend la livraison ?", None, Language::Fr);
    assert!(enabled.contains(&decide(&detector, &enabled, french)));
    assert_eq!(decide(&detector, &enabled, spoken("ok", None, Language::Fr)), Language::En);
}
