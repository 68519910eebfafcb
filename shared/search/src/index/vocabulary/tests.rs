use super::{Like, Vocabulary};
use crate::language::Language;

/// Words with the numbers of their stems in this order.
fn vocabulary(words: &[&str]) -> Vocabulary {
    Vocabulary::of((0..).zip(words).map(|(stem, word)| ((*word).to_owned(), stem)).collect())
}

fn stems(likes: &[Like]) -> Vec<u32> {
    likes.iter().map(|like| like.stem).collect()
}

#[test]
fn a_slip_of_the_finger_is_seen_through() {
    let words = vocabulary(&["breakfast", "breakdown", "parking", "hotel"]);
    for typed in ["brekfast", "braekfast", "breakfats", "breakfasst"] {
        assert_eq!(stems(&words.likes(typed, Language::En)), [0], "{typed}");
    }
    assert!(words.likes("hostess", Language::En).is_empty());
}

#[test]
fn short_words_and_numbers_are_taken_as_they_are() {
    let words = vocabulary(&["bike", "2025"]);
    assert!(words.likes("like", Language::En).is_empty());
    assert!(words.likes("2026", Language::En).is_empty());
}

#[test]
fn a_compound_is_known_by_its_parts() {
    let words = vocabulary(&["dienstrad", "leasing", "zahlung", "holz"]);
    assert_eq!(stems(&words.likes("dienstradleasing", Language::De)), [0, 1]);
    assert_eq!(stems(&words.likes("zahlungsweise", Language::De)), [2]);
    assert!(words.likes("holzpuppe", Language::En).is_empty());
}

#[test]
fn a_part_is_known_by_the_compounds_it_makes() {
    let words = vocabulary(&["lieferzeit", "liefern", "kaffee"]);
    assert_eq!(stems(&words.wholes("lieferung", "liefer", Language::De)), [0]);
    assert!(words.wholes("lieferung", "liefer", Language::En).is_empty());
}
