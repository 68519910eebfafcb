use reaktly_runtime::Vars;
use reaktly_runtime::config::load;
use secrecy::ExposeSecret as _;

use super::*;

fn read(vars: &[(&str, &str)]) -> Result<AiSettings, String> {
    load::<AiSettings>(&vars.iter().copied().collect::<Vars>()).map_err(|errors| errors.to_string())
}

fn model(vars: &[(&str, &str)]) -> ModelSettings {
    read(vars).unwrap().model.unwrap()
}

#[test]
fn without_a_variable_there_is_no_model() {
    let nothing = read(&[]).unwrap();
    assert!(nothing.model.is_none() && nothing.transcription.is_none());
}

#[test]
fn an_openai_compatible_model_is_an_address_and_a_name() {
    let settings = model(&[("REAKTLY_LLM_URL", "http://127.0.0.1:9/v1"), ("REAKTLY_LLM_MODEL", "tiny-1")]);
    assert_eq!((settings.first.provider, settings.first.sight), (Provider::OpenAi, Sight::Blind));
    assert_eq!((settings.first.url.as_str(), settings.first.model.as_str()), ("http://127.0.0.1:9/v1", "tiny-1"));
    assert!(settings.second.is_none());
    assert_eq!(settings.trace_content, TraceContent::LeftOut);
}

#[test]
fn the_other_providers_know_where_they_are() {
    for (provider, url) in [
        ("anthropic", "https://api.anthropic.com/v1"),
        ("gemini", "https://generativelanguage.googleapis.com/v1beta"),
        ("ollama", "http://localhost:11434"),
    ] {
        let vars =
            [("REAKTLY_LLM_PROVIDER", provider), ("REAKTLY_LLM_MODEL", "m"), ("REAKTLY_LLM_API_KEY", "key-of-theirs")];
        let settings = model(&vars);
        assert_eq!((settings.first.provider.as_str(), settings.first.url.as_str()), (provider, url));
        assert_eq!(settings.first.api_key.unwrap().expose_secret(), "key-of-theirs");
    }
}

#[test]
fn a_second_model_pictures_prices_and_traces_are_opted_into() {
    let settings = model(&[
        ("REAKTLY_LLM_URL", "http://127.0.0.1:9/v1"),
        ("REAKTLY_LLM_MODEL", "tiny-1"),
        ("REAKTLY_LLM_VISION", "on"),
        ("REAKTLY_LLM_FALLBACK_PROVIDER", "ollama"),
        ("REAKTLY_LLM_FALLBACK_MODEL", "local"),
        ("REAKTLY_LLM_PRICES", "tiny-1=1000000/100000/2000000"),
        ("REAKTLY_TRACE_CONTENT", "on"),
    ]);
    assert_eq!((settings.first.sight, settings.trace_content), (Sight::Sees, TraceContent::Kept));
    let second = settings.second.unwrap();
    assert_eq!((second.provider, second.model.as_str(), second.sight), (Provider::Ollama, "local", Sight::Blind));
    let usage = crate::Usage { input: 10, ..crate::Usage::default() };
    assert_eq!(settings.prices.cost("tiny-1", &usage), Some(10));
}

#[test]
fn what_is_missing_or_wrong_is_named() {
    let cases: [(&[(&str, &str)], &str); 11] = [
        (&[("REAKTLY_LLM_URL", "http://a.example/v1")], "REAKTLY_LLM_MODEL is required with REAKTLY_LLM_URL"),
        (&[("REAKTLY_LLM_MODEL", "m")], "REAKTLY_LLM_URL is required with REAKTLY_LLM_MODEL"),
        (&[("REAKTLY_LLM_PROVIDER", "gemini")], "REAKTLY_LLM_MODEL is required with REAKTLY_LLM_PROVIDER"),
        (&[("REAKTLY_LLM_PROVIDER", "acme")], "REAKTLY_LLM_PROVIDER must be openai, anthropic, gemini or ollama"),
        (
            &[("REAKTLY_LLM_PROVIDER", "anthropic"), ("REAKTLY_LLM_MODEL", "m")],
            "REAKTLY_LLM_API_KEY is required for anthropic",
        ),
        (&[("REAKTLY_LLM_URL", "ftp://a.example")], "REAKTLY_LLM_URL must begin with https:// or http://"),
        (&[("REAKTLY_LLM_VISION", "yes")], "REAKTLY_LLM_VISION must be on or off"),
        (
            &[("REAKTLY_LLM_FALLBACK_PROVIDER", "ollama"), ("REAKTLY_LLM_FALLBACK_MODEL", "m")],
            "REAKTLY_LLM_MODEL is required with REAKTLY_LLM_FALLBACK_MODEL",
        ),
        (&[("REAKTLY_LLM_PRICES", "m=1")], "REAKTLY_LLM_PRICES is not model=input/cached/output: m=1"),
        (
            &[("REAKTLY_TRANSCRIPTION_URL", "http://a.example/v1")],
            "REAKTLY_TRANSCRIPTION_MODEL is required with REAKTLY_TRANSCRIPTION_URL",
        ),
        (
            &[("REAKTLY_TRANSCRIPTION_MODEL", "m")],
            "REAKTLY_TRANSCRIPTION_URL is required with REAKTLY_TRANSCRIPTION_MODEL",
        ),
    ];
    for (vars, expected) in cases {
        assert_eq!(read(vars).unwrap_err(), expected);
    }
}

#[test]
fn every_variable_read_is_documented_and_no_key_is_printed() {
    let all = AiSettings::variables();
    let vars: Vars = all.iter().map(|variable| (variable.name, "?")).collect();
    let errors = load::<AiSettings>(&vars).unwrap_err();
    assert!(errors.0.iter().all(|problem| all.iter().any(|variable| variable.name == problem.variable)));
    let settings = model(&[
        ("REAKTLY_LLM_URL", "http://127.0.0.1:9/v1"),
        ("REAKTLY_LLM_MODEL", "tiny-1"),
        ("REAKTLY_LLM_API_KEY", "hunter2"),
    ]);
    assert!(!format!("{settings:?}").contains("hunter2"));
}
