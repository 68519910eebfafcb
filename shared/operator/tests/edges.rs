//! What a customer gets for unusual messages.
#![expect(clippy::unwrap_used, reason = "a test fails where a step fails")]

use std::sync::Arc;

use reaktly_operator::Operator;
use reaktly_operator::turn::{
    Contact, Errand, HandoffReason, Memory, Outcome, People, Persona, Said, Speaker, Timing, TurnInput, TurnResult,
    Utterance,
};
use reaktly_search::index::Index;
use reaktly_search::language::Language;
use reaktly_testkit::ScriptedClient;
use reaktly_testkit::knowledge::{index, shop};
use tokio_util::sync::CancellationToken;

fn persona() -> Persona {
    Persona { business: "Blue Shop".to_owned(), after_unanswered: 2, ..Persona::named("Mia") }
}

fn turn(text: &str) -> TurnInput {
    TurnInput {
        persona: persona(),
        language: Language::En,
        history: Vec::new(),
        turn: vec![Said::Words(text.to_owned())],
        index: shop(),
        people: People::Online,
        contact: Contact::Continued,
        timing: Timing::Prompt,
        memory: Memory::default(),
        clock: String::new(),
        errand: Errand::default(),
    }
}

async fn answer(input: &TurnInput) -> TurnResult {
    Operator::with_client(None).unwrap().answer(input, &CancellationToken::new()).await.unwrap()
}

const DELIVERY: &str = "How long does delivery take?";
const MORE: &str = "Could you tell me a little more about what you need?";
const UNKNOWN: &str = "Sorry, I don't know the answer to that.";
const WELCOME: &str = "You're welcome!";
const OFFER: &str = "Would you like to talk to a person?";

/// What is said; nothing for silence.
fn said(result: &TurnResult) -> &str {
    match &result.outcome {
        Outcome::Reply(reply) => &reply.text,
        Outcome::Handoff { text, .. } => text,
        Outcome::Silent { .. } => "",
    }
}

/// A turn after the answer to [`DELIVERY`].
async fn after_an_answer(text: &str) -> TurnInput {
    let first = answer(&turn(DELIVERY)).await;
    let history = [(Speaker::Customer, DELIVERY), (Speaker::Ai, said(&first))];
    let history = history.map(|(speaker, text)| Utterance { speaker, text: text.to_owned() });
    TurnInput { history: history.to_vec(), memory: first.memory.clone(), ..turn(text) }
}

/// A model that answers each turn with this.
async fn with_model(text: &str, input: &TurnInput) -> TurnResult {
    let client = ScriptedClient::new([Ok(text.to_owned())]);
    Operator::with_client(Some(client)).unwrap().answer(input, &CancellationToken::new()).await.unwrap()
}

#[tokio::test]
async fn what_asks_nothing_is_asked_about_and_not_looked_up() {
    for text in ["?", "???", "https://example.org/page?x=1", "4711", "2", "0800 1234567", "asdfghjkl", "menu", "/start"]
    {
        let result = answer(&turn(text)).await;
        assert_eq!(said(&result), format!("{MORE}\n\n{OFFER}"), "after {text}");
        let again = TurnInput { memory: result.memory, ..turn(text) };
        let again = answer(&again).await;
        assert!(matches!(again.outcome, Outcome::Handoff { .. }), "the second time in a row: {text}");
    }
}

#[tokio::test]
async fn courtesies_are_returned_and_no_more() {
    for text in ["👍", "❤️", "...", "ok", "great"] {
        assert_eq!(said(&answer(&after_an_answer(text).await).await), "", "after {text}");
    }
    for text in ["thanks", "Thank you so much, that helped!", "perfect, thank you", "ok thanks bye"] {
        let result = answer(&after_an_answer(text).await).await;
        assert!(said(&result).starts_with(WELCOME), "after {text}: {}", said(&result));
    }
}

