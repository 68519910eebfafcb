use super::{clean, guarded, masked};

#[test]
fn cards_accounts_passwords_and_codes_are_masked() {
    for (text, safe) in [
        ("My card is 4111 1111 1111 1111, ok?", "My card is [card number], ok?"),
        ("4111-1111-1111-1111", "[card number]"),
        ("IBAN DE89 3704 0044 0532 0130 00", "IBAN [account number]"),
        ("my iban is GB82WEST12345698765432", "my iban is [account number]"),
        ("password: hunter", "password: [secret]"),
        ("Mein Passwort ist geheim123", "Mein Passwort ist [secret]"),
        ("my verification code is 482913", "my verification code is [code]"),
        ("the OTP 4829", "the OTP [code]"),
    ] {
        assert_eq!(masked(text), safe);
    }
    assert!(guarded("4111 1111 1111 1111").held_secrets);
}

#[test]
fn what_only_looks_like_a_secret_stays() {
    for text in [
        "My order 4111 1111 1111 1112 is late",
        "Call me at +49 30 1234567",
        "my password is wrong",
        "How do I reset my password?",
        "DE89 is the plate",
        "tracking 00340434161094042557",
    ] {
        assert_eq!(masked(text), text);
    }
}

#[test]
fn what_cannot_be_seen_is_dropped_and_what_is_too_long_keeps_head_and_tail() {
    assert_eq!(clean("de\u{200b}li\u{202e}very\u{0}\u{feff} ﬁne"), "delivery fine");
    let long = clean(&format!("{}{}", "a".repeat(5_000), "b".repeat(2_000)));
    assert_eq!(long.chars().count(), 4_001);
    assert!(long.starts_with('a') && long.ends_with('b') && long.contains('…'));
}
