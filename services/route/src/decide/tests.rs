use jiff::Timestamp;
use uuid::Uuid;

use super::*;

fn candidate(n: u128, open: i64, last: Option<i64>) -> Candidate {
    Candidate {
        agent: UserId::from_uuid(Uuid::from_u128(n)),
        open,
        last_assigned_at: last.map(|second| Timestamp::from_second(second).unwrap()),
    }
}

fn chosen(candidates: &[Candidate]) -> Option<u128> {
    choose(candidates).map(|agent| agent.as_uuid().as_u128())
}

#[test]
fn the_least_busy_agent_gets_the_next() {
    assert_eq!(chosen(&[candidate(1, 3, Some(10)), candidate(2, 1, Some(20))]), Some(2));
}

#[test]
fn of_equals_the_one_idle_longest_gets_the_next() {
    assert_eq!(chosen(&[candidate(1, 1, Some(20)), candidate(2, 1, Some(10))]), Some(2));
    assert_eq!(chosen(&[candidate(1, 0, Some(20)), candidate(2, 0, None)]), Some(2));
}

#[test]
fn nobody_gets_more_than_they_can_hold() {
    assert_eq!(chosen(&[candidate(1, OPEN_MAX, None)]), None);
    assert_eq!(chosen(&[]), None);
}
