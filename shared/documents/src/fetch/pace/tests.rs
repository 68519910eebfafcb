use super::*;

#[test]
fn one_request_per_second_and_host() {
    let (pace, now, second) = (Pace::default(), Instant::now(), Duration::from_secs(1));
    assert_eq!(pace.take("a", second, now), now);
    assert_eq!(pace.take("a", second, now), now + second);
    assert_eq!(pace.take("b", second, now), now);
    assert_eq!(pace.take("a", second * 3, now), now + second * 2);
    assert_eq!(pace.take("a", second, now), now + second * 5);
    let later = now + second * 60;
    assert_eq!(pace.take("a", second, later), later);
}
