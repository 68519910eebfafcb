use reaktly_events::integration_keys::APP_SECRET_PURPOSE;
use reaktly_vault::KeyRing;
use secrecy::ExposeSecret;
use serde_json::json;

use super::*;

const RING: &str = "k1:AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=";
const OTHER_RING: &str = "k2:AgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgI=";

fn purpose(ring: &str) -> Purpose {
    KeyRing::parse(ring).unwrap().purpose(APP_SECRET_PURPOSE)
}

fn value(secrets: &[String], mode: &str) -> Vec<u8> {
    json!({"appSecrets": secrets, "verifyTokenSha256": "ab".repeat(32), "mode": mode}).to_string().into_bytes()
}

fn sealed(ring: &str, path: &str, secret: &str) -> String {
    purpose(ring).seal(secret.as_bytes(), path.as_bytes()).unwrap().to_string()
}

fn read_secrets(secrets: &[String], mode: &str) -> Secrets {
    read(&purpose(RING), "path", &value(secrets, mode)).unwrap().secrets
}

#[test]
fn every_secret_that_opens_is_used() {
    let secrets = [sealed(RING, "path", "new"), sealed(OTHER_RING, "path", "lost"), sealed(RING, "path", "old")];
    let Secrets::Own(own) = read_secrets(&secrets, "enforced") else { panic!("there are secrets") };
    let own: Vec<&[u8]> = own.iter().map(ExposeSecret::expose_secret).collect();
    assert_eq!(own, [b"new", b"old"]);
}

#[test]
fn secrets_of_another_path_or_key_ring_leave_nothing_to_judge_with() {
    let elsewhere = [sealed(RING, "other", "moved"), sealed(OTHER_RING, "path", "lost"), "v1.torn".to_owned()];
    assert!(matches!(read_secrets(&elsewhere, "enforced"), Secrets::Sealed));
    assert!(matches!(read_secrets(&[], "enforced"), Secrets::Sealed));
}

#[test]
fn a_path_without_secrets_says_so() {
    assert!(matches!(read_secrets(&[], "missing"), Secrets::None));
}

#[test]
fn a_value_of_another_form_is_refused_without_being_shown() {
    let short = json!({"appSecrets": [], "verifyTokenSha256": "hunter2", "mode": "missing"}).to_string();
    for value in ["", "null", "{}", r#"{"appSecrets":["hunter2"]}"#, short.as_str()] {
        let error = read(&purpose(RING), "path", value.as_bytes()).unwrap_err();
        assert!(!error.to_string().contains("hunter2"), "{error}");
    }
    assert!(read(&purpose(RING), "path", &value(&[], "later")).is_err());
}
