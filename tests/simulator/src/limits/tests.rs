use serde_json::{Value, json};

use super::{Recipient, check};

fn message(content: Value) -> Value {
    let mut message = content;
    message["messaging_product"] = json!("whatsapp");
    message["to"] = json!("+16505551234");
    message
}

fn code(kind: &str, content: Value) -> i64 {
    let mut body = message(json!({"type": kind}));
    body[kind] = content;
    check(&body).map_or_else(|error| error.code, |_| 0)
}

fn long(length: usize) -> String {
    "ü".repeat(length)
}

#[test]
fn a_text_has_at_most_4096_characters_and_at_least_one() {
    assert_eq!(code("text", json!({"body": long(4096)})), 0);
    assert_eq!(code("text", json!({"body": long(4097)})), 100);
    assert_eq!(code("text", json!({"body": ""})), 131_008);
    assert_eq!(code("text", json!({"body": "x", "preview_url": "yes"})), 100);
}

#[test]
fn the_envelope_needs_product_recipient_and_a_known_type() {
    let without = |field: &str| {
        let mut body = message(json!({"type": "text", "text": {"body": "x"}}));
        body.as_object_mut().unwrap().remove(field);
        check(&body).map_or_else(|error| error.code, |_| 0)
    };
    assert_eq!(without("messaging_product"), 100);
    assert_eq!(without("to"), 100);
    assert_eq!(without("text"), 131_008);
    assert_eq!(without("type"), 0, "text is the default");
    assert_eq!(code("hologram", json!({})), 131_051);
}

#[test]
fn callback_data_has_at_most_512_characters() {
    let with = |data: String| check(&message(json!({"text": {"body": "x"}, "biz_opaque_callback_data": data})));
    assert!(with(long(512)).is_ok());
    assert_eq!(with(long(513)).unwrap_err().code, 100);
}

#[test]
fn recipients_are_told_apart_by_their_form() {
    let to = |body: Value| check(&body).map(|draft| draft.recipient);
    let text = json!({"body": "x"});
    let phone = json!({"messaging_product": "whatsapp", "to": "+1 (650) 555-1234", "recipient": "US.1", "text": text});
    assert!(matches!(to(phone), Ok(Recipient::Phone { wa_id, .. }) if wa_id == "16505551234"));
    let user = json!({"messaging_product": "whatsapp", "recipient": "US.1", "text": text});
    assert_eq!(to(user), Ok(Recipient::UserId("US.1".to_owned())));
    let lost = json!({"messaging_product": "whatsapp", "to": "US.1", "text": text});
    assert_eq!(to(lost), Ok(Recipient::Lost("US.1".to_owned())));
    let wrong = json!({"messaging_product": "whatsapp", "to": "call me", "text": text});
    assert_eq!(to(wrong).unwrap_err().code, 131_009);
}

fn buttons(titles: &[&str]) -> Value {
    let buttons: Vec<_> = titles
        .iter()
        .enumerate()
        .map(|(id, title)| json!({"type": "reply", "reply": {"id": id.to_string(), "title": title}}))
        .collect();
    json!({"type": "button", "body": {"text": "Choose"}, "action": {"buttons": buttons}})
}

#[test]
fn there_are_one_to_three_reply_buttons_of_20_characters_all_different() {
    assert_eq!(code("interactive", buttons(&["a", "b", "c"])), 0);
    assert_eq!(code("interactive", buttons(&[])), 131_009);
    assert_eq!(code("interactive", buttons(&["a", "b", "c", "d"])), 131_009);
    assert_eq!(code("interactive", buttons(&[&long(20)])), 0);
    assert_eq!(code("interactive", buttons(&[&long(21)])), 131_009);
    assert_eq!(code("interactive", buttons(&["a", "a"])), 131_009);
    let mut same_id = buttons(&["a", "b"]);
    same_id["action"]["buttons"][1]["reply"]["id"] = json!("0");
    assert_eq!(code("interactive", same_id), 131_009);
    let mut long_id = buttons(&["a"]);
    long_id["action"]["buttons"][0]["reply"]["id"] = json!(long(257));
    assert_eq!(code("interactive", long_id), 131_009);
}

#[test]
fn the_parts_around_buttons_have_their_own_limits() {
    let with = |part: &str, content: Value| {
        let mut message = buttons(&["a"]);
        message[part] = content;
        code("interactive", message)
    };
    assert_eq!(with("body", json!({"text": long(1024)})), 0);
    assert_eq!(with("body", json!({"text": long(1025)})), 131_009);
    assert_eq!(with("footer", json!({"text": long(60)})), 0);
    assert_eq!(with("footer", json!({"text": long(61)})), 131_009);
    assert_eq!(with("header", json!({"type": "text", "text": long(61)})), 131_009);
    assert_eq!(with("header", json!({"type": "image", "image": {"id": "12"}})), 0);
    assert_eq!(with("header", json!({"type": "audio", "audio": {"id": "12"}})), 131_009);
    assert_eq!(with("action", json!(null)), 131_008);
}

