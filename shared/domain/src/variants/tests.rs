use super::lookup_variants;

#[test]
fn a_number_is_found_by_its_other_spelling() {
    let pairs =
        [("5511987654321", "551187654321"), ("5215512345678", "525512345678"), ("5491112345678", "541112345678")];
    for (long, short) in pairs {
        assert_eq!(lookup_variants(long), [short], "{long}");
        assert_eq!(lookup_variants(short), [long], "{short}");
    }
}

#[test]
fn landlines_of_brazil_and_other_countries_have_one_spelling() {
    for digits in ["551132654321", "5511332654321", "4915112345678", "16505551234", "52", ""] {
        assert_eq!(lookup_variants(digits), Vec::<String>::new(), "{digits}");
    }
}

#[test]
fn what_is_not_ascii_is_left_alone() {
    assert_eq!(lookup_variants("55é1987654321"), Vec::<String>::new());
}
