use super::{BARE, IS_HUMAN, Intent, Offered, WANTS_PERSON, offers_person, understand};
use crate::Address;
use crate::canned::{Say, texts};
use reaktly_search::language::Language;

fn meant(text: &str) -> Intent {
    understand(text, Offered::Nothing)
}

#[test]
fn the_lexicon_compiles() {
    assert_eq!((WANTS_PERSON.languages(), IS_HUMAN.languages()), (11, 11));
    assert!(!BARE.is_match("") && !IS_HUMAN.is_match(""));
}

#[test]
fn a_wish_for_a_person_is_understood_in_eleven_languages() {
    for text in [
        "I want to speak to a human",
        "can you connect me with an agent please?",
        "Agent",
        "I need a real person",
        "Kann ich bitte mit einem Mitarbeiter sprechen?",
        "Verbinden Sie mich mit einem Menschen",
        "Mitarbeiter",
        "Je voudrais parler à un conseiller",
        "conseiller",
        "Quiero hablar con una persona",
        "agente",
        "Vorrei parlare con un operatore",
        "operatore",
        "Quero falar com um atendente",
        "atendente",
        "Ik wil graag een medewerker spreken",
        "medewerker",
        "Chcę rozmawiać z człowiekiem",
        "konsultant",
        "Müşteri temsilcisiyle görüşmek istiyorum",
        "temsilci",
        "Vreau să vorbesc cu un operator",
        "operator",
        "Хочу поговорить с человеком",
        "оператор",
    ] {
        assert_eq!(meant(text), Intent::WantsPerson, "{text}");
    }
}

#[test]
fn questions_are_not_taken_for_that_wish() {
    for text in [
        "Do you sell insurance for agents?",
        "Can my colleague use the voucher too?",
        "How many people fit into the room?",
        "Kann eine andere Person das Paket annehmen?",
        "¿Puede recogerlo otra persona?",
        "Is the delivery agent going to ring the bell?",
        "Wie lange dauert die Lieferung?",
    ] {
        assert_eq!(meant(text), Intent::Asks, "{text}");
    }
}

#[test]
fn what_is_refused_is_not_wished_for() {
    for text in [
        "no need for a human, i just want the price",
        "please don't transfer me to anyone",
        "ich will nicht mit einem Mitarbeiter sprechen",
        "ich brauche keinen Menschen, nur den Preis",
        "je ne veux pas parler à un conseiller",
        "no quiero hablar con un agente",
        "non ho bisogno di un operatore, solo del prezzo",
        "não preciso de um humano, só do preço",
        "ik wil niet met een medewerker praten",
        "nie potrzebuję konsultanta, tylko cenę",
        "temsilciyle görüşmek istemiyorum",
        "nu am nevoie de un operator, doar de preț",
        "мне не нужен оператор, только цена",
        "Do I have to speak to a representative to change my PIN?",
        "Ieri ho parlato con un operatore",
    ] {
        assert_ne!(meant(text), Intent::WantsPerson, "{text}");
    }
    for text in [
        "I don't want a bot, I want a person",
        "why can't I talk to a person?",
        "warum kann ich nicht mit einem Menschen reden?",
        "pourquoi je ne peux pas parler à un humain ?",
        "waarom kan ik niet met een mens praten?",
        "dlaczego nie mogę porozmawiać z człowiekiem?",
    ] {
        assert_eq!(meant(text), Intent::WantsPerson, "{text}");
    }
}

#[test]
fn an_offer_is_taken_and_declined_in_whole_phrases() {
    for text in
        ["that would be great", "ja das wäre super", "sì grazie", "sim, pode ser", "sí por favor", "evet isterim"]
    {
        assert_eq!(understand(text, Offered::Person), Intent::AcceptsOffer, "{text}");
    }
    for text in [
        "no that's fine",
        "nah i'm good",
        "passt schon, danke",
        "nein, nicht nötig",
        "non ça va",
        "no hace falta",
        "non serve",
        "não precisa",
        "nee hoeft niet",
        "nie trzeba",
        "gerek yok",
        "nu e nevoie",
    ] {
        assert_eq!(understand(text, Offered::Person), Intent::DeclinesOffer, "{text}");
    }
}

