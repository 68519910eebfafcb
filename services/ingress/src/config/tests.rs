use reaktly_runtime::Vars;
use reaktly_runtime::config::load;

use super::*;

const KEY: &str = "k1:AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=";

#[test]
fn everything_that_is_wrong_is_named_at_once_and_no_secret_is_shown() {
    let vars = Vars::from([("REAKTLY_KEYS", "hunter2"), ("REAKTLY_INGRESS_ADDR", "8080"), ("REAKTLY_ENV", "x")]);
    let errors = load::<Config>(&vars).unwrap_err();
    let named: Vec<_> = errors.0.iter().map(|problem| problem.variable).collect();
    assert_eq!(named, ["REAKTLY_INGRESS_ADDR", "REAKTLY_KEYS", "NATS_URL", "REAKTLY_ENV"]);
    assert!(!errors.to_string().contains("hunter2"), "{errors}");
}

#[test]
fn the_defaults_are_those_of_the_contract() {
    let vars = Vars::from([("REAKTLY_KEYS", KEY), ("NATS_URL", "nats://127.0.0.1:4222")]);
    let config = load::<Config>(&vars).unwrap();
    assert_eq!(config.address.to_string(), "127.0.0.1:8080");
    assert_eq!(config.policy.environment, Environment::Production);
    assert!(config.policy.app_secret.is_none());
}

#[test]
fn printing_the_settings_shows_no_secret() {
    let vars = Vars::from([
        ("REAKTLY_KEYS", KEY),
        ("NATS_URL", "nats://u:hunter2@127.0.0.1:4222"),
        ("REAKTLY_META_APP_SECRET", "hunter2"),
    ]);
    let printed = format!("{:?}", load::<Config>(&vars).unwrap());
    assert!(!printed.contains("hunter2") && !printed.contains("AQEB"), "{printed}");
}
