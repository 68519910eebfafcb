//! The live stream: what happens is seen, resuming misses nothing, a gap says so.

use reqwest::Method;
use serde_json::{Value, json};

use crate::world::{Client, World};

/// An open stream, read event by event.
struct Stream {
    response: reqwest::Response,
    text: String,
}

impl Stream {
    async fn open(client: &Client, last_event_id: Option<&str>) -> Self {
        let mut request = client.request(Method::GET, "/api/events");
        if let Some(id) = last_event_id {
            request = request.header("last-event-id", id);
        }
        let response = request.send().await.unwrap();
        assert_eq!(response.status(), 200);
        assert_eq!(response.headers()["content-type"], "text/event-stream");
        Self { response, text: String::new() }
    }

    /// The next event: its fields as written, and its data.
    async fn next(&mut self) -> (String, Value) {
        loop {
            if let Some((event, rest)) = self.text.split_once("\n\n") {
                let (event, rest) = (event.to_owned(), rest.to_owned());
                self.text = rest;
                if let Some(data) = event.lines().find_map(|line| line.strip_prefix("data: ")) {
                    let data = serde_json::from_str(data).unwrap();
                    return (event, data);
                }
                continue;
            }
            let chunk = tokio::time::timeout(std::time::Duration::from_secs(20), self.response.chunk());
            let chunk = chunk.await.expect("an event comes in time").unwrap().expect("the stream is open");
            self.text.push_str(std::str::from_utf8(&chunk).unwrap());
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_happens_is_streamed_and_resumed_after_the_last_event_seen() {
    let world = World::start().await;
    let conversation = world.conversation(&["Hello"]).await;
    let path = format!("/api/conversations/{conversation}");
    let mut stream = Stream::open(&world.owner, None).await;
    world.owner.act(&format!("{path}/take-over")).await.expect_status(200);
    let (event, taken) = stream.next().await;
    let seq = taken["seq"].as_u64().unwrap().to_string();
    assert!(event.starts_with(&format!("id: {seq}\nevent: conversation_changed\n")), "{event}");
    assert_eq!(taken["type"], "conversation_changed");
    assert_eq!(taken["conversationId"], conversation.to_string());
    assert_eq!((&taken["ownership"]["owner"], &taken["ownership"]["change"]), (&json!("human"), &json!("taken_over")));
    assert!(taken["version"].as_i64().unwrap() > 1);
    drop(stream);
    world.owner.post(&format!("{path}/messages"), json!({"text": "Secret words"})).await.expect_status(202);
    world.owner.post(&format!("{path}/notes"), json!({"text": "Calls back"})).await.expect_status(200);
    let mut resumed = Stream::open(&world.owner, Some(&seq)).await;
    let (event, queued) = resumed.next().await;
    assert_eq!((&queued["type"], &queued["message"]["status"]), (&json!("message_queued"), &json!("queued")));
    assert!(!event.contains("Secret"), "events hold no text");
    let (_, noted) = resumed.next().await;
    assert_eq!(noted["type"], "note_added");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_gap_says_that_events_are_lost() {
    let world = World::start().await;
    let conversation = world.conversation(&["Hello"]).await;
    let mut stream = Stream::open(&world.owner, Some("1000000")).await;
    let (event, gap) = stream.next().await;
    assert_eq!(gap["type"], "gap");
    assert!(!event.contains("id: "), "a gap does not move what resuming goes on after: {event}");
    world.owner.act(&format!("/api/conversations/{conversation}/take-over")).await.expect_status(200);
    assert_eq!(stream.next().await.1["type"], "conversation_changed");
}

#[tokio::test(flavor = "multi_thread")]
async fn another_accounts_events_are_not_seen() {
    let world = World::start().await;
    let other = crate::tenancy::second_account(&world).await;
    let mut stream = Stream::open(&other.owner, None).await;
    let conversation = world.conversation(&["Hello"]).await;
    world.owner.act(&format!("/api/conversations/{conversation}/take-over")).await.expect_status(200);
    other.owner.act(&format!("/api/conversations/{}/take-over", other.conversation)).await.expect_status(200);
    assert_eq!(stream.next().await.1["conversationId"], other.conversation);
}
