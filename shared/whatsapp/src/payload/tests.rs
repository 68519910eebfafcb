use reaktly_domain::content::{Button, Interactive, ListRow, ListSection};

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
            header: Some("Colours".into()),
            footer: Some("You can change it later".into()),
        }),
        list(),
        Content::Interactive(Interactive::CtaUrl {
            body: "Your parcel".into(),
            label: "Track it".into(),
            url: "https://example.com/t/1".into(),
            header: None,
            footer: None,
        }),
        Content::Interactive(Interactive::LocationRequest { body: "Where are you?".into() }),
        Content::Contacts {
            names: vec!["Ada Roe".into()],
            cards: json!([{ "name": { "formatted_name": "Ada Roe", "first_name": "Ada" }, "phones": [{ "phone": "+15550100" }] }]),
        },
        Content::Video(media()),
        Content::Image(by_id),
        Content::Document(media()),
        Content::Audio(media()),
        Content::Sticker(media()),
        Content::Location { latitude: 52.52, longitude: 13.405, name: Some("Berlin".into()), address: None, url: None },
        Content::Reaction { message_wamid: "wamid.1".into(), emoji: None },
        Content::Template {
            name: "hello_world".into(),
            language: "en_US".into(),
            components: Value::Null,
            preview: None,
        },
    ];
    let bodies: Vec<_> = contents.iter().map(|content| to_phone(content, Some("wamid.q")).unwrap()).collect();
    insta::with_settings!({ sort_maps => true }, { insta::assert_json_snapshot!(bodies) });
}

fn list() -> Content {
    let row = |id: &str, title: &str, description: Option<&str>| ListRow {
        id: id.to_owned(),
        title: title.to_owned(),
        description: description.map(str::to_owned),
    };
    Content::Interactive(Interactive::List {
        body: "Which size?".into(),
        button: "Sizes".into(),
        sections: vec![
            ListSection { title: Some("Small".into()), rows: vec![row("s", "S", Some("36 to 38"))] },
            ListSection { title: Some("Large".into()), rows: vec![row("l", "L", None)] },
        ],
        header: None,
        footer: Some("Sizes run small".into()),
    })
}

fn filled_template() -> Content {
    let components = json!([
        { "type": "header", "parameters": [{ "type": "image", "image": { "id": "17" } }] },
        { "type": "body", "parameters": [{ "type": "text", "text": "Ada", "parameter_name": "first_name" }] },
        { "type": "button", "sub_type": "url", "index": "0", "parameters": [{ "type": "text", "text": "t/1" }] },
    ]);
    Content::Template { name: "parcel".into(), language: "en".into(), components, preview: Some("Hello Ada".into()) }
}

#[test]
fn groups_are_written_to_as_groups() {
    let content = Content::text_of("hello");
    let recipient = Identity::Group("Y2FwaV9ncm91cDox".into());
    let body =
        message(&Outgoing { recipient: &recipient, content: &content, quoted_wamid: None, callback: callback() });
    let body = body.unwrap();
    assert_eq!((&body["recipient_type"], &body["to"]), (&json!("group"), &json!("Y2FwaV9ncm91cDox")));
}

#[test]
fn the_recipient_is_as_received_and_never_respelled() {
    for digits in ["5511987654321", "551187654321", "5215512345678", "5491112345678", "541112345678"] {
        let (recipient, content) = (Identity::WaId(digits.to_owned()), Content::text_of("hello"));
        let body =
            message(&Outgoing { recipient: &recipient, content: &content, quoted_wamid: None, callback: callback() });
        assert_eq!(body.unwrap()["to"], format!("+{digits}"));
    }
}

#[test]
fn a_reaction_quotes_nothing_and_a_template_may() {
    let reaction = Content::Reaction { message_wamid: "wamid.1".into(), emoji: Some("👍".into()) };
    assert_eq!(to_phone(&reaction, Some("wamid.q")).unwrap().get("context"), None);
    assert_eq!(to_phone(&filled_template(), Some("wamid.q")).unwrap()["context"]["message_id"], "wamid.q");
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
