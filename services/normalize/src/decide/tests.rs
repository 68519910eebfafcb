use jiff::SignedDuration;
use reaktly_domain::content::Content;
use reaktly_domain::context::MessageContext;
use reaktly_domain::conversation::{Change, Control, Priority};
use reaktly_domain::ids::{ContactId, ConversationId};
use reaktly_domain::turns::Ending;
use reaktly_store::conversations;
use reaktly_whatsapp::webhook::{self, Origin};

use super::*;

const QUIET: SignedDuration = SignedDuration::from_millis(1500);

fn at(second: i64) -> Timestamp {
    Timestamp::from_second(1_800_000_000 + second).unwrap()
}

fn integration(n: i64) -> IntegrationId {
    IntegrationId::generate(at(n))
}

fn routes(number: &str, integration: IntegrationId) -> Routes {
    Routes {
        account: Some(AccountId::generate(at(0))),
        numbers: HashMap::from([(number.to_owned(), integration)]),
        ..Routes::default()
    }
}

/// The items of one change for number 1.
fn items(value: &str) -> Vec<Item> {
    let body = format!(
        r#"{{"entry":[{{"changes":[{{"field":"messages","value":{{"metadata":{{"phone_number_id":"1"}},{value}}}}}]}}]}}"#
    );
    webhook::items(body.as_bytes()).unwrap()
}

