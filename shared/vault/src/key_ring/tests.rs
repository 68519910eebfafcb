use secrecy::ExposeSecret;

use super::*;

/// 32 bytes of 1 and of 2.
const ONE: &str = "AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=";
const TWO: &str = "AgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgI=";

fn error(text: &str) -> String {
    KeyRing::parse(text).unwrap_err().to_string()
}

#[test]
fn the_first_key_seals_and_every_key_is_kept() {
    let ring = KeyRing::parse(&format!(" new:{ONE} , old:{TWO},")).unwrap();
    let ids: Vec<&str> = ring.ids().map(KeyId::as_str).collect();
    assert_eq!(ids, ["new", "old"]);
}

#[test]
fn padding_may_be_left_out() {
    assert!(KeyRing::parse(&format!("a:{}", ONE.trim_end_matches('='))).is_ok());
}

#[test]
fn a_bad_entry_is_named() {
    assert_eq!(error(" , "), "holds no key; make one with `reaktly keys generate`");
    assert_eq!(error(&format!("a:{ONE},b:???")), "entry 2, key b: not base64");
    assert_eq!(error("a:AQEB"), "entry 1, key a: 3 bytes instead of 32");
    assert_eq!(error(&format!("a:{ONE},a:{TWO}")), "entry 2, key a: the id is used twice");
    let no_id = "entry 1 does not begin with a key id of a-z, 0-9, - and _, and a colon";
    assert_eq!(error(ONE), no_id);
    assert_eq!(error(&format!("A.b:{ONE}")), no_id);
    assert_eq!(error(&format!(":{ONE}")), no_id);
}

#[test]
fn no_error_shows_a_key() {
    let swapped = format!("{ONE}:a");
    let broken = format!("a:{ONE}!");
    for text in [ONE, swapped.as_str(), broken.as_str()] {
        let error = KeyRing::parse(text).unwrap_err();
        assert!(!format!("{error} {error:?}").contains("AQEB"), "{error:?}");
    }
}

#[test]
fn a_generated_entry_is_a_ring_and_never_the_same_twice() {
    let id: KeyId = "k2026".parse().unwrap();
    let one = KeyRing::generate_entry(&id).unwrap();
    let other = KeyRing::generate_entry(&id).unwrap();
    assert_ne!(one.expose_secret(), other.expose_secret());
    assert_eq!(KeyRing::parse(one.expose_secret()).unwrap().ids().next(), Some(&id));
}

#[test]
fn nothing_prints_a_secret() {
    let ring = KeyRing::parse(&format!("a:{ONE}")).unwrap();
    assert_eq!(format!("{ring:?} {:?}", ring.purpose("p")), r#"[KeyId("a")] [KeyId("a")]"#);
}
