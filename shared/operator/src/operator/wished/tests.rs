use reaktly_search::language::Language;
use tokio_util::sync::CancellationToken;

use super::{Wished, asked};
use crate::operator::Operator;
use crate::tests::{said, turn};
use crate::turn::{Contact, Outcome, Speaker, TurnInput};

#[test]
fn the_last_question_is_asked_again_in_the_language_wished_for() {
    let recent = [
        said(Speaker::Customer, "Wie lange dauert der Versand?"),
        said(Speaker::Ai, "Zwei bis drei Tage."),
        said(Speaker::Customer, "danke"),
    ];
    let enabled = [Language::En, Language::De];
    let again = asked("English please".to_owned(), &enabled, &recent);
    assert_eq!(again, ("Wie lange dauert der Versand?".to_owned(), Wished::Again));
    let beside = asked("In English: do you ship to Norway?".to_owned(), &enabled, &recent);
    assert_eq!(beside, ("do you ship to Norway?".to_owned(), Wished::Nothing));
    assert_eq!(asked("English please".to_owned(), &enabled, &[]).1, Wished::Language);
    assert_eq!(asked("Español por favor".to_owned(), &enabled, &recent).1, Wished::Language);
}

async fn answered(input: &TurnInput) -> (String, Language) {
    let operator = Operator::with_client(None).unwrap();
    let result = operator.answer(input, &CancellationToken::new()).await.unwrap();
    let Outcome::Reply(reply) = result.outcome else { panic!("a reply") };
    (reply.text, result.language)
}

#[tokio::test]
async fn who_wishes_for_a_language_before_asking_is_told_of_course_in_it() {
    let input = TurnInput { language: Language::De, ..turn("English please") };
    let (text, language) = answered(&input).await;
    assert!(text.contains("Of course"), "{text}");
    assert_eq!(language, Language::En);
}

#[tokio::test]
async fn an_english_stop_word_is_confirmed_in_english_whatever_the_number_suggests() {
    let input = TurnInput { language: Language::De, contact: Contact::First, ..turn("UNSUBSCRIBE") };
    let (text, language) = answered(&input).await;
    assert!(text.starts_with("All right"), "{text}");
    assert_eq!(language, Language::En);
    let german = TurnInput { language: Language::De, contact: Contact::First, ..turn("Abmelden") };
    assert_eq!(answered(&german).await.1, Language::De);
}

#[tokio::test]
async fn an_answer_comes_in_the_language_wished_for_or_not_again() {
    use reaktly_testkit::knowledge::{Article, article, index};
    let german =
        Article { questions: &[], ..article("Versand", "Der Versand in Deutschland dauert zwei bis vier Tage.") };
    let asked = "Wie lange dauert der Versand?";
    let wished = |index| TurnInput {
        index,
        language: Language::De,
        history: vec![
            said(Speaker::Customer, asked),
            said(Speaker::Ai, "Dazu kann ich sagen:\n\nDer Versand in Deutschland dauert zwei bis vier Tage."),
        ],
        ..turn("English please")
    };
    let (text, language) = answered(&wished(index(&[german], Language::De))).await;
    assert!(text.starts_with("Of course!") && language == Language::En, "{text}");
    // An English article that knows the German question.
    let known = Article { questions: &[asked], ..article("Shipping", "Shipping takes two to four days.") };
    let (text, language) = answered(&wished(index(&[known], Language::En))).await;
    assert!(text.contains("two to four days") && language == Language::En, "{text}");
}
