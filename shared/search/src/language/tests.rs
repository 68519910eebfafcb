use super::Language;

#[test]
fn tags_are_read_by_their_language() {
    assert_eq!(Language::from_tag("de-AT"), Some(Language::De));
    assert_eq!(Language::from_tag("pt_BR"), Some(Language::Pt));
    assert_eq!(Language::from_tag("EN"), Some(Language::En));
    assert_eq!(Language::from_tag("ja"), None);
    assert!(Language::ALL.into_iter().all(|language| Language::from_tag(language.code()) == Some(language)));
}

#[test]
fn a_phone_number_hints_at_a_language() {
    assert_eq!(Language::of_phone_number("+4915112345678"), Some(Language::De));
    assert_eq!(Language::of_phone_number("5215512345678"), Some(Language::Es));
    assert_eq!(Language::of_phone_number("+35312345678"), Some(Language::En));
    assert_eq!(Language::of_phone_number("+41441234567"), None);
}

#[test]
fn no_country_code_hides_another() {
    let codes: Vec<&str> = super::COUNTRY_CODES.iter().flat_map(|(_, codes)| codes.split(' ')).collect();
    for one in &codes {
        let hidden = codes.iter().filter(|other| *other != one && other.starts_with(one));
        assert_eq!(hidden.count(), 0, "{one}");
    }
}
