use tokio_util::sync::CancellationToken;

use crate::operator::Operator;
use crate::tests::turn;
use crate::turn::{HandoffReason, Outcome, Said};

const KNOWN: &str = "How long does delivery take?";
const UNKNOWN: &str = "Who was the queen of Mongolia?";

#[tokio::test]
async fn what_is_known_of_several_questions_is_answered_and_the_rest_is_named() {
    let operator = Operator::with_client(None).unwrap();
    let mut input = turn("");
    input.turn = vec![Said::Words(KNOWN.to_owned()), Said::Words(UNKNOWN.to_owned())];
    let handed = operator.answer(&input, &CancellationToken::new()).await.unwrap();
    let Outcome::Handoff { reason, text, .. } = handed.outcome else { panic!("the owner wants a person at once") };
    assert_eq!(reason, HandoffReason::NoAnswer);
    assert!(text.contains("2 to 4 working days") && text.contains(UNKNOWN) && !text.contains(KNOWN), "{text}");
    input.persona.after_unanswered = 2;
    let offered = operator.answer(&input, &CancellationToken::new()).await.unwrap();
    let Outcome::Reply(reply) = offered.outcome else { panic!("a person is offered") };
    assert!(reply.text.contains("2 to 4 working days") && reply.text.contains(UNKNOWN), "{}", reply.text);
    assert_eq!((reply.buttons.len(), reply.sources.len()), (1, 1));
}
