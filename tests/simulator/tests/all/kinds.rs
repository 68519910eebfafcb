//! What customers send, row by row, and the files in it.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use crate::business::{CUSTOMER, TOKEN, World, text};

/// The value of the webhook that a message makes.
async fn value(world: &World, content: Value) -> Value {
    world.callback.forget();
    world.customer_writes(content).await;
    world.callback.received(1).await[0].value()
}

async fn table(world: &World, name: &str) -> Vec<Value> {
    world.ask("kinds").await[name].as_array().unwrap().clone()
}

#[tokio::test]
async fn every_kind_in_the_table_makes_a_webhook_of_its_own_shape() {
    let world = World::new().await;
    let question = world.open_window().await;
    let (_, answer) = world.send(text("Which one?")).await;
    let answered = answer["messages"][0]["id"].as_str().unwrap();
    world.callback.received(3).await;
    for row in table(&world, "items").await {
        let name = row["name"].as_str().unwrap();
        let value = value(&world, json!({"kind": name, "messageId": null})).await;
        let body = value.to_string();
        assert!(!body.contains("<waId>") && !body.contains("<target>"), "{name}: {body}");
        assert_eq!(value["metadata"]["phone_number_id"], crate::business::PHONE, "{name}");
        if row["message"].is_null() {
            assert!(value.get("messages").is_none() && value["errors"][0]["code"].is_number(), "{name}: {body}");
            continue;
        }
        let message = &value["messages"][0];
        assert_eq!(message.get("type"), row["message"].get("type"), "{name}: {body}");
        assert!(message["id"].as_str().unwrap().starts_with("wamid."), "{name}: {body}");
        if name.starts_with("reaction") && name != "reaction.unknownTarget" {
            assert_eq!(message["reaction"]["message_id"], answered, "{name}");
        }
        if name == "revoke" || name == "edit" {
            let original = message[name]["original_message_id"].as_str().unwrap();
            assert!(original.starts_with("wamid.") && original != answered, "{name}: {question} {original}");
        }
    }
}

#[tokio::test]
async fn every_way_to_name_the_sender_is_laid_over_any_kind() {
    let world = World::new().await;
    for row in table(&world, "identities").await {
        let name = row["name"].as_str().unwrap();
        let value = value(&world, json!({"text": "hello", "profileName": "Ada", "identity": name})).await;
        let (message, contact) = (&value["messages"][0], &value["contacts"][0]);
        let number = json!(CUSTOMER);
        let holds = match name {
            "phoneOnly" => message["from"] == number && contact.get("user_id").is_none(),
            "userIdOnly" => {
                message.get("from").is_none() && contact.get("wa_id").is_none() && contact["user_id"].is_string()
            }
            "username" | "usernameAt" => contact["profile"]["username"].is_string(),
            "parent" => message["from_parent_user_id"].as_str().unwrap().starts_with("US.ENT."),
            "userIdInFrom" => {
                message["from"] == contact["wa_id"] && message["from"].as_str().unwrap().starts_with("US.")
            }
            "noFrom" => message.get("from").is_none() && contact["wa_id"] == number,
            "noContacts" => value.get("contacts").is_none(),
            "noProfile" => contact.get("profile").is_none() && contact["wa_id"] == number,
            "noName" => contact["profile"] == json!({}),
            "emptyStrings" => message["from"] == "" && contact["wa_id"] == "",
            "numbers" => {
                message["from"].is_number() && message["timestamp"].is_number() && contact["wa_id"].is_number()
            }
            "plus" => message["from"] == format!("+{CUSTOMER}"),
            "otherWaId" => contact["wa_id"] != number && message["from"] == number,
            "identityHash" => contact["identity_key_hash"].is_string(),
            "severalContacts" => value["contacts"][1]["wa_id"] == number,
            _ => message["from"] == number && message["from_user_id"] == contact["user_id"],
        };
        assert!(holds, "{name}: {value}");
    }
}

#[tokio::test]
async fn a_number_of_two_spellings_is_answered_with_whatsapps_own() {
    let world = World::new().await;
    for row in table(&world, "numbers").await {
        let (name, dialled) = (row["name"].as_str().unwrap(), row["dialled"].as_str().unwrap());
        let mut message = text("hello");
        message["to"] = json!(format!("+{dialled}"));
        let (status, answer) = world.send(message).await;
        assert_eq!(status, 200, "{name}");
        assert_eq!(answer["contacts"], json!([{"input": format!("+{dialled}"), "wa_id": row["waId"]}]), "{name}");
    }
}

#[tokio::test]
async fn a_customer_who_wrote_is_found_in_either_spelling() {
    let world = World::new().await;
    world.control("customers/5511987654321/messages", json!({"text": "oi", "wait": true})).await;
    let mut message = text("hello");
    message["to"] = json!("+551187654321");
    assert_eq!(world.send(message).await.1["contacts"][0]["wa_id"], "5511987654321");
}

