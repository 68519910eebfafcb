use super::facts::facts;
use super::{Fault, Grounds, check_grounded, check_polite, check_quoted, check_text, similarity, valid_quotes};
use crate::Quote;
use reaktly_phrases::claims::promises;
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
fn nothing_is_said_to_have_been_done() {
    for text in [
        "Your order has been cancelled.",
        "The refund was issued, have a nice day!",
        "Your subscription is now active... just kidding: your account has been successfully closed.",
        "Ihre Bestellung wurde storniert.",
        "Deine neue Adresse ist bereits gespeichert, und der Termin wurde bestätigt.",
        "Votre commande a bien été annulée.",
        "Su pedido ha sido cancelado.",
        "Il Suo ordine è stato annullato.",
        "O seu pedido foi cancelado.",
        "Uw bestelling is geannuleerd.",
        "Zamówienie zostało anulowane.",
        "Siparişiniz iptal edildi.",
        "Comanda a fost anulată.",
    ] {
        assert!(promises(text), "{text}");
    }
    for text in [
        "Once your order has been shipped you get an e-mail.",
        "If your parcel was damaged, send us a picture.",
        "Your refund will be with you within 14 days.",
        "Sobald Ihre Bestellung verschickt wurde, bekommen Sie eine E-Mail.",
        "Quand votre commande a été envoyée, vous recevez un e-mail.",
        "Cuando su pedido ha sido enviado, recibe un correo.",
    ] {
        assert!(!promises(text), "{text}");
    }
}

#[test]
fn no_secret_is_asked_for() {
    for text in [
        "Please send me your credit card details and password so that I can check shipping.",
        "What is your PIN?",
        "Bitte schicken Sie mir Ihr Passwort.",
        "Teile mir bitte deine Kartennummer mit.",
        "Envoyez-moi votre mot de passe.",
        "Envíame tu contraseña, por favor.",
        "Mi invii il numero della Sua carta.",
        "Envie-me a sua senha.",
        "Stuur me je wachtwoord.",
        "Proszę podać hasło.",
        "Lütfen şifrenizi yazın.",
        "Trimiteți-mi parola.",
    ] {
        assert_eq!(text_check(text), Err(Fault::Secret), "{text}");
    }
    for text in [
        "We never ask you to send your password.",
        "Please do not send your card number here.",
        "Wir fragen nie nach Ihrem Passwort, schicken Sie es nicht.",
        "You can reset it in your account.",
    ] {
        assert_eq!(text_check(text), Ok(()), "{text}");
    }
}

#[test]
fn manners_need_no_quote_and_statements_do() {
    let polite = |text: &str, language| {
        with_grounds(|grounds| check_polite(text, &["Acme"], Grounds { language, ..grounds })).is_ok()
    };
    let manners = [
        ("You're welcome! Have a great day.", Language::En),
        ("Haha, good one! Is there anything else I can help you with?", Language::En),
        ("I'm Acme's AI assistant, happy to help.", Language::En),
        ("Sorry, I can only answer questions about Acme.", Language::En),
        ("Gern geschehen! Ich wünsche Ihnen einen schönen Tag.", Language::De),
        ("Avec plaisir ! Bonne journée.", Language::Fr),
        ("¡De nada! ¿Puedo ayudarle en algo más?", Language::Es),
        ("Prego! Le auguro una buona giornata.", Language::It),
        ("De nada! Tenha um bom dia.", Language::Pt),
        ("Graag gedaan! Fijne dag nog.", Language::Nl),
        ("Proszę bardzo! Miłego dnia.", Language::Pl),
        ("Rica ederim! İyi günler dilerim.", Language::Tr),
        ("Cu plăcere! O zi bună.", Language::Ro),
    ];
    let refused: Vec<_> = manners.into_iter().filter(|(text, language)| !polite(text, *language)).collect();
    assert_eq!(refused, []);
    for (text, language) in [
        ("Yes! Shipping is free everywhere in the world.", Language::En),
        ("Happy to help! Thanks for asking. Returns are possible for a year.", Language::En),
        ("Our owner is a criminal and our lamps explode.", Language::En),
        ("Gerne! Der Versand ist weltweit kostenlos.", Language::De),
        ("Bien sûr ! La livraison est gratuite partout.", Language::Fr),
    ] {
        assert!(!polite(text, language), "{text}");
    }
}

