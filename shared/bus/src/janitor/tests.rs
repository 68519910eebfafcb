use super::{keep_from, share};

#[test]
fn what_is_not_normalized_stays_however_full_it_is() {
    assert_eq!(keep_from(1, 1_000, 40), 41);
    assert_eq!(keep_from(50, 10, 40), 41, "nothing to drop: below the first");
}

#[test]
fn no_more_goes_than_has_to() {
    assert_eq!(keep_from(101, 20, 500), 121);
    assert_eq!(share(1_000, 80), 800);
}
