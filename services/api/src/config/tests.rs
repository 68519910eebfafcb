use reaktly_runtime::Vars;
use reaktly_runtime::config::load;

use super::*;

fn vars() -> Vars {
    Vars::from([
        ("REAKTLY_KEYS", "k1:AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE="),
        ("NATS_URL", "nats://127.0.0.1:4222"),
        ("DATABASE_URL", "postgres://reaktly:hunter2@127.0.0.1/reaktly"),
    ])
}

fn named(vars: &Vars) -> Vec<&'static str> {
    load::<Config>(vars).unwrap_err().0.iter().map(|problem| problem.variable).collect()
}

#[test]
fn everything_that_is_wrong_is_named_at_once_and_no_secret_is_shown() {
    let wrong = Vars::from([
        ("REAKTLY_API_ADDR", "8081"),
        ("REAKTLY_ENV", "production"),
        ("REAKTLY_PUBLIC_URL", "http://desk.example.com"),
        ("REAKTLY_ADMIN_EMAIL", "owner"),
        ("REAKTLY_ADMIN_PASSWORD", "hunter2"),
        ("REAKTLY_KEYS", "hunter2"),
        ("REAKTLY_GRAPH_URL", "graph"),
        ("REAKTLY_LLM_URL", "http://127.0.0.1:1234/v1"),
    ]);
    let all = [
        "REAKTLY_API_ADDR",
        "REAKTLY_PUBLIC_URL",
        "REAKTLY_ADMIN_EMAIL",
        "REAKTLY_ADMIN_PASSWORD",
        "REAKTLY_KEYS",
        "DATABASE_URL",
        "NATS_URL",
        "REAKTLY_GRAPH_URL",
        "REAKTLY_LLM_MODEL",
    ];
    assert_eq!(named(&wrong), all);
    assert!(!load::<Config>(&wrong).unwrap_err().to_string().contains("hunter2"));
}

#[test]
fn production_wants_a_public_https_url_and_development_takes_the_ingress_address() {
    assert_eq!(named(&vars()), ["REAKTLY_PUBLIC_URL"]);
    let development = vars().with("REAKTLY_ENV", "development");
    assert_eq!(load::<Config>(&development).unwrap().public_url.as_str(), "http://127.0.0.1:8080/");
    let tunnel = vars().with("REAKTLY_PUBLIC_URL", "https://desk.example.com");
    let config = load::<Config>(&tunnel).unwrap();
    assert_eq!(config.address.to_string(), "127.0.0.1:8081");
    assert_eq!(config.graph.url.as_str(), "https://graph.facebook.com/");
    assert_eq!(config.environment, Environment::Production);
    assert!(config.model.is_none() && config.app_secret.is_none() && config.admin_password.is_none());
}

#[test]
fn printing_the_settings_shows_no_secret() {
    let all = vars()
        .with("REAKTLY_ENV", "development")
        .with("REAKTLY_ADMIN_PASSWORD", "hunter2-hunter2")
        .with("REAKTLY_META_APP_SECRET", "hunter2")
        .with("REAKTLY_LLM_URL", "http://127.0.0.1:1234/v1")
        .with("REAKTLY_LLM_MODEL", "small")
        .with("REAKTLY_LLM_API_KEY", "hunter2");
    let printed = format!("{:?}", load::<Config>(&all).unwrap());
    assert!(!printed.contains("hunter2") && !printed.contains("AQEB"), "{printed}");
}
