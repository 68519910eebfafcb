//! Files of customers, and files people upload.

use futures_util::stream;
use reqwest::header::HeaderMap;
use reqwest::{Body, Method, Response};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::world::{Answer, World};

const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR and so on";
const MB: usize = 1024 * 1024;

/// A message of a customer with a file: what its row says.
struct Given<'a> {
    state: &'a str,
    declared: &'a str,
    mime_type: &'a str,
    filename: &'a str,
    reason: &'a str,
}

const PICTURE: Given<'_> =
    Given { state: "ready", declared: "image/png", mime_type: "image/png", filename: "image.png", reason: "" };

/// Puts a file to the first message of a conversation; the message.
async fn give(world: &World, conversation: Uuid, bytes: &[u8], given: &Given<'_>) -> Uuid {
    let Given { state, declared, mime_type, filename, reason } = given;
    std::fs::write(world.folder.path().join("object"), bytes).unwrap();
    let listed = messages(world, conversation).await;
    let message: Uuid = listed[0]["id"].as_str().unwrap().parse().unwrap();
    let size = bytes.len();
    world
        .run(&format!(
            "INSERT INTO media (message_id, account_id, conversation_id, integration_id, meta_media_id, state, reason,
                 object_key, filename, declared_type, mime_type, sha256, size_bytes, next_attempt_at, deadline_at)
               SELECT '{message}', account_id, id, integration_id, '17', '{state}', nullif('{reason}', ''), 'object',
                 '{filename}', '{declared}', '{mime_type}', 'aa11', {size}, now(), now() + interval '1 day'
               FROM conversations WHERE id = '{conversation}'"
        ))
        .await;
    message
}

async fn messages(world: &World, conversation: Uuid) -> Vec<Value> {
    let path = format!("/api/conversations/{conversation}/messages");
    world.owner.get(&path).await.expect_status(200)["items"].as_array().unwrap().clone()
}

async fn fetch(world: &World, path: &str, headers: &[(&str, &str)]) -> Response {
    let request = world.owner.request(Method::GET, path);
    let request = headers.iter().fold(request, |request, (name, value)| request.header(*name, *value));
    request.send().await.unwrap()
}

