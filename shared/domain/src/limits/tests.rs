use proptest::prelude::*;

use super::*;

fn at(milliseconds: i64) -> Timestamp {
    Timestamp::from_millisecond(1_800_000_000_000 + milliseconds).unwrap()
}

/// Messages that leave when as many as may be are asked for every `every` milliseconds from `from` to `to`.
fn granted(rate: &mut NumberRate, (from, to, every): (i64, i64, usize)) -> u32 {
    let ask = |now| {
        let count = rate.grant(now, 1000).unwrap_or(0);
        *rate = rate.taken(now, count);
        count
    };
    (from..to).step_by(every).map(at).map(ask).sum()
}

fn paced(per_second: f64, throughput: Throughput) -> NumberRate {
    NumberRate { per_second, ..NumberRate::new(at(0)).under(throughput) }
}

#[test]
fn a_number_keeps_its_rate_with_a_small_burst() {
    let mut rate = paced(80.0, Throughput::Standard);
    let first_second = granted(&mut rate, (0, 1000, 1));
    assert!((88..=90).contains(&first_second), "80 a second and a tenth of a second ahead: {first_second}");
    assert!((79..=81).contains(&granted(&mut rate, (1000, 2000, 1))));
}

#[test]
fn many_are_granted_at_once_and_no_more_than_one_by_one() {
    let mut rate = paced(1000.0, Throughput::High);
    assert_eq!(rate.grant(at(0), 5000), Ok(101));
    let in_a_second = granted(&mut rate, (0, 1000, 50));
    assert!((1040..=1101).contains(&in_a_second), "{in_a_second}");
}

#[test]
fn a_number_starts_cautiously_and_rises_to_its_ceiling_on_evidence() {
    let mut rate = NumberRate::new(at(0)).under(Throughput::High);
    assert!((rate.per_second - NUMBER_RATE_START).abs() < 1e-9, "a higher ceiling alone changes nothing");
    granted(&mut rate, (0, 60_000, 20));
    assert!((rate.per_second - 1000.0).abs() < 1e-9, "{}", rate.per_second);
    let mut seldom = NumberRate::new(at(0)).under(Throughput::High);
    for second in 0..600 {
        seldom = seldom.taken(at(second * 1000), 1);
    }
    assert!((seldom.per_second - NUMBER_RATE_START).abs() < 1e-9, "a message now and then is no evidence");
}

#[test]
fn a_number_called_too_fast_slows_down_once_and_recovers_warily() {
    let slower = NumberRate::new(at(0)).slowed_down(at(0));
    assert!((slower.per_second - 42.0).abs() < 1e-9);
    assert_eq!(slower.slowed_down(at(1500)), slower, "what was under way at the same time says the same");
    let mut rate = slower;
    granted(&mut rate, (0, 10_000, 10));
    assert!((45.0..=48.0).contains(&rate.per_second), "one more every two seconds: {}", rate.per_second);
    granted(&mut rate, (10_000, 300_000, 10));
    assert!((rate.per_second - 80.0).abs() < 1e-9);
}

#[test]
fn a_lower_ceiling_counts_at_once() {
    let rate = NumberRate::new(at(0)).under(Throughput::Coexistence);
    assert!((rate.per_second - 15.0).abs() < 1e-9 && (rate.ceiling - 20.0).abs() < 1e-9);
}

#[test]
fn a_restrained_number_waits_and_then_crawls() {
    let rate = NumberRate::new(at(0)).restrained(at(0), at(900_000));
    assert_eq!(rate.grant(at(1000), 5), Err(Hold::Pause(at(900_000))));
    assert_eq!(rate.grant(at(900_000), 5), Ok(1));
    assert_eq!(rate.paused(at(5)).paused_until, Some(at(900_000)), "a pause is never shortened");
}

#[test]
fn broken_credentials_let_one_probe_a_minute_leave() {
    let rate = NumberRate::new(at(0)).stopped(at(0));
    assert_eq!(rate.grant(at(59_999), 9), Err(Hold::Standstill(at(60_000))));
    assert_eq!(rate.grant(at(60_000), 9), Ok(1));
    assert_eq!(rate.paused(at(90_000)).grant(at(60_000), 9), Err(Hold::Pause(at(90_000))), "nor during a pause");
    let probing = rate.taken(at(60_000), 1);
    assert_eq!(probing.grant(at(60_001), 9), Err(Hold::Standstill(at(120_000))));
    assert!(probing.resumed().grant(at(60_200), 3).is_ok_and(|count| count == 3));
}

#[test]
fn metas_levels_are_ceilings() {
    let ceilings =
        ["STANDARD", "HIGH", "NOT_APPLICABLE"].map(|level| Throughput::from_level(level).map(Throughput::per_second));
    assert_eq!(ceilings, [Some(80.0), Some(1000.0), None]);
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
            match rate.grant(at(now), 3) {
                Ok(count) => rate = rate.taken(at(now), count),
                Err(hold) => prop_assert!(hold.until() > at(now) && rate.grant(hold.until(), 1) == Ok(1)),
            }
            match bucket.take(at(now)) {
                Ok(next) => bucket = next,
                Err(when) => prop_assert!(when > at(now) && bucket.take(when).is_ok()),
            }
        }
    }
}