fn menu(sections: &[usize]) -> Value {
    let mut id = 0;
    let sections: Vec<_> = sections
        .iter()
        .map(|rows| {
            let rows: Vec<_> = (0..*rows)
                .map(|_| {
                    id += 1;
                    json!({"id": id.to_string(), "title": "Row"})
                })
                .collect();
            json!({"title": "Section", "rows": rows})
        })
        .collect();
    json!({"type": "list", "body": {"text": "Choose"}, "action": {"button": "Menu", "sections": sections}})
}

#[test]
fn a_list_has_ten_rows_in_all() {
    assert_eq!(code("interactive", menu(&[10])), 0);
    assert_eq!(code("interactive", menu(&[5, 5])), 0);
    assert_eq!(code("interactive", menu(&[6, 5])), 131_009);
    assert_eq!(code("interactive", menu(&[])), 131_009);
    assert_eq!(code("interactive", menu(&[1; 11])), 131_009);
}

#[test]
fn the_parts_of_a_list_have_their_own_limits() {
    let with = |pointer: &str, content: Value| {
        let mut message = menu(&[1, 1]);
        *message.pointer_mut(pointer).unwrap() = content;
        code("interactive", message)
    };
    assert_eq!(with("/body/text", json!(long(4096))), 0);
    assert_eq!(with("/body/text", json!(long(4097))), 131_009);
    assert_eq!(with("/action/button", json!(long(21))), 131_009);
    assert_eq!(with("/action/sections/0/title", json!(long(25))), 131_009);
    assert_eq!(with("/action/sections/0/title", json!(null)), 131_008);
    assert_eq!(with("/action/sections/0/rows/0/id", json!(long(201))), 131_009);
    assert_eq!(with("/action/sections/0/rows/0/id", json!("2")), 131_009);
    assert_eq!(with("/action/sections/0/rows/0/title", json!(long(25))), 131_009);
    let described = json!({"id": "9", "title": "Row", "description": long(73)});
    assert_eq!(with("/action/sections/0/rows/0", described), 131_009);
}

#[test]
fn a_link_button_has_a_short_label_and_a_real_address() {
    let link = |label: &str, url: &str| {
        let parameters = json!({"display_text": label, "url": url});
        let action = json!({"name": "cta_url", "parameters": parameters});
        code("interactive", json!({"type": "cta_url", "body": {"text": "See"}, "action": action}))
    };
    assert_eq!(link("Open", "https://example.com"), 0);
    assert_eq!(link(&long(21), "https://example.com"), 131_009);
    assert_eq!(link("Open", "example.com"), 131_009);
    let place =
        json!({"type": "location_request_message", "body": {"text": "Where?"}, "action": {"name": "send_location"}});
    assert_eq!(code("interactive", place), 0);
    assert_eq!(code("interactive", json!({"type": "dance", "body": {"text": "x"}, "action": {}})), 131_051);
}

#[test]
fn media_come_by_id_or_by_link() {
    assert_eq!(code("image", json!({"id": "123", "caption": long(1024)})), 0);
    assert_eq!(code("image", json!({"id": "123", "caption": long(1025)})), 131_009);
    assert_eq!(code("document", json!({"link": "https://example.com/a.pdf", "filename": "a.pdf"})), 0);
    assert_eq!(code("video", json!({})), 131_008);
    assert_eq!(code("video", json!({"id": "1", "link": "https://example.com"})), 131_009);
    assert_eq!(code("audio", json!({"id": "1", "caption": "x"})), 131_009);
    assert_eq!(code("sticker", json!({"link": "ftp://example.com"})), 131_009);
}

#[test]
fn places_cards_reactions_and_templates_have_their_parts() {
    assert_eq!(code("location", json!({"latitude": "52.5", "longitude": 13.4})), 0);
    assert_eq!(code("location", json!({"latitude": 91, "longitude": 13.4})), 131_009);
    assert_eq!(code("location", json!({"latitude": 52.5})), 131_008);
    assert_eq!(code("contacts", json!([{"name": {"formatted_name": "Ada L", "first_name": "Ada"}}])), 0);
    assert_eq!(code("contacts", json!([{"name": {"formatted_name": "Ada L"}}])), 131_008);
    assert_eq!(code("contacts", json!([])), 131_008);
    assert_eq!(code("reaction", json!({"message_id": "wamid.a", "emoji": ""})), 0);
    assert_eq!(code("reaction", json!({"message_id": "wamid.a"})), 131_008);
    assert_eq!(code("template", json!({"name": "hello_world", "language": {"code": "en_US"}})), 0);
    assert_eq!(code("template", json!({"name": "Hello", "language": {"code": "en_US"}})), 131_009);
    assert_eq!(code("template", json!({"name": "hello_world"})), 131_008);
}

