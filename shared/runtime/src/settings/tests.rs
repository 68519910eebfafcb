use std::collections::BTreeSet;

use secrecy::ExposeSecret;

use super::*;
use crate::config::{Reader, Vars, load};

fn telemetry(vars: &Vars) -> TelemetrySettings {
    load::<TelemetrySettings>(vars).unwrap()
}

fn address(name: &str) -> String {
    let vars = Vars::default();
    let mut reader = Reader::new(&vars);
    let read = ProcessSettings::read(name, &mut reader);
    reader.finish(read).unwrap().health.address.to_string()
}

#[test]
fn every_program_has_a_health_address_of_its_own() {
    let names = ["ingress", "api", "normalize", "respond", "route", "send", "fetch", "reaktly"];
    let addresses: BTreeSet<String> = names.into_iter().map(address).collect();
    assert_eq!(addresses.len(), names.len());
    assert_eq!(address("ingress"), "127.0.0.1:9080");
    assert_eq!(address("reaktly"), "127.0.0.1:9090");
}

#[test]
fn production_is_the_default_and_other_words_are_refused() {
    assert_eq!(load::<Environment>(&Vars::default()), Ok(Environment::Production));
    let development = Vars::from([("REAKTLY_ENV", "development")]);
    assert_eq!(load::<Environment>(&development), Ok(Environment::Development));
    assert!(load::<Environment>(&Vars::from([("REAKTLY_ENV", "dev")])).is_err());
}

#[test]
fn without_an_endpoint_nothing_is_exported() {
    let settings = telemetry(&Vars::default());
    assert_eq!((settings.traces, settings.metrics, settings.logs), (None, None, None));
    assert_eq!(settings.sdk, Switch::On);
}

#[test]
fn one_endpoint_serves_every_signal_unless_a_signal_has_its_own_or_none() {
    let settings = telemetry(&Vars::from([
        ("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:4318/otlp"),
        ("OTEL_EXPORTER_OTLP_LOGS_ENDPOINT", "http://127.0.0.1:9999/logs"),
        ("OTEL_METRICS_EXPORTER", "none"),
    ]));
    let traces = settings.traces.map(|url| url.to_string());
    assert_eq!(traces.as_deref(), Some("http://127.0.0.1:4318/otlp/v1/traces"));
    let logs = settings.logs.map(|url| url.to_string());
    assert_eq!(logs.as_deref(), Some("http://127.0.0.1:9999/logs"));
    assert_eq!(settings.metrics, None);
}

#[test]
fn telemetry_that_cannot_be_had_is_refused_rather_than_left_out() {
    let vars = Vars::from([
        ("OTEL_EXPORTER_OTLP_PROTOCOL", "grpc"),
        ("OTEL_TRACES_EXPORTER", "zipkin"),
        ("OTEL_EXPORTER_OTLP_ENDPOINT", "127.0.0.1:4318"),
        ("RUST_LOG", "reaktly=loud"),
    ]);
    assert_eq!(load::<TelemetrySettings>(&vars).unwrap_err().0.len(), 4);
}

#[test]
fn a_nats_url_is_a_list_of_servers_each_of_which_is_checked() {
    let good = Vars::from([("NATS_URL", "nats://one:4222,tls://two:4222"), ("NATS_CREDS", "a.creds")]);
    let settings = load::<NatsSettings>(&good).unwrap();
    assert_eq!(settings.url.expose_secret(), "nats://one:4222,tls://two:4222");
    assert_eq!(settings.credentials, Some("a.creds".into()));
    let bad = Vars::from([("NATS_URL", "nats://one:4222,http://two")]);
    let errors = load::<NatsSettings>(&bad).unwrap_err();
    assert_eq!(errors.to_string(), "NATS_URL must begin with nats:// or tls://");
}

#[test]
fn a_malformed_database_url_is_refused_without_its_password() {
    for text in ["mysql://u:hunter2@h/db", "u:hunter2@h", "postgres://"] {
        let errors = load::<DatabaseSettings>(&Vars::from([("DATABASE_URL", text)])).unwrap_err();
        assert!(!errors.to_string().contains("hunter2"), "{errors}");
    }
    let good = Vars::from([("DATABASE_URL", "postgres://u:p@h:5432/db")]);
    assert!(load::<DatabaseSettings>(&good).is_ok());
}
