use super::evident;
use crate::language::Language::{self, De, En, Es, Fr, It, Nl, Pl, Pt, Ro, Tr};

#[test]
fn small_words_give_a_language_away() {
    for (text, language) in [
        ("I want to talk to a human", En),
        ("Tell me a joke", En),
        ("refund please", En),
        ("opening hours?", En),
        ("is it open", En),
        ("Do you ship to Wien?", En),
        ("How much is the DHL Paket?", En),
        ("Ich brauche Hilfe", De),
        ("Was kostet der Versand?", De),
        ("habt ihr noch offen", De),
        ("Je voudrais parler à quelqu'un", Fr),
        ("c'est combien la livraison", Fr),
        ("Quiero hablar con una persona", Es),
        ("¿cuánto cuesta el envío?", Es),
        ("Vorrei parlare con qualcuno", It),
        ("quanto costa la spedizione?", It),
        ("Quero falar com alguém", Pt),
        ("quanto custa a entrega?", Pt),
        ("Ik wil graag iemand spreken", Nl),
        ("wat kost de verzending?", Nl),
        ("Ile kosztuje dostawa?", Pl),
        ("czy mogę zapłacić kartą", Pl),
        ("kargo ne kadar sürer?", Tr),
        ("bir insanla konuşmak istiyorum", Tr),
        ("cât costă livrarea?", Ro),
        ("vreau să vorbesc cu cineva", Ro),
    ] {
        assert_eq!(evident(text, &Language::ALL), Some(language), "{text}");
    }
}

#[test]
fn a_word_that_many_have_says_nothing() {
    for text in
        ["ok", "Danke", "Garantie?", "Hallo", "Super, thanks", "OK super", "Agent", "Express", "4711", "👍", "DHL"]
    {
        assert_eq!(evident(text, &Language::ALL), None, "{text}");
    }
}
