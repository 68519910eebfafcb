//! Every row of Meta's table of message types: what it becomes, what it says, and whether somebody waits for an answer.

use reaktly_domain::context::{Product, Referral};
use reaktly_domain::identity::Identity;

use super::*;

/// The message a customer sends with these fields.
fn message(fields: &str) -> Message {
    only_message(&envelope(&format!(r#"[{{"from":"491","id":"w","timestamp":"1749416383",{fields}}}]"#)))
}

fn outline_of(message: &Message) -> (&'static str, String, bool) {
    (message.content.kind(), message.content.text(), message.is_answerable())
}

/// Fields of a message; its kind, its text, and whether it wants an answer.
const ROWS: &[(&str, &str, &str, bool)] = &[
    (r#""type":"text","text":{"body":"Hi"}"#, "text", "Hi", true),
    (
        r#""type":"image","image":{"id":"1","mime_type":"image/jpeg","sha256":"aGk=","url":"https://example.com"}"#,
        "image",
        "[Image]",
        true,
    ),
    (r#""type":"video","video":{"id":"1","caption":"Look","filename":"a.mp4"}"#, "video", "[Video] Look", true),
    (r#""type":"audio","audio":{"id":"1","mime_type":"audio/mpeg","voice":false}"#, "audio", "[Audio]", true),
    (
        r#""type":"audio","audio":{"id":"1","mime_type":"audio/ogg; codecs=opus","voice":true}"#,
        "audio",
        "[Voice message]",
        true,
    ),
    (r#""type":"voice","voice":{"id":"1"}"#, "audio", "[Voice message]", true),
    (
        r#""type":"document","document":{"id":"1","filename":"a.pdf","caption":"a.pdf"}"#,
        "document",
        "[Document] a.pdf",
        true,
    ),
    (r#""type":"sticker","sticker":{"id":"1","animated":true}"#, "sticker", "[Sticker]", false),
    (
        r#""type":"location","location":{"latitude":1.5,"longitude":-2,"url":"https://example.com/place"}"#,
        "location",
        "[Location] 1.5000, -2.0000",
        true,
    ),
    (
        r#""type":"contacts","contacts":[{"name":{"formatted_name":"Ada"},"phones":[{"phone":"+1"}],"origin":"contact_request"}]"#,
        "contacts",
        "[Contact] Ada",
        true,
    ),
    (
        r#""type":"contacts","contacts":[{"vcard":"BEGIN:VCARD\nFN;CHARSET=UTF-8:Grace H\nEND:VCARD"}]"#,
        "contacts",
        "[Contact] Grace H",
        true,
    ),
    (
        r#""type":"contacts","contacts":[{"org":{"company":"Acme"}}, {"emails":[{"email":"a@example.com"}]}, {"phones":[{"wa_id":"49"}]}]"#,
        "contacts",
        "[Contact] Acme, a@example.com, 49",
        true,
    ),
    (r#""type":"contacts","contacts":[{}]"#, "contacts", "[Contact]", true),
    (r#""type":"button","button":{"payload":"p","text":"Yes"}"#, "button", "Yes", true),
    (r#""type":"button","button":{"payload":"p"}"#, "button", "p", true),
    (
        r#""type":"interactive","interactive":{"type":"button_reply","button_reply":{"id":"1","title":"Red"}}"#,
        "interactive",
        "Red",
        true,
    ),
    (
        r#""type":"interactive","interactive":{"type":"list_reply","list_reply":{"id":"1","title":"Red","description":"d"}}"#,
        "interactive",
        "Red",
        true,
    ),
    (
        r#""type":"interactive","interactive":{"type":"call_permission_reply","call_permission_reply":{"response":"accept","expiration_timestamp":1750000000}}"#,
        "interactive",
        "[Call permission] accept",
        false,
    ),
    (
        r#""type":"interactive","interactive":{"type":"hologram_reply","hologram_reply":{"title":"Three D"}}"#,
        "interactive",
        "Three D",
        true,
    ),
    (
        r#""type":"interactive","interactive":{"button_reply":{"id":"1","title":"No type"}}"#,
        "interactive",
        "No type",
        true,
    ),
    (r#""type":"interactive""#, "unsupported", "[Unsupported message] interactive", true),
    (r#""type":"reaction","reaction":{"message_id":"t","emoji":"👍"}"#, "reaction", "[Reaction] 👍", false),
    (r#""type":"reaction","reaction":{"message_id":"t"}"#, "reaction", "[Reaction removed]", false),
    (r#""type":"reaction","reaction":{"message_id":"t","emoji":""}"#, "reaction", "[Reaction removed]", false),
    (
        r#""type":"order","order":{"catalog_id":"c","product_items":[{"product_retailer_id":"sku","quantity":2,"item_price":7.99,"currency":"EUR"}]}"#,
        "order",
        "[Order] 1 item\n2 × sku, 7.99 EUR",
        true,
    ),
    (
        r#""type":"order","order":{"text":"quick","product_items":[{"product_retailer_id":"sku","quantity":"2","item_price":"7.99","currency":"EUR"},{"quantity":1}]}"#,
        "order",
        "[Order] 2 items\n2 × sku, 7.99 EUR\nquick",
        true,
    ),
    (
        r#""type":"system","system":{"type":"user_changed_number","body":"A changed","wa_id":"492"}"#,
        "system",
        "[System] A changed",
        false,
    ),
    (
        r#""type":"system","system":{"type":"user_changed_user_id","user_id":"DE.2"}"#,
        "system",
        "[System] The customer has a new user id",
        false,
    ),
    (
        r#""type":"system","system":{"type":"customer_identity_changed"},"identity":{"hash":"h"}"#,
        "system",
        "[System] The customer's security code changed",
        false,
    ),
    (
        r#""type":"edit","edit":{"original_message_id":"t","message":{"type":"text","text":{"body":"New"}}}"#,
        "edit",
        "[Edited] New",
        false,
    ),
    (
        r#""type":"edit","edit":{"original_message_id":"t","message":{"type":"image","image":{"id":"1","caption":"New"}}}"#,
        "edit",
        "[Edited] [Image] New",
        false,
    ),
    (
        r#""type":"edit","edit":{"message":{"type":"text","text":{"body":"of what?"}}}"#,
        "unsupported",
        "[Unsupported message] edit",
        false,
    ),
    (r#""type":"revoke","revoke":{"original_message_id":"t"}"#, "revoke", "[Message deleted]", false),
    (r#""type":"revoke","revoke":{}"#, "unsupported", "[Unsupported message] revoke", false),
    (
        r#""type":"unsupported","unsupported":{"type":"edit"},"errors":[{"code":131051}]"#,
        "unsupported",
        "[Unsupported message] edit",
        false,
    ),
    (
        r#""type":"unsupported","edit":{"original_message_id":"t","message":{"type":"text","text":{"body":"New"}}}"#,
        "edit",
        "[Edited] New",
        false,
    ),
    (
        r#""type":"unsupported","unsupported":{"type":"revoke"},"revoke":{"original_message_id":"t"}"#,
        "revoke",
        "[Message deleted]",
        false,
    ),
    (
        r#""type":"unsupported","unsupported":{"type":"poll"},"errors":[{"code":131051,"title":"unknown"}]"#,
        "unsupported",
        "[Unsupported message] poll",
        true,
    ),
    (
        r#""type":"unsupported","errors":[{"code":131051,"title":"Message type unknown"}]"#,
        "unsupported",
        "[Unsupported message] Message type unknown",
        true,
    ),
    (
        r#""type":"unsupported","errors":[{"code":131060,"error_data":{"details":"unavailable"}}]"#,
        "unsupported",
        "[Unsupported message] unavailable",
        true,
    ),
    (
        r#""type":"unsupported","group_id":"g","errors":[{"code":130501,"title":"Not in groups"}]"#,
        "unsupported",
        "[Unsupported message] Not in groups",
        false,
    ),
    (r#""type":"unsupported","text":{"body":"readable"},"errors":[{"code":131051}]"#, "text", "readable", true),
    (r#""type":"document","errors":[{"code":131052,"title":"too big"}]"#, "document", "[Document]", true),
    (
        r#""type":"image","image":{"id":"1"},"errors":[{"code":400,"title":"Media download failed"}]"#,
        "image",
        "[Image]",
        true,
    ),
    (r#""type":"document""#, "unsupported", "[Unsupported message] document", true),
    (r#""type":"request_welcome""#, "system", "[System] The customer opened the chat", false),
    (
        r#""type":"unknown","errors":[{"code":131051,"title":"unknown"}]"#,
        "unsupported",
        "[Unsupported message] unknown",
        true,
    ),
    (r#""type":"ephemeral""#, "unsupported", "[Unsupported message] ephemeral", true),
    (r#""type":"media_placeholder""#, "unsupported", "[Unsupported message] media_placeholder", false),
    (
        r#""type":"errors","errors":[{"code":131051,"title":"gone"}]"#,
        "unsupported",
        "[Unsupported message] gone",
        false,
    ),
    (r#""type":"hologram","hologram":{"depth":3}"#, "unsupported", "[Unsupported message] hologram", true),
];

#[test]
fn every_type_has_a_kind_a_text_and_says_whether_it_wants_an_answer() {
    for (fields, kind, text, answerable) in ROWS {
        assert_eq!(outline_of(&message(fields)), (*kind, (*text).to_owned(), *answerable), "{fields}");
    }
}

#[test]
fn a_form_tells_what_was_filled_in_whatever_its_answer_holds() {
    let rows = [
        (
            json!("{\"flow_token\":\"t\",\"city\":\"Oslo\",\"guests\":2,\"note\":\"\"}"),
            "[Form] flow\ncity: Oslo\nguests: 2",
        ),
        (json!("{\"city\":\"Oslo\"}"), "[Form] flow\ncity: Oslo"),
        (
            json!({"values": {"pin": "560001", "tags": ["a", "b"]}}),
            "[Form] flow\nvalues.pin: 560001\nvalues.tags: a, b",
        ),
        (json!("[1,2]"), "[Form] flow\n1, 2"),
        (json!("[{\"a\":1},{\"a\":2}]"), "[Form] flow\na: 1\na: 2"),
        (json!("not json"), "[Form] flow\nnot json"),
        (json!(null), "[Form] flow"),
    ];
    for (answer, text) in rows {
        let reply =
            json!({"type": "nfm_reply", "nfm_reply": {"name": "flow", "body": "Sent", "response_json": answer}});
        let read = message(&format!(r#""type":"interactive","interactive":{reply}"#));
        assert_eq!((read.content.kind(), read.content.text()), ("interactive", text.to_owned()));
        let stored = serde_json::to_value(&read.content).unwrap();
        assert_eq!(stored["type"], "form_reply");
    }
    let without_answer =
        message(r#""type":"interactive","interactive":{"type":"nfm_reply","nfm_reply":{"body":"Sent"}}"#);
    assert_eq!(without_answer.content.text(), "[Form]");
    let undecodable = r#""type":"interactive","interactive":{"type":"nfm_reply","nfm_reply":{"response_json":"{"}}"#;
    assert_eq!(serde_json::to_value(&message(undecodable).content).unwrap()["fields"], "{");
}

#[test]
fn a_text_too_long_to_be_true_is_kept_whole() {
    let body = "ä".repeat(1_000_000);
    assert_eq!(message(&format!(r#""type":"text","text":{{"body":"{body}"}}"#)).content.text(), body);
}

#[test]
fn where_a_message_comes_from_is_kept_beside_every_kind() {
    let quoting = message(r#""type":"text","text":{"body":"yes"},"context":{"from":"1555","id":"quoted"}"#);
    assert_eq!((quoting.quoted_wamid.as_deref(), quoting.context.is_empty()), (Some("quoted"), true));
    let forwarded = message(r#""type":"image","image":{"id":"1"},"context":{"forwarded":true}"#);
    assert!(forwarded.context.forwarded && !forwarded.context.frequently_forwarded && forwarded.quoted_wamid.is_none());
    let often = message(r#""type":"text","text":{"body":"x"},"context":{"frequently_forwarded":true}"#);
    assert!(often.context.forwarded && often.context.frequently_forwarded);
    let product = r#"{"from":"1","id":"q","referred_product":{"catalog_id":"c","product_retailer_id":"sku"}}"#;
    let asking = message(&format!(r#""type":"text","text":{{"body":"this one?"}},"context":{product}"#));
    let expected = Product { catalog_id: Some("c".to_owned()), product_retailer_id: "sku".to_owned() };
    assert_eq!(asking.context.product, Some(expected));
    let advertised = message(
        r#""type":"location","location":{"latitude":1,"longitude":2},"referral":{"source_url":"https://example.com/ad",
        "source_id":"7","source_type":"ad","headline":"Sale","body":"Now","media_type":"video",
        "video_url":"https://example.com/v","thumbnail_url":"https://example.com/t","ctwa_clid":"click",
        "welcome_message":{"text":"Hello!"}}"#,
    );
    let text = |text: &str| Some(text.to_owned());
    let expected = Referral {
        source_url: text("https://example.com/ad"),
        source_id: text("7"),
        source_type: text("ad"),
        headline: text("Sale"),
        body: text("Now"),
        media_type: text("video"),
        media_url: text("https://example.com/v"),
        thumbnail_url: text("https://example.com/t"),
        ctwa_clid: text("click"),
        welcome_message: text("Hello!"),
    };
    assert_eq!(advertised.context.referral, Some(expected));
}

#[test]
fn a_notice_of_a_change_names_what_is_retired_and_what_follows() {
    let wa = |id: &str| Identity::WaId(id.to_owned());
    let user = |id: &str| Identity::Bsuid(id.to_owned());
    let rows = [
        (r#""system":{"type":"user_changed_number","wa_id":"+492"}"#, vec![wa("491")], vec![wa("492")]),
        (
            r#""system":{"type":"customer_changed_number","customer":"491","new_wa_id":"492"}"#,
            vec![wa("491"), wa("491")],
            vec![wa("492")],
        ),
        (
            r#""from_user_id":"DE.1","system":{"type":"user_changed_user_id","user_id":"DE.2"}"#,
            vec![user("DE.1")],
            vec![user("DE.2")],
        ),
        (r#""system":{"type":"user_changed_user_id","user_id":"DE.2"}"#, vec![], vec![user("DE.2")]),
        (
            r#""from_user_id":"DE.1","system":{"type":"user_changed_number","wa_id":"492","user_id":"DE.2"}"#,
            vec![wa("491"), user("DE.1")],
            vec![wa("492"), user("DE.2")],
        ),
    ];
    for (fields, retired, successors) in rows {
        let read = message(&format!(r#""type":"system",{fields}"#));
        assert_eq!(read.replacement, Some(Replacement { retired, successors }), "{fields}");
    }
    for fields in [r#"{"type":"customer_identity_changed","wa_id":"492"}"#, r#"{"type":"user_changed_number"}"#, "{}"] {
        assert_eq!(message(&format!(r#""type":"system","system":{fields}"#)).replacement, None, "{fields}");
    }
}

#[test]
fn a_group_message_belongs_to_the_group_and_names_its_writer() {
    let read = message(r#""group_id":"g1","type":"text","text":{"body":"hi all"}"#);
    let participant = read.context.participant.clone().unwrap();
    assert_eq!((read.group_id.as_deref(), participant.wa_id.as_deref()), (Some("g1"), Some("491")));
    assert!(!read.is_answerable());
    let nobody = only_message(&envelope(r#"[{"group_id":"g1","id":"w","type":"text","text":{"body":"hi"}}]"#));
    assert_eq!(nobody.customer, Customer::default());
}

#[test]
fn what_comes_on_standby_is_marked_and_not_answered() {
    let read = |inner: &str| {
        let body = format!(
            r#"{{"entry":[{{"changes":[{{"field":"standby","value":{{"metadata":{{"phone_number_id":"1"}},"standby":{inner}}}}}]}}]}}"#
        );
        items(body.as_bytes()).unwrap().remove(0).kind
    };
    let written = read(r#"{"messages":[{"from":"491","id":"w","type":"text","text":{"body":"hi"}}]}"#);
    let Kind::Message(written) = written else { panic!("{written:?}") };
    assert!(written.context.standby && !written.is_answerable());
    let echo = read(
        r#"{"message_echoes":[{"to":"491","id":"e","message":{"type":"text","text":{"body":"from the agent"}}}]}"#,
    );
    let Kind::Echo(echo) = echo else { panic!("{echo:?}") };
    assert_eq!((echo.content.text().as_str(), echo.origin), ("from the agent", Origin::Standby));
}
