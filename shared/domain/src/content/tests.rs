use serde_json::json;

use super::*;

#[test]
fn every_kind_has_a_readable_text() {
    let caption = Media { caption: Some("our shop".into()), ..Media::default() };
    let named = Media { filename: Some("a.pdf".into()), caption: Some("a.pdf".into()), ..Media::default() };
    let voice = Media { voice: true, ..Media::default() };
    let berlin =
        Content::Location { latitude: 52.52, longitude: 13.405, name: Some("Berlin".into()), address: None, url: None };
    let line = OrderLine {
        product_retailer_id: "sku-1".into(),
        quantity: "2".into(),
        item_price: "7.99".into(),
        currency: "EUR".into(),
    };
    let ordered = Order { items: 2, text: Some("no onions".into()), lines: vec![line], ..Order::default() };
    let said_anew = Content::Edit { target_wamid: "w".into(), content: Box::new(Content::Image(caption.clone())) };
    let page = Interactive::CtaUrl {
        body: "See more".into(),
        label: "Open".into(),
        url: "https://example.com".into(),
        header: None,
        footer: None,
    };
    let cases = [
        (Content::text_of("hello"), "hello"),
        (Content::text_of(" "), "[Text]"),
        (Content::Image(caption), "[Image] our shop"),
        (Content::Video(Media::default()), "[Video]"),
        (Content::Audio(voice), "[Voice message]"),
        (Content::Document(named), "[Document] a.pdf"),
        (Content::Sticker(Media::default()), "[Sticker]"),
        (berlin, "[Location] 52.5200, 13.4050, Berlin"),
        (Content::Reaction { message_wamid: "w".into(), emoji: None }, "[Reaction removed]"),
        (Content::Order(Order { items: 1, ..Order::default() }), "[Order] 1 item"),
        (Content::Order(ordered), "[Order] 2 items\n2 × sku-1, 7.99 EUR\nno onions"),
        (said_anew, "[Edited] [Image] our shop"),
        (Content::Revoke { target_wamid: "w".into() }, "[Message deleted]"),
        (Content::Interactive(page), "See more\nOpen: https://example.com"),
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
        header: None,
        footer: None,
    });
    let stored = serde_json::to_value(&content).unwrap();
    assert_eq!(stored["kind"], "interactive");
    assert_eq!(stored["type"], "buttons");
    assert_eq!(serde_json::from_value::<Content>(stored).unwrap(), content);
}

#[test]
fn stickers_reactions_and_notices_ask_for_no_answer() {
    assert!(!Content::Sticker(Media::default()).is_answerable());
    assert!(!Content::Reaction { message_wamid: "w".into(), emoji: Some("👍".into()) }.is_answerable());
    assert!(!Content::System { body: "changed".into(), raw: json!({}) }.is_answerable());
    assert!(Content::Image(Media::default()).is_answerable());
}
