//! Calls whose answers may get lost.

use reqwest::Method;
use reqwest::header::{COOKIE, ORIGIN};
use serde_json::Value;

use super::Api;

impl Api {
    /// The same session by way of another address, such as a proxy's.
    pub(crate) fn at(&self, base: &str) -> Self {
        Self { base: base.to_owned(), ..self.clone() }
    }

    /// Makes something with an `Idempotency-Key`; `None` when no answer came.
    pub(crate) async fn post_once(&self, key: &str, path: &str, body: &Value) -> Option<(u16, Value)> {
        let request = self.http.request(Method::POST, format!("{}{path}", self.base));
        let request = request.header(COOKIE, &self.cookie).header(ORIGIN, &self.base);
        let answer = request.header("idempotency-key", key).json(body).send().await.ok()?;
        Some((answer.status().as_u16(), answer.json().await.ok()?))
    }
}
