//! The media endpoints: uploads with their limits, links that end, and everything that can go wrong with a download.

use std::time::Duration;

use reqwest::multipart::{Form, Part};
use serde_json::{Value, json};

use crate::business::{PHONE, TOKEN, World, to_customer};

async fn sample(world: &World, name: &str) -> Vec<u8> {
    let url = format!("{}/simulator/samples/{name}", world.simulator.url);
    world.http.get(url).send().await.unwrap().bytes().await.unwrap().to_vec()
}

async fn upload(world: &World, bytes: Vec<u8>, mime_type: &str) -> (u16, Value) {
    let part = Part::bytes(bytes).file_name("file").mime_str(mime_type).unwrap();
    let form = Form::new().text("messaging_product", "whatsapp").text("type", mime_type.to_owned()).part("file", part);
    let url = format!("{}/v25.0/{PHONE}/media", world.simulator.url);
    let answer = world.http.post(url).bearer_auth(TOKEN).multipart(form).send().await.unwrap();
    (answer.status().as_u16(), answer.json().await.unwrap())
}

async fn uploaded(world: &World, name: &str, mime_type: &str) -> String {
    let (status, answer) = upload(world, sample(world, name).await, mime_type).await;
    assert_eq!(status, 200, "{answer}");
    answer["id"].as_str().unwrap().to_owned()
}

async fn link(world: &World, id: &str) -> String {
    world.graph(id).await.1["url"].as_str().unwrap().to_owned()
}

async fn fetch(world: &World, url: &str) -> reqwest::Response {
    world.http.get(url).bearer_auth(TOKEN).header("user-agent", "test").send().await.unwrap()
}

#[tokio::test]
async fn a_file_of_each_type_is_uploaded_and_comes_back_as_it_was() {
    let world = World::new().await;
    for (name, mime_type) in [
        ("jpeg", "image/jpeg"),
        ("png", "image/png"),
        ("mp4", "video/mp4"),
        ("3gp", "video/3gpp"),
        ("ogg", "audio/ogg; codecs=opus"),
        ("mp3", "audio/mpeg"),
        ("pdf", "application/pdf"),
        ("txt", "text/plain"),
        ("webp", "image/webp"),
        ("animatedWebp", "image/webp"),
    ] {
        let id = uploaded(&world, name, mime_type).await;
        let answer = fetch(&world, &link(&world, &id).await).await;
        assert_eq!(answer.status(), 200, "{name}");
        assert_eq!(answer.bytes().await.unwrap(), sample(&world, name).await, "{name}");
    }
}

#[tokio::test]
async fn uploads_are_refused_for_type_size_and_false_contents() {
    let world = World::new().await;
    let jpeg = sample(&world, "jpeg").await;
    let code =
        async |bytes: Vec<u8>, mime_type: &str| upload(&world, bytes, mime_type).await.1["error"]["code"].clone();
    assert_eq!(code(jpeg.clone(), "image/gif").await, 100);
    assert_eq!(code(jpeg.clone(), "application/zip").await, 100);
    assert_eq!(code(Vec::new(), "image/jpeg").await, 131_053);
    assert_eq!(code(jpeg.clone(), "image/png").await, 131_053, "the bytes are a JPEG");
    let mut large = jpeg;
    large.resize(5 * 1024 * 1024 + 1, 0);
    assert_eq!(code(large, "image/jpeg").await, 131_053);
    let url = format!("{}/v25.0/{PHONE}/media", world.simulator.url);
    let empty =
        world.http.post(url).bearer_auth(TOKEN).json(&json!({"messaging_product": "whatsapp"})).send().await.unwrap();
    assert_eq!(empty.json::<Value>().await.unwrap()["error"]["code"], 100);
}

#[tokio::test]
async fn a_link_needs_the_token_and_a_user_agent_and_ends_after_five_minutes() {
    let world = World::new().await;
    let id = uploaded(&world, "png", "image/png").await;
    let url = link(&world, &id).await;
    let status = |request: reqwest::RequestBuilder| async { request.send().await.unwrap().status().as_u16() };
    assert_eq!(status(world.http.get(&url).header("user-agent", "test")).await, 401);
    assert_eq!(status(world.http.get(&url).bearer_auth(TOKEN)).await, 400, "reqwest names itself only when told to");
    assert_eq!(status(world.http.get(&url).bearer_auth("EAAother").header("user-agent", "test")).await, 404);
    assert_eq!(fetch(&world, &url.replace("hash=", "hash=0")).await.status(), 404);
    world.control("clock", json!({"advanceMs": 240_000})).await;
    assert_eq!(fetch(&world, &url).await.status(), 200);
    world.control("clock", json!({"advanceMs": 61_000})).await;
    assert_eq!(fetch(&world, &url).await.status(), 404);
    assert_eq!(fetch(&world, &link(&world, &id).await).await.status(), 200, "a new link is good again");
}

#[tokio::test]
async fn ids_end_after_30_days_or_7_and_when_deleted() {
    let world = World::new().await;
    let ours = uploaded(&world, "png", "image/png").await;
    world.customer_writes(json!({"image": {}})).await;
    let theirs = world.callback.received(1).await[0].value()["messages"][0]["image"]["id"].as_str().unwrap().to_owned();
    let day = 24 * 3_600_000_i64;
    world.control("clock", json!({"advanceMs": 8 * day})).await;
    let (status, body) = world.graph(&format!("{theirs}?phone_number_id={PHONE}")).await;
    assert_eq!((status, &body["error"]["error_subcode"]), (400, &json!(33)));
    assert_eq!(world.graph(&ours).await.0, 200);
    let url = format!("{}/v25.0/{ours}?phone_number_id={PHONE}", world.simulator.url);
    let deleted: Value = world.http.delete(&url).bearer_auth(TOKEN).send().await.unwrap().json().await.unwrap();
    assert_eq!(deleted, json!({"success": true}));
    assert_eq!(world.graph(&format!("{ours}?phone_number_id={PHONE}")).await.0, 400);
}

