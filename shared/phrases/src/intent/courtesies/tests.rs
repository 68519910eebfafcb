use super::only;
use crate::intent::{Intent, Offered, understand};
use crate::lexicon::Plain;

fn meant(text: &str) -> Option<Intent> {
    match understand(text, Offered::Nothing) {
        Intent::Asks => only(&Plain::of(text), "Lumi"),
        known => Some(known),
    }
}

#[test]
fn courtesies_in_any_order_are_nothing_else_in_ten_languages() {
    let mut missed = Vec::new();
    for text in include_str!("said.txt").lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
        let is_courtesy = !matches!(meant(text), None | Some(Intent::Asks | Intent::WantsPerson));
        if !is_courtesy {
            missed.push(text);
        }
    }
    assert!(missed.is_empty(), "{missed:#?}");
}

#[test]
fn what_asks_or_complains_is_no_courtesy() {
    let mut taken = Vec::new();
    for text in include_str!("asked.txt").lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
        if !matches!(meant(text), None | Some(Intent::Asks | Intent::WantsPerson)) {
            taken.push((text, meant(text)));
        }
    }
    assert!(taken.is_empty(), "{taken:#?}");
}

#[test]
fn a_courtesy_is_returned_in_its_kind() {
    for (text, kind) in [
        ("No problem, have a lovely evening!", Intent::Leaves),
        ("ok bye Lumi", Intent::Leaves),
        ("Nein danke, alles gut", Intent::DeclinesOffer),
        ("nope, that's everything I needed", Intent::DeclinesOffer),
        ("that's all, thank you Lumi 😊", Intent::Thanks),
        ("great service!", Intent::Thanks),
        ("hahaha", Intent::Acknowledges),
        ("okkkkk gooood", Intent::Acknowledges),
        ("I see", Intent::Acknowledges),
    ] {
        assert_eq!(meant(text), Some(kind), "{text}");
    }
}
