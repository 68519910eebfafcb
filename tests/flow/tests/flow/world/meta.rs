//! The simulated Meta, told what to do and asked what happened.

use std::time::Duration;

use reaktly_simulator::{Config, Handle};
use reaktly_testkit::wait_until;
use reqwest::Client;
use serde_json::{Value, json};

use super::{Api, http};

/// Statuses and repeated webhooks come soon: a test waits for them.
const STATUS_STEP: Duration = Duration::from_millis(20);
const WEBHOOK_RETRY: Duration = Duration::from_millis(200);
const WEBHOOK_RETRY_MAX: Duration = Duration::from_secs(1);
/// Entries of a journal that are read at once; no test makes as many.
const ENTRIES_MAX: usize = 1000;

/// A Meta of this test alone.
pub(crate) struct Meta {
    simulator: Handle,
    http: Client,
}

/// A business number, known to Meta and connected with Reaktly.
#[derive(Clone)]
pub(crate) struct Number {
    /// Meta's id of it.
    pub(crate) phone_number_id: String,
    /// Reaktly's answer to connecting it.
    pub(crate) integration: Value,
}

impl Meta {
    pub(crate) fn start() -> Self {
        let config = Config {
            status_step: STATUS_STEP,
            webhook_retry: WEBHOOK_RETRY,
            webhook_retry_max: WEBHOOK_RETRY_MAX,
            ..Config::default()
        };
        Self { simulator: reaktly_simulator::start(config).unwrap(), http: http::client() }
    }

    /// Where the Graph API is.
    pub(crate) fn url(&self) -> &str {
        &self.simulator.url
    }

    /// Connects a number as a person would: the credentials into Reaktly, then its webhook URL into Meta.
    pub(crate) async fn connect(&self, api: &Api, phone_number_id: &str) -> Number {
        let credentials = json!({
            "accessToken": format!("EAA{phone_number_id}"),
            "phoneNumberId": phone_number_id,
            "businessAccountId": format!("9{phone_number_id}"),
            "phoneNumber": "+15550783881",
            "appSecret": format!("secret-of-{phone_number_id}"),
        });
        let integration = api.post("/api/integrations/credentials", &credentials).await;
        assert_eq!(integration["live"], true, "{integration}");
        let mut business = credentials;
        business["displayPhoneNumber"] = business["phoneNumber"].take();
        business["callbackUrl"] = integration["webhookUrl"].clone();
        business["verifyToken"] = integration["verifyToken"].clone();
        business["sampleTemplates"] = json!(true);
        business.as_object_mut().unwrap().remove("phoneNumber");
        let registered = self.post("businesses", &business).await;
        assert_eq!(registered["verification"]["state"], "passed", "{registered}");
        Number { phone_number_id: phone_number_id.to_owned(), integration }
    }

    /// Sets the faults, in the place of all others.
    pub(crate) async fn faults(&self, rules: &Value) {
        let answer = self.http.put(self.control("faults")).json(rules).send().await.unwrap();
        assert!(answer.status().is_success(), "{rules}: {}", answer.text().await.unwrap());
    }

    /// Lets the calls held at a gate go on.
    pub(crate) async fn release(&self, gate: &str) {
        self.post("release", &json!({"name": gate})).await;
    }

    /// Every call of a kind, such as `message`.
    pub(crate) async fn calls(&self, kind: &str) -> Vec<Value> {
        let calls = self.get(&format!("calls?kind={kind}&limit={ENTRIES_MAX}")).await;
        calls["items"].as_array().unwrap().clone()
    }

    /// The messages Meta has taken, whatever it answered.
    pub(crate) async fn accepted(&self) -> Vec<Value> {
        self.calls("message").await.into_iter().filter(|call| call["outcome"] == "accepted").collect()
    }

    /// Waits until a webhook was refused, and so is sent again later.
    pub(crate) async fn is_refused(&self) {
        wait_until("a webhook is refused", async || {
            let attempts = self.get(&format!("webhooks?kind=message&limit={ENTRIES_MAX}")).await;
            let newest = attempts["items"].as_array().unwrap().last().cloned().unwrap_or_default();
            newest["httpStatus"] == 503
        })
        .await;
    }

    /// `GET` of the control API.
    pub(crate) async fn get(&self, path: &str) -> Value {
        let answer = self.http.get(self.control(path)).send().await.unwrap();
        assert_eq!(answer.status(), 200, "{path}");
        answer.json().await.unwrap()
    }

    /// `POST` of the control API.
    pub(crate) async fn post(&self, path: &str, body: &Value) -> Value {
        let answer = self.http.post(self.control(path)).json(body).send().await.unwrap();
        let status = answer.status();
        let text = answer.text().await.unwrap();
        assert!(status.is_success(), "{path}: {status} {text}");
        serde_json::from_str(&text).unwrap_or(Value::Null)
    }

    /// The simulator's small real file of a type.
    pub(crate) async fn sample(&self, name: &str) -> Vec<u8> {
        let answer = self.http.get(self.control(&format!("samples/{name}"))).send().await.unwrap();
        assert_eq!(answer.status(), 200, "{name}");
        answer.bytes().await.unwrap().to_vec()
    }

    fn control(&self, path: &str) -> String {
        format!("{}/simulator/{path}", self.simulator.url)
    }
}
