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
fn an_account_number_is_masked_whatever_is_written_behind_it() {
    for (text, safe) in [
        ("iban DE89370400440532013000 ok", "iban [account number] ok"),
        ("iban DE89370400440532013000 password: hunter22!", "iban [account number] password: [secret]"),
        ("DE89 3704 0044 0532 0130 00 pass it on", "[account number] pass it on"),
        ("nl91abna0417164300 is mine", "[account number] is mine"),
        ("DE89-3704-0044-0532-0130-00, 12 Euro", "[account number], 12 Euro"),
        (
            "IBANs: FR1420041010050500013M02606 and GB82 WEST 1234 5698 7654 32 too",
            "IBANs: [account number] and [account number] too",
        ),
        ("NO93 8601 1117 947", "[account number]"),
        ("order ab12 DE89370400440532013000", "order ab12 [account number]"),
    ] {
        assert_eq!(masked(text), safe);
    }
}

#[test]
fn codes_are_masked_by_the_word_beside_them() {
    for (text, safe) in [
        ("CVV 123", "CVV [code]"),
        ("the cvc on the back is 4567", "the cvc on the back is [code]"),
        ("code 482913", "code [code]"),
        ("the code is 482 913, hurry", "the code is [code], hurry"),
        ("482913 is the code", "[code] is the code"),
        ("Mein Code: 482913", "Mein Code: [code]"),
    ] {
        assert_eq!(masked(text), safe);
    }
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
        "error code 482913 on my lamp",
        "the voucher code: 482913 does not work",
        "order DE12 3456 7890 1234 5678 90 is late",
        "I paid by CVV",
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
