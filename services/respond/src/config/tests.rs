use jiff::SignedDuration;
use reaktly_runtime::Vars;
use reaktly_runtime::config::load;

use super::Config;

fn vars() -> Vars {
    Vars::default()
        .with("DATABASE_URL", "postgres://user:secret@127.0.0.1/db")
        .with("NATS_URL", "nats://127.0.0.1:4222")
}

#[test]
fn without_a_model_the_knowledge_base_answers() {
    let config: Config = load(&vars()).unwrap();
    assert!(config.model.is_none());
    assert_eq!(config.stale, SignedDuration::from_mins(10));
}

#[test]
fn a_model_needs_its_address_and_its_name() {
    let both = vars().with("REAKTLY_LLM_URL", "http://127.0.0.1:9/v1").with("REAKTLY_LLM_MODEL", "tiny-1");
    let config: Config = load(&both).unwrap();
    assert_eq!(config.model.map(|model| model.first.model).as_deref(), Some("tiny-1"));
    assert!(load::<Config>(&vars().with("REAKTLY_LLM_MODEL", "tiny-1")).is_err());
    assert!(load::<Config>(&vars().with("REAKTLY_LLM_URL", "http://127.0.0.1:9/v1")).is_err());
}

#[test]
fn every_error_is_reported_at_once() {
    let wrong = vars().with("REAKTLY_LLM_URL", "ftp://example.com").with("REAKTLY_STALE_MS", "soon");
    let errors = load::<Config>(&wrong).unwrap_err();
    let named: Vec<&str> = errors.0.iter().map(|problem| problem.variable).collect();
    assert_eq!(named, ["REAKTLY_LLM_URL", "REAKTLY_STALE_MS"]);
}
