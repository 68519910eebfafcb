use super::*;

fn phone() -> Identity {
    Identity::WaId("16505551234".to_owned())
}

fn callback() -> CallbackData {
    CallbackData { message: "0197a3b2-0000-7000-8000-000000000001".parse().unwrap(), attempt: 2 }
}

fn to_phone(content: &Content, quoted_wamid: Option<&str>) -> Result<Value, NotSendable> {
    message(&Outgoing { recipient: &phone(), content, quoted_wamid, callback: callback() })
}

fn media() -> Media {
    Media {
        link: Some("https://example.com/a".into()),
        caption: Some("see".into()),
        filename: Some("a.pdf".into()),
        voice: true,
        ..Media::default()
    }
}

#[test]
fn every_sendable_kind_has_metas_form() {
    let by_id = Media { id: Some("17".into()), ..media() };
    let contents = [
        Content::Text { body: "See https://example.com".into(), preview_url: true },
        Content::Interactive(Interactive::Buttons {
            body: "Which one?".into(),
            buttons: vec![
                Button { id: "b".into(), title: "Blue".into() },
                Button { id: "r".into(), title: "Red".into() },
            ],
            header: None,
            footer: None,
        }),
        Content::Image(by_id),
        Content::Document(media()),
        Content::Audio(media()),
        Content::Sticker(media()),
        Content::Location { latitude: 52.52, longitude: 13.405, name: Some("Berlin".into()), address: None, url: None },
        Content::Reaction { message_wamid: "wamid.1".into(), emoji: None },
        Content::Template { name: "hello_world".into(), language: "en_US".into(), components: Value::Null },
    ];
    let bodies: Vec<_> = contents.iter().map(|content| to_phone(content, Some("wamid.q")).unwrap()).collect();
    insta::with_settings!({ sort_maps => true }, { insta::assert_json_snapshot!(bodies) });
}

#[test]
fn a_business_scoped_id_never_stands_in_to() {
    let recipient = Identity::Bsuid("US.13491208655302741918".into());
    let content = Content::text_of("hello");
    let body =
        message(&Outgoing { recipient: &recipient, content: &content, quoted_wamid: None, callback: callback() });
    let body = body.unwrap();
    assert_eq!(body["recipient"], "US.13491208655302741918");
    assert_eq!(body.get("to"), None);
    assert_eq!(body.get("context"), None);
}

#[test]
fn what_only_customers_send_is_refused() {
    let content = Content::System { body: String::new(), raw: Value::Null };
    assert_eq!(to_phone(&content, None), Err(NotSendable { kind: "system" }));
}

#[test]
fn typing_marks_as_read_too() {
    let expected = json!({
        "messaging_product": "whatsapp", "status": "read", "message_id": "wamid.1", "typing_indicator": { "type": "text" }
    });
    assert_eq!(typing("wamid.1"), expected);
    assert_eq!(read_mark("wamid.1").get("typing_indicator"), None);
}