fn message(from: &str, wamid: &str, second: i64) -> String {
    let timestamp = at(second).as_second();
    format!(r#"{{{from},"id":"{wamid}","timestamp":"{timestamp}","type":"text","text":{{"body":"hello"}}}}"#)
}

fn conversation() -> Conversation {
    let id = ConversationId::generate(at(0));
    Conversation {
        id,
        account: AccountId::generate(at(0)),
        integration: integration(0),
        contact: ContactId::generate(at(0)),
        control: Control::NEW,
        version: 1,
        last_seq: 0,
        newest_answerable_seq: 0,
        answered_seq: 0,
        unanswered_since: None,
        turn_due_at: None,
        unread: 0,
        window_expires_at: None,
        waiting_since: None,
        team: None,
        priority: Priority::Normal,
        language: None,
        last_message_at: None,
        created_at: at(0),
        updated_at: at(0),
    }
}

fn question(seq: i64, second: i64) -> Told {
    Told {
        seq,
        writer: Writer::Customer,
        origin: Origin::Live,
        sent_at: at(second),
        speaks: Speaks::Yes,
        weight: Weight::Message,
        ending: Ending::Whole,
    }
}

#[test]
fn an_item_for_a_number_of_nobody_here_is_unrouted() {
    let items = items(&format!(r#""messages":[{}]"#, message(r#""from":"491""#, "w", 0)));
    for routes in [Routes::default(), routes("2", integration(0))] {
        let sorted = sort(items.clone(), &routes);
        assert!(sorted.talks.is_empty());
        assert_eq!(sorted.quarantined[0].reason, "unrouted");
        assert_eq!(sorted.quarantined[0].raw["id"], "w");
    }
}

#[test]
fn messages_of_one_customer_belong_together_whichever_identity_they_come_with() {
    let messages = [
        message(r#""from":"491","from_user_id":"DE.1""#, "b", 2),
        message(r#""from_user_id":"DE.2""#, "d", 0),
        message(r#""from_user_id":"DE.1""#, "a", 1),
        message(r#""from":"491""#, "c", 3),
    ];
    let sorted = sort(items(&format!(r#""messages":[{}]"#, messages.join(","))), &routes("1", integration(0)));
    let talks: Vec<Vec<_>> = sorted
        .talks
        .iter()
        .map(|talk| talk.entries.iter().map(|entry| entry.message.wamid.as_str()).collect())
        .collect();
    assert_eq!(talks, [vec!["a", "b", "c"], vec!["d"]]);
    assert_eq!(person(&sorted.talks[0], at(9)).identities.len(), 2);
}

#[test]
fn every_item_is_sorted_somewhere() {
    let value = format!(
        r#""messages":[{},7],"statuses":[{{"id":"w","status":"sent"}}],"errors":[{{"code":131000,"title":"oops"}}]"#,
        message(r#""from":"491""#, "a", 0)
    );
    let sorted = sort(items(&value), &routes("1", integration(0)));
    let reasons: Vec<_> = sorted.quarantined.iter().map(|item| (item.reason, item.detail.as_str())).collect();
    assert_eq!((sorted.talks.len(), sorted.statuses.len(), sorted.fields.len()), (1, 1, 1));
    assert_eq!(reasons, [("not_an_object", "is not an object")]);
}

#[test]
fn a_question_opens_the_window_and_makes_a_turn_due_after_the_quiet_time() {
    let after_one = after(conversation(), &question(1, 0), at(0), QUIET);
    assert_eq!(after_one.window_expires_at, Some(at(24 * 3600)));
    assert_eq!((after_one.unread, after_one.newest_answerable_seq), (1, 1));
    assert_eq!(after_one.unanswered_since, Some(at(0)));
    assert_eq!(wake(&after_one), Wake::RespondAt(at(0) + QUIET));
    let after_many = after(after_one, &question(2, 7), at(7), QUIET);
    assert_eq!(after_many.unanswered_since, Some(at(0)));
    assert_eq!(wake(&after_many), Wake::RespondAt(at(8)));
}

#[test]
fn an_answered_customer_starts_waiting_anew() {
    let mut answered = after(conversation(), &question(1, 0), at(0), QUIET);
    conversations::mark_answered(&mut answered, 1);
    let asked_again = after(answered, &question(3, 100), at(100), QUIET);
    assert_eq!(asked_again.unanswered_since, Some(at(100)));
}

#[test]
fn reactions_and_history_ask_for_nothing() {
    let reaction = Told { speaks: Speaks::No, weight: Weight::Touch, ..question(1, 0) };
    let silent = after(conversation(), &reaction, at(0), QUIET);
    assert_eq!((silent.newest_answerable_seq, silent.turn_due_at, silent.unread), (0, None, 0));
    assert!(silent.window_is_open(at(1)));
    let notice = after(conversation(), &Told { weight: Weight::Remark, ..reaction }, at(0), QUIET);
    assert!(!notice.window_is_open(at(1)));
    let past = Told { origin: Origin::History, speaks: Speaks::No, ..question(1, 0) };
    let past = after(conversation(), &past, at(0), QUIET);
    assert_eq!((past.unread, past.window_expires_at, wake(&past)), (0, None, Wake::Nobody));
}

#[test]
fn a_change_of_an_open_question_makes_the_answer_due_anew_and_of_an_answered_one_nothing() {
    let edit = r#"{"from":"491","id":"e","timestamp":"1800000000","type":"edit","edit":{"original_message_id":"a",
        "message":{"type":"text","text":{"body":"new"}}}}"#;
    let sorted = sort(items(&format!(r#""messages":[{edit}]"#)), &routes("1", integration(0)));
    let entry = &sorted.talks[0].entries[0];
    let mut asked = after(conversation(), &question(1, 0), at(0), QUIET);
    asked.last_seq = 2;
    let edited = told(entry, &asked, Some(1), (at(1), at(1)));
    assert_eq!((edited.speaks, edited.weight), (Speaks::Revises, Weight::Remark));
    let due = after(asked.clone(), &edited, at(1), QUIET);
    assert_eq!((due.newest_answerable_seq, due.unread, due.unanswered_since), (2, 1, Some(at(0))));
    assert_eq!(wake(&due), Wake::RespondAt(at(1) + QUIET + QUIET), "one word may be followed by more");
    assert_eq!(change(&edited), None);
    assert_eq!(told(entry, &asked, None, (at(1), at(1))).speaks, Speaks::No);
    conversations::mark_answered(&mut asked, 1);
    assert_eq!(told(entry, &asked, Some(1), (at(1), at(1))).speaks, Speaks::No);
}

#[test]
fn a_group_is_a_talk_of_its_own_that_the_ai_does_not_answer() {
    let value = format!(
        r#""messages":[{},{}]"#,
        message(r#""from":"491","group_id":"g""#, "a", 1),
        message(r#""from":"491""#, "b", 0)
    );
    let sorted = sort(items(&value), &routes("1", integration(0)));
    let group = sorted.talks.iter().find(|talk| talk.entries[0].message.wamid == "a").unwrap();
    assert_eq!(sorted.talks.len(), 2);
    assert_eq!(person(group, at(9)).identities, [Identity::Group("g".into())]);
    let aside = told(&group.entries[0], &conversation(), None, (at(9), at(9)));
    assert_eq!((aside.speaks, change(&aside)), (Speaks::Aside, Some(Change::CustomerWrote)));
    let after = after(conversation(), &aside, at(9), QUIET);
    assert_eq!((after.unread, after.newest_answerable_seq, wake(&after)), (1, 0, Wake::Nobody));
    assert_eq!(reactor(&group.entries[0]), "491");
}

#[test]
fn a_sticker_is_shown_to_people_and_starts_no_turn() {
    let text = r#""type":"text","text":{"body":"hello"}"#;
    let value = message(r#""from":"491""#, "a", 1).replace(text, r#""type":"sticker","sticker":{"id":"1"}"#);
    let sorted = sort(items(&format!(r#""messages":[{value}]"#)), &routes("1", integration(0)));
    let sticker = told(&sorted.talks[0].entries[0], &conversation(), None, (at(9), at(9)));
    assert_eq!((sticker.speaks, change(&sticker)), (Speaks::Aside, Some(Change::CustomerWrote)));
    let after = after(conversation(), &sticker, at(9), QUIET);
    assert_eq!((after.unread, after.newest_answerable_seq, wake(&after)), (1, 0, Wake::Nobody));
}

#[test]
fn a_late_message_shortens_no_window() {
    let newer = after(conversation(), &question(1, 3600), at(3600), QUIET);
    let late = after(newer, &question(2, 0), at(3601), QUIET);
    assert_eq!(late.window_expires_at, Some(at(25 * 3600)));
    assert_eq!(late.last_message_at, Some(at(3600)));
}

#[test]
fn a_person_in_the_app_answers_what_was_asked_before() {
    let asked = after(conversation(), &question(1, 10), at(10), QUIET);
    let echo = |second| Told { writer: Writer::App, ..question(2, second) };
    let answered = after(asked.clone(), &echo(20), at(20), QUIET);
    assert!(!answered.has_open_question() && answered.unread == 0);
    let crossed = after(asked, &echo(5), at(20), QUIET);
    assert!(crossed.has_open_question());
    assert_eq!(change(&echo(5)), Some(Change::AnsweredInApp));
}

#[test]
fn a_question_from_the_day_before_yesterday_is_not_answered() {
    let body = format!(r#""messages":[{}]"#, message(r#""from":"491""#, "a", 0));
    let sorted = sort(items(&body), &routes("1", integration(0)));
    let entry = &sorted.talks[0].entries[0];
    let hours = |count: i64| at(count * 3600);
    let speaks = |now| told(entry, &conversation(), None, (now, now)).speaks;
    assert_eq!((speaks(hours(23)), speaks(hours(25))), (Speaks::Yes, Speaks::No));
}

#[test]
fn a_clock_ahead_of_ours_does_not_lengthen_the_window() {
    let message = Message {
        wamid: "w".into(),
        sent_at: Some(at(1000)),
        origin: Origin::Live,
        customer: webhook::Customer::default(),
        content: Content::text_of("hello"),
        quoted_wamid: None,
        context: MessageContext::default(),
        group_id: None,
        replacement: None,
        errors: Vec::new(),
    };
    assert_eq!(sent_at(&message, at(0)), at(0));
}
