use serde_json::json;

use super::*;

#[test]
fn every_kind_has_a_readable_text() {
    let caption = Media { caption: Some("our shop".into()), ..Media::default() };
    let named = Media { filename: Some("a.pdf".into()), caption: Some("a.pdf".into()), ..Media::default() };
    let voice = Media { voice: true, ..Media::default() };
    let place = Content::Location { latitude: 52.52, longitude: 13.405, name: Some("Berlin".into()), address: None };
    let cases = [
        (Content::text_of("hello"), "hello"),
        (Content::text_of(" "), "[Text]"),
        (Content::Image(caption), "[Image] our shop"),
        (Content::Video(Media::default()), "[Video]"),
        (Content::Audio(voice), "[Voice message]"),
        (Content::Document(named), "[Document] a.pdf"),
        (Content::Sticker(Media::default()), "[Sticker]"),
        (place, "[Location] 52.5200, 13.4050, Berlin"),
        (Content::Reaction { message_wamid: "w".into(), emoji: None }, "[Reaction removed]"),
        (Content::Order { items: 1, raw: json!({}) }, "[Order] 1 item"),
    ];
    for (content, text) in cases {
        assert_eq!(content.text(), text);
    }
}

#[test]
fn content_survives_its_stored_form() {
    let content = Content::Interactive(Interactive::Buttons {
        body: "Which one?".into(),
        buttons: vec![Button { id: "1".into(), title: "Blue".into() }],
    });
    let stored = serde_json::to_value(&content).unwrap();
    assert_eq!(stored["kind"], "interactive");
    assert_eq!(stored["type"], "buttons");
    assert_eq!(serde_json::from_value::<Content>(stored).unwrap(), content);
}

#[test]
fn reactions_and_notices_ask_for_no_answer() {
    assert!(!Content::Reaction { message_wamid: "w".into(), emoji: Some("👍".into()) }.is_answerable());
    assert!(!Content::System { body: "changed".into(), raw: json!({}) }.is_answerable());
    assert!(Content::Image(Media::default()).is_answerable());
}
