use jiff::Timestamp;
use proptest::prelude::*;

use super::*;

fn agent(n: u8) -> UserId {
    UserId::from_uuid(uuid::Uuid::from_u128(u128::from(n)))
}

fn at(owner: Owner) -> Control {
    Control { owner, epoch: 7, engagement: 1 }
}

#[test]
fn a_hand_off_waits_for_a_person_and_cancels_the_ai() {
    let (next, effects) = decide(at(Owner::Ai), Change::HandOff).unwrap();
    assert_eq!(next, Control { owner: Owner::Waiting, epoch: 8, engagement: 1 });
    assert_eq!(effects, [Effect::CancelAiMessages, Effect::FindAgent]);
    assert_eq!(decide(at(Owner::Human(None)), Change::HandOff), Err(Refused::NotWithAi));
}

#[test]
fn a_conversation_of_another_agent_is_taken_only_by_force() {
    let held = at(Owner::Human(Some(agent(1))));
    let keep = Change::TakeOver { agent: agent(2), other: OtherHolder::Keeps };
    assert_eq!(decide(held, keep), Err(Refused::HeldByAnother { holder: agent(1) }));
    let force = Change::TakeOver { agent: agent(2), other: OtherHolder::IsReplaced };
    assert_eq!(decide(held, force).unwrap().0.owner, Owner::Human(Some(agent(2))));
}

#[test]
fn a_customer_who_writes_again_starts_a_new_engagement_with_the_ai() {
    let (next, effects) = decide(at(Owner::Closed), Change::CustomerWrote).unwrap();
    assert_eq!(next, Control { owner: Owner::Ai, epoch: 8, engagement: 2 });
    assert_eq!(effects, [Effect::MakeTurnDue]);
    assert_eq!(decide(at(Owner::Waiting), Change::CustomerWrote).unwrap().0, at(Owner::Waiting));
}

#[test]
fn an_answer_in_the_app_is_a_persons() {
    assert_eq!(decide(at(Owner::Ai), Change::AnsweredInApp).unwrap().0.owner, Owner::Human(None));
    let held = at(Owner::Human(Some(agent(1))));
    assert_eq!(decide(held, Change::AnsweredInApp).unwrap(), (held, vec![]));
}

#[test]
fn ids_follow_time_and_derived_ids_repeat() {
    let earlier = UserId::generate(Timestamp::from_second(1_700_000_000).unwrap());
    let later = UserId::generate(Timestamp::from_second(1_700_000_100).unwrap());
    assert!(earlier < later);
    let conversation = crate::ids::ConversationId::generate(Timestamp::UNIX_EPOCH);
    assert_eq!(
        crate::ids::TurnId::of_conversation(conversation, 4),
        crate::ids::TurnId::of_conversation(conversation, 4)
    );
}

fn any_owner() -> impl Strategy<Value = Owner> {
    prop_oneof![
        Just(Owner::Ai),
        Just(Owner::Waiting),
        Just(Owner::Closed),
        Just(Owner::Human(None)),
        (1u8..4).prop_map(|n| Owner::Human(Some(agent(n)))),
    ]
}

fn any_change() -> impl Strategy<Value = Change> {
    let other = prop_oneof![Just(OtherHolder::Keeps), Just(OtherHolder::IsReplaced)];
    prop_oneof![
        Just(Change::HandOff),
        (1u8..4, other).prop_map(|(n, other)| Change::TakeOver { agent: agent(n), other }),
        Just(Change::AnsweredInApp),
        (1u8..4).prop_map(|n| Change::Assign { agent: agent(n) }),
        Just(Change::HandBack),
        Just(Change::Close),
        Just(Change::Reopen),
        Just(Change::CustomerWrote),
    ]
}

proptest! {
    #[test]
    fn every_change_of_owner_raises_the_epoch(owner in any_owner(), changes in prop::collection::vec(any_change(), 1..40)) {
        let mut control = at(owner);
        for change in changes {
            let Ok((next, effects)) = decide(control, change) else { continue };
            if next.owner == control.owner {
                prop_assert_eq!(next, control);
                prop_assert!(effects.is_empty());
            } else {
                prop_assert_eq!(next.epoch, control.epoch + 1);
                let may_have_spoken = matches!(control.owner, Owner::Ai | Owner::Waiting);
                prop_assert_eq!(effects.contains(&Effect::CancelAiMessages), may_have_spoken);
                prop_assert_eq!(effects.contains(&Effect::MakeTurnDue), next.owner == Owner::Ai);
            }
            control = next;
        }
    }

    #[test]
    fn an_owner_survives_its_columns(owner in any_owner()) {
        prop_assert_eq!(Owner::from_parts(owner.name(), owner.assignee()), owner);
    }
}
