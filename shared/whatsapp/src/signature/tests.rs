use proptest::prelude::*;

use super::*;

const SECRET: &[u8] = b"test_app_secret";

/// Body and header value, computed by another implementation.
const VECTORS: [(&str, &str); 3] = [
    (
        r#"{"object":"whatsapp_business_account","entry":[]}"#,
        "sha256=dec6a680679a968e7e0319355b23599cbfc54502c0784668e9618baa0c633756",
    ),
    (
        r#"{"text":"\u00e4\u00f6\u00e5 \ud83d\ude00 a\/b"}"#,
        "sha256=0f27a07aa7b485276cf9c9834bf7d5cdbe52e385307d10ba7b45227b51a03da5",
    ),
    (r#"{"text":"äöå 😀 a/b"}"#, "sha256=9e0748a8fc05c183c38b6b7ba2bce368f5c3cb4cdfad3a7c8babd24eaf4c67eb"),
];

fn parse(value: &str) -> Result<Signature, SignatureError> {
    Signature::parse([value.as_bytes()])
}

#[test]
fn the_vectors_verify_and_print_as_they_came() {
    for (body, header) in VECTORS {
        let signature = parse(header).unwrap();
        assert_eq!(signature.verify([SECRET], body.as_bytes()), Some(0), "{body}");
        assert_eq!(Signature::of(SECRET, body.as_bytes()), signature);
        assert_eq!(signature.to_string(), header);
    }
}

#[test]
fn the_same_json_in_other_bytes_does_not_verify() {
    let [_, (escaped, escaped_header), (raw, raw_header)] = VECTORS;
    assert_eq!(parse(escaped_header).unwrap().verify([SECRET], raw.as_bytes()), None);
    assert_eq!(parse(raw_header).unwrap().verify([SECRET], escaped.as_bytes()), None);
}

#[test]
fn any_of_several_secrets_may_have_signed() {
    let (body, header) = VECTORS[0];
    let signature = parse(header).unwrap();
    let secrets: [&[u8]; 3] = [b"new", SECRET, b"older"];
    assert_eq!(signature.verify(secrets, body.as_bytes()), Some(1));
    assert_eq!(signature.verify([b"new".as_slice(), b"older"], body.as_bytes()), None);
    assert_eq!(signature.verify([], body.as_bytes()), None);
}

#[test]
fn a_header_in_any_other_form_is_refused() {
    let right = VECTORS[0].1;
    let malformed = [
        String::new(),
        "sha256=".to_owned(),
        right.replace("sha256", "sha1"),
        right.replace("sha256", "SHA256"),
        right.to_uppercase().replace("SHA256", "sha256"),
        right.replacen('d', "g", 1),
        format!("{right}0"),
        right.trim_end_matches('6').to_owned(),
        format!("{right} "),
        format!(" {right}"),
        format!("{right}\n"),
        format!("{right},{right}"),
        right.replace("sha256=", ""),
    ];
    for value in malformed {
        assert_eq!(parse(&value), Err(SignatureError::Malformed), "{value:?}");
    }
    assert_eq!(Signature::parse([]), Err(SignatureError::Missing));
    let two = [right.as_bytes(), right.as_bytes()];
    assert_eq!(Signature::parse(two), Err(SignatureError::Repeated));
}

proptest! {
    #[test]
    fn what_is_signed_verifies(secret: Vec<u8>, body: Vec<u8>) {
        let printed = Signature::of(&secret, &body).to_string();
        prop_assert_eq!(parse(&printed).unwrap().verify([secret.as_slice()], &body), Some(0));
    }

    #[test]
    fn every_flipped_bit_of_the_body_is_noticed(
        secret: Vec<u8>,
        mut body in proptest::collection::vec(any::<u8>(), 1..200),
        bit: proptest::sample::Index,
    ) {
        let signature = Signature::of(&secret, &body);
        let bit = bit.index(body.len() * 8);
        body[bit / 8] ^= 1 << (bit % 8);
        prop_assert_eq!(signature.verify([secret.as_slice()], &body), None);
    }

    #[test]
    fn every_flipped_bit_of_the_signature_is_noticed(secret: Vec<u8>, body: Vec<u8>, bit in 0_usize..256) {
        let mut signature = Signature::of(&secret, &body);
        signature.0[bit / 8] ^= 1 << (bit % 8);
        prop_assert_eq!(signature.verify([secret.as_slice()], &body), None);
    }

    #[test]
    fn a_header_is_accepted_only_in_the_form_it_is_printed(value in "(sha256=)?[0-9a-fA-F]{62,66} ?") {
        if let Ok(signature) = parse(&value) {
            prop_assert_eq!(signature.to_string(), value);
        }
    }
}
