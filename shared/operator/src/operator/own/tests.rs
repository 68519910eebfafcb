use tokio_util::sync::CancellationToken;

use super::LISTS;
use crate::canned::{Say, said_of_ours};
use crate::lexicon::Plain;
use crate::operator::Operator;
use crate::tests::turn;
use crate::turn::{HandoffReason, Outcome, People, Speaker, TurnInput, Utterance};

#[tokio::test]
async fn a_person_gets_a_question_about_ones_own_order_with_its_number() {
    let operator = Operator::with_client(None).unwrap();
    let cancel = CancellationToken::new();
    let asked = operator.answer(&turn("Where is my parcel?"), &cancel).await.unwrap();
    let Outcome::Reply(reply) = asked.outcome else { panic!("a number is asked for") };
    assert!(reply.text.contains("order, booking or customer number"), "{}", reply.text);
    let said = |speaker, text: &str| Utterance { speaker, text: text.to_owned() };
    for told in ["48151623", "I don't have it here"] {
        let mut input = turn(told);
        input.history = vec![said(Speaker::Customer, "Where is my parcel?"), said(Speaker::Ai, &reply.text)];
        let told = operator.answer(&input, &cancel).await.unwrap();
        assert!(matches!(told.outcome, Outcome::Handoff { reason: HandoffReason::AccountSpecific, .. }), "{told:?}");
    }
    let at_once = operator.answer(&turn("Where is my order 48151623?"), &cancel).await.unwrap();
    assert!(matches!(at_once.outcome, Outcome::Handoff { reason: HandoffReason::AccountSpecific, .. }));
}

#[test]
fn how_ones_own_things_stand_is_asked_in_ten_languages() {
    let asks = [
        "Where is my parcel?",
        "what's the status of my refund",
        "has my booking 88213 been confirmed?",
        "When will my order arrive?",
        "Wo ist mein Paket?",
        "Wann kommt meine Bestellung endlich?",
        "Ist meine Zahlung schon eingegangen?",
        "Où est mon colis ?",
        "Est-ce que ma commande est partie ?",
        "¿Dónde está mi pedido?",
        "¿Ha llegado ya mi pago?",
        "Dov'è il mio pacco?",
        "Quando arriva il mio ordine?",
        "Onde está a minha encomenda?",
        "Waar blijft mijn pakket?",
        "Gdzie jest moja paczka?",
        "Siparişim nerede?",
        "Unde este coletul meu?",
    ];
    let missed: Vec<_> = asks.into_iter().filter(|text| !Plain::of(text).any(&LISTS.own)).collect();
    assert_eq!(missed, Vec::<&str>::new());
    let general = [
        "Where is your shop?",
        "How long does shipping take?",
        "Can I cancel my order?",
        "How do I return my order?",
        "Is my dog allowed?",
        "Wie lange dauert die Lieferung?",
        "Kann ich meine Bestellung ändern?",
        "Wo finde ich meine Rechnung?",
        "Comment annuler ma commande ?",
        "¿Puedo cambiar mi reserva?",
        "Quando si può cambiare la prenotazione?",
        "Posso devolver a minha compra?",
        "Kan ik mijn bestelling wijzigen?",
    ];
    let taken: Vec<_> = general.into_iter().filter(|text| Plain::of(text).any(&LISTS.own)).collect();
    assert_eq!(taken, Vec::<&str>::new());
}

#[tokio::test]
async fn a_number_given_after_an_answer_goes_to_a_person_and_is_not_looked_up() {
    let operator = Operator::with_client(None).unwrap();
    let cancel = CancellationToken::new();
    let said = |speaker, text: &str| Utterance { speaker, text: text.to_owned() };
    let ours = "Delivery within Germany takes 2 to 4 working days. Tell us your order number and we ask the carrier.";
    for told in ["order 12345", "4711", "#48151623", "my order number is AB-48151", "Bestellnummer: 4711"] {
        let mut input = turn(told);
        input.history = vec![said(Speaker::Customer, "How long does delivery take?"), said(Speaker::Ai, ours)];
        let result = operator.answer(&input, &cancel).await.unwrap();
        assert!(matches!(result.outcome, Outcome::Handoff { reason: HandoffReason::AccountSpecific, .. }), "{told}");
        let alone = TurnInput { people: People::None, ..input };
        let result = operator.answer(&alone, &cancel).await.unwrap();
        let Outcome::Reply(reply) = result.outcome else { panic!("nobody takes over") };
        assert!(said_of_ours(&reply.text, Say::CannotAnswer), "{told}: {}", reply.text);
    }
    for asks in ["size 42", "in 1000 km", "is it 4711?", "10:30 - 12:45", "1000 €"] {
        assert!(!super::is_bare_reference(asks), "{asks}");
    }
}

#[tokio::test]
async fn where_nobody_could_look_it_is_said_and_no_other_article_is_told() {
    let operator = Operator::with_client(None).unwrap();
    let input = TurnInput { people: People::None, ..turn("Where is my parcel?") };
    let result = operator.answer(&input, &CancellationToken::new()).await.unwrap();
    let Outcome::Reply(reply) = result.outcome else { panic!("nobody takes over") };
    assert!(reply.text.starts_with("Sorry, I don't know"), "{}", reply.text);
}
