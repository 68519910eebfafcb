use super::{Features, likeness};
use crate::language::Language::{De, En};

#[test]
fn the_same_words_in_another_form_are_alike() {
    assert!(likeness("Do you deliver to Malta?", "delivery to Malta", En) > 0.6);
    assert!(likeness("Kann man bei euch parken?", "Parkplatz", De) > 0.1);
    assert!((likeness("Where is it?", "Where is it?", En) - 1.0).abs() < f32::EPSILON);
    assert!(likeness("Do you deliver to Malta?", "Can I bring my dog?", En) < 0.1);
}

#[test]
fn the_order_does_not_matter() {
    let (one, other) = ("Is there a student discount?", "discount for students please");
    assert!((likeness(one, other, En) - likeness(other, one, En)).abs() < f32::EPSILON);
}

#[test]
fn a_part_stands_in_the_whole() {
    let part = Features::of("five working days", En);
    let whole = Features::of("Delivery to Malta takes five working days.", En);
    assert!((part.share_in(&whole) - 1.0).abs() < f32::EPSILON);
    assert!(whole.share_in(&part) < 0.7);
    assert_eq!(part.words(), 3);
}
