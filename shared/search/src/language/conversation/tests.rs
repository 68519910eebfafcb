use super::{Spoken, decide, foreign};
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

#[test]
fn a_short_clear_sentence_is_answered_in_its_language_whatever_the_phone_number_suggests() {
    let detector = Detector::default();
    for (text, language) in [
        ("Do you ship abroad?", Language::En),
        ("Where is my order?", Language::En),
        ("What time do you open?", Language::En),
        ("Can I return this?", Language::En),
        ("Hi, how much is shipping?", Language::En),
        ("Où est ma commande ?", Language::Fr),
        ("¿Dónde está mi pedido?", Language::Es),
        ("Gdzie jest moje zamówienie?", Language::Pl),
        ("I want to talk to a human", Language::En),
        ("refund please", Language::En),
        ("opening hours?", Language::En),
        ("Siparişim nerede kaldı acaba?", Language::Tr),
    ] {
        assert_eq!(decide(&detector, &Language::ALL, spoken(text, None, Language::De)), language, "{text}");
    }
    let german = spoken("Was kostet der Versand?", None, Language::En);
    assert_eq!(decide(&detector, &Language::ALL, german), Language::De);
    for text in ["Ok danke", "Passt so, danke", "Ja bitte gern", "Super, thanks", "👍👍👍"] {
        assert_eq!(decide(&detector, &Language::ALL, spoken(text, None, Language::De)), Language::De, "{text}");
    }
}

#[test]
fn a_language_that_is_not_spoken_is_noticed() {
    let detector = Detector::default();
    let enabled = [Language::En, Language::De];
    let french = "Combien de temps faut-il pour recevoir ma commande ?";
    assert_eq!(foreign(&detector, &enabled, french), Some(Some(Language::Fr)));
    assert_eq!(foreign(&detector, &enabled, "Сколько времени занимает доставка?"), Some(None));
    assert_eq!(foreign(&detector, &enabled, "Πόσο διαρκεί η παράδοση;"), Some(None));
    for text in
        ["How long does delivery take?", "Wie lange dauert die Lieferung?", "merci", "ok 👍", "iPhone 15 Pro Max"]
    {
        assert_eq!(foreign(&detector, &enabled, text), None, "{text}");
    }
    assert_eq!(foreign(&detector, &Language::ALL, french), None);
    for czech in ["Kolik stojí doprava do Prahy a kdy přijde?", "Můžu zaplatit kartou při převzetí zásilky?"] {
        assert!(matches!(foreign(&detector, &enabled, czech), None | Some(None)), "{czech}");
    }
}

#[test]
fn a_wish_for_a_language_nobody_enabled_is_noticed_and_changes_nothing() {
    let detector = Detector::default();
    let enabled = [Language::En, Language::De];
    assert_eq!(foreign(&detector, &enabled, "Español por favor"), Some(Some(Language::Es)));
    assert_eq!(foreign(&detector, &enabled, "Russian please"), Some(None));
    assert_eq!(foreign(&detector, &enabled, "Deutsch bitte"), None);
    assert_eq!(decide(&detector, &enabled, spoken("Español por favor", None, Language::De)), Language::De);
}

#[test]
fn a_clear_sentence_of_a_language_nobody_speaks_is_taken_for_no_other() {
    let detector = Detector::default();
    for text in [
        "Jak dlouho trvá doručení zásilky?",
        "Můžu zaplatit kartou při převzetí zásilky?",
        "Hur lång tid tar leveransen?",
        "Jag vill inte ha det, hur gör jag?",
        "Hvor lang tid tager leveringen?",
        "Kuinka kauan toimitus kestää?",
        "Mennyi ideig tart a szállítás?",
        "Koliko traje dostava i kako mogu platiti?",
        "Πόσο διαρκεί η παράδοση;",
    ] {
        assert_eq!(decide(&detector, &Language::ALL, spoken(text, None, Language::En)), Language::En, "{text}");
        assert_eq!(foreign(&detector, &Language::ALL, text), Some(None), "{text}");
    }
    for text in ["Wie lange dauert die Lieferung?", "Hoe lang duurt de levering?", "Jak długo trwa dostawa?"] {
        assert_ne!(
            foreign(&detector, &[Language::De, Language::Nl, Language::Pl, Language::En], text),
            Some(None),
            "{text}"
        );
    }
}