#[expect(clippy::needless_pass_by_value, reason = "the literal stands in the call")]
fn interactive(kind: &str, action: Value) -> i64 {
    code("interactive", json!({"type": kind, "body": {"text": "x"}, "action": action}))
}

#[test]
fn a_form_has_one_name_a_label_and_a_first_screen() {
    let with = |change: Value| {
        let mut parameters = json!({"flow_message_version": "3", "flow_id": "1", "flow_cta": "Open"});
        crate::json::lay(&mut parameters, &change);
        interactive("flow", json!({"name": "flow", "parameters": parameters}))
    };
    for (row, change, expected) in [
        ("complete", json!({}), 0),
        ("by name", json!({"flow_id": null, "flow_name": "contact"}), 0),
        ("both", json!({"flow_name": "contact"}), 131_009),
        ("neither", json!({"flow_id": null}), 131_008),
        ("no version", json!({"flow_message_version": null}), 131_008),
        ("an old version", json!({"flow_message_version": "2"}), 131_009),
        ("a long label", json!({"flow_cta": long(31)}), 131_009),
        ("a mode", json!({"mode": "draft"}), 0),
        ("another mode", json!({"mode": "loud"}), 131_009),
        ("a screen", json!({"flow_action": "navigate", "flow_action_payload": {"screen": "START"}}), 0),
        ("no screen", json!({"flow_action": "navigate"}), 131_008),
        ("another action", json!({"flow_action": "dance"}), 131_009),
    ] {
        assert_eq!(with(change), expected, "{row}");
    }
}

#[test]
fn addresses_are_asked_for_in_india_and_contact_details_under_two_names() {
    let address = |country: &str| json!({"name": "address_message", "parameters": {"country": country}});
    assert_eq!(interactive("address_message", address("IN")), 0);
    assert_eq!(interactive("address_message", address("DE")), 131_009);
    let contact = json!({"name": "request_contact_info"});
    assert_eq!(interactive("contact_request", contact.clone()), 0);
    assert_eq!(interactive("request_contact_info", contact), 0);
    assert_eq!(interactive("contact_request", json!({"name": "send_location"})), 131_009);
}

#[test]
fn a_carousel_has_two_to_ten_cards_of_one_make() {
    let link = json!({"name": "cta_url", "parameters": {"display_text": "See", "url": "https://example.com"}});
    let buttons = json!({"buttons": [{"type": "quick_reply", "quick_reply": {"id": "1", "title": "Yes"}}]});
    let card = |index: usize, action: &Value| json!({"card_index": index, "header": {"type": "image", "image": {"link": "https://example.com/a.jpg"}}, "action": action});
    let cards = |count: usize| json!({"cards": (0..count).map(|index| card(index, &link)).collect::<Value>()});
    for (count, expected) in [(1, 131_009), (2, 0), (10, 0), (11, 131_009)] {
        assert_eq!(interactive("carousel", cards(count)), expected, "{count} cards");
    }
    assert_eq!(interactive("carousel", json!({"cards": [card(0, &buttons), card(1, &buttons)]})), 0);
    assert_eq!(interactive("carousel", json!({"cards": [card(0, &link), card(1, &buttons)]})), 131_009);
    assert_eq!(interactive("carousel", json!({"cards": [card(0, &link), card(0, &link)]})), 131_009);
    let mut long_body = cards(2);
    long_body["cards"][0]["body"] = json!({"text": long(161)});
    assert_eq!(interactive("carousel", long_body), 131_009);
    let mut no_picture = cards(2);
    no_picture["cards"][1]["header"] = json!({"type": "text", "text": "x"});
    assert_eq!(interactive("carousel", no_picture), 131_009);
}

#[test]
fn a_reaction_answers_no_message_and_a_group_is_named_by_its_id() {
    let mut reaction = message(json!({"type": "reaction", "reaction": {"message_id": "wamid.a", "emoji": "x"}}));
    reaction["context"] = json!({"message_id": "wamid.a"});
    assert_eq!(check(&reaction).unwrap_err().code, 131_009);
    let mut group = message(json!({"text": {"body": "x"}, "recipient_type": "group"}));
    group["to"] = json!("Y2FwaV9n==");
    assert_eq!(check(&group).unwrap().recipient, Recipient::Group("Y2FwaV9n==".to_owned()));
    group["recipient_type"] = json!("crowd");
    assert_eq!(check(&group).unwrap_err().code, 100);
}
