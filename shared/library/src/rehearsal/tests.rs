use jiff::Timestamp;
use reaktly_domain::ids::{KnowledgeBaseId, OperatorId};
use reaktly_operator::turn::{HandoffReason, Outcome};
use reaktly_testkit::knowledge::shop;
use serde_json::json;

use super::*;

const DELIVERY: &str = "How long does delivery take?";

fn now() -> Timestamp {
    "2026-11-23T10:00:00Z".parse().unwrap()
}

fn stage() -> Stage {
    let operator = operators::Operator {
        id: OperatorId::generate(now()),
        knowledge_base_id: KnowledgeBaseId::generate(now()),
        name: "Mia".to_owned(),
        business_name: "Blue Shop".to_owned(),
        website_url: None,
        language: "en".to_owned(),
        languages: vec!["de".to_owned()],
        tone: String::new(),
        instructions: String::new(),
        settings: json!({ "hours": { "zone": "Europe/Berlin", "week": {} } }),
        created_at: now(),
        updated_at: now(),
    };
    Stage { operator, departments: Vec::new(), index: shop() }
}

fn line(speaker: Voice, text: &str) -> Line {
    Line { speaker, text: text.to_owned() }
}

async fn answer(history: Vec<Line>, message: &str) -> TurnResult {
    let rehearsal = Rehearsal { history, messages: vec![message.to_owned()], language: None };
    let answerer = Operator::with_client(None).unwrap();
    let cancel = CancellationToken::new();
    stage().answer(&answerer, (&rehearsal, now()), Errand::default(), &cancel).await.unwrap()
}

fn text(result: &TurnResult) -> &str {
    match &result.outcome {
        Outcome::Reply(reply) => &reply.text,
        other => panic!("a reply was expected: {other:?}"),
    }
}

#[tokio::test]
async fn a_turn_tried_out_remembers_what_its_history_tells() {
    let first = answer(vec![], DELIVERY).await;
    assert!(text(&first).contains("AI assistant") && text(&first).contains("https://shop.example.com/delivery"));
    let history = vec![line(Voice::Customer, DELIVERY), line(Voice::Ai, text(&first))];
    let again = answer(history.clone(), "And how fast is express delivery?").await;
    assert!(!text(&again).contains("AI assistant"), "it is introduced already: {}", text(&again));
    assert!(!text(&again).contains("https://"), "the article is linked already: {}", text(&again));
    let repeated = answer(history, DELIVERY).await;
    assert!(matches!(repeated.outcome, Outcome::Handoff { reason: HandoffReason::RepeatedQuestion, .. }));
}

#[tokio::test]
async fn a_turn_tried_out_is_in_the_language_its_history_came_to() {
    let history = vec![line(Voice::Customer, "Ich hätte gerne gewusst, ob Sie heute noch geöffnet haben")];
    assert_eq!(answer(history, "ok?").await.language, Language::De);
    assert_eq!(answer(vec![], "ok?").await.language, Language::En);
}

#[test]
fn a_turn_tried_out_knows_the_clock_of_the_business() {
    let rehearsal = Rehearsal { messages: vec![DELIVERY.to_owned()], ..Rehearsal::default() };
    let input = stage().input(&Detector::default(), (&rehearsal, now()), Errand::default());
    assert_eq!(input.clock, "Monday 2026-11-23 11:00");
}
