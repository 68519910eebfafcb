//! Meta's own inconsistencies, one row each: read all the same, and never at the cost of a neighbour.

use super::*;

/// The items of a change with this field and value, as `path kind`.
fn read(field: &str, value: &str) -> Vec<Item> {
    let body = format!(r#"{{"entry":[{{"id":"7","changes":[{{"field":{field},"value":{value}}}]}}]}}"#);
    items(body.as_bytes()).unwrap()
}

fn texts(items: &[Item]) -> Vec<String> {
    items.iter().filter_map(|item| message_of(&item.kind)).map(|message| message.content.text()).collect()
}

const NUMBER: &str = r#""metadata":{"phone_number_id":"1"}"#;
const HELLO: &str = r#"{"from":"491","id":"w","timestamp":"1749416383","type":"text","text":{"body":"hello"}}"#;

#[test]
fn a_value_under_a_wrong_or_missing_field_is_told_by_its_keys() {
    for field in [r#""message""#, r#""unnamed""#, "null", "7", r#""flows""#] {
        let items = read(field, &format!(r#"{{{NUMBER},"messages":[{HELLO}]}}"#));
        assert_eq!(texts(&items), ["hello"], "{field}");
    }
    let statuses = read(r#""unnamed""#, &format!(r#"{{{NUMBER},"statuses":[{{"id":"w","status":"sent"}}]}}"#));
    assert!(matches!(statuses[0].kind, Kind::Status(_)));
    let call = read(
        r#""calls""#,
        &format!(r#"{{{NUMBER},"statuses":[{{"id":"c","type":"call","status":"RINGING","recipient_id":"491"}}]}}"#),
    );
    assert!(matches!(call[0].kind, Kind::Happening(_)));
}

#[test]
fn envelopes_as_metas_pages_print_them_are_read() {
    let value = format!(r#"{{{NUMBER},"messages":[{HELLO}]}}"#);
    for body in [
        format!(r#"{{"field":"messages","value":{value}}}"#),
        format!(r#"{{"entry":[{{"id":"7","field":"messages","value":{value}}}]}}"#),
        format!(
            r#"{{"entry":[{{"id":"7","changes":[{{"value":{value}}}],"field":"messages"}}],"object":"whatsapp_business_account"}}"#
        ),
        format!(r#"{{"entry":[{{"changes":[{{"messages":[{HELLO}],{NUMBER}}}]}}]}}"#),
    ] {
        assert_eq!(texts(&items(body.as_bytes()).unwrap()), ["hello"], "{body}");
    }
    let installed =
        r#"{"entry":[{"id":"7","changes":[{"value":{"event":"PARTNER_APP_INSTALLED"}}],"field":"account_update"}]}"#;
    assert_eq!(items(installed.as_bytes()).unwrap()[0].kind, Kind::Field("account_update".to_owned()));
    let broken = r#"{"entry":[{"changes":[{"field":"messages","value":{"messages":[{"type":"text" "text":{}}]}}]}]}"#;
    assert_eq!(items(broken.as_bytes()), Err(BodyError::NotJson));
}

#[test]
fn missing_and_empty_parts_of_a_person_are_absent() {
    let rows = [
        (r#"{"from":"491","FROM_REST}"#, r#""contacts":[]"#, Some("491"), None, None),
        (r#"{"from":491,"FROM_REST}"#, r#""contacts":null"#, Some("491"), None, None),
        (r#"{"from":"+491","FROM_REST}"#, r#""contacts":[{"wa_id":"491"}]"#, Some("491"), None, None),
        (r#"{"from":"","FROM_REST}"#, r#""contacts":[{"wa_id":"491","profile":{}}]"#, Some("491"), None, None),
        (
            r#"{"from":"DE.1","FROM_REST}"#,
            r#""contacts":[{"wa_id":"DE.1","profile":{"name":""}}]"#,
            None,
            Some("DE.1"),
            None,
        ),
        (
            r#"{"from_user_id":"DE.1","FROM_REST}"#,
            r#""contacts":[{"wa_id":"","user_id":"DE.1","profile":{"name":"Ada"}}]"#,
            None,
            Some("DE.1"),
            Some("Ada"),
        ),
        (
            r#"{"from":"491","from_user_id":"DE.1","FROM_REST}"#,
            r#""contacts":[{"profile":{"name":"Ada","username":"@ada"},"user_id":"DE.1"}]"#,
            Some("491"),
            Some("DE.1"),
            Some("Ada"),
        ),
        (
            r#"{"from":"491","FROM_REST}"#,
            r#""contacts":{"wa_id":"491","profile":{"name":"Alone"}}"#,
            Some("491"),
            None,
            Some("Alone"),
        ),
        (
            r#"{"from":"491","FROM_REST}"#,
            r#""contacts":[7,null,{"profile":7},{"wa_id":"491","profile":{"name":"Ada"}}]"#,
            Some("491"),
            None,
            Some("Ada"),
        ),
        (
            r#"{"from":"491","FROM_REST}"#,
            r#""contacts":[{"wa_id":"492","profile":{"name":"Another"}}]"#,
            Some("491"),
            None,
            None,
        ),
    ];
    for (message, contacts, wa_id, bsuid, name) in rows {
        let message = message.replace(r#""FROM_REST"#, r#""id":"w","type":"text","text":{"body":"hello"}"#);
        let items = read(r#""messages""#, &format!(r#"{{{NUMBER},{contacts},"messages":[{message}]}}"#));
        let customer = &message_of(&items[0].kind).unwrap().customer;
        let found = (customer.wa_id.as_deref(), customer.bsuid.as_deref(), customer.name.as_deref());
        assert_eq!(found, (wa_id, bsuid, name), "{message} {contacts}");
    }
}

#[test]
fn contacts_are_joined_by_identity_not_by_place() {
    let contacts =
        r#""contacts":[{"wa_id":"492","profile":{"name":"Second"}},{"wa_id":"491","profile":{"name":"First"}}]"#;
    let second = HELLO.replace("491", "492").replace(r#""id":"w""#, r#""id":"v""#);
    let items = read(r#""messages""#, &format!(r#"{{{NUMBER},{contacts},"messages":[{HELLO},{second}]}}"#));
    let names: Vec<_> =
        items.iter().map(|item| message_of(&item.kind).unwrap().customer.name.clone().unwrap()).collect();
    assert_eq!(names, ["First", "Second"]);
}

#[test]
fn an_error_beside_the_only_unreadable_message_explains_it() {
    let message = r#"{"from":"491","id":"w","type":"interactive"}"#;
    let errors = r#""errors":[{"code":131000,"title":"Something went wrong","error_data":{"details":"Unsupported webhook payload"}}]"#;
    let items = read(r#""messages""#, &format!(r#"{{{NUMBER},"messages":[{message}],{errors}}}"#));
    let explained = message_of(&items[0].kind).unwrap();
    assert_eq!((explained.errors[0].code, items.len()), (131_000, 2));
    let Content::Unsupported { detail, .. } = &explained.content else { panic!("{explained:?}") };
    assert_eq!(detail.as_deref(), Some("Unsupported webhook payload"));
    let two = read(r#""messages""#, &format!(r#"{{{NUMBER},"messages":[{message},{HELLO}],{errors}}}"#));
    assert!(message_of(&two[0].kind).unwrap().errors.is_empty(), "it may belong to either");
    let readable = read(r#""messages""#, &format!(r#"{{{NUMBER},"messages":[{HELLO}],{errors}}}"#));
    assert!(message_of(&readable[0].kind).unwrap().errors.is_empty());
}

#[test]
fn one_bad_part_spoils_none_of_its_neighbours() {
    for bad in [
        "null",
        "7",
        r#""x""#,
        "[]",
        r#"{"id":""}"#,
        r#"{"id":"v","from":{}}"#,
        r#"{"id":"v","from":"491","type":{},"text":7}"#,
    ] {
        let items = read(r#""messages""#, &format!(r#"{{{NUMBER},"messages":[{HELLO},{bad},{HELLO}]}}"#));
        assert_eq!(items.len(), 3, "{bad}");
        assert_eq!(texts(&items).iter().filter(|text| *text == "hello").count(), 2, "{bad}");
    }
}

#[test]
fn messengers_names_and_shapes_are_read_too() {
    for field in ["messaging_postbacks", "message_deliveries", "message_reads"] {
        let items = read(&format!("\"{field}\""), &format!(r#"{{{NUMBER},"messages":[{HELLO}]}}"#));
        assert_eq!(texts(&items), ["hello"], "{field}");
    }
    let parties = r#""sender":{"id":"491"},"recipient":{"id":"1"},"timestamp":1749416383000"#;
    let pressed = read(
        r#""messaging_postbacks""#,
        &format!(r#"{{{parties},"postback":{{"title":"Yes","payload":"p","mid":"m"}}}}"#),
    );
    assert_eq!((texts(&pressed), pressed[0].phone_number_id.as_ref().unwrap().as_str()), (vec!["Yes".to_owned()], "1"));
    let pressed = read(r#""messaging_postbacks""#, &format!(r#"{{{parties},"postback":{{"payload":"p"}}}}"#));
    assert_eq!(message_of(&pressed[0].kind).unwrap().wamid, "postback:491:1749416383000");
    let delivered =
        read(r#""message_deliveries""#, &format!(r#"{{{parties},"delivery":{{"mids":["a","b"],"watermark":1}}}}"#));
    assert_eq!(delivered[1].path, "entry[0].changes[0].delivery.mids[1]");
    let Kind::Status(status) = &delivered[1].kind else { panic!("{delivered:?}") };
    assert_eq!((status.wamid.as_str(), status.name.as_str()), ("b", "delivered"));
    let seen = read(r#""message_reads""#, &format!(r#"{{{parties},"read":{{"watermark":1}}}}"#));
    assert!(matches!(seen[0].kind, Kind::Happening(_)));
    let body = format!(
        r#"{{"object":"page","entry":[{{"messaging":[{{{parties},"postback":{{"title":"Yes","mid":"m"}}}}]}}]}}"#
    );
    assert_eq!(texts(&items(body.as_bytes()).unwrap()), ["Yes"]);
}
