//! The public API, as a script of the customer's would use it.

mod files;
mod once;

use reaktly_testkit::wait_for;
use reqwest::header::{COOKIE, ORIGIN, SET_COOKIE};
use reqwest::{Client, Method};
use serde_json::{Value, json};

use super::http;

/// A session.
#[derive(Clone)]
pub(crate) struct Api {
    base: String,
    http: Client,
    cookie: String,
}

impl Api {
    /// Signs in.
    pub(crate) async fn sign_in(base: &str, email: &str, password: &str) -> Self {
        let http = http::client();
        let body = json!({"email": email, "password": password});
        let answer = http.post(format!("{base}/api/session")).json(&body).send().await.unwrap();
        assert_eq!(answer.status(), 204, "{email} cannot sign in: {}", answer.text().await.unwrap_or_default());
        let cookie = answer.headers()[SET_COOKIE].to_str().unwrap().split(';').next().unwrap().to_owned();
        Self { base: base.to_owned(), http, cookie }
    }

    /// A call, whatever its answer.
    pub(crate) async fn call(&self, method: Method, path: &str, body: Option<&Value>) -> (u16, Value) {
        let mut request = self.http.request(method, format!("{}{path}", self.base));
        request = request.header(COOKIE, &self.cookie).header(ORIGIN, &self.base);
        if let Some(body) = body {
            request = request.json(body);
        }
        let answer = request.send().await.unwrap();
        let status = answer.status().as_u16();
        let text = answer.text().await.unwrap();
        (status, serde_json::from_str(&text).unwrap_or(Value::String(text)))
    }

    /// Reads something.
    pub(crate) async fn get(&self, path: &str) -> Value {
        let (status, answer) = self.call(Method::GET, path, None).await;
        assert_eq!(status, 200, "GET {path}: {answer}");
        answer
    }

    /// Reads a list that fits into a page.
    pub(crate) async fn list(&self, path: &str) -> Vec<Value> {
        let separator = if path.contains('?') { '&' } else { '?' };
        let page = self.get(&format!("{path}{separator}limit=200")).await;
        assert_eq!(page["nextCursor"], Value::Null, "{path} is longer than a page");
        page["items"].as_array().unwrap().clone()
    }

    /// Reads a list page by page.
    pub(crate) async fn whole_list(&self, path: &str) -> Vec<Value> {
        let mut all = Vec::new();
        let mut cursor = String::new();
        loop {
            let page = self.get(&format!("{path}?limit=200{cursor}")).await;
            all.extend(page["items"].as_array().unwrap().iter().cloned());
            match page["nextCursor"].as_str() {
                Some(next) => cursor = format!("&cursor={next}"),
                None => return all,
            }
        }
    }

    /// Makes or changes something; any success will do.
    pub(crate) async fn post(&self, path: &str, body: &Value) -> Value {
        let (status, answer) = self.call(Method::POST, path, Some(body)).await;
        assert!((200..300).contains(&status), "POST {path}: {status} {answer}");
        answer
    }

    /// Publishes an article of the first knowledge base; the next turn knows it.
    pub(crate) async fn write_article(&self, title: &str, body: &str) {
        let knowledge_base = self.list("/api/knowledge-bases").await[0]["id"].as_str().unwrap().to_owned();
        let article = json!({"title": title, "body": body, "questions": [title]});
        self.post(&format!("/api/knowledge-bases/{knowledge_base}/articles"), &article).await;
    }

    /// The conversation with a customer, once there is one.
    pub(crate) async fn conversation(&self, wa_id: &str) -> Value {
        let wanted = format!("+{wa_id}");
        let what = format!("there is a conversation with {wanted}");
        wait_for(&what, async || {
            let all = self.list("/api/conversations").await;
            all.into_iter().find(|conversation| conversation["contact"]["phoneNumber"] == wanted)
        })
        .await
    }

    /// The messages of a conversation, oldest first.
    pub(crate) async fn messages(&self, conversation: &Value) -> Vec<Value> {
        self.list(&format!("/api/conversations/{}/messages", conversation["id"].as_str().unwrap())).await
    }

    /// What happened to a conversation beside its messages, oldest first.
    pub(crate) async fn events(&self, conversation: &Value) -> Vec<Value> {
        self.list(&format!("/api/conversations/{}/events", conversation["id"].as_str().unwrap())).await
    }

    /// Writes to the customer as the agent who is signed in.
    pub(crate) async fn write(&self, conversation: &Value, text: &str) -> Value {
        let id = conversation["id"].as_str().unwrap();
        self.post(&format!("/api/conversations/{id}/messages"), &json!({"text": text})).await
    }

    /// An action on a conversation, such as `take-over`.
    pub(crate) async fn act(&self, conversation: &Value, action: &str) -> Value {
        let id = conversation["id"].as_str().unwrap();
        self.post(&format!("/api/conversations/{id}/{action}"), &json!({})).await
    }
}
