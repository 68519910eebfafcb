//! Each limit, kept and broken.

use reaktly_domain::content::{Button, ListRow, ListSection, Media};
use serde_json::json;

use super::*;

fn list(sections: Vec<ListSection>) -> Content {
    let (body, button) = ("Which?".to_owned(), "Open".to_owned());
    Content::Interactive(Interactive::List { body, button, sections, header: None, footer: None })
}

fn section(title: Option<&str>, rows: impl IntoIterator<Item = ListRow>) -> ListSection {
    ListSection { title: title.map(str::to_owned), rows: rows.into_iter().collect() }
}

fn row(id: &str, title: &str, description: Option<&str>) -> ListRow {
    ListRow { id: id.to_owned(), title: title.to_owned(), description: description.map(str::to_owned) }
}

fn rows(ids: std::ops::Range<usize>) -> Vec<ListRow> {
    ids.map(|id| row(&id.to_string(), &id.to_string(), None)).collect()
}

fn buttons(body: &str, buttons: Vec<Button>, header: Option<&str>, footer: Option<&str>) -> Content {
    Content::Interactive(Interactive::Buttons {
        body: body.to_owned(),
        buttons,
        header: header.map(str::to_owned),
        footer: footer.map(str::to_owned),
    })
}

fn button(id: &str, title: &str) -> Button {
    Button { id: id.to_owned(), title: title.to_owned() }
}

fn cta(label: &str, url: &str) -> Content {
    let (body, label, url) = ("Look".to_owned(), label.to_owned(), url.to_owned());
    Content::Interactive(Interactive::CtaUrl { body, label, url, header: None, footer: None })
}

fn place(latitude: f64, longitude: f64) -> Content {
    Content::Location { latitude, longitude, name: None, address: None, url: None }
}

fn by_id() -> Media {
    Media { id: Some("17".to_owned()), ..Media::default() }
}

fn by_link(link: &str) -> Content {
    Content::Image(Media { link: Some(link.to_owned()), ..Media::default() })
}

fn template(name: &str) -> Content {
    Content::Template { name: name.to_owned(), language: "en_US".to_owned(), components: json!([]), preview: None }
}

fn reaction(emoji: &str) -> Content {
    Content::Reaction { message_wamid: "w".to_owned(), emoji: Some(emoji.to_owned()) }
}

fn cards(cards: serde_json::Value) -> Content {
    Content::Contacts { names: vec![], cards }
}

#[test]
fn content_at_each_limit_is_taken() {
    let full = (0..10).map(|n| section(Some(&"t".repeat(24)), rows(n..n + 1))).collect();
    let edges = Some("h".repeat(60));
    let contents = [
        Content::text_of("x".repeat(4096)),
        buttons(&"x".repeat(1024), vec![button(&"i".repeat(256), &"t".repeat(20))], edges.as_deref(), edges.as_deref()),
        list(full),
        list(vec![section(None, [row(&"i".repeat(200), &"t".repeat(24), Some(&"d".repeat(72)))])]),
        cta(&"l".repeat(20), "http://example.com"),
        Content::Interactive(Interactive::LocationRequest { body: "x".repeat(1024) }),
        place(-90.0, 180.0),
        Content::Document(Media { caption: Some("x".repeat(1024)), filename: Some("f".repeat(240)), ..by_id() }),
        Content::Audio(Media { voice: true, ..by_id() }),
        by_link("https://example.com/a.png"),
        template(&"t".repeat(512)),
        reaction("👍🏽"),
        cards(json!([{ "name": { "formatted_name": "Ada Roe", "last_name": "Roe" } }])),
    ];
    for content in contents {
        assert_eq!(check(&content), Ok(()), "{content:?}");
    }
}

fn refuses<const N: usize>(cases: [(Content, &str); N]) {
    for (content, message) in cases {
        assert_eq!(check(&content).unwrap_err().to_string(), message);
    }
}

#[test]
fn what_can_be_tapped_is_refused_beyond_a_limit_with_the_field_and_the_limit() {
    let two_sections = vec![section(Some("a"), rows(0..1)), section(None, rows(1..2))];
    let repeated = vec![section(None, [row("1", "A", None), row("1", "B", None)])];
    let four = (0..4).map(|n| button(&n.to_string(), &n.to_string())).collect();
    let one = || vec![button("1", "A")];
    refuses([
        (buttons(&"x".repeat(1025), one(), None, None), "text has 1025 characters; at most 1024 are allowed"),
        (buttons("x", four, None, None), "buttons has 4 buttons; at most 3 are allowed"),
        (buttons("x", vec![], None, None), "buttons is empty"),
        (buttons("x", one(), Some(&"h".repeat(61)), None), "header has 61 characters; at most 60 are allowed"),
        (buttons("x", one(), None, Some(&"f".repeat(61))), "footer has 61 characters; at most 60 are allowed"),
        (
            buttons("x", vec![button("1", &"t".repeat(21))], None, None),
            "buttons[0].title has 21 characters; at most 20 are allowed",
        ),
        (
            buttons("x", vec![button(&"i".repeat(257), "A")], None, None),
            "buttons[0].id has 257 characters; at most 256 are allowed",
        ),
        (list(vec![]), "sections is empty"),
        (list(vec![section(None, rows(0..11))]), "sections has 11 rows in total; at most 10 are allowed"),
        (list(two_sections), "sections[1].title is required where there are several sections"),
        (list(repeated), "sections[0].rows[1].id is the same as an earlier one"),
        (
            list(vec![section(None, [row("1", &"t".repeat(25), None)])]),
            "sections[0].rows[0].title has 25 characters; at most 24 are allowed",
        ),
        (
            list(vec![section(None, [row("1", "A", Some(&"d".repeat(73)))])]),
            "sections[0].rows[0].description has 73 characters; at most 72 are allowed",
        ),
        (
            list(vec![section(None, [row(&"i".repeat(201), "A", None)])]),
            "sections[0].rows[0].id has 201 characters; at most 200 are allowed",
        ),
        (cta(&"l".repeat(21), "https://example.com"), "label has 21 characters; at most 20 are allowed"),
        (cta("Open", "ftp://example.com"), "url must be a link that begins with https:// or http://"),
        (
            Content::Interactive(Interactive::LocationRequest { body: "x".repeat(1025) }),
            "body has 1025 characters; at most 1024 are allowed",
        ),
    ]);
}

