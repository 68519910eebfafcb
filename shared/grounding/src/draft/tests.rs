use super::{Action, Reason, read};

#[test]
fn an_object_by_the_schema_is_read() {
    let draft = read(
        r#"{"quotes":[{"id":"K1","quote":"two to four days"}],"action":"answer","reason":"none",
            "text":"Two to four days.","buttons":[],"article":"A1"}"#,
    )
    .unwrap();
    assert_eq!(
        (draft.action, draft.text.as_str(), draft.article.as_str()),
        (Action::Answer, "Two to four days.", "A1")
    );
    assert_eq!(draft.quotes[0].id, "K1");
}

#[test]
fn an_object_in_a_code_fence_or_among_words_is_read() {
    for answer in [
        "```json\n{\"action\":\"handoff\",\"reason\":\"complaint\"}\n```",
        "Sure! {\"action\": \"handoff\", \"reason\": \"complaint\"} Hope that helps.",
        "<think>They are angry.</think>{\"action\":\"handoff\",\"reason\":\"complaint\"}",
    ] {
        let draft = read(answer).unwrap();
        assert_eq!((draft.action, draft.reason), (Action::Handoff, Reason::Complaint), "{answer}");
    }
}

#[test]
fn plain_text_is_an_answer_too() {
    let draft = read("We deliver in 2 to 4 days.").unwrap();
    assert_eq!((draft.action, draft.text.as_str()), (Action::Unsaid, "We deliver in 2 to 4 days."));
    assert_eq!(read(r#"{"answer": "Two days."}"#).unwrap().text, "Two days.");
    assert_eq!(read("Use {your code} at the till.").unwrap().text, "Use {your code} at the till.");
}

#[test]
fn half_an_object_is_no_answer() {
    assert_eq!(read(r#"{"quotes":[{"id":"K1","quo"#), None);
    assert_eq!(read("```json\n{\"action\": \"answer\", \"text\": \"We"), None);
    assert_eq!(read(""), None);
    assert_eq!(read("{}"), None);
}

#[test]
fn what_was_meant_for_a_program_is_no_answer() {
    for answer in [
        r#"Sure! Here is my answer: {"quotes": [oops"#,
        "action: answer\nmessages:\n- We ship from Monday to Friday.",
        "Of course.\n\"messages\": [\"We ship\"]",
        "<html><body>Bad gateway</body></html>",
        "Error</title>",
        "```yaml\nanswer: 4\n```",
        "[1, 2]",
    ] {
        assert_eq!(read(answer), None, "{answer}");
    }
    for answer in ["Actions: see the list.", "Our messages: short and kind.", "3 < 4 and that is all"] {
        assert!(read(answer).is_some(), "{answer}");
    }
}

#[test]
fn unknown_words_are_tolerated() {
    let draft = read(r#"{"action":"ponder","reason":"because","text":"Hm.","mood":"calm"}"#).unwrap();
    assert_eq!((draft.action, draft.reason), (Action::Unsaid, Reason::None));
}
