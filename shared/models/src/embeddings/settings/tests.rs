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