#[test]
fn content_beyond_a_limit_is_refused_with_the_field_what_was_found_and_the_limit() {
    refuses([
        (Content::text_of("x".repeat(4097)), "text has 4097 characters; at most 4096 are allowed"),
        (Content::text_of(" "), "text is empty"),
        (place(90.5, 0.0), "latitude is 90.5; -90 to 90 are allowed"),
        (place(0.0, f64::NAN), "longitude is NaN; -180 to 180 are allowed"),
        (
            Content::Image(Media { caption: Some("x".repeat(1025)), ..by_id() }),
            "caption has 1025 characters; at most 1024 are allowed",
        ),
        (
            Content::Sticker(Media { caption: Some("x".into()), ..by_id() }),
            "caption does not go with content of kind sticker",
        ),
        (
            Content::Image(Media { link: Some("https://a.example".into()), ..by_id() }),
            "media needs exactly one of id, fileId and link",
        ),
        (by_link("http://example.com/a.png"), "link must be a link that begins with https://"),
        (template(&"t".repeat(513)), "name has 513 characters; at most 512 are allowed"),
        (
            template("Hello"),
            "name has the character 'H' at position 1; only lower-case letters, digits and _ are allowed",
        ),
        (reaction("👍👍"), "emoji must be exactly one emoji"),
        (cards(json!([])), "contacts is empty"),
        (cards(json!([{ "name": { "first_name": "Ada" } }])), "contacts[0].name.formattedName is empty"),
        (Content::Order(reaktly_domain::content::Order::default()), "content of kind order cannot be sent"),
    ]);
    let nameless = check(&cards(json!([{ "name": { "formatted_name": "Ada" } }]))).unwrap_err();
    assert_eq!((nameless.field.as_str(), nameless.limit), ("contacts[0].name", Limit::NamePartMissing));
}

#[test]
fn each_kind_takes_the_types_and_sizes_of_metas_table() {
    use super::media::{VOICE_BYTES_MAX, check_file, check_voice, kinds_of, limit_of};
    let cases: [(&str, u64, &[&str]); 9] = [
        ("image/jpeg", 5 << 20, &["image"]),
        ("image/jpeg", (5 << 20) + 1, &[]),
        ("image/webp", 500 << 10, &["sticker"]),
        ("video/3gpp", 16 << 20, &["video"]),
        ("audio/ogg; codecs=opus", 16 << 20, &["audio"]),
        ("Application/PDF", 100 << 20, &["document"]),
        ("application/pdf", (100 << 20) + 1, &[]),
        ("image/gif", 1, &[]),
        ("text/plain", 1, &["document"]),
    ];
    for (mime_type, bytes, kinds) in cases {
        assert_eq!(kinds_of(mime_type, bytes), kinds, "{mime_type} {bytes}");
    }
    let image = limit_of("image").unwrap();
    let refused = check_file(image, "media.fileId", "image/gif", 1).unwrap_err();
    assert_eq!(refused.to_string(), "media.fileId has the type image/gif; image/jpeg, image/png are allowed");
    assert!(check_voice("media.voice", "audio/ogg", VOICE_BYTES_MAX).is_ok());
    assert!(check_voice("media.voice", "audio/mpeg", 1).is_err());
}

#[test]
fn groups_get_words_media_and_templates_only() {
    let contents = plan_for(&draft("Which?", vec![choice("a", "A"), choice("b", "B")]), Chat::Group).unwrap();
    assert_eq!(contents, [Content::text_of("Which?\n\n1. A\n2. B")]);
    assert_eq!(check_for(&Content::Image(by_id()), Chat::Group), Ok(()));
    assert_eq!(check_for(&template("hello"), Chat::Group), Ok(()));
    let refused = check_for(&place(0.0, 0.0), Chat::Group).unwrap_err();
    let expected = "content of kind location cannot be sent to a group; Meta takes text, media and templates there";
    assert_eq!(refused.to_string(), expected);
    assert_eq!(check_for(&place(0.0, 0.0), Chat::OneToOne), Ok(()));
}
