//! Endpoints looked at without a call that costs.
#![expect(clippy::unwrap_used, reason = "a test fails where a step fails")]

use reaktly_models::probe::{ProbeError, Probed, probe};
use reaktly_models::{Provider, Sight, Target};
use secrecy::SecretString;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

/// A server that answers one request; what it was asked.
async fn server(status: &str, body: &str) -> (String, JoinHandle<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/v1", listener.local_addr().unwrap());
    let answer = format!("HTTP/1.1 {status}\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{body}", body.len());
    let serving = tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        let mut asked = Vec::new();
        while !asked.ends_with(b"\r\n\r\n") {
            assert_ne!(stream.read_buf(&mut asked).await.unwrap(), 0, "it hung up");
        }
        stream.write_all(answer.as_bytes()).await.unwrap();
        stream.shutdown().await.unwrap();
        String::from_utf8(asked).unwrap()
    });
    (url, serving)
}

fn target(provider: Provider, url: String, model: &str) -> Target {
    let api_key = Some(SecretString::from("sk-test"));
    Target { provider, url, model: model.to_owned(), api_key, sight: Sight::Blind }
}

#[tokio::test]
async fn an_endpoint_is_looked_at_by_its_list_of_models_with_its_key() {
    let list = r#"{"object": "list", "data": [{"id": "tiny-1"}, {"id": "tiny-2"}]}"#;
    for (provider, model, body, path, key, expected) in [
        (Provider::OpenAi, "tiny-2", list, "GET /v1/models ", "authorization: Bearer sk-test", Probed::Listed),
        (Provider::OpenAi, "tiny-1-high", list, "GET /v1/models ", "Bearer", Probed::Listed),
        (Provider::OpenAi, "tiny-3", list, "GET /v1/models ", "Bearer", Probed::Unlisted),
        (Provider::OpenAi, "tiny-3", "<html>", "GET /v1/models ", "Bearer", Probed::NoList),
        (
            Provider::Gemini,
            "flash",
            r#"{"models": [{"name": "models/flash"}]}"#,
            "GET /v1/models?pageSize",
            "x-goog-api-key: sk-test",
            Probed::Listed,
        ),
        (
            Provider::Ollama,
            "llama",
            r#"{"models": [{"name": "llama:latest"}]}"#,
            "GET /v1/api/tags",
            "",
            Probed::Listed,
        ),
        (Provider::Anthropic, "tiny-3", list, "GET /v1/models?limit", "x-api-key: sk-test", Probed::Unlisted),
    ] {
        let (url, serving) = server("200 OK", body).await;
        assert_eq!(probe(&target(provider, url, model)).await.unwrap(), expected, "{model}");
        let asked = serving.await.unwrap();
        assert!(asked.starts_with(path) && asked.contains(key), "{asked}");
    }
}

#[tokio::test]
async fn a_wrong_key_trouble_and_nobody_there_are_told_apart() {
    let ask = async |status: &str, provider| {
        let (url, serving) = server(status, "{}").await;
        let probed = probe(&target(provider, url, "tiny-1")).await;
        serving.await.unwrap();
        probed
    };
    for (status, provider) in [("401 Unauthorized", Provider::OpenAi), ("400 Bad Request", Provider::Gemini)] {
        assert!(matches!(ask(status, provider).await, Err(ProbeError::Refused { .. })), "{status}");
    }
    assert!(matches!(ask("502 Bad Gateway", Provider::OpenAi).await, Err(ProbeError::Status { status: 502 })));
    assert_eq!(ask("404 Not Found", Provider::OpenAi).await.unwrap(), Probed::NoList);
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    assert!(matches!(probe(&target(Provider::OpenAi, url, "m")).await, Err(ProbeError::Unreachable)));
}
