use reaktly_runtime::Vars;
use reaktly_runtime::config::load;

use super::EmbeddingSettings;

#[test]
fn without_settings_nothing_makes_vectors() {
    let settings: EmbeddingSettings = load(&Vars::default()).unwrap();
    assert!(settings.endpoint.is_none() && settings.encoder.is_none());
}

#[test]
fn an_endpoint_needs_its_address_and_its_model() {
    let url = Vars::default().with("REAKTLY_EMBEDDINGS_URL", "http://127.0.0.1:9/v1");
    assert!(load::<EmbeddingSettings>(&url).is_err());
    let both = url.with("REAKTLY_EMBEDDINGS_MODEL", "small-1").with("REAKTLY_EMBEDDINGS_ANSWER_FROM", "0.6");
    let endpoint = load::<EmbeddingSettings>(&both).unwrap().endpoint.unwrap();
    assert_eq!((endpoint.model.as_str(), endpoint.answers_from), ("small-1", Some(0.6)));
    assert!(load::<EmbeddingSettings>(&both.with("REAKTLY_EMBEDDINGS_ANSWER_FROM", "60")).is_err());
}

#[test]
fn a_folder_without_the_encoder_is_refused_before_anything_starts() {
    let empty = std::env::temp_dir().join("no-such-encoder");
    let vars = Vars::default().with("REAKTLY_ENCODER", empty.display().to_string());
    let both = vars.with("REAKTLY_EMBEDDINGS_URL", "nowhere").with("REAKTLY_EMBEDDINGS_MODEL", "small-1");
    let errors = load::<EmbeddingSettings>(&both).unwrap_err();
    let named: Vec<_> = errors.0.iter().map(|problem| problem.variable).collect();
    assert_eq!(named, ["REAKTLY_EMBEDDINGS_URL", "REAKTLY_ENCODER"]);
    let said = errors.to_string();
    assert!(said.contains("sp.model") && said.contains("scripts/encoder"), "{said}");
    assert!(!said.contains("no-such-encoder"), "{said}");
}
