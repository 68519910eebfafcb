use jiff::Timestamp;
use reaktly_domain::ids::{AccountId, ConversationId, TurnId};
use reaktly_search::alike::likeness;
use reaktly_search::language::Language;
use reaktly_store::learning::gaps::FinishedTurn;
use serde_json::{Value, json};
use uuid::Uuid;

use super::{SAME_FROM, nearest, says_little, unanswered};

/// Questions that mean the same stand together.
const GROUPS: [(Language, &[&str]); 12] = [
    (Language::En, &["Do you deliver to Malta?", "Can you deliver to Malta please?", "Is delivery to Malta possible?"]),
    (Language::En, &["Do you have gift cards?", "Can I buy a gift card?", "Are gift cards available?"]),
    (Language::En, &["Can I bring my dog?", "Are dogs allowed?", "Is it ok to bring a dog along?"]),
    (Language::En, &["Is there a student discount?", "Do students get a discount?", "Any discounts for students?"]),
    (Language::En, &["Can I pay with Bitcoin?", "Do you accept Bitcoin?", "Is Bitcoin accepted as payment?"]),
    (Language::En, &["Where can I park?", "Is there parking?", "Do you have parking spaces?"]),
    (
        Language::De,
        &["Liefern Sie nach Malta?", "Ist eine Lieferung nach Malta möglich?", "Liefert ihr auch nach Malta?"],
    ),
    (Language::De, &["Gibt es Gutscheine?", "Kann ich einen Gutschein kaufen?", "Haben Sie Geschenkgutscheine?"]),
    (Language::De, &["Gibt es einen Studentenrabatt?", "Bekommen Studenten Rabatt?", "Rabatt für Studenten?"]),
    (Language::De, &["Sind Hunde erlaubt?", "Darf mein Hund mitkommen?", "Darf ich meinen Hund mitbringen?"]),
    (Language::Es, &["¿Hacen envíos a Malta?", "¿Envían a Malta?", "¿Es posible el envío a Malta?"]),
    (
        Language::Fr,
        &["Livrez-vous à Malte ?", "Est-ce que vous livrez à Malte ?", "La livraison à Malte est-elle possible ?"],
    ),
];

/// Pairs of one group that are found alike, pairs of different groups that are, and how many of each there are.
fn measure(threshold: f32) -> ((usize, usize), (usize, usize)) {
    let (mut same, mut other) = ((0, 0), (0, 0));
    for (number, (language, questions)) in GROUPS.iter().enumerate() {
        for (at, one) in questions.iter().enumerate() {
            for two in questions.iter().skip(at + 1) {
                same.1 += 1;
                same.0 += usize::from(likeness(one, two, *language) >= threshold);
            }
            for (_, elsewhere) in GROUPS.iter().skip(number + 1).filter(|(spoken, _)| spoken == language) {
                for two in *elsewhere {
                    other.1 += 1;
                    other.0 += usize::from(likeness(one, two, *language) >= threshold);
                }
            }
        }
    }
    (same, other)
}

#[test]
fn most_paraphrases_are_one_question_and_no_other_is() {
    for step in 6..17_u8 {
        let threshold = f32::from(step) * 0.05;
        let (same, other) = measure(threshold);
        println!("{threshold:.2}: {}/{} together, {}/{} mistaken", same.0, same.1, other.0, other.1);
    }
    let (same, other) = measure(SAME_FROM);
    assert!(same.0 * 2 >= same.1, "{same:?}");
    assert_eq!(other.0, 0, "{other:?}");
}

#[test]
fn the_most_alike_question_is_taken_and_the_first_of_several() {
    let known = ["Is there parking?", "Do you deliver to Malta?", "Can you deliver to Malta?"];
    assert_eq!(nearest("Can you deliver to Malta please", known, Language::En), Some(1));
    assert_eq!(nearest("May I bring a cat?", known, Language::En), None);
    assert_eq!(nearest("May I bring a cat?", [], Language::En), None);
}

#[test]
fn a_word_or_two_say_little() {
    assert!(says_little("to Malta", Language::En));
    assert!(says_little("ja bitte", Language::De));
    assert!(!says_little("dog food for puppies", Language::En));
}

fn turn(state: &str, reason: Option<&str>, evidence: Value) -> FinishedTurn {
    FinishedTurn {
        id: TurnId::from_uuid(Uuid::nil()),
        account_id: AccountId::from_uuid(Uuid::nil()),
        conversation_id: ConversationId::from_uuid(Uuid::nil()),
        from_seq: 0,
        upto_seq: 1,
        state: state.to_owned(),
        reason: reason.map(str::to_owned),
        evidence,
        finished_at: Some(Timestamp::UNIX_EPOCH),
    }
}

#[test]
fn only_what_knowledge_should_have_answered_is_a_gap() {
    let found = json!({"coverage": 0.4, "answerer": "knowledge"});
    for reason in ["no_answer", "not_understood"] {
        assert!(unanswered(&turn("handed_off", Some(reason), found.clone()), false).is_some(), "{reason}");
    }
    for reason in ["asked_for_person", "accepted_offer", "complaint", "anger", "unreadable_media", "turn_limit"] {
        assert_eq!(unanswered(&turn("handed_off", Some(reason), found.clone()), false), None, "{reason}");
    }
    assert!(unanswered(&turn("replied", None, found.clone()), false).is_some(), "asked back");
    let told = json!({"coverage": 0.7, "answerer": "model", "ending": "unanswered"});
    assert!(unanswered(&turn("replied", None, told), false).is_some(), "the model says that it is not known");
    assert_eq!(unanswered(&turn("replied", None, found), true), None, "answered from an article");
    for quiet in [
        json!({"coverage": 0.0, "answerer": "rules"}),
        json!({"coverage": 0.1, "answerer": "model", "ending": "other"}),
        json!({"coverage": 0.1, "answerer": "model", "ending": "off_topic"}),
        json!({"coverage": 0.7, "answerer": "model"}),
        json!({}),
    ] {
        assert_eq!(unanswered(&turn("replied", None, quiet.clone()), false), None, "{quiet}");
    }
    assert_eq!(unanswered(&turn("silent", Some("acknowledgement"), json!({})), false), None);
}
