//! Every kind a person sends: what is stored for it, and what is refused, with the field and the limit.

use serde_json::{Value, json};
use uuid::Uuid;

use crate::world::World;

/// A conversation with a customer who wrote once, and the path of its messages.
async fn chat(world: &World) -> (Uuid, String) {
    let conversation = world.conversation(&["Hello"]).await;
    (conversation, format!("/api/conversations/{conversation}/messages"))
}

/// The id of the newest message.
async fn newest(world: &World, path: &str) -> Value {
    let page = world.owner.get(path).await.expect_status(200);
    page["items"].as_array().unwrap().last().unwrap()["id"].clone()
}

/// The fields and messages of a refusal.
async fn refused(world: &World, path: &str, body: Value) -> Vec<(String, String)> {
    let answer = world.owner.post(path, body).await;
    assert_eq!(answer.status, 422, "{:#}", answer.body);
    let errors = answer.body["errors"].as_array().unwrap().clone();
    let text = |error: &Value, name: &str| error[name].as_str().unwrap().to_owned();
    errors.iter().map(|error| (text(error, "field"), text(error, "message"))).collect()
}

fn row(title: &str) -> Value {
    json!({"title": title})
}

#[tokio::test(flavor = "multi_thread")]
async fn every_kind_is_taken_and_reads_well() {
    let world = World::start().await;
    let (_, path) = chat(&world).await;
    let list = json!({"list": {"body": "Which size?", "button": "Sizes", "footer": "Small sizes",
        "sections": [{"title": "Small", "rows": [row("S")]}, {"title": "Large", "rows": [row("L"), row("XL")]}]}});
    let cards = json!({"contacts": [{"name": {"formattedName": "Ada Roe", "firstName": "Ada"},
        "phones": [{"phone": "+15550100", "type": "WORK", "waId": "15550100"}]}]});
    let cases = [
        (json!({"text": "See https://example.com"}), "text", "See https://example.com"),
        (list, "interactive", "Which size?"),
        (
            json!({"cta": {"body": "Your parcel", "label": "Track", "url": "https://example.com/t"}}),
            "interactive",
            "Your parcel\nTrack: https://example.com/t",
        ),
        (json!({"locationRequest": {"body": "Where are you?"}}), "interactive", "Where are you?"),
        (
            json!({"location": {"latitude": 52.52, "longitude": 13.405, "name": "Shop"}}),
            "location",
            "[Location] 52.5200, 13.4050, Shop",
        ),
        (cards, "contacts", "[Contact] Ada Roe"),
        (json!({"media": {"kind": "image", "id": "17", "caption": "our shop"}}), "image", "[Image] our shop"),
        (json!({"media": {"kind": "audio", "id": "17", "voice": true}}), "audio", "[Voice message]"),
        (json!({"media": {"kind": "sticker", "link": "https://example.com/s.webp"}}), "sticker", "[Sticker]"),
        (json!({"media": {"kind": "document", "id": "17", "filename": "a.pdf"}}), "document", "[Document] a.pdf"),
    ];
    for (body, kind, text) in cases {
        let sent = world.owner.post(&path, body).await.expect_status(202);
        assert_eq!((&sent["kind"], &sent["text"]), (&json!(kind), &json!(text)));
    }
    let page = world.owner.get(&format!("{path}?after=1")).await.expect_status(200);
    assert_eq!(page["items"][0]["content"]["previewUrl"], true, "a link asks for its preview");
    let rows = &page["items"][1]["content"]["sections"][1]["rows"];
    assert_eq!((&rows[0]["id"], &rows[1]["id"]), (&json!("row-2"), &json!("row-3")), "made from their places");
    let card = &page["items"][5]["content"]["cards"][0];
    assert_eq!(card["name"], json!({"formatted_name": "Ada Roe", "first_name": "Ada"}), "as Meta spells it");
    assert_eq!(card["phones"][0]["wa_id"], "15550100");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_does_not_fit_is_split_or_becomes_a_list_or_numbered_lines() {
    let world = World::start().await;
    let (_, path) = chat(&world).await;
    let last = async |body: Value| world.owner.post(&path, body).await.expect_status(202);
    let long = "This sentence has forty characters here. ".repeat(150);
    assert_eq!(last(json!({"text": long})).await["seq"], 3, "two messages");
    let buttons = |titles: &[&str]| titles.iter().map(|title| row(title)).collect::<Vec<_>>();
    let opened = last(json!({"text": "Which?", "buttons": buttons(&["A", "B", "C", "D"])})).await;
    assert_eq!(
        (&opened["content"]["type"], &opened["content"]["sections"][0]["rows"][3]["id"]),
        (&json!("list"), &json!("button-4"))
    );
    let words = last(json!({"text": "Which?", "buttons": buttons(&["A", "an answer of many words"]) })).await;
    assert_eq!(words["content"]["type"], "list");
    let words = last(json!({"text": "Which?", "buttons": buttons(&["A", "an answer of so many words"]) })).await;
    assert_eq!(words["text"], "Which?\n\n1. A\n2. an answer of so many words");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refusal_names_the_field_and_the_limit() {
    let world = World::start().await;
    let (conversation, path) = chat(&world).await;
    let rows: Vec<Value> = (0..11).map(|n| row(&n.to_string())).collect();
    let list = |sections: Value| json!({"list": {"body": "Which?", "button": "Open", "sections": sections}});
    let cases = [
        (json!({"text": "x".repeat(50_000)}), "text", "at most 10"),
        (list(json!([{"rows": rows}])), "list.sections", "11 rows in total; at most 10"),
        (
            list(json!([{"rows": [row(&"t".repeat(25))]}])),
            "list.sections[0].rows[0].title",
            "25 characters; at most 24",
        ),
        (
            json!({"cta": {"body": "x", "label": "l".repeat(21), "url": "https://example.com"}}),
            "cta.label",
            "21 characters; at most 20",
        ),
        (json!({"cta": {"body": "x", "label": "Open", "url": "javascript:alert(1)"}}), "cta.url", "https://"),
        (
            json!({"locationRequest": {"body": "x".repeat(1025)}}),
            "locationRequest.body",
            "1025 characters; at most 1024",
        ),
        (json!({"location": {"latitude": 91.0, "longitude": 0.0}}), "location.latitude", "-90 to 90"),
        (json!({"contacts": [{"name": {"formattedName": "Ada"}}]}), "contacts[0].name", "one more part of the name"),
        (json!({"media": {"kind": "image", "id": "1", "caption": "x".repeat(1025)}}), "media.caption", "at most 1024"),
        (json!({"media": {"kind": "image", "link": "http://example.com/a.png"}}), "media.link", "https://"),
        (json!({"media": {"kind": "image"}}), "media", "exactly one of fileId, id and link"),
        (json!({"media": {"kind": "image", "fileId": Uuid::nil()}}), "media.fileId", "no file of the account"),
        (json!({"template": {"name": "Hello", "language": "en"}}), "template.name", "'H' at position 1"),
        (json!({"text": "x", "cta": {"body": "x", "label": "l", "url": "https://example.com"}}), "cta", "beside text"),
        (json!({"text": "x", "replyTo": Uuid::nil()}), "replyTo", "no message of this conversation"),
        (json!({"reaction": {"messageId": Uuid::nil(), "emoji": "👍"}}), "reaction.messageId", "no message"),
    ];
    for (body, field, limit) in cases {
        let errors = refused(&world, &path, body).await;
        assert!(errors[0].0 == field && errors[0].1.contains(limit), "{errors:?} instead of {field}: {limit}");
    }
    let after = world.owner.get(&format!("/api/conversations/{conversation}")).await.expect_status(200);
    assert_eq!(after["owner"], "ai", "nothing was taken over");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reply_quotes_a_message_of_its_own_conversation() {
    let world = World::start().await;
    let (_, path) = chat(&world).await;
    let (_, other) = chat(&world).await;
    let quoted = newest(&world, &path).await;
    let sent = world.owner.post(&path, json!({"text": "Yes", "replyTo": quoted})).await.expect_status(202);
    let page = world.owner.get(&path).await.expect_status(200);
    assert_eq!(sent["contextWamid"], page["items"][0]["wamid"]);
    let long = "This sentence has forty characters here. ".repeat(150);
    world.owner.post(&path, json!({"text": long, "replyTo": quoted})).await.expect_status(202);
    let parts = world.owner.get(&format!("{path}?after=2")).await.expect_status(200);
    assert_eq!(
        (&parts["items"][0]["contextWamid"], parts["items"][1].get("contextWamid")),
        (&sent["contextWamid"], None)
    );
    let elsewhere = refused(&world, &other, json!({"text": "Yes", "replyTo": quoted})).await;
    assert_eq!(elsewhere, [("replyTo".to_owned(), "is no message of this conversation".to_owned())]);
    let unsent = refused(&world, &path, json!({"text": "Yes", "replyTo": sent["id"]})).await;
    assert!(unsent[0].1.starts_with("has no id at Meta"), "{unsent:?}");
    let template = json!({"template": {"name": "hello_world", "language": "en_US"}, "replyTo": quoted});
    assert_eq!(world.owner.post(&path, template).await.expect_status(202)["contextWamid"], sent["contextWamid"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reaction_is_one_emoji_on_a_message_of_the_customer() {
    let world = World::start().await;
    let (conversation, path) = chat(&world).await;
    let target = newest(&world, &path).await;
    let reaction = |emoji: Value| json!({"reaction": {"messageId": target, "emoji": emoji}});
    let sent = world.owner.post(&path, reaction(json!("👍🏽"))).await.expect_status(202);
    assert_eq!((&sent["kind"], &sent["content"]["emoji"]), (&json!("reaction"), &json!("👍🏽")));
    let removed = world.owner.post(&path, json!({"reaction": {"messageId": target}})).await.expect_status(202);
    assert_eq!(removed["content"].get("emoji"), None);
    assert_eq!(refused(&world, &path, reaction(json!("ok"))).await[0].0, "reaction.emoji");
    assert_eq!(
        refused(&world, &path, json!({"reaction": {"messageId": sent["id"], "emoji": "👍"}})).await[0].0,
        "reaction.messageId"
    );
    let with_reply = json!({"reaction": {"messageId": target, "emoji": "👍"}, "replyTo": target});
    assert_eq!(refused(&world, &path, with_reply).await[0].0, "replyTo");
    world
        .run(&format!(
            "UPDATE messages SET sent_at = now() - interval '31 days' WHERE conversation_id = '{conversation}'"
        ))
        .await;
    let old = refused(&world, &path, reaction(json!("👍"))).await;
    assert!(old[0].1.contains("older than 30 days"), "{old:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_is_checked_against_metas_table_before_it_is_sent() {
    let world = World::start().await;
    let (_, path) = chat(&world).await;
    let account = world.account().await;
    let file = async |mime_type: &str, bytes: u64| -> Uuid {
        let id = Uuid::new_v4();
        world
            .run(&format!(
                "INSERT INTO files (id, account_id, filename, mime_type, size_bytes, sha256, object_key, created_at)
               VALUES ('{id}', '{account}', 'my file', '{mime_type}', {bytes}, 'x', 'x', now())"
            ))
            .await;
        id
    };
    let media = |kind: &str, file: Uuid| json!({"media": {"kind": kind, "fileId": file}});
    let pdf = file("application/pdf", 1000).await;
    let sent = world.owner.post(&path, media("document", pdf)).await.expect_status(202);
    assert_eq!(
        (&sent["content"]["filename"], &sent["content"]["mimeType"]),
        (&json!("my file"), &json!("application/pdf"))
    );
    assert_eq!(sent["content"]["file"], json!(pdf));
    let as_image = refused(&world, &path, media("image", pdf)).await;
    assert_eq!(as_image[0].0, "media.fileId");
    assert!(as_image[0].1.contains("application/pdf; image/jpeg, image/png are allowed"), "{as_image:?}");
    let large = refused(&world, &path, media("image", file("image/png", 5 * 1024 * 1024 + 1).await)).await;
    assert!(large[0].1.contains("5242881 bytes; at most 5242880"), "{large:?}");
    let voice = json!({"media": {"kind": "audio", "fileId": file("audio/mpeg", 1000).await, "voice": true}});
    assert!(refused(&world, &path, voice).await[0].1.contains("audio/ogg"));
}

#[tokio::test(flavor = "multi_thread")]
async fn groups_get_text_media_and_templates() {
    let world = World::start().await;
    let (conversation, path) = chat(&world).await;
    world.run(&format!("UPDATE contacts SET kind = 'group' WHERE id = (SELECT contact_id FROM conversations WHERE id = '{conversation}')")).await;
    let words = json!({"text": "Which?", "buttons": [row("A"), row("B")]});
    assert_eq!(world.owner.post(&path, words).await.expect_status(202)["text"], "Which?\n\n1. A\n2. B");
    world.owner.post(&path, json!({"media": {"kind": "image", "id": "1"}})).await.expect_status(202);
    let place = refused(&world, &path, json!({"location": {"latitude": 1.0, "longitude": 1.0}})).await;
    assert!(place[0].0 == "location" && place[0].1.contains("cannot be sent to a group"), "{place:?}");
}
