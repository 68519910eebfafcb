use jiff::{SignedDuration, Timestamp};
use reaktly_domain::content::{Button, Content, Interactive, Media};
use reaktly_domain::conversation::{Control, Owner, Priority};
use reaktly_domain::ids::{AccountId, ContactId, ConversationId, IntegrationId, TurnId};
use reaktly_operator::turn::Said;
use reaktly_store::conversations::Conversation;
use reaktly_store::turns::Turn;
use uuid::Uuid;

use super::{Holds, Outside, RESTARTS_MAX, Ripe, Worth, is_backlog, ripe, said, window_is_open, worth};

const NOW: Timestamp = Timestamp::constant(1_800_000_000, 0);

fn seconds(count: i64) -> Timestamp {
    NOW + SignedDuration::from_secs(count)
}

fn conversation() -> Conversation {
    Conversation {
        id: ConversationId::from_uuid(Uuid::nil()),
        account: AccountId::from_uuid(Uuid::nil()),
        integration: IntegrationId::from_uuid(Uuid::nil()),
        contact: ContactId::from_uuid(Uuid::nil()),
        control: Control { owner: Owner::Ai, epoch: 3, engagement: 1 },
        version: 1,
        last_seq: 5,
        newest_answerable_seq: 5,
        answered_seq: 3,
        unanswered_since: Some(seconds(-2)),
        turn_due_at: Some(NOW),
        unread: 0,
        window_expires_at: Some(seconds(3600)),
        waiting_since: None,
        team: None,
        priority: Priority::Normal,
        language: None,
        last_message_at: None,
        created_at: NOW,
        updated_at: NOW,
    }
}

const TURN: Turn = Turn {
    id: TurnId::from_uuid(Uuid::nil()),
    from_seq: 3,
    upto_seq: 5,
    fence: 1,
    control_epoch: 3,
    restarts: 0,
    crashes: 0,
};

#[test]
fn a_turn_is_due_when_the_customer_was_quiet() {
    assert_eq!(ripe(&conversation(), &Holds::NONE, NOW), Ripe::Now);
    assert_eq!(ripe(&conversation(), &Holds::NONE, seconds(-1)), Ripe::NotBefore(NOW));
}

#[test]
fn a_turn_waits_for_who_types_and_for_a_file_no_longer_than_for_words() {
    let typing = Holds { quiet_until: Some(seconds(60)), ..Holds::NONE };
    assert_eq!(ripe(&conversation(), &typing, NOW), Ripe::NotBefore(seconds(60)));
    assert_eq!(ripe(&conversation(), &typing, seconds(60)), Ripe::Now);
    let file = Holds { awaits_files: true, ..Holds::NONE };
    assert_eq!(ripe(&conversation(), &file, NOW), Ripe::NotBefore(seconds(6)), "eight seconds after the first message");
    assert_eq!(ripe(&conversation(), &file, seconds(6)), Ripe::Now);
}

#[test]
fn outside_of_the_hours_the_ai_answers_for_people_where_its_owner_wants_it() {
    let control = Control { owner: Owner::Waiting, epoch: 3, engagement: 1 };
    let waiting = Conversation { control, ..conversation() };
    assert_eq!(ripe(&waiting, &Holds::NONE, NOW), Ripe::Never);
    let outside = Holds { outside: Outside::AnswersStill, ..Holds::NONE };
    assert_eq!(ripe(&waiting, &outside, NOW), Ripe::Now);
    let taken = Conversation { control: Control { owner: Owner::Human(None), ..control }, ..conversation() };
    assert_eq!(ripe(&taken, &outside, NOW), Ripe::Never);
}

#[test]
fn only_open_questions_of_the_ai_are_its_turn() {
    let answered = Conversation { answered_seq: 5, ..conversation() };
    assert_eq!(ripe(&answered, &Holds::NONE, NOW), Ripe::Never);
    for owner in [Owner::Waiting, Owner::Human(None), Owner::Closed] {
        let other = Conversation { control: Control { owner, epoch: 3, engagement: 1 }, ..conversation() };
        assert_eq!(ripe(&other, &Holds::NONE, NOW), Ripe::Never);
    }
}

#[test]
fn a_change_of_epoch_ends_a_turn_always() {
    let handed_back = Control { owner: Owner::Ai, epoch: 5, engagement: 1 };
    let taken = Control { owner: Owner::Human(None), epoch: 4, engagement: 1 };
    for control in [handed_back, taken] {
        assert_eq!(worth(&Conversation { control, ..conversation() }, TURN, NOW), Worth::Nothing);
    }
    assert_eq!(worth(&conversation(), TURN, NOW), Worth::Counts);
}

#[test]
fn a_customer_who_writes_on_gets_one_answer_yet_never_late() {
    let wrote_on = Conversation { newest_answerable_seq: 6, ..conversation() };
    assert_eq!(worth(&wrote_on, TURN, NOW), Worth::BeginsAnew);
    let restarted = Turn { restarts: RESTARTS_MAX, ..TURN };
    assert_eq!(worth(&wrote_on, restarted, NOW), Worth::Counts);
    let waited = Conversation { unanswered_since: Some(seconds(-8)), ..wrote_on };
    assert_eq!(worth(&waited, TURN, NOW), Worth::Counts);
}

#[test]
fn nothing_is_begun_at_the_end_of_the_window() {
    assert!(window_is_open(&conversation(), NOW));
    assert!(!window_is_open(&conversation(), seconds(3590)));
    assert!(!window_is_open(&Conversation { window_expires_at: None, ..conversation() }, NOW));
}

#[test]
fn backlog_is_judged_by_metas_time() {
    let stale = SignedDuration::from_mins(10);
    assert!(!is_backlog(seconds(-600), NOW, stale));
    assert!(is_backlog(seconds(-601), NOW, stale));
}

#[test]
fn words_are_read_wherever_they_stand() {
    let image =
        |caption: Option<&str>| Content::Image(Media { caption: caption.map(str::to_owned), ..Media::default() });
    let pressed = Content::Interactive(Interactive::ButtonReply { id: "1".into(), title: "Returns".into() });
    assert_eq!(said(&Content::text_of("Hi")), Some(Said::Words("Hi".into())));
    assert_eq!(said(&pressed), Some(Said::Words("Returns".into())));
    assert_eq!(said(&image(Some("Is this yours?"))), Some(Said::Words("Is this yours?".into())));
    assert_eq!(said(&image(None)), Some(Said::Unreadable("[Image]".into())));
    let named =
        Media { caption: Some("warranty.pdf".into()), filename: Some("warranty.pdf".into()), ..Media::default() };
    assert!(matches!(said(&Content::Document(named)), Some(Said::Unreadable(_))), "a file's name is no question");
    assert_eq!(said(&Content::Sticker(Media::default())), None);
    assert_eq!(said(&Content::Reaction { message_wamid: "w".into(), emoji: None }), None);
    let ours = Content::Interactive(Interactive::Buttons {
        body: "?".into(),
        buttons: vec![Button { id: "1".into(), title: "a".into() }],
        header: None,
        footer: None,
    });
    assert_eq!(said(&ours), Some(Said::Unreadable("?".into())));
}