#[tokio::test]
async fn a_question_is_found_whatever_stands_around_it() {
    let around = "I ordered a blue coat last week and I am waiting for it. ".repeat(71);
    let texts = [
        "Hello! How long does delivery take?".to_owned(),
        "thanks, and how long does delivery take?".to_owned(),
        "HOW LONG DOES DELIVERY TAKE".to_owned(),
        "delivery".to_owned(),
        format!("{around}{DELIVERY}"),
        format!("{DELIVERY} {around}"),
    ];
    for text in texts {
        let result = answer(&turn(&text)).await;
        assert!(said(&result).contains("2 to 4 working days"), "after {text:.60}: {}", said(&result));
    }
}

#[tokio::test]
async fn several_questions_in_one_turn_are_all_answered() {
    let together = [
        vec!["How long does delivery take? Which payment methods do you accept?"],
        vec!["How long does delivery take and which payment methods do you accept?"],
        vec!["how long does delivery take", "which payment methods do you accept"],
        vec!["Hi!", "How long does delivery take?", "Which payment methods do you accept?"],
    ];
    for messages in together {
        let turn = TurnInput { turn: messages.iter().map(|&text| Said::Words(text.to_owned())).collect(), ..turn("") };
        let result = answer(&turn).await;
        let text = said(&result);
        assert!(text.contains("2 to 4 working days") && text.contains("PayPal"), "{messages:?}: {text}");
        let Outcome::Reply(reply) = &result.outcome else { panic!("an answer") };
        assert_eq!(reply.sources.len(), 2);
        let passages = &result.evidence.passages;
        assert!(passages.iter().any(|passage| passage.title == "Payment methods"), "it is evidence");
    }
    let three = turn("When do you open? How long does delivery take? Can I return unworn items?");
    let result = answer(&three).await;
    for fact in ["2 to 4 working days", "within 30 days", "10:00"] {
        assert!(said(&result).contains(fact), "{fact}: {}", said(&result));
    }
}

#[tokio::test]
async fn a_language_nobody_speaks_here_is_said_once_with_a_way_to_a_person() {
    for text in ["كم من الوقت يستغرق التوصيل؟", "‏مرحبا", "כמה זמן לוקח המשלוח?", "配送にはどのくらいかかりますか"]
    {
        let result = answer(&turn(text)).await;
        assert!(said(&result).contains("only answer in English") && !said(&result).contains(UNKNOWN), "{text}");
        assert!(said(&result).ends_with(OFFER), "{text}: {}", said(&result));
    }
}

#[tokio::test]
async fn who_knows_nothing_says_so_and_greets_all_the_same() {
    let empty = index(&[], Language::En);
    let ask = |text: &str| TurnInput { index: Arc::<Index>::clone(&empty), ..turn(text) };
    assert_eq!(said(&answer(&ask(DELIVERY)).await), format!("{UNKNOWN}\n\n{OFFER}"));
    assert_eq!(said(&answer(&ask("hello")).await), "Hello! How can I help?");
    let alone = TurnInput { people: People::None, contact: Contact::First, ..ask(DELIVERY) };
    let result = answer(&alone).await;
    assert!(said(&result).contains(UNKNOWN) && !said(&result).contains("person"), "{}", said(&result));
}

#[tokio::test]
async fn the_same_question_word_for_word_brings_a_person() {
    let result = answer(&after_an_answer(DELIVERY).await).await;
    assert!(matches!(result.outcome, Outcome::Handoff { reason: HandoffReason::RepeatedQuestion, .. }));
}

#[tokio::test]
async fn a_model_hears_what_rules_leave_to_it() {
    let answer =
        r#"{"quotes": [], "action": "clarify", "messages": ["Is 4711 the number of an order?"], "buttons": []}"#;
    let result = with_model(answer, &turn("4711")).await;
    assert_eq!(said(&result), "Is 4711 the number of an order?");
    let answer = r#"{"quotes": [{"id": "K1", "quote": "takes 2 to 4 working days"}], "action": "answer",
        "messages": ["Delivery takes 2 to 4 working days.", "You can pay by PayPal."], "buttons": []}"#;
    let two = turn("How long does delivery take? Which payment methods do you accept?");
    let result = with_model(answer, &two).await;
    assert_eq!(said(&result), "Delivery takes 2 to 4 working days.\n\nYou can pay by PayPal.");
}
