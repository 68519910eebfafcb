//! Files, up and down.

use reqwest::Method;
use reqwest::header::{CONTENT_TYPE, COOKIE, ORIGIN};
use serde_json::Value;

use super::Api;

/// A file as the API serves it.
pub(crate) struct Opened {
    pub(crate) content_type: String,
    pub(crate) bytes: Vec<u8>,
}

impl Api {
    /// Opens what is at an address of the API.
    pub(crate) async fn file(&self, path: &str) -> Opened {
        let request = self.http.request(Method::GET, format!("{}{path}", self.base)).header(COOKIE, &self.cookie);
        let answer = request.send().await.unwrap();
        assert_eq!(answer.status(), 200, "GET {path}");
        let content_type = answer.headers()[CONTENT_TYPE].to_str().unwrap().to_owned();
        Opened { content_type, bytes: answer.bytes().await.unwrap().to_vec() }
    }

    /// Puts a file in, to be sent later.
    pub(crate) async fn upload(&self, name: &str, mime_type: &str, bytes: Vec<u8>) -> Value {
        self.put("/api/files", name, mime_type, bytes).await
    }

    /// Puts a file into a knowledge base, to be answered from.
    pub(crate) async fn put_knowledge_file(&self, base: &str, name: &str, mime_type: &str, bytes: Vec<u8>) -> Value {
        self.put(&format!("{base}/files"), name, mime_type, bytes).await
    }

    async fn put(&self, path: &str, name: &str, mime_type: &str, bytes: Vec<u8>) -> Value {
        let request = self.http.request(Method::POST, format!("{}{path}", self.base)).query(&[("filename", name)]);
        let request = request.header(COOKIE, &self.cookie).header(ORIGIN, &self.base).header(CONTENT_TYPE, mime_type);
        let answer = request.body(bytes).send().await.unwrap();
        let status = answer.status();
        let text = answer.text().await.unwrap();
        assert_eq!(status, 201, "{name}: {text}");
        serde_json::from_str(&text).unwrap()
    }
}
