use super::follows_up;
use crate::answer::COVERAGE_ANSWERS;
use crate::operator::Operator;
use crate::tests::{said, shop, turn};
use crate::turn::{Outcome, Speaker, TurnInput};
use reaktly_search::language::Language;
use tokio_util::sync::CancellationToken;

#[test]
fn what_goes_on_is_told_from_what_is_new() {
    let index = shop();
    for (text, language) in [
        ("how long?", Language::En),
        ("how much is it?", Language::En),
        ("and to Liechtenstein?", Language::En),
        ("what about Saturdays", Language::En),
        ("Express?", Language::En),
        ("why", Language::En),
        ("und nach Norwegen?", Language::De),
        ("wie lange?", Language::De),
        ("et pour la Corse ?", Language::Fr),
        ("¿y a Canarias?", Language::Es),
        ("e per la Sicilia?", Language::It),
        ("e para os Açores?", Language::Pt),
        ("en naar Texel?", Language::Nl),
        ("a do Norwegii?", Language::Pl),
        ("peki Kıbrıs için?", Language::Tr),
        ("și în Moldova?", Language::Ro),
    ] {
        assert!(follows_up(text, &index, language), "{text}");
    }
    for (text, language) in [
        ("zebras like marmalade?", Language::En),
        ("we saw a giraffe", Language::En),
        ("Zebras tanzen gerne Walzer", Language::De),
        ("zwölf Giraffen", Language::De),
    ] {
        assert!(!follows_up(text, &index, language), "{text}");
    }
}

/// A message after an answer about delivery.
fn after_delivery(text: &str) -> TurnInput {
    let mut input = turn(text);
    input.history = vec![
        said(Speaker::Customer, "How long does delivery take?"),
        said(Speaker::Ai, "Delivery within Germany takes 2 to 4 working days."),
    ];
    "Lumi".clone_into(&mut input.persona.name);
    input
}

#[tokio::test]
async fn what_was_said_before_answers_nothing_by_itself() {
    let operator = Operator::with_client(None).unwrap();
    for text in ["zebras like marmalade?", "we saw a giraffe", "my cat is orange"] {
        let after = operator.answer(&after_delivery(text), &CancellationToken::new()).await.unwrap();
        let alone = operator.answer(&turn(text), &CancellationToken::new()).await.unwrap();
        assert!((after.evidence.coverage - alone.evidence.coverage).abs() < f32::EPSILON, "{text}");
        assert!(after.evidence.coverage < COVERAGE_ANSWERS, "{text}: {}", after.evidence.coverage);
    }
}

#[tokio::test]
async fn after_an_answer_a_courtesy_gets_one_line_or_nothing() {
    let operator = Operator::with_client(None).unwrap();
    for text in include_str!("../../../../phrases/src/intent/courtesies/said.txt").lines() {
        if text.is_empty() || text.starts_with('#') {
            continue;
        }
        let result = operator.answer(&after_delivery(text), &CancellationToken::new()).await.unwrap();
        match result.outcome {
            Outcome::Reply(reply) => {
                assert!(reply.buttons.is_empty() && reply.sources.is_empty(), "{text}: {reply:?}");
                assert_eq!(reply.text.lines().count(), 1, "{text}: {reply:?}");
            }
            Outcome::Silent { .. } => {}
            Outcome::Handoff { .. } => panic!("{text} is handed over"),
        }
    }
}
