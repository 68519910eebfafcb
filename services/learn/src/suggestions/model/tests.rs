use jiff::Timestamp;
use reaktly_domain::ids::{AccountId, ConversationId, MessageId};
use reaktly_models::{CallLog, LlmError, Purpose};
use reaktly_search::language::Language;
use reaktly_store::learning::spoken::{By, Spoken};
use reaktly_store::learning::suggestions::Due;
use reaktly_testkit::ScriptedClient;
use serde_json::json;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use super::find;
use crate::suggestions::pairs::{Heard, Pair};

fn talk() -> Vec<Spoken> {
    let said = |number: u8, by: By, text: &str| Spoken {
        id: MessageId::from_uuid(Uuid::from_u128(number.into())),
        seq: number.into(),
        by,
        text: text.to_owned(),
        at: Timestamp::UNIX_EPOCH,
    };
    vec![
        said(1, By::Customer, "Hi, my card is 4111 1111 1111 1111. Do you deliver to Malta?"),
        said(2, By::Person(None), "Hello! One moment please."),
        said(3, By::Person(None), "Yes, we deliver to Malta within five working days for 12 EUR."),
    ]
}

async fn answered(question: &str, answer: &str) -> (Option<Option<Pair>>, String) {
    let text = json!({"found": true, "question": question, "answer": answer}).to_string();
    asked(Ok(text)).await
}

async fn asked(reply: Result<String, LlmError>) -> (Option<Option<Pair>>, String) {
    let client = ScriptedClient::new([reply]);
    let due = Due {
        account: AccountId::from_uuid(Uuid::nil()),
        conversation: ConversationId::from_uuid(Uuid::nil()),
        from_seq: 0,
        upto_seq: 3,
        lease_until: Timestamp::UNIX_EPOCH,
    };
    let (talk, names) = (talk(), ["Ana Keller".to_owned()]);
    let heard = Heard { talk: &talk, names: &names, language: Language::En };
    let found = find(client.as_ref(), &due, heard, &CallLog::default(), &CancellationToken::new()).await;
    let request = client.asked.lock().unwrap().first().unwrap().clone();
    assert_eq!(request.purpose, Purpose::Suggestion);
    (found, request.prompt())
}

#[tokio::test]
async fn a_models_pair_comes_from_the_message_it_shortens() {
    let (found, prompt) =
        answered("Do you deliver to Malta?", "We deliver to Malta within five working days for 12 EUR.").await;
    let pair = found.unwrap().unwrap();
    assert_eq!(pair.message, MessageId::from_uuid(Uuid::from_u128(3)));
    assert!(prompt.contains("[card]") && !prompt.contains("4111"), "{prompt}");
}

#[tokio::test]
async fn a_model_that_adds_to_what_was_said_is_not_believed() {
    for (question, answer) in [
        ("Do you deliver to Malta?", "We deliver to Malta within five working days for 15 EUR."),
        ("Do you deliver to Malta?", "Returns are free within thirty days after purchase."),
        ("What is the capital of Mongolia?", "We deliver to Malta within five working days."),
        ("Does Ana Keller live in Malta?", "We deliver to Malta within five working days."),
        ("Do you deliver to Malta?", ""),
    ] {
        assert_eq!(answered(question, answer).await.0, Some(None), "{question} {answer}");
    }
    assert_eq!(asked(Ok("no JSON".to_owned())).await.0, Some(None));
    let nothing = json!({"found": false, "question": "", "answer": ""}).to_string();
    assert_eq!(asked(Ok(nothing)).await.0, Some(None));
}

#[tokio::test]
async fn a_model_that_is_away_decides_nothing() {
    assert_eq!(asked(Err(LlmError::Resting)).await.0, None);
}