fn text<'a>(headers: &'a HeaderMap, name: &str) -> &'a str {
    headers.get(name).unwrap_or_else(|| panic!("{name} is missing")).to_str().unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_picture_is_shown_with_safe_headers() {
    let world = World::start().await;
    let conversation = world.conversation(&["[Image]"]).await;
    let message = give(&world, conversation, PNG, &PICTURE).await;
    let shown = messages(&world, conversation).await[0]["media"].clone();
    let url = format!("/api/media/{message}");
    assert_eq!(
        shown,
        json!({"state": "ready", "url": url, "mimeType": "image/png", "sizeBytes": PNG.len(), "filename": "image.png"})
    );
    let answer = fetch(&world, &url, &[("accept-encoding", "gzip")]).await;
    assert_eq!(answer.status(), 200);
    let headers = answer.headers().clone();
    for (name, value) in [
        ("content-type", "image/png"),
        ("content-disposition", "inline; filename=\"image.png\"; filename*=UTF-8''image.png"),
        ("x-content-type-options", "nosniff"),
        ("content-security-policy", "sandbox; default-src 'none'"),
        ("cross-origin-resource-policy", "same-origin"),
        ("cache-control", "private, max-age=604800, immutable"),
        ("accept-ranges", "bytes"),
        ("etag", "\"aa11\""),
    ] {
        assert_eq!(text(&headers, name), value);
    }
    assert_eq!(text(&headers, "content-length"), PNG.len().to_string());
    assert_eq!(answer.bytes().await.unwrap(), PNG);
    let known = fetch(&world, &url, &[("if-none-match", "\"aa11\"")]).await;
    assert_eq!((known.status().as_u16(), known.bytes().await.unwrap().len()), (304, 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn parts_of_a_film_can_be_asked_for() {
    let world = World::start().await;
    let conversation = world.conversation(&["[Video]"]).await;
    let film: Vec<u8> = (0..=255).collect();
    let given = Given { declared: "video/mp4", mime_type: "video/mp4", filename: "video.mp4", ..PICTURE };
    let url = format!("/api/media/{}", give(&world, conversation, &film, &given).await);
    let part = fetch(&world, &url, &[("range", "bytes=250-999")]).await;
    assert_eq!(part.status(), 206);
    assert_eq!(text(part.headers(), "content-range"), "bytes 250-255/256");
    assert_eq!(part.bytes().await.unwrap(), film[250..]);
    let last = fetch(&world, &url, &[("range", "bytes=-1"), ("if-range", "\"aa11\"")]).await;
    assert_eq!(last.bytes().await.unwrap(), [255_u8].as_slice());
    let outside = fetch(&world, &url, &[("range", "bytes=256-")]).await;
    assert_eq!((outside.status().as_u16(), text(outside.headers(), "content-range")), (416, "bytes */256"));
    let several = fetch(&world, &url, &[("range", "bytes=0-1,4-5")]).await;
    assert_eq!((several.status().as_u16(), several.bytes().await.unwrap().len()), (200, 256));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_could_run_is_only_saved() {
    let world = World::start().await;
    let script = "<html><script>alert(1)</script>".as_bytes();
    let cases = [
        ("text/html", "text/html", "page.html", "application/octet-stream"),
        ("image/png", "text/html", "lie.png", "application/octet-stream"),
        ("image/svg+xml", "text/xml", "drawing.svg", "application/octet-stream"),
        ("application/pdf", "application/pdf", "Prüfung 100%.pdf", "application/pdf"),
    ];
    for (declared, mime_type, filename, served_as) in cases {
        let conversation = world.conversation(&["[Document]"]).await;
        let given = Given { declared, mime_type, filename, ..PICTURE };
        let url = format!("/api/media/{}", give(&world, conversation, script, &given).await);
        let answer = fetch(&world, &url, &[]).await;
        assert_eq!(text(answer.headers(), "content-type"), served_as, "{filename}");
        let disposition = text(answer.headers(), "content-disposition");
        assert!(disposition.starts_with("attachment; filename=\""), "{disposition}");
        if filename.contains('%') {
            assert!(disposition.ends_with("filename*=UTF-8''Pr%C3%BCfung%20100%25.pdf"), "{disposition}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_is_not_here_says_why() {
    let world = World::start().await;
    let pending = world.conversation(&["[Image]"]).await;
    let message = give(&world, pending, PNG, &Given { state: "pending", ..PICTURE }).await;
    fetch_problem(&world, message).await.expect_problem(409, "media_pending");
    assert_eq!(messages(&world, pending).await[0]["media"]["state"], "pending");

    let lost = world.conversation(&["[Image]"]).await;
    let given = Given { state: "failed", reason: "its checksum differs", ..PICTURE };
    let message = give(&world, lost, PNG, &given).await;
    let problem = fetch_problem(&world, message).await.expect_problem(410, "media_failed");
    assert_eq!(problem["detail"], "its checksum differs");
    let shown = messages(&world, lost).await[0]["media"].clone();
    assert_eq!((&shown["state"], &shown["reason"]), (&json!("failed"), &json!("its checksum differs")));
    assert!(shown["retryUntil"].is_string() && shown["url"].is_null());

    let retried = world.owner.act(&format!("/api/media/{message}/retry")).await.expect_status(200);
    assert_eq!((&retried["state"], &retried["reason"]), (&json!("pending"), &Value::Null));
    let told = format!("SELECT count(*) AS count FROM outbox WHERE subject = 'tasks.fetch.{lost}'");
    assert_eq!(world.count(&told).await, 1);
    world.owner.act(&format!("/api/media/{message}/retry")).await.expect_status(200);
    assert_eq!(world.count(&told).await, 1, "it is on its way already");
    world.run("UPDATE media SET state = 'failed', reason = 'lost', deadline_at = now() - interval '1 day'").await;
    world.owner.act(&format!("/api/media/{message}/retry")).await.expect_problem(410, "media_failed");
}

async fn fetch_problem(world: &World, message: Uuid) -> Answer {
    world.owner.get(&format!("/api/media/{message}")).await
}

#[tokio::test(flavor = "multi_thread")]
async fn only_who_may_read_conversations_gets_a_file() {
    let world = World::start().await;
    let conversation = world.conversation(&["[Image]"]).await;
    let url = format!("/api/media/{}", give(&world, conversation, PNG, &PICTURE).await);
    world.stranger().get(&url).await.expect_problem(401, "not_signed_in");
    world.script(&["iq:read"]).await.get(&url).await.expect_problem(403, "missing_scope");
    world.script(&["conversations:read"]).await.get(&url).await.expect_status(200);
    world.colleague("agent").await.get(&url).await.expect_status(200);
    world.stranger().call(Method::POST, "/api/files", None).await.expect_problem(401, "not_signed_in");
    let reader = world.script(&["conversations:read"]).await;
    reader.call(Method::POST, "/api/files", None).await.expect_problem(403, "missing_scope");
}

async fn upload(world: &World, query: &str, mime_type: &str, body: impl Into<Body>) -> Answer {
    let request = world.owner.request(Method::POST, &format!("/api/files{query}"));
    Answer::read(request.header("content-type", mime_type).body(body)).await
}

/// A body whose length nobody knows beforehand.
fn unannounced(bytes: Vec<u8>) -> Body {
    let pieces: Vec<_> = bytes.chunks(MB / 4).map(|piece| Ok::<_, std::io::Error>(piece.to_vec())).collect();
    Body::wrap_stream(stream::iter(pieces))
}

fn picture(length: usize) -> Vec<u8> {
    let mut bytes = PNG.to_vec();
    bytes.resize(length, 7);
    bytes
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_is_uploaded_and_read_again() {
    let world = World::start().await;
    let made = upload(&world, "?filename=..%2FPreise%202026.png", "image/png", PNG).await.expect_status(201);
    let id = made["id"].as_str().unwrap();
    let expected = json!({"id": id, "filename": "Preise 2026.png", "mimeType": "image/png", "sizeBytes": PNG.len(),
        "kinds": ["image"]});
    assert_eq!(made, expected);
    let read = fetch(&world, &format!("/api/files/{id}"), &[]).await;
    assert_eq!(text(read.headers(), "content-type"), "image/png");
    assert_eq!(read.bytes().await.unwrap(), PNG);
    let unnamed = upload(&world, "", "text/plain", "Grüße").await.expect_status(201);
    assert_eq!((&unnamed["filename"], &unnamed["kinds"]), (&json!("document.txt"), &json!(["document"])));
    let lie = upload(&world, "", "application/pdf", PNG).await.expect_status(201);
    assert_eq!((&lie["mimeType"], &lie["kinds"]), (&json!("image/png"), &json!(["image"])), "bytes tell the type");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_large_file_passes_and_a_larger_one_names_the_limit() {
    let world = World::start().await;
    let most = 5 * MB;
    upload(&world, "", "image/png", picture(most)).await.expect_status(201);
    upload(&world, "", "image/png", unannounced(picture(most))).await.expect_status(201);
    for body in [Body::from(picture(most + 1)), unannounced(picture(most + 1))] {
        let refused = upload(&world, "", "image/png", body).await.expect_problem(413, "file_too_large");
        assert_eq!(refused["detail"], "WhatsApp takes at most 5 MB of image/png (image)");
    }
    let still = [b"RIFF\x24\0\0\0WEBPVP8 ".to_vec(), vec![1; 200 * 1024]].concat();
    let refused = upload(&world, "", "image/webp", still).await.expect_problem(413, "file_too_large");
    assert!(refused["detail"].as_str().unwrap().contains("100 KB"), "{refused:#}");
    let kept: Vec<_> = files_below(world.folder.path());
    assert_eq!(kept.len(), 2, "nothing is left of what was refused: {kept:?}");
}

fn files_below(folder: &std::path::Path) -> Vec<std::path::PathBuf> {
    let (mut files, mut folders) = (Vec::new(), vec![folder.to_owned()]);
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
            if entry.path().is_dir() { folders.push(entry.path()) } else { files.push(entry.path()) }
        }
    }
    files
}

#[tokio::test(flavor = "multi_thread")]
async fn a_type_meta_does_not_take_is_refused_with_those_it_takes() {
    let world = World::start().await;
    for (mime_type, bytes) in [("text/html", "<html>"), ("image/gif", "GIF89a"), ("image/png", "\u{1}\u{2}\u{3}")] {
        let refused = upload(&world, "", mime_type, bytes).await.expect_problem(415, "unsupported_file");
        let detail = refused["detail"].as_str().unwrap();
        assert!(detail.contains("image (image/jpeg, image/png)") && detail.contains("application/pdf"), "{detail}");
    }
    upload(&world, "", "image/png", "").await.expect_problem(400, "body_incomplete");
    assert_eq!(world.count("SELECT count(*) AS count FROM files WHERE removed_at IS NULL").await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_storage_that_is_away_is_no_fault_of_the_caller() {
    let world = World::start().await;
    std::fs::remove_dir_all(world.folder.path()).unwrap();
    std::fs::write(world.folder.path(), b"in the way").unwrap();
    upload(&world, "", "image/png", PNG).await.expect_problem(503, "unavailable");
    std::fs::remove_file(world.folder.path()).unwrap();
    std::fs::create_dir(world.folder.path()).unwrap();
    upload(&world, "", "image/png", PNG).await.expect_status(201);
}
