use super::*;

fn times(milliseconds: impl IntoIterator<Item = u64>) -> Times {
    milliseconds.into_iter().map(Duration::from_millis).collect()
}

#[test]
fn a_percentile_is_a_time_that_was_measured() {
    let mut hundred = times((1..=100).rev());
    assert_eq!(hundred.percentile(50), Duration::from_millis(50));
    assert_eq!(hundred.percentile(99), Duration::from_millis(99));
    assert_eq!(hundred.percentile(100), Duration::from_millis(100));
    assert_eq!(times([7]).percentile(1), Duration::from_millis(7));
}

#[test]
fn without_times_a_percentile_is_zero() {
    assert_eq!(Times::default().percentile(99), Duration::ZERO);
}

#[test]
fn milliseconds_show_three_digits_or_more() {
    let shown = [120, 12_300, 1_234_000, 1_234, 123_456].map(|time| milliseconds(Duration::from_micros(time)));
    assert_eq!(shown, ["0.120", "12.3", "1234", "1.23", "123"]);
}
