use proptest::prelude::*;

use super::*;
use crate::KeyRing;

const NEW: &str = "new:AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=";
const OLD: &str = "old:AgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgI=";

fn purpose(ring: &str, name: &str) -> Purpose {
    KeyRing::parse(ring).unwrap().purpose(name)
}

fn reopen(purpose: &Purpose, sealed: &str, place: &[u8]) -> Option<Vec<u8>> {
    let sealed: Sealed = sealed.parse().ok()?;
    purpose.open(&sealed, place).ok().map(|secret| secret.expose_secret().to_vec())
}

proptest! {
    #[test]
    fn what_was_sealed_opens_again(secret: Vec<u8>, place: Vec<u8>) {
        let purpose = purpose(NEW, "tokens");
        let sealed = purpose.seal(&secret, &place).unwrap();
        prop_assert_eq!(reopen(&purpose, sealed.as_str(), &place), Some(secret));
    }

    #[test]
    fn every_flipped_bit_is_refused(secret in prop::collection::vec(any::<u8>(), 0..40)) {
        let purpose = purpose(&format!("{NEW},{OLD}"), "tokens");
        let text = purpose.seal(&secret, b"place").unwrap().to_string();
        for position in 0..text.len() {
            for bit in 0..8 {
                let mut flipped = text.clone().into_bytes();
                flipped[position] ^= 1 << bit;
                if let Ok(flipped) = String::from_utf8(flipped) {
                    prop_assert_eq!(reopen(&purpose, &flipped, b"place"), None, "{}", flipped);
                }
            }
        }
    }

    #[test]
    fn another_place_cannot_open(place: Vec<u8>, other: Vec<u8>) {
        prop_assume!(place != other);
        let purpose = purpose(NEW, "tokens");
        let sealed = purpose.seal(b"secret", &place).unwrap();
        prop_assert_eq!(purpose.open(&sealed, &other).unwrap_err(), OpenError::Refused);
    }

    #[test]
    fn another_purpose_cannot_open(name: String) {
        prop_assume!(name != "tokens");
        let sealed = purpose(NEW, "tokens").seal(b"secret", b"place").unwrap();
        prop_assert_eq!(purpose(NEW, &name).open(&sealed, b"place").unwrap_err(), OpenError::Refused);
    }

    #[test]
    fn nothing_that_was_not_sealed_opens(text in r"(v1\.new\.)?[A-Za-z0-9_-]{0,90}") {
        prop_assert_eq!(reopen(&purpose(NEW, "tokens"), &text, b"place"), None);
    }
}

#[test]
fn what_an_earlier_version_sealed_opens() {
    let kept = "v1.new.Hqq1E90tO9YyMq7zDBFNz_WPjru19NBgxR7dlcUdQwvulw";
    let secret = reopen(&purpose(NEW, "tokens"), kept, b"place");
    assert_eq!(secret.as_deref(), Some(b"secret".as_slice()));
}

#[test]
fn the_same_secret_never_looks_the_same() {
    let purpose = purpose(NEW, "tokens");
    let one = purpose.seal(b"secret", b"").unwrap();
    assert_ne!(one, purpose.seal(b"secret", b"").unwrap());
}

#[test]
fn a_ring_without_the_key_names_it() {
    let sealed = purpose(OLD, "tokens").seal(b"secret", b"place").unwrap();
    let refused = purpose(NEW, "tokens").open(&sealed, b"place").unwrap_err();
    assert_eq!(refused.to_string(), "key old is not in the key ring");
}

#[test]
fn rotation_moves_a_secret_to_the_first_key() {
    let sealed = purpose(OLD, "tokens").seal(b"secret", b"place").unwrap();
    let both = purpose(&format!("{NEW},{OLD}"), "tokens");
    assert!(both.needs_rotation(&sealed));
    let moved = both.reseal(&sealed, b"place").unwrap();
    assert!(!both.needs_rotation(&moved));
    let new = purpose(NEW, "tokens");
    assert_eq!(new.open_text(&moved, b"place").unwrap().expose_secret(), "secret");
}

#[test]
fn a_secret_that_is_not_text_says_so() {
    let purpose = purpose(NEW, "tokens");
    let sealed = purpose.seal(&[0xff], b"").unwrap();
    assert_eq!(purpose.open_text(&sealed, b"").unwrap_err(), OpenError::NotText);
}
