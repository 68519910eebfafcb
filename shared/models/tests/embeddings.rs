//! Vectors from an OpenAI-compatible endpoint, over HTTP.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails where a step fails")]

use std::sync::{Arc, Mutex};

use reaktly_models::LlmError;
use reaktly_models::embeddings::{EmbedFor, Embedder as _, EmbeddingEndpoint, EmbeddingTarget};
use secrecy::SecretString;
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

/// Answers each connection with the next of its answers, and keeps what was asked.
struct Stand {
    url: String,
    heard: Arc<Mutex<Vec<String>>>,
}

impl Stand {
    async fn start(answers: Vec<Option<(u16, Value)>>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/v1", listener.local_addr().unwrap());
        let heard: Arc<Mutex<Vec<String>>> = Arc::default();
        let kept = Arc::clone(&heard);
        tokio::spawn(async move {
            let mut silent = Vec::new();
            for answer in answers {
                let (mut stream, _) = listener.accept().await.unwrap();
                let request = request(&mut stream).await;
                kept.lock().unwrap().push(request);
                match answer {
                    Some((status, body)) => {
                        let body = body.to_string();
                        let opening = format!(
                            "HTTP/1.1 {status} Said\r\ncontent-length: {}\r\nconnection: close\r\n\r\n",
                            body.len()
                        );
                        stream.write_all(format!("{opening}{body}").as_bytes()).await.unwrap();
                    }
                    None => silent.push(stream),
                }
            }
            // Connections that get no answer stay open.
            std::future::pending::<()>().await;
            drop(silent);
        });
        Self { url, heard }
    }

    fn endpoint(&self) -> EmbeddingEndpoint {
        let target = EmbeddingTarget {
            url: self.url.clone(),
            model: "small-1".to_owned(),
            api_key: Some(SecretString::from("sk-test")),
            answers_from: None,
        };
        EmbeddingEndpoint::new(&target).unwrap()
    }
}

async fn request(stream: &mut TcpStream) -> String {
    let mut read = Vec::new();
    loop {
        let mut more = [0; 4096];
        let count = stream.read(&mut more).await.unwrap();
        read.extend_from_slice(&more[..count]);
        let text = String::from_utf8_lossy(&read).into_owned();
        let whole = text.split_once("\r\n\r\n").is_some_and(|(_, body)| serde_json::from_str::<Value>(body).is_ok());
        if whole || count == 0 {
            return text;
        }
    }
}

fn texts() -> [String; 2] {
    ["one".to_owned(), "two".to_owned()]
}

#[tokio::test]
async fn vectors_come_in_the_order_of_the_texts() {
    let data = json!([{"index": 1, "embedding": [0.0, 2.0]}, {"index": 0, "embedding": [1.0, 0.0]}]);
    let stand = Stand::start(vec![Some((200, json!({"data": data})))]).await;
    let vectors = stand.endpoint().embed(&texts(), EmbedFor::Passages).await.unwrap();
    assert_eq!(vectors, [[1.0, 0.0], [0.0, 2.0]]);
    let heard = stand.heard.lock().unwrap().join("");
    assert!(heard.starts_with("POST /v1/embeddings "), "{heard}");
    assert!(heard.contains("authorization: Bearer sk-test"), "{heard}");
    assert!(heard.contains(r#""input":["one","two"]"#), "{heard}");
}

#[tokio::test]
async fn an_answer_that_lacks_a_vector_or_has_different_sizes_is_none() {
    for data in [
        json!([{"index": 0, "embedding": [1.0]}]),
        json!([{"index": 0, "embedding": [1.0]}, {"index": 1, "embedding": [1.0, 2.0]}]),
        json!([]),
    ] {
        let stand = Stand::start(vec![Some((200, json!({"data": data})))]).await;
        assert_eq!(stand.endpoint().embed(&texts(), EmbedFor::Passages).await, Err(LlmError::Empty));
    }
}

#[tokio::test]
async fn passages_are_tried_again_when_the_endpoint_has_trouble() {
    let data = json!([{"index": 0, "embedding": [1.0]}, {"index": 1, "embedding": [0.5]}]);
    let stand = Stand::start(vec![Some((503, json!({}))), Some((200, json!({"data": data})))]).await;
    assert_eq!(stand.endpoint().embed(&texts(), EmbedFor::Passages).await.unwrap().len(), 2);
    assert_eq!(stand.heard.lock().unwrap().len(), 2);
}

#[tokio::test]
async fn a_question_is_not_kept_waiting() {
    let stand = Stand::start(vec![None]).await;
    let started = tokio::time::Instant::now();
    let failed = stand.endpoint().embed(&texts(), EmbedFor::Question).await;
    assert_eq!(failed, Err(LlmError::Timeout));
    assert!(started.elapsed() < std::time::Duration::from_secs(2));
}
