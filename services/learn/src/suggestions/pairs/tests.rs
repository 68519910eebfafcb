use jiff::Timestamp;
use reaktly_domain::ids::MessageId;
use reaktly_search::language::Language;
use reaktly_store::learning::spoken::{By, Spoken};
use uuid::Uuid;

use super::{Heard, Pair, find};

const CUSTOMER: By = By::Customer;
const AI: By = By::Ai;
const AGENT: By = By::Person(None);

fn found_in(talk: &[(By, &str)], language: Language) -> Option<Pair> {
    let talk: Vec<Spoken> = (1_u8..)
        .zip(talk)
        .map(|(seq, (by, text))| Spoken {
            id: MessageId::from_uuid(Uuid::from_u128(seq.into())),
            seq: seq.into(),
            by: *by,
            text: (*text).to_owned(),
            at: Timestamp::UNIX_EPOCH,
        })
        .collect();
    let names = ["Ana Keller".to_owned(), "Tom Berg".to_owned()];
    find(Heard { talk: &talk, names: &names, language })
}

fn texts(pair: Option<Pair>) -> Option<(String, String)> {
    pair.map(|pair| (pair.question, pair.answer))
}

#[test]
fn the_persons_answer_follows_the_customers_question() {
    let talk: [(By, &str); 6] = [
        (CUSTOMER, "Hello!"),
        (CUSTOMER, "Do you deliver to Malta?"),
        (AI, "I'm passing you to a colleague."),
        (AGENT, "Hi Ana, this is Tom. One moment please."),
        (AGENT, "Yes, Ana, we deliver to Malta within five working days for 12 EUR."),
        (CUSTOMER, "great, thanks"),
    ];
    let pair = found_in(&talk, Language::En).unwrap();
    assert_eq!(pair.message, MessageId::from_uuid(Uuid::from_u128(5)));
    assert_eq!(pair.question, "Do you deliver to Malta?");
    assert_eq!(pair.answer, "Yes, we deliver to Malta within five working days for 12 EUR.");
}

#[test]
fn greetings_closings_and_names_are_left_out() {
    let talk: [(By, &str); 2] = [
        (CUSTOMER, "Kann man bei Ihnen mit Gutschein zahlen?"),
        (
            AGENT,
            "Guten Tag Frau Keller,\ngerne! Gutscheine nehmen wir an der Kasse und im Onlineshop an.\n\nMit freundlichen Grüßen\nTom Berg",
        ),
    ];
    let (_, answer) = texts(found_in(&talk, Language::De)).unwrap();
    assert_eq!(answer, "Gutscheine nehmen wir an der Kasse und im Onlineshop an.");
}

#[test]
fn an_answer_about_one_customer_is_none() {
    for answer in [
        "Your order was shipped on Monday and arrives tomorrow.",
        "Please call our driver on +49 151 23456789, he is near you.",
        "The refund goes to DE89 3704 0044 0532 0130 00 next week.",
        "Please tell Ana Keller at the desk that you are there.",
        "I have refunded the whole amount to the card you used.",
    ] {
        assert_eq!(found_in(&[(CUSTOMER, "Where is it?"), (AGENT, answer)], Language::En), None, "{answer}");
    }
    let own = "Where is my order 4711?";
    let general = "Deliveries within Germany take two to four working days.";
    assert_eq!(found_in(&[(CUSTOMER, own), (AGENT, general)], Language::En), None, "one customer's question");
}

#[test]
fn asking_back_is_no_answer_and_what_follows_belongs_to_the_question() {
    let talk: [(By, &str); 4] = [
        (CUSTOMER, "What does shipping cost?"),
        (AGENT, "To which country?"),
        (CUSTOMER, "Malta"),
        (AGENT, "Shipping there costs 12 EUR up to five kilos."),
    ];
    let (question, answer) = texts(found_in(&talk, Language::En)).unwrap();
    assert_eq!(
        (question.as_str(), answer.as_str()),
        ("What does shipping cost?", "Shipping there costs 12 EUR up to five kilos.")
    );
}

#[test]
fn the_pair_that_tells_most_is_taken() {
    let talk: [(By, &str); 4] = [
        (CUSTOMER, "Are you open on Sunday?"),
        (AGENT, "No, sadly closed on Sundays."),
        (CUSTOMER, "Can I bring my dog to the shop?"),
        (AGENT, "Dogs are welcome on a lead everywhere but in the café on the second floor."),
    ];
    let (question, _) = texts(found_in(&talk, Language::En)).unwrap();
    assert_eq!(question, "Can I bring my dog to the shop?");
}

#[test]
fn small_talk_and_silence_leave_nothing() {
    for talk in [
        vec![(CUSTOMER, "Do you deliver to Malta?")],
        vec![(CUSTOMER, "Do you deliver to Malta?"), (AGENT, "Hello! Let me check that for you.")],
        vec![(CUSTOMER, "Do you deliver to Malta?"), (AI, "Yes, within five working days for 12 EUR.")],
        vec![(AGENT, "We wanted to tell you about our new shop in Valletta.")],
        vec![(CUSTOMER, "👍"), (AGENT, "Our new shop in Valletta opens on Monday.")],
        vec![],
    ] {
        assert_eq!(found_in(&talk, Language::En), None, "{talk:?}");
    }
}