#[tokio::test]
async fn another_accounts_files_are_not_ours_to_see() {
    let world = World::new().await;
    let id = uploaded(&world, "png", "image/png").await;
    world.register(json!({"phoneNumberId": "444", "businessAccountId": "555", "accessToken": "EAAforeign"})).await;
    let url = format!("{}/v25.0/{id}?phone_number_id=444", world.simulator.url);
    let answer = world.http.get(url).bearer_auth("EAAforeign").send().await.unwrap();
    assert_eq!(answer.status(), 400);
    let url = link(&world, &id).await;
    let answer = world.http.get(url).bearer_auth("EAAforeign").header("user-agent", "test").send().await.unwrap();
    assert_eq!(answer.status(), 404);
}

#[tokio::test]
async fn every_fault_of_a_download() {
    let world = World::new().await;
    let id = uploaded(&world, "jpeg", "image/jpeg").await;
    let true_bytes = sample(&world, "jpeg").await;
    let url = link(&world, &id).await;
    let with = async |action: Value| {
        world.faults(json!([{"match": {"call": "mediaDownload", "nth": 1}, "action": action}])).await;
        fetch(&world, &url).await
    };
    assert_eq!(with(json!("status404")).await.status(), 404);
    assert_eq!(with(json!("status5xx")).await.status(), 500);
    assert_eq!(with(json!("htmlBody")).await.status(), 502);
    let cut = with(json!("cutBody")).await;
    assert_eq!(cut.headers()["content-length"], true_bytes.len().to_string());
    assert!(cut.bytes().await.is_err(), "it breaks off");
    let other = with(json!("wrongHash")).await.bytes().await.unwrap();
    assert!(other.len() == true_bytes.len() && other != true_bytes);
    let slow = with(json!({"slowBodyMs": 60_000})).await;
    assert_eq!(slow.status(), 200, "the head comes at once");
    assert!(tokio::time::timeout(Duration::from_millis(50), slow.bytes()).await.is_err());
    assert_eq!(with(json!({"slowMs": 1})).await.bytes().await.unwrap(), true_bytes);
    assert_eq!(fetch(&world, &url).await.bytes().await.unwrap(), true_bytes, "each fault was for one call");
}

#[tokio::test]
async fn faults_of_the_question_where_a_file_is_and_of_uploads() {
    let world = World::new().await;
    let id = uploaded(&world, "png", "image/png").await;
    let question = format!("{id}?phone_number_id={PHONE}");
    world
        .faults(json!([
            {"match": {"call": "mediaUrl", "nth": 1}, "action": {"error": {"code": 131_000}}},
            {"match": {"call": "mediaUrl", "nth": 2}, "action": "wrongHash"},
            {"match": {"call": "mediaUpload", "nth": 1}, "action": {"error": {"code": 131_053}}}
        ]))
        .await;
    assert_eq!(world.graph(&question).await.0, 500);
    assert_eq!(world.graph(&question).await.1["sha256"], "0".repeat(64));
    assert_eq!(upload(&world, sample(&world, "png").await, "image/png").await.1["error"]["code"], 131_053);
    let kinds: Vec<_> =
        world.ask("calls").await["items"].as_array().unwrap().iter().map(|c| c["kind"].clone()).collect();
    assert_eq!(kinds, ["mediaUpload", "mediaUrl", "mediaUrl", "mediaUpload"]);
}

#[tokio::test]
async fn a_message_names_a_file_that_is_there_and_that_fits() {
    let world = World::new().await;
    world.open_window().await;
    let png = uploaded(&world, "png", "image/png").await;
    let send = async |kind: &str, content: Value| {
        let mut message = to_customer(json!({ "type": kind }));
        message[kind] = content;
        world.send(message).await
    };
    assert_eq!(send("image", json!({"id": png, "caption": "a square"})).await.0, 200);
    assert_eq!(send("image", json!({"id": "123456"})).await.1["error"]["code"], 100);
    world.callback.received(3).await;
    world.callback.forget();
    assert_eq!(send("video", json!({ "id": png })).await.0, 200, "Meta looks at the file later");
    assert_eq!(world.callback.statuses(1).await[0]["errors"][0]["code"], 131_053);
    world.callback.forget();
    let mp3 = uploaded(&world, "mp3", "audio/mpeg").await;
    assert_eq!(send("audio", json!({"id": mp3, "voice": true})).await.0, 200);
    assert_eq!(world.callback.statuses(1).await[0]["errors"][0]["code"], 131_053, "a voice note is Opus in Ogg");
    let header = json!({"type": "image", "image": {"id": "123456"}});
    let buttons = json!({"buttons": [{"type": "reply", "reply": {"id": "1", "title": "Yes"}}]});
    let interactive = json!({"type": "button", "header": header, "body": {"text": "This?"}, "action": buttons});
    assert_eq!(send("interactive", interactive).await.1["error"]["code"], 100);
}
