use proptest::prelude::*;

use super::*;

const STATUSES: [Status; 5] = [Status::Sent, Status::Delivered, Status::Read, Status::Played, Status::Failed];

#[test]
fn names_are_read_back() {
    for state in STATES {
        assert_eq!(State::from_name(state.name()), Some(state));
    }
    for status in STATUSES {
        assert_eq!(Status::from_name(status.name()), Some(status));
    }
    assert_eq!(State::from_name("held"), None);
}

#[test]
fn a_failure_never_hides_a_delivery() {
    assert_eq!(raise(State::Delivered, Status::Failed), State::Delivered);
    assert_eq!(raise(State::Sent, Status::Failed), State::Failed);
    assert_eq!(raise(State::Failed, Status::Delivered), State::Delivered);
    assert_eq!(raise(State::Failed, Status::Sent), State::Failed);
}

#[test]
fn any_proof_of_life_settles_an_unknown_outcome() {
    assert_eq!(raise(State::Unknown, Status::Sent), State::Sent);
    assert_eq!(raise(State::Sending, Status::Read), State::Read);
    assert_eq!(raise(State::FailedUnknown, Status::Delivered), State::Delivered);
}

#[test]
fn a_message_that_may_be_under_way_is_never_cancelled() {
    assert!(!allows(State::Sending, State::Cancelled));
    assert!(allows(State::Queued, State::Cancelled));
    assert!(allows(State::RetryWait, State::Cancelled));
}

proptest! {
    #[test]
    fn statuses_only_rise(start in 0usize..12, order in prop::collection::vec(0usize..5, 0..12)) {
        let mut state = STATES[start];
        for index in order {
            let next = raise(state, STATUSES[index]);
            prop_assert!(next == state || allows(state, next), "{state:?} to {next:?}");
            prop_assert!(!state.reached_device() || next.reached_device());
            state = next;
        }
    }

    #[test]
    fn the_order_of_ticks_does_not_matter(order in Just(vec![0usize, 1, 2, 3]).prop_shuffle(), repeats in 1usize..3) {
        let mut state = State::Accepted;
        for index in order.iter().cycle().take(4 * repeats) {
            state = raise(state, STATUSES[*index]);
        }
        prop_assert_eq!(state, State::Played);
    }
}
