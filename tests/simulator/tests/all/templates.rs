//! Templates: the list page by page, and everything that is checked when one is sent.

use serde_json::{Value, json};

use crate::business::{ACCOUNT, CUSTOMER, World, to_customer};

async fn world() -> World {
    let world = World::new().await;
    world.register(json!({"sampleTemplates": true, "messagesPerSecond": 1000})).await;
    world
}

async fn send(world: &World, name: &str, components: Value) -> (u16, Value) {
    let template = json!({"name": name, "language": {"code": "en_US"}, "components": components});
    world.send(to_customer(json!({"type": "template", "template": template}))).await
}

fn text(values: &[&str]) -> Value {
    values.iter().map(|value| json!({"type": "text", "text": value})).collect()
}

fn body(values: &[&str]) -> Value {
    json!({"type": "body", "parameters": text(values)})
}

fn header(values: &[&str]) -> Value {
    json!({"type": "header", "parameters": text(values)})
}

#[expect(clippy::needless_pass_by_value, reason = "the literal stands in the call")]
fn button(sub_type: &str, index: &str, parameter: Value) -> Value {
    json!({"type": "button", "sub_type": sub_type, "index": index, "parameters": [parameter]})
}

fn link(kind: &str) -> Value {
    json!({"type": "header", "parameters": [{"type": kind, kind: {"link": "https://example.com/a"}}]})
}

#[tokio::test]
async fn the_list_comes_page_by_page_with_every_shape() {
    let world = world().await;
    let (_, all) = world.graph(&format!("{ACCOUNT}/message_templates?limit=100")).await;
    let all = all["data"].as_array().unwrap().clone();
    assert!(all.len() > 15);
    let mut found = Vec::new();
    let mut path = format!("{ACCOUNT}/message_templates?limit=7");
    loop {
        let (status, page) = world.graph(&path).await;
        assert_eq!(status, 200, "{page}");
        let items = page["data"].as_array().unwrap();
        assert!(items.len() <= 7);
        found.extend(items.clone());
        let Some(next) = page["paging"]["next"].as_str() else {
            break;
        };
        path = next.split_once("/v25.0/").unwrap().1.to_owned();
    }
    assert_eq!(found, all);
    for kind in ["TEXT", "IMAGE", "VIDEO", "DOCUMENT", "LOCATION"] {
        let has = |template: &Value| template["components"][0]["format"] == kind;
        assert!(all.iter().any(has), "a header of {kind}");
    }
    let buttons = Value::from(all.clone()).to_string();
    for kind in ["QUICK_REPLY", "URL", "PHONE_NUMBER", "COPY_CODE", "FLOW", "REQUEST_CONTACT_INFO", "CAROUSEL"] {
        assert!(buttons.contains(&format!("\"type\":\"{kind}\"")), "{kind}");
    }
}

#[tokio::test]
async fn the_list_is_filtered_and_answers_the_fields_asked_for() {
    let world = world().await;
    let (_, rejected) = world
        .graph(&format!("{ACCOUNT}/message_templates?status=REJECTED&fields=name,rejected_reason,quality_score"))
        .await;
    assert_eq!(rejected["data"].as_array().unwrap().len(), 1);
    let template = &rejected["data"][0];
    assert_eq!((&template["name"], &template["rejected_reason"]), (&json!("sample_rejected"), &json!("PROMOTIONAL")));
    assert_eq!(template["quality_score"]["score"], "GREEN");
    assert!(template.get("components").is_none());
    let (_, german) = world.graph(&format!("{ACCOUNT}/message_templates?language=de")).await;
    assert_eq!(german["data"][0]["name"], "sample_german");
    let (status, broken) = world.graph(&format!("{ACCOUNT}/message_templates?after=nonsense")).await;
    assert_eq!((status, &broken["error"]["code"]), (400, &json!(131_059)));
}

/// What is sent, to which template, and the code it is refused with.
type Check = (&'static str, &'static str, Value, i64);

fn texts() -> Vec<Check> {
    let named = |name: &str| json!({"type": "text", "parameter_name": name, "text": "x"});
    let named_body =
        |names: &[&str]| json!({"type": "body", "parameters": names.iter().map(|n| named(n)).collect::<Value>()});
    let order = json!({"type": "header", "parameters": [named("order_id")]});
    vec![
        ("fits", "sample_text", json!([]), 0),
        ("fits without components", "sample_text", Value::Null, 0),
        ("too many", "sample_text", json!([body(&["x"])]), 132_000),
        ("too few", "sample_positional", json!([header(&["1"]), body(&["x"])]), 132_000),
        ("no header parameter", "sample_positional", json!([body(&["x", "y"])]), 132_000),
        ("positional", "sample_positional", json!([header(&["1"]), body(&["x", "y"])]), 0),
        ("named", "sample_named", json!([order, named_body(&["day", "first_name"])]), 0),
        ("names missing", "sample_named", json!([order, body(&["x", "y"])]), 100),
        ("another name", "sample_named", json!([order, named_body(&["day", "age"])]), 100),
        ("not there", "sample_nothing", json!([]), 132_001),
        ("pending", "sample_pending", json!([]), 132_001),
        ("rejected", "sample_rejected", json!([]), 132_001),
        ("paused", "sample_paused", json!([]), 132_015),
        ("disabled", "sample_disabled", json!([]), 132_016),
        ("body too long", "sample_positional", json!([header(&["1"]), body(&["x", &"y".repeat(1025)])]), 132_005),
        ("header too long", "sample_positional", json!([header(&[&"1".repeat(60)]), body(&["x", "y"])]), 132_005),
        ("a line break", "sample_positional", json!([header(&["1"]), body(&["x", "a\nb"])]), 132_018),
        ("five spaces", "sample_positional", json!([header(&["1"]), body(&["x", "a     b"])]), 132_018),
        ("braces", "sample_positional", json!([header(&["1"]), body(&["x", "{{2}}"])]), 132_007),
        ("empty", "sample_positional", json!([header(&["1"]), body(&["x", " "])]), 131_008),
    ]
}