#[test]
fn asking_whether_we_are_human_is_not_asking_for_one() {
    for text in [
        "Are you a human?",
        "are you a bot",
        "Am I talking to a real person?",
        "Bist du ein Mensch?",
        "Spreche ich mit einem Roboter?",
        "Êtes-vous un robot ?",
        "¿Eres un bot?",
        "Sei un robot?",
        "Você é um robô?",
        "Ben je een mens?",
        "Czy jesteś człowiekiem?",
        "Sen bir bot musun?",
        "Ești un robot?",
        "Ты бот?",
    ] {
        assert_eq!(meant(text), Intent::AsksIfHuman, "{text}");
    }
}

#[test]
fn a_yes_counts_only_after_an_offer() {
    for text in ["yes please", "Ja, gerne", "ok", "sí", "да"] {
        assert_eq!(understand(text, Offered::Person), Intent::AcceptsOffer, "{text}");
        assert_ne!(meant(text), Intent::AcceptsOffer, "{text}");
    }
    assert_eq!(understand("yes, but how long does delivery take?", Offered::Person), Intent::Asks);
}

#[test]
fn courtesies_are_recognised() {
    assert_eq!(meant("Hallo!"), Intent::Greets);
    assert_eq!(meant("good morning"), Intent::Greets);
    assert_eq!(meant("Hello, do you deliver?"), Intent::Asks);
    assert_eq!(meant("Vielen Dank!"), Intent::Thanks);
    assert_eq!(meant("ok thanks"), Intent::Thanks);
    assert_eq!(meant("thanks, and how do I return it?"), Intent::Asks);
    assert_eq!(meant("ok"), Intent::Acknowledges);
    assert_eq!(meant("👍"), Intent::Acknowledges);
}

#[test]
fn our_own_offer_and_button_are_understood_in_every_language() {
    for language in Language::ALL {
        let canned = texts(language, Address::Informal);
        assert_eq!(offers_person(canned.say(Say::Offer)), Offered::Person);
        assert_eq!(meant(canned.say(Say::PersonButton)), Intent::WantsPerson, "{}", canned.say(Say::PersonButton));
        let word = canned.say(Say::DisclosurePerson).split('*').nth(1).unwrap();
        assert_eq!(meant(word), Intent::WantsPerson, "{word}");
    }
    assert_eq!(offers_person("We deliver in two days."), Offered::Nothing);
}

#[test]
fn somebody_no_list_knows_is_asked_for_by_talking_to_them() {
    for text in [
        "Could I speak to Mrs Dobson from the atelier?",
        "please connect me with the florist",
        "Kann ich mit Frau Lindner sprechen?",
        "je voudrais parler à madame Perrin",
        "¿puedo hablar con la señora Ibáñez?",
        "posso parlare con la signora Conti?",
        "posso falar com a dona Teresa?",
        "mag ik met mevrouw de Wit praten",
        "czy mogę porozmawiać z panią Ewą",
        "Ayşe Hanım ile görüşmek istiyorum",
        "pot vorbi cu doamna Popa?",
        "можно поговорить с Ириной Петровной?",
    ] {
        assert_eq!(meant(text), Intent::WantsPerson, "{text}");
    }
    for text in [
        "can I talk to you about my order?",
        "connect me to the wifi please",
        "can I talk to the lamp with my voice",
        "Kann ich mit Karte zahlen?",
        "puis-je payer avec une carte cadeau ?",
        "call me Jenny",
    ] {
        assert_ne!(meant(text), Intent::WantsPerson, "{text}");
    }
}

#[test]
fn a_no_before_a_wish_refuses_something_else() {
    for text in ["No, I want an actual person", "Nein, ich will einen Menschen", "no, quiero hablar con una persona"] {
        assert_eq!(meant(text), Intent::WantsPerson, "{text}");
    }
    assert_ne!(meant("Nein, ich brauche keinen Menschen"), Intent::WantsPerson);
}

#[test]
fn a_question_about_us_may_go_on_with_a_wish() {
    assert_eq!(meant("are you a machine or can I talk to somebody?"), Intent::WantsPerson);
    assert_eq!(meant("Are you a bot or a real person?"), Intent::AsksIfHuman);
}
