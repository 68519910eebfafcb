use proptest::prelude::*;

use super::*;

fn at(milliseconds: i64) -> Timestamp {
    Timestamp::from_millisecond(1_800_000_000_000 + milliseconds).unwrap()
}

/// Messages granted when one is asked for every millisecond from `from` to `to`.
fn granted(rate: &mut NumberRate, from: i64, to: i64) -> usize {
    (from..to)
        .filter(|millisecond| match rate.take(at(*millisecond)) {
            Ok(next) => {
                *rate = next;
                true
            }
            Err(_) => false,
        })
        .count()
}

#[test]
fn a_number_keeps_its_rate_with_a_small_burst() {
    let mut rate = NumberRate::new(at(0));
    let first_second = granted(&mut rate, 0, 1000);
    assert!((90..=92).contains(&first_second), "60 a second and half a second ahead: {first_second}");
    assert!((59..=61).contains(&granted(&mut rate, 1000, 2000)));
}

#[test]
fn a_number_called_too_fast_slows_down_and_recovers() {
    let rate = NumberRate::new(at(0)).slowed_down(at(0));
    assert!((rate.per_second - 42.0).abs() < 1e-9);
    assert!((rate.effective(at(5 * 60_000)) - 47.0).abs() < 1e-9);
    assert!((rate.effective(at(600 * 60_000)) - NUMBER_RATE_MAX).abs() < 1e-9);
}

#[test]
fn a_recipient_gets_ten_at_once_and_then_one_in_six_seconds() {
    let mut bucket = RecipientBucket::new(at(0));
    for _ in 0..10 {
        bucket = bucket.take(at(0)).unwrap();
    }
    let next = bucket.take(at(0)).unwrap_err();
    assert_eq!(next, at(6001));
    assert!(bucket.take(next).is_ok());
}

#[test]
fn the_pair_limit_waits_four_to_the_n_for_this_pair_alone() {
    let bucket = RecipientBucket::new(at(0)).struck(at(0));
    assert_eq!(bucket.take(at(0)).unwrap_err(), at(1000));
    let again = bucket.struck(at(1000));
    assert_eq!(again.take(at(1000)).unwrap_err(), at(5000));
    assert_eq!(again.relieved().struck(at(5000)).blocked_until, Some(at(6000)));
}

proptest! {
    #[test]
    fn the_instant_a_limit_names_is_granted(asks in prop::collection::vec(0i64..200, 1..200)) {
        let (mut rate, mut bucket, mut now) = (NumberRate::new(at(0)), RecipientBucket::new(at(0)), 0);
        for pause in asks {
            now += pause;
            match rate.take(at(now)) {
                Ok(next) => rate = next,
                Err(when) => prop_assert!(when > at(now) && rate.take(when).is_ok()),
            }
            match bucket.take(at(now)) {
                Ok(next) => bucket = next,
                Err(when) => prop_assert!(when > at(now) && bucket.take(when).is_ok()),
            }
        }
    }
}
