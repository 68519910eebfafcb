//! Tests of messages that want no marketing, and of what is dangerous.

use tokio_util::sync::CancellationToken;

use crate::operator::Operator;
use crate::tests::{persona, turn};
use crate::turn::{Contact, Memory, Outcome, TurnInput};

use super::{OPT_OUT, Turn, decide};
use crate::intent::Offered;

fn route(text: &str) -> &'static str {
    let (persona, memory) = (persona(), Memory::default());
    let turn = Turn { words: text, persona: &persona, history: &[], memory: &memory, offered: Offered::Nothing };
    decide(turn).1
}

#[test]
fn a_word_to_stop_is_one_in_ten_languages() {
    for text in [
        "STOP",
        "Stop!",
        "stop please",
        "STOPP",
        "UNSUBSCRIBE",
        "stop sending me messages",
        "opt out",
        "Abmelden",
        "Bitte keine Werbung mehr",
        "ARRÊT",
        "Désabonner",
        "plus de pub svp",
        "BAJA",
        "darme de baja",
        "basta",
        "disiscrivimi",
        "SAIR",
        "não quero mais publicidade",
        "afmelden",
        "geen reclame meer",
        "Wypisz mnie",
        "nie chcę reklam",
        "DUR",
        "reklam istemiyorum",
        "dezabonare",
        "nu mai vreau reclame",
    ] {
        assert_eq!(route(text), OPT_OUT, "{text}");
    }
    for text in [
        "Where is the bus stop?",
        "Can I stop my order?",
        "How do I unsubscribe?",
        "stop the delivery of order 12",
        "Ist die Haltestelle weit?",
        "la planta baja",
        "basta una foto?",
        "keine Nachricht vom Kurier bekommen",
    ] {
        assert_ne!(route(text), OPT_OUT, "{text}");
    }
}

#[tokio::test]
async fn who_wants_no_marketing_is_told_so_and_nothing_else() {
    let operator = Operator::with_client(None).unwrap();
    let input = TurnInput { contact: Contact::First, ..turn("STOP") };
    let result = operator.answer(&input, &CancellationToken::new()).await.unwrap();
    assert_eq!((result.evidence.route, result.evidence.ending), (Some(OPT_OUT), "opted_out"));
    let Outcome::Reply(reply) = result.outcome else { panic!("a confirmation") };
    assert!(reply.text.starts_with("All right") && reply.buttons.is_empty() && reply.text.lines().count() == 1);
}

#[test]
fn what_burns_or_hurts_is_danger_in_ten_languages() {
    for text in [
        "the lamp burned my hand",
        "my daughter swallowed a battery",
        "Mein Sohn hat eine Knopfzelle verschluckt",
        "mon fils a avalé une pile",
        "Your charger started to smoke",
        "the toaster caught fire",
        "it burnt my daughter",
        "Die Lampe hat gebrannt",
        "Das Gerät hat mir die Finger verbrannt",
        "La lampe m'a brûlé",
        "la lámpara me quemó la mano",
        "La lampada mi ha bruciato",
        "o candeeiro queimou-me",
        "De lamp heeft mijn hand verbrand",
        "Lampa oparzyła mnie",
        "lamba elimi yaktı",
        "Lampa m-a ars",
    ] {
        assert_eq!(route(text), "policy_injury", "{text}");
    }
    for text in ["Is smoking allowed?", "Do the candles burn long?", "Wie lange brennt die Kerze?", "fire pits"] {
        assert_ne!(route(text), "policy_injury", "{text}");
    }
}

#[test]
fn whether_this_is_a_bot_is_asked_in_many_ways() {
    for text in ["Is this a bot?", "is this a bot", "Is it a robot?", "Is that a real person?", "Ist das ein Bot?"] {
        assert_eq!(route(text), "asks_if_human", "{text}");
    }
}

#[test]
fn what_smells_smokes_or_shocks_is_danger_and_a_question_about_it_is_not() {
    for text in [
        "there is smoke coming out of the toaster",
        "It smells like burning plastic",
        "I got an electric shock from the kettle",
        "my little boy swallowed a button",
        "the plug is sparking",
        "es riecht verbrannt",
        "aus dem Netzteil kommt Rauch",
        "Ich habe einen Stromschlag bekommen",
        "J'ai reçu une décharge électrique",
        "ça sent le brûlé",
        "huele a quemado",
        "me ha dado corriente el enchufe",
        "esce fumo dalla presa",
        "odore di bruciato dal forno",
        "cheira a queimado",
        "apanhei um choque na tomada",
        "er komt rook uit de lader",
        "het ruikt naar gas",
        "z ładowarki leci dym",
        "kopnął mnie prąd",
        "prizden duman çıkıyor",
        "yanık kokusu geliyor",
        "miroase a ars",
        "m-a curentat priza",
        "пахнет гарью",
    ] {
        assert_eq!(route(text), "policy_injury", "{text}");
    }
    for text in [
        "does the candle smell nice?",
        "is smoking allowed on the terrace?",
        "Riecht die Farbe stark?",
        "is there smoked salmon?",
        "Is the coat fire resistant?",
    ] {
        assert_ne!(route(text), "policy_injury", "{text}");
    }
}

#[test]
fn damages_and_consumer_offices_are_policy_and_a_question_about_the_law_is_none() {
    for text in [
        "Ich verlange Schadensersatz",
        "I am reporting you to consumer protection",
        "I will complain to the ombudsman",
        "je demande des dommages et intérêts",
        "voy a ir a la oficina de consumo",
        "chiedo un risarcimento",
        "vou fazer queixa à DECO Proteste",
        "ik eis schadevergoeding",
        "żądam odszkodowania",
        "tazminat istiyorum",
        "cer despăgubiri",
    ] {
        assert_eq!(route(text), "policy_legal", "{text}");
    }
    for text in ["Do you comply with GDPR?", "Sind Sie DSGVO-konform?", "Êtes-vous conforme au RGPD ?"] {
        assert_eq!(route(text), "", "{text}");
    }
}

#[test]
fn being_fooled_makes_angry_and_loud_joy_does_not() {
    for text in [
        "what a rip off",
        "Das ist doch Betrug",
        "ihr seid unfähig",
        "Ich bin total enttäuscht von Ihnen",
        "vous vous foutez de moi",
        "sois unos ladrones",
        "me estáis tomando el pelo",
        "mi prendete in giro",
        "estão a gozar comigo",
        "nemen jullie me in de maling?",
        "to jakiś żart",
        "dalga mı geçiyorsunuz",
        "vă bateți joc de mine",
        "вы издеваетесь?",
    ] {
        assert_eq!(route(text), "anger", "{text}");
    }
    for text in ["THANK YOU SO MUCH!!!", "I LOVE IT!!!", "HALLO!!!", "DAS IST SUPER!!!", "QUE BIEN, GRACIAS!!!"] {
        assert_eq!(super::mood_of(text), crate::turn::Mood::Calm, "{text}");
    }
}

#[test]
fn what_answers_is_asked_in_many_languages() {
    for text in [
        "bin ich mit einem Roboter verbunden?",
        "what model are you",
        "are you based on ChatGPT?",
        "Welches KI-Modell bist du?",
        "quel modèle d'IA es-tu ?",
        "¿qué modelo eres?",
        "che modello sei?",
        "welk model ben je?",
        "jakim modelem jesteś?",
        "ce model ești?",
    ] {
        assert_eq!(route(text), "asks_if_human", "{text}");
    }
}
