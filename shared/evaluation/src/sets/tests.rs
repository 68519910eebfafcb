use super::{Place, named_language, own_attempts, own_wishes, rows};
use reaktly_search::language::Language;

#[test]
fn the_products_own_lists_are_readable() {
    assert!(own_wishes().unwrap().len() > 100);
    assert!(own_attempts().unwrap().iter().any(|attempt| attempt.place == Place::Article));
}

#[test]
fn a_line_that_is_not_as_expected_is_named() {
    let error = rows::wishes("my.wishes.tsv", "person\ten\tget me a person\nperson get me one\n").unwrap_err();
    assert!(error.to_string().starts_with("my.wishes.tsv, line 2: `person` or `other`"), "{error}");
}

#[test]
fn a_set_says_its_language_by_its_name() {
    assert_eq!(named_language("xquad.de"), Some(("xquad.de", Some(Language::De))));
    assert_eq!(named_language("xquad.el"), Some(("xquad.el", None)));
    assert_eq!(named_language("package"), None);
    assert_eq!(named_language("package.lock"), None);
}
