use secrecy::SecretBox;

use super::*;

const BODY: &[u8] = br#"{"object":"whatsapp_business_account","entry":[]}"#;
const TOKEN: &str = "verify-me";

fn secret(text: &str) -> SecretSlice<u8> {
    SecretBox::new(text.as_bytes().into())
}

fn keys(secrets: Secrets) -> PathKeys {
    PathKeys { secrets, verify_token_sha256: Sha256::digest(TOKEN).into() }
}

fn policy(environment: Environment, app_secret: Option<&str>) -> Policy {
    Policy { environment, app_secret: app_secret.map(SecretString::from) }
}

fn judge(keys: &PathKeys, policy: &Policy, signed_with: &str) -> Result<Verification, Refusal> {
    let signature = Signature::of(signed_with.as_bytes(), BODY);
    after_body(&before_body(keys, policy, Ok(signature))?, BODY)
}

#[test]
fn each_secret_of_a_rotation_may_have_signed() {
    let keys = keys(Secrets::Own(vec![secret("new"), secret("old")]));
    let policy = policy(Environment::Production, Some("installation"));
    assert_eq!(judge(&keys, &policy, "new"), Ok(Verification::Valid));
    assert_eq!(judge(&keys, &policy, "old"), Ok(Verification::Valid));
    assert_eq!(judge(&keys, &policy, "other"), Err(Refusal::SignatureWrong));
}

#[test]
fn the_installations_secret_holds_only_for_paths_without_their_own() {
    let policy = policy(Environment::Production, Some("installation"));
    assert_eq!(judge(&keys(Secrets::None), &policy, "installation"), Ok(Verification::Valid));
    let own = keys(Secrets::Own(vec![secret("own")]));
    assert_eq!(judge(&own, &policy, "installation"), Err(Refusal::SignatureWrong));
}

#[test]
fn without_any_secret_development_accepts_and_marks_and_production_refuses() {
    let none = keys(Secrets::None);
    assert_eq!(judge(&none, &policy(Environment::Development, None), "any"), Ok(Verification::Unsigned));
    assert_eq!(judge(&none, &policy(Environment::Production, None), "any"), Err(Refusal::NoSecret));
}

#[test]
fn development_does_not_excuse_a_wrong_signature_where_a_secret_is_known() {
    let own = keys(Secrets::Own(vec![secret("own")]));
    let policy = policy(Environment::Development, None);
    assert_eq!(judge(&own, &policy, "other"), Err(Refusal::SignatureWrong));
    let missing = before_body(&own, &policy, Err(SignatureError::Missing));
    assert_eq!(missing.unwrap_err(), Refusal::SignatureMissing);
}

#[test]
fn secrets_that_cannot_be_opened_are_our_fault_and_not_the_senders() {
    for environment in [Environment::Development, Environment::Production] {
        let refused = judge(&keys(Secrets::Sealed), &policy(environment, Some("installation")), "installation");
        assert_eq!(refused, Err(Refusal::KeysUnreadable));
    }
}

#[test]
fn a_request_without_a_well_formed_signature_is_refused_before_its_body_is_read() {
    let own = keys(Secrets::Own(vec![secret("own")]));
    let policy = policy(Environment::Production, None);
    for (error, refusal) in [
        (SignatureError::Missing, Refusal::SignatureMissing),
        (SignatureError::Repeated, Refusal::SignatureMalformed),
        (SignatureError::Malformed, Refusal::SignatureMalformed),
    ] {
        assert_eq!(before_body(&own, &policy, Err(error)).unwrap_err(), refusal);
    }
}

#[test]
fn an_empty_body_is_refused_even_when_it_is_signed() {
    let own = keys(Secrets::Own(vec![secret("own")]));
    let policy = policy(Environment::Production, None);
    let check = before_body(&own, &policy, Ok(Signature::of(b"own", b""))).unwrap();
    assert_eq!(after_body(&check, b""), Err(Refusal::EmptyBody));
}

fn query(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

fn ask(pairs: &[(&str, &str)]) -> Result<String, Refusal> {
    challenge(&keys(Secrets::None), &query(pairs)).map(ToOwned::to_owned)
}

#[test]
fn the_challenge_is_echoed_verbatim_to_who_knows_the_token() {
    let mode = ("hub.mode", "subscribe");
    let token = ("hub.verify_token", TOKEN);
    assert_eq!(ask(&[mode, token, ("hub.challenge", "1158201444")]).as_deref(), Ok("1158201444"));
    assert_eq!(ask(&[("hub.challenge", "<b>"), token, mode]).as_deref(), Ok("<b>"));
    for wrong in ["", "verify-m", "verify-me ", "VERIFY-ME"] {
        let wrong = ask(&[mode, ("hub.verify_token", wrong), ("hub.challenge", "1")]);
        assert_eq!(wrong, Err(Refusal::VerifyTokenWrong));
    }
}

#[test]
fn a_verification_request_has_each_field_once_and_a_challenge_of_sensible_length() {
    let (mode, token, question) = (("hub.mode", "subscribe"), ("hub.verify_token", TOKEN), ("hub.challenge", "1"));
    let long = "x".repeat(CHALLENGE_BYTES_MAX + 1);
    for malformed in [
        vec![],
        vec![mode, token],
        vec![mode, question],
        vec![token, question],
        vec![mode, token, question, question],
        vec![mode, token, token, question],
        vec![("hub.mode", "unsubscribe"), token, question],
        vec![mode, token, ("hub.challenge", "")],
        vec![mode, token, ("hub.challenge", long.as_str())],
    ] {
        assert_eq!(ask(&malformed), Err(Refusal::ChallengeMalformed), "{malformed:?}");
    }
}

#[test]
fn a_path_is_url_safe_and_cannot_reach_into_a_subject() {
    assert!(is_well_formed("a-Z_09"));
    assert!(is_well_formed(&"a".repeat(PATH_CHARS_MAX)));
    for path in ["", "a.b", "a*", ">", "a b", "a/b", "a%2fb", "..", "ä", "a\n", &"a".repeat(PATH_CHARS_MAX + 1)] {
        assert!(!is_well_formed(path), "{path:?}");
    }
}

#[test]
fn the_identity_covers_path_and_body() {
    let id = webhook_id("path", BODY);
    assert_eq!(id.len(), 64);
    assert_eq!(id, webhook_id("path", BODY));
    assert_ne!(id, webhook_id("path", b"{}"));
    assert_ne!(id, webhook_id("other", BODY));
    assert_ne!(webhook_id("a", b"bc"), webhook_id("ab", b"c"));
}
