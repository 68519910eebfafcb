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

#[test]
fn what_is_kept_about_oneself_is_policy_in_ten_languages() {
    for text in [
        "I want a copy of all data you hold about me (GDPR)",
        "Delete all my data",
        "I request access under the GDPR",
        "Ich möchte eine Kopie aller Daten, die Sie über mich gespeichert haben",
        "Bitte löschen Sie meine Daten",
        "Ich verlange Auskunft gemäß DSGVO",
        "Je veux une copie de toutes les données que vous avez sur moi (RGPD)",
        "Supprimez mes données",
        "Quiero una copia de todos los datos que tienen sobre mí",
        "Borren mis datos personales (RGPD)",
        "Voglio una copia di tutti i dati che avete su di me",
        "Cancellate i miei dati",
        "Quero uma cópia de todos os dados que têm sobre mim",
        "Apaguem os meus dados",
        "Ik wil een kopie van alle gegevens die u over mij heeft",
        "Verwijder mijn gegevens",
        "Chcę kopię wszystkich danych, które macie o mnie",
        "Proszę usunąć moje dane (RODO)",
        "Hakkımdaki tüm verilerin bir kopyasını istiyorum",
        "Verilerimi silin",
        "Vreau o copie a tuturor datelor pe care le aveți despre mine",
        "Ștergeți datele mele",
    ] {
        assert_eq!(route(text), "policy_privacy", "{text}");
    }
    for text in [
        "Do you comply with GDPR?",
        "Is your shop GDPR compliant?",
        "Quiero información sobre mi pedido",
        "Brauchen Sie noch Informationen von mir?",
        "Was kommt danach von mir?",
        "I need information about my order",
    ] {
        assert_ne!(route(text), "policy_privacy", "{text}");
    }
}

#[tokio::test]
async fn danger_is_met_with_a_word_of_safety_first_in_ten_languages() {
    use crate::canned::{Say, texts};
    use crate::turn::{Opening, People};
    use reaktly_search::language::Language;
    let operator = Operator::with_client(None).unwrap();
    let closed = People::Away { opens: Some(Opening { days_ahead: 1, weekday: 1, hour: 9, minute: 0 }) };
    for (text, language) in [
        ("my daughter swallowed a battery", Language::En),
        ("I want a person, the lamp burned my hand", Language::En),
        ("Ich habe einen Stromschlag bekommen", Language::De),
        ("J'ai reçu une décharge électrique", Language::Fr),
        ("la lámpara me quemó la mano", Language::Es),
        ("esce fumo dalla presa", Language::It),
        ("apanhei um choque na tomada", Language::Pt),
        ("er komt rook uit de lader", Language::Nl),
        ("z ładowarki leci dym", Language::Pl),
        ("prizden duman çıkıyor", Language::Tr),
        ("Lampa m-a ars, miroase a ars", Language::Ro),
    ] {
        for people in [People::Online, closed, People::Away { opens: None }, People::None] {
            let input = TurnInput { language, people, ..turn(text) };
            let result = operator.answer(&input, &CancellationToken::new()).await.unwrap();
            let said = match &result.outcome {
                Outcome::Handoff { text, .. } => text,
                Outcome::Reply(reply) => &reply.text,
                Outcome::Silent { .. } => panic!("{text} is answered"),
            };
            let danger = texts(result.language, input.persona.address).say(Say::Danger);
            assert!(said.starts_with(danger) && said.contains("112"), "{people:?} {text}: {said}");
        }
    }
    let result = operator.answer(&turn("My lawyer will contact you"), &CancellationToken::new()).await.unwrap();
    assert!(matches!(&result.outcome, Outcome::Handoff { text, .. } if !text.contains("112")), "{result:?}");
}

#[test]
fn names_and_hidden_words_are_anger_and_an_errand_is_a_question() {
    for text in [
        "this is ridiculous",
        "you are useless",
        "du Idiot",
        "you idiot",
        "f*** you",
        "F*** this",
        "so ein sch*** Laden",
        "what the f*ck",
        "das ist doch lächerlich",
        "c'est ridicule",
    ] {
        assert_eq!(route(text), "anger", "{text}");
    }
    for text in [
        "is there anybody who can install the lamp",
        "Is there someone who can deliver on Sunday?",
        "is the *blue* one **new**?",
        "it costs 5 EUR** here",
    ] {
        assert_eq!(route(text), "", "{text}");
    }
    for text in ["I am very happy!!!", "We're so pleased with it", "Ich bin sehr zufrieden!!!", "je suis très contente"]
    {
        assert_eq!(route(text), "courtesy", "{text}");
    }
    assert_eq!(route("I need somebody who can help me"), "wants_person");
}