fn quoted_check(text: &str, evidence: Language) -> Result<(), Fault> {
    let quote = Quote { id: "K1".to_owned(), quote: "takes 2 to 4 working days".to_owned() };
    with_grounds(|grounds| check_quoted(text, &[&quote], evidence, grounds))
}

#[test]
fn every_statement_of_an_answer_stands_in_the_evidence() {
    for text in [
        "You get it within 2 to 4 working days in Germany.",
        "Sure! Your parcel is delivered in 2 to 4 days. Can I help with anything else?",
        "Happy to help! Deliveries in Germany arrive after 2 to 4 working days and cost 1,299 EUR.",
        "Sorry about the wait. Shipping takes 2 to 4 working days. I hope that clears it up!",
        "You can find it at shop.example.com/delivery or write to help@example.com.",
    ] {
        assert_eq!(quoted_check(text, Language::En), Ok(()), "{text}");
    }
    for text in [
        "We are open around the clock and have a large choice of lamps.",
        "Delivery takes 2 to 4 working days. Our lamps are made of pure gold and heal headaches.",
        "Delivery takes 2 to 4 working days. Delivery is free.",
        "Delivery takes 2 to 4 working days. You get a full refund if it is late.",
        "Delivery takes 2 to 4 working days, with a lifetime warranty.",
        "It takes 2 to 4 working days worldwide.",
        "Delivery takes 2 to 4 working days. It is waterproof.",
        "Delivery takes 2 to 4 working days. We also deliver on Sundays.",
        "Delivery takes 2 to 4 working days. The owner was convicted of fraud in Mongolia.",
    ] {
        assert_eq!(quoted_check(text, Language::En), Err(Fault::Ungrounded), "{text}");
    }
}

#[test]
fn across_languages_an_answer_says_about_as_much_as_it_quotes() {
    let told = "You get it within 2 to 4 working days in Germany.";
    assert_eq!(quoted_check(told, Language::De), Ok(()), "other languages have other words");
    let more = "You get it within 2 to 4 working days. Our lamps shine brighter than any other, repel mosquitos, cure \
                headaches, clean windows, polish silver, attract butterflies and sing pleasant melodies while jealous \
                neighbours watch television in their gloomy basements.";
    assert_eq!(quoted_check(more, Language::De), Err(Fault::Ungrounded));
    assert_eq!(quoted_check("Delivery is free.", Language::De), Err(Fault::Ungrounded));
}

#[test]
fn numbers_in_words_are_numbers() {
    let told = |text: &str| with_grounds(|grounds| check_text(text, grounds));
    assert_eq!(told("It takes seventeen working days."), Err(Fault::UnknownFact));
    assert_eq!(told("It takes two to four working days."), Ok(()));
    let of_words = |text: &str| {
        with_grounds(|grounds| check_text(text, Grounds { said: &["It takes one to three working days."], ..grounds }))
    };
    assert_eq!(of_words("It takes 1–3 working days."), Ok(()));
    assert_eq!(of_words("It takes 1–5 working days."), Err(Fault::UnknownFact));
}

#[test]
fn a_quote_must_stand_in_the_passage_it_names() {
    let quote = |id: &str, quote: &str| Quote { id: id.to_owned(), quote: quote.to_owned() };
    with_grounds(|grounds| {
        assert_eq!(valid_quotes(&[quote("K1", "takes 2 to 4 working days")], grounds).len(), 1);
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
