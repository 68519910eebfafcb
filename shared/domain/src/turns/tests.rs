use super::*;

const QUIET: SignedDuration = SignedDuration::from_millis(1500);

fn at(millisecond: i64) -> Timestamp {
    Timestamp::from_millisecond(1_800_000_000_000 + millisecond).unwrap()
}

#[test]
fn a_turn_is_due_after_the_quiet_time() {
    assert_eq!(due_at(at(0), at(0), QUIET), at(1500));
    assert_eq!(due_at(at(1000), at(0), QUIET), at(2500));
    assert_eq!(due_at(at(0), at(0), SignedDuration::ZERO), at(0));
}

#[test]
fn a_customer_who_never_stops_is_answered_after_eight_seconds() {
    assert_eq!(due_at(at(7000), at(0), QUIET), at(8000));
    assert_eq!(due_at(at(9000), at(0), QUIET), at(9000));
}