fn files_and_buttons() -> Vec<Check> {
    vec![
        ("an image", "sample_image", json!([link("image"), body(&["Ada"])]), 0),
        ("no image", "sample_image", json!([body(&["Ada"])]), 132_012),
        ("text for an image", "sample_image", json!([header(&["x"]), body(&["Ada"])]), 132_012),
        ("a film for an image", "sample_image", json!([link("video"), body(&["Ada"])]), 132_012),
        ("a film", "sample_video", json!([link("video")]), 0),
        ("a document", "sample_document", json!([link("document"), body(&["1"])]), 0),
        (
            "a file that is not there",
            "sample_image",
            json!([{"type": "header", "parameters": [{"type": "image", "image": {"id": "1"}}]}, body(&["Ada"])]),
            100,
        ),
        ("a link", "sample_links", json!([button("url", "0", json!({"type": "text", "text": "4711"}))]), 0),
        ("no link", "sample_links", json!([]), 131_008),
        (
            "a button too many",
            "sample_links",
            json!([button("url", "7", json!({"type": "text", "text": "x"}))]),
            132_018,
        ),
        (
            "another button",
            "sample_links",
            json!([button("quick_reply", "0", json!({"type": "payload", "payload": "x"}))]),
            132_012,
        ),
        (
            "a code",
            "sample_code",
            json!([button("copy_code", "0", json!({"type": "coupon_code", "coupon_code": "SAVE"}))]),
            0,
        ),
        ("no code", "sample_code", json!([]), 131_008),
        (
            "a form",
            "sample_flow",
            json!([button("flow", "0", json!({"type": "action", "action": {"flow_token": "t"}}))]),
            0,
        ),
        ("too few cards", "sample_carousel", json!([body(&["Ada"]), {"type": "carousel", "cards": []}]), 132_012),
    ]
}

#[tokio::test]
async fn every_check_of_a_send_has_its_code() {
    let world = world().await;
    for (row, name, components, expected) in texts().into_iter().chain(files_and_buttons()) {
        let (_, answer) = send(&world, name, components).await;
        assert_eq!(answer["error"]["code"].as_i64().unwrap_or(0), expected, "{row}: {answer}");
        world.control("reset", json!({})).await;
    }
}

#[tokio::test]
async fn the_phone_shows_a_template_with_everything_filled_in() {
    let world = world().await;
    let place =
        json!({"type": "header", "parameters": [{"type": "location", "location": {"latitude": 1, "longitude": 2}}]});
    send(&world, "sample_location", json!([place])).await;
    let follow = button("url", "0", json!({"type": "text", "text": "4711"}));
    send(&world, "sample_links", json!([follow])).await;
    let card = |colour: &str| json!({"components": [link("image"), body(&[colour]), button("url", "0", json!({"type": "text", "text": colour}))]});
    send(
        &world,
        "sample_carousel",
        json!([body(&["Ada"]), {"type": "carousel", "cards": [card("red"), card("blue")]}]),
    )
    .await;
    send(
        &world,
        "sample_image",
        json!([
            link("image"),
            body(&["Ada"]),
            button("quick_reply", "1", json!({"type": "payload", "payload": "stop"}))
        ]),
    )
    .await;
    let thread = world.thread().await;
    let content = |index: usize| thread["items"][index]["content"].clone();
    assert_eq!(content(0)["header"], json!({"type": "location", "location": {"latitude": 1, "longitude": 2}}));
    assert_eq!(
        content(1)["buttons"][0],
        json!({"type": "URL", "text": "Track", "url": "https://example.com/track/4711"})
    );
    assert_eq!(content(1)["buttons"][2]["phone_number"], "+15550001111");
    assert_eq!(content(2)["cards"][1]["text"], "The blue one");
    assert_eq!(content(2)["cards"][1]["buttons"][0]["url"], "https://example.com/blue");
    assert_eq!(
        (&content(3)["text"], &content(3)["buttons"][1]["payload"]),
        (&json!("New in our shop, Ada!"), &json!("stop"))
    );
}

#[tokio::test]
async fn a_template_may_be_held_and_is_paid_for_by_its_category() {
    let world = world().await;
    let (_, answer) = send(&world, "sample_held", json!([])).await;
    assert_eq!(answer["messages"][0]["message_status"], "held_for_quality_assessment");
    let statuses = world.callback.statuses(3).await;
    let sent = statuses.iter().find(|status| status["status"] == "sent").unwrap();
    assert_eq!(
        sent["pricing"],
        json!({"billable": true, "pricing_model": "PMP", "type": "regular", "category": "marketing"})
    );
}

#[tokio::test]
async fn a_code_to_log_in_needs_a_phone_number() {
    let world = world().await;
    world.customer_writes(json!({"text": "hello", "userId": "US.77"})).await;
    let code = json!({"name": "sample_login", "language": {"code": "en_US"}, "components": [
        body(&["123456"]), button("url", "0", json!({"type": "text", "text": "123456"})),
    ]});
    let to = |key: &str, value: &str| json!({"messaging_product": "whatsapp", key: value, "type": "template", "template": code});
    assert_eq!(world.send(to("recipient", "US.77")).await.1["error"]["code"], 131_062);
    assert_eq!(world.send(to("to", CUSTOMER)).await.0, 200);
}
