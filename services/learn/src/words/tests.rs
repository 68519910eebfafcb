use reaktly_search::language::Language;

use super::{mask, question, speaks_of_one_case};

fn of(said: &[&str]) -> Option<String> {
    let said: Vec<String> = said.iter().map(|&text| text.to_owned()).collect();
    question(&said, Language::En)
}

#[test]
fn the_sentences_that_ask_are_the_question() {
    let said = ["Hi there!", "I live on an island. Do you deliver to Malta? Thanks :)"];
    assert_eq!(of(&said).as_deref(), Some("Do you deliver to Malta?"));
    assert_eq!(of(&["delivery to Malta"]).as_deref(), Some("delivery to Malta"));
    assert_eq!(of(&["?!", "👍"]), None);
    assert_eq!(of(&[]), None);
}

#[test]
fn a_long_question_is_cut_between_words() {
    let long = format!("{}why?", "because ".repeat(80));
    let kept = of(&[&long]).unwrap();
    assert!(kept.chars().count() <= 302 && kept.ends_with("because …"), "{kept}");
}

#[test]
fn numbers_and_addresses_of_a_customer_are_masked() {
    for (text, masked) in [
        ("Write to ana.lee@example.com", "Write to [email]"),
        ("Call me on +49 30 1234567 please", "Call me on [phone] please"),
        ("My number is 0151-23456789", "My number is [phone]"),
        ("IBAN DE89 3704 0044 0532 0130 00, thanks", "IBAN [iban], thanks"),
        ("DE89370400440532013000", "[iban]"),
        ("Card 4111 1111 1111 1111", "Card [card]"),
        ("Where is order 4711?", "Where is order [number]?"),
        ("Where is my order #98-221?", "Where is my order #[number]?"),
        ("Wo ist meine Bestellung Nr. 10023?", "Wo ist meine Bestellung Nr. [number]?"),
        ("Parcel 1Z999AA10123456784 is late", "Parcel [number] is late"),
        ("Ticket AB-12345", "Ticket [number]"),
    ] {
        let found = mask(text);
        assert_eq!(found.text, masked);
        assert!(found.is_personal(), "{text}");
    }
}

#[test]
fn prices_times_and_dates_are_nobodys_own() {
    for text in [
        "It costs 1.299,00 EUR and takes 2 to 4 days",
        "Open Monday to Friday from 10:00 to 19:00",
        "Until 24.12.2026, or 2026-12-24",
        "Postal code 20095 Hamburg",
        "The iPhone 15 and the A320",
        "Free from 10,000 points on, in order to pay 50 % less",
        "Call 112 in an emergency",
        "Orders over 100 euros ship free",
    ] {
        let found = mask(text);
        assert_eq!(found.text, text);
        assert!(!found.is_personal());
    }
}

#[test]
fn what_was_done_for_one_customer_is_no_general_answer() {
    for text in [
        "Your order was shipped yesterday.",
        "I have refunded the amount.",
        "I've sent you a new one.",
        "Ihre Bestellung wurde heute verschickt.",
        "Dein Paket ist gerade unterwegs.",
        "Ich habe Ihnen das Geld erstattet.",
        "Votre commande a été expédiée.",
        "Tu pedido ha salido hoy.",
        "Il tuo ordine è partito.",
        "O seu pedido foi enviado.",
        "Je bestelling is onderweg.",
        "Twoje zamówienie zostało wysłane.",
        "Siparişiniz kargoya verildi.",
        "Comanda dumneavoastră a fost expediată.",
    ] {
        assert!(speaks_of_one_case(text), "{text}");
    }
    for text in [
        "We deliver to Malta within five working days.",
        "You can return your order within 30 days.",
        "Sie können Ihre Bestellung innerhalb von 30 Tagen zurückgeben.",
        "Gift cards are sold at the desk.",
    ] {
        assert!(!speaks_of_one_case(text), "{text}");
    }
}