#[tokio::test]
async fn an_edit_and_a_removal_change_what_the_phone_shows() {
    let world = World::new().await;
    let id = world.open_window().await;
    let value = value(&world, json!({"edit": {"messageId": id, "text": "I meant hi"}})).await;
    assert_eq!(value["messages"][0]["edit"]["message"]["text"]["body"], "I meant hi");
    assert_ne!(value["messages"][0]["id"], id.as_str(), "an edit has an id of its own");
    world.customer_writes(json!({"revoke": {"messageId": id}})).await;
    let thread = world.thread().await;
    assert_eq!(thread["items"].as_array().unwrap().len(), 1);
    assert_eq!(thread["items"][0]["content"]["body"], "I meant hi");
    assert!(thread["items"][0]["editedAt"].is_string() && thread["items"][0]["revokedAt"].is_string());
}

#[tokio::test]
async fn context_referral_and_group_stand_beside_any_kind() {
    let world = World::new().await;
    let often = value(&world, json!({"image": {}, "forwarded": "often"})).await;
    assert_eq!(often["messages"][0]["context"], json!({"frequently_forwarded": true}));
    let about = value(&world, json!({"text": "this?", "repliesTo": "wamid.x", "product": {"catalog_id": "1"}})).await;
    assert_eq!(
        about["messages"][0]["context"],
        json!({"from": "15550783881", "id": "wamid.x", "referred_product": {"catalog_id": "1"}})
    );
    let ad = value(&world, json!({"text": "hi", "referral": {"source_type": "ad"}})).await;
    assert_eq!(ad["messages"][0]["referral"], json!({"source_type": "ad"}));
    let group = value(&world, json!({"text": "hi all", "groupId": "G1"})).await;
    assert_eq!((&group["messages"][0]["group_id"], &group["messages"][0]["from"]), (&json!("G1"), &json!(CUSTOMER)));
    let thread = world.ask(&format!("customers/{CUSTOMER}/messages?groupId=G1")).await;
    assert_eq!(thread["items"][0]["author"], CUSTOMER);
    let laid = value(&world, json!({"text": "hi", "message": {"timestamp": 7}, "value": {"contacts": null}})).await;
    assert!(laid["messages"][0]["timestamp"] == 7 && laid.get("contacts").is_none());
}

#[tokio::test]
async fn a_customers_file_can_be_fetched_and_is_what_the_webhook_says() {
    let world = World::new().await;
    for kind in ["image", "video", "audio", "voice", "document", "sticker"] {
        let value = value(&world, json!({kind: {}})).await;
        let kind = value["messages"][0]["type"].as_str().unwrap().to_owned();
        let said = &value["messages"][0][&kind];
        let id = said["id"].as_str().unwrap();
        let (status, about) = world.graph(&format!("{id}?phone_number_id={}", crate::business::PHONE)).await;
        assert_eq!((status, &about["mime_type"]), (200, &said["mime_type"]), "{kind}");
        let url = about["url"].as_str().unwrap();
        let answer = world.http.get(url).bearer_auth(TOKEN).header("user-agent", "test").send().await.unwrap();
        assert_eq!(answer.headers()["content-type"], said["mime_type"].as_str().unwrap(), "{kind}");
        let bytes = answer.bytes().await.unwrap();
        let hash = Sha256::digest(&bytes);
        assert_eq!(about["sha256"], hex::encode(hash), "{kind}");
        assert_eq!(said["sha256"], STANDARD.encode(hash), "{kind}");
        assert_eq!(about["file_size"], bytes.len(), "{kind}");
        let direct = world.http.get(said["url"].as_str().unwrap()).bearer_auth(TOKEN).header("user-agent", "test");
        assert_eq!(direct.send().await.unwrap().bytes().await.unwrap(), bytes, "{kind}");
    }
}

#[tokio::test]
async fn a_test_brings_files_of_its_own_and_of_any_size() {
    let world = World::new().await;
    let url = format!("{}/simulator/files?mimeType=text/plain", world.simulator.url);
    let kept: Value = world.http.post(url).body("one line").send().await.unwrap().json().await.unwrap();
    let value1 = value(&world, json!({"document": {"file": kept["id"], "filename": "a.txt"}})).await;
    let said = value1["messages"][0]["document"].clone();
    assert_eq!((&said["mime_type"], &said["filename"]), (&json!("text/plain"), &json!("a.txt")));
    let shown = format!("{}/simulator/files/{}", world.simulator.url, said["id"].as_str().unwrap());
    assert_eq!(world.http.get(shown).send().await.unwrap().text().await.unwrap(), "one line");
    let value2 = value(&world, json!({"image": {"sizeBytes": 100_000}})).await;
    let id = value2["messages"][0]["image"]["id"].as_str().unwrap();
    assert_eq!(world.graph(id).await.1["file_size"], 100_000);
}
