//! A simulator with one business behind it whose callback the test plays.

use std::collections::VecDeque;
use std::net::TcpListener;
use std::sync::Mutex;
use std::time::Duration;

use actix_web::dev::ServerHandle;
use actix_web::{App, HttpRequest, HttpResponse, HttpServer, web};
use reaktly_simulator::{Config, Handle, start};
use reqwest::{Client, Response, StatusCode};
use serde_json::{Value, json};
use tokio::sync::watch;

pub(crate) const PHONE: &str = "106540352242922";
pub(crate) const ACCOUNT: &str = "102290129340398";
pub(crate) const TOKEN: &str = "EAAsimulated";
pub(crate) const SECRET: &str = "test_app_secret";
pub(crate) const CUSTOMER: &str = "16505551234";

/// A simulator, a business and its callback.
pub(crate) struct World {
    pub(crate) simulator: Handle,
    pub(crate) http: Client,
    pub(crate) callback: Callback,
}

/// The business's side of the webhooks.
pub(crate) struct Callback {
    pub(crate) url: String,
    shared: web::Data<Shared>,
    server: ServerHandle,
}

struct Shared {
    received: Mutex<Vec<Received>>,
    /// Statuses of the next answers; 200 when there are none left.
    answers: Mutex<VecDeque<u16>>,
    count: watch::Sender<usize>,
}

/// One webhook as it arrived.
#[derive(Clone, Debug)]
pub(crate) struct Received {
    pub(crate) signature: Option<String>,
    pub(crate) body: Vec<u8>,
}

impl World {
    /// Everything up, the business registered with the challenge passed.
    pub(crate) async fn new() -> Self {
        let callback = Callback::start();
        let config = Config {
            webhook_retry: Duration::from_millis(10),
            status_step: Duration::from_millis(5),
            ..Config::default()
        };
        let world = Self {
            simulator: start(config).unwrap(),
            // Building any client needs the provider that the simulator has installed by now.
            http: Client::builder().build().unwrap(),
            callback,
        };
        let answer = world.register(json!({})).await;
        assert_eq!(answer["verification"]["state"], "passed", "{answer}");
        world
    }

    /// Registers the business again with some fields changed.
    pub(crate) async fn register(&self, changes: Value) -> Value {
        let mut business = json!({
            "phoneNumberId": PHONE,
            "businessAccountId": ACCOUNT,
            "displayPhoneNumber": "+1 555 078 3881",
            "accessToken": TOKEN,
            "appSecret": SECRET,
            "appId": "4200",
            "callbackUrl": self.callback.url,
            "verifyToken": "a token",
        });
        for (name, value) in changes.as_object().unwrap() {
            business[name] = value.clone();
        }
        self.control("businesses", business).await
    }

    /// A POST of the control API.
    pub(crate) async fn control(&self, path: &str, body: Value) -> Value {
        let url = format!("{}/simulator/{path}", self.simulator.url);
        let answer = self.http.post(url).json(&body).send().await.unwrap();
        assert!(answer.status().is_success(), "{}", answer.text().await.unwrap());
        let text = answer.text().await.unwrap();
        serde_json::from_str(&text).unwrap_or_default()
    }

    /// A GET of the control API.
    pub(crate) async fn ask(&self, path: &str) -> Value {
        let url = format!("{}/simulator/{path}", self.simulator.url);
        self.http.get(url).send().await.unwrap().json().await.unwrap()
    }

    /// Sets fault rules.
    pub(crate) async fn faults(&self, rules: Value) {
        let url = format!("{}/simulator/faults", self.simulator.url);
        let answer = self.http.put(url).json(&rules).send().await.unwrap();
        assert_eq!(answer.status(), StatusCode::NO_CONTENT, "{}", answer.text().await.unwrap());
    }

    /// The customer writes, and the webhook has been answered when this returns.
    pub(crate) async fn customer_writes(&self, content: Value) -> Value {
        let mut body = content;
        body["wait"] = json!(true);
        self.control(&format!("customers/{CUSTOMER}/messages"), body).await
    }

    /// The customer opens the 24-hour window; its webhook is not counted.
    pub(crate) async fn open_window(&self) -> String {
        let written = self.customer_writes(json!({"text": "hello", "profileName": "Ada"})).await;
        self.callback.forget();
        written["id"].as_str().unwrap().to_owned()
    }

    /// A Graph call of `messages`.
    pub(crate) async fn post_message(&self, body: &Value) -> reqwest::Result<Response> {
        let url = format!("{}/v25.0/{PHONE}/messages", self.simulator.url);
        self.http.post(url).bearer_auth(TOKEN).json(body).send().await
    }

    /// A Graph call of `messages` that is answered: status and body.
    pub(crate) async fn send(&self, body: Value) -> (u16, Value) {
        let answer = self.post_message(&body).await.unwrap();
        (answer.status().as_u16(), answer.json().await.unwrap())
    }

    /// A GET of the Graph API: status and body.
    pub(crate) async fn graph(&self, path: &str) -> (u16, Value) {
        let url = format!("{}/v25.0/{path}", self.simulator.url);
        let answer = self.http.get(url).bearer_auth(TOKEN).send().await.unwrap();
        (answer.status().as_u16(), answer.json().await.unwrap())
    }

    /// The thread on the customer's phone.
    pub(crate) async fn thread(&self) -> Value {
        self.ask(&format!("customers/{CUSTOMER}/messages")).await
    }
}

/// A text message to the customer.
pub(crate) fn text(body: &str) -> Value {
    to_customer(json!({"type": "text", "text": {"body": body}, "biz_opaque_callback_data": "rk1:1"}))
}

/// A message to the customer with this content.
pub(crate) fn to_customer(content: Value) -> Value {
    let mut message = content;
    message["messaging_product"] = json!("whatsapp");
    message["recipient_type"] = json!("individual");
    message["to"] = json!(format!("+{CUSTOMER}"));
    message
}

impl Callback {
    fn start() -> Self {
        let shared = web::Data::new(Shared {
            received: Mutex::default(),
            answers: Mutex::default(),
            count: watch::Sender::new(0),
        });
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}/hook", listener.local_addr().unwrap());
        let data = shared.clone();
        let server = HttpServer::new(move || {
            App::new()
                .app_data(data.clone())
                .app_data(web::PayloadConfig::new(4 * 1024 * 1024))
                .route("/hook", web::get().to(verify))
                .route("/hook", web::post().to(receive))
        })
        .workers(1)
        .disable_signals()
        .listen(listener)
        .unwrap()
        .run();
        let handle = server.handle();
        tokio::spawn(server);
        Self { url, shared, server: handle }
    }

    /// Answers the next webhooks with these statuses.
    pub(crate) fn answer_with(&self, statuses: &[u16]) {
        self.shared.answers.lock().unwrap().extend(statuses);
    }

    /// Forgets what came so far.
    pub(crate) fn forget(&self) {
        self.shared.received.lock().unwrap().clear();
        self.shared.count.send_replace(0);
    }

    /// Waits until at least so many webhooks have come since the last `forget`; all of them, oldest first.
    pub(crate) async fn received(&self, least: usize) -> Vec<Received> {
        let mut count = self.shared.count.subscribe();
        let enough = count.wait_for(|count| *count >= least);
        let waited = tokio::time::timeout(Duration::from_secs(10), enough).await;
        let received = self.shared.received.lock().unwrap().clone();
        assert!(waited.is_ok(), "{} of {least} webhooks came: {received:?}", received.len());
        received
    }

    /// The statuses among the first webhooks, in the order of their arrival.
    pub(crate) async fn statuses(&self, least: usize) -> Vec<Value> {
        let received = self.received(least).await;
        received.iter().map(|webhook| webhook.value()["statuses"][0].clone()).collect()
    }
}

impl Drop for Callback {
    fn drop(&mut self) {
        drop(self.server.stop(false));
    }
}

impl Received {
    /// The whole body.
    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap()
    }

    /// The value of its one change.
    pub(crate) fn value(&self) -> Value {
        self.json()["entry"][0]["changes"][0]["value"].clone()
    }
}

async fn verify(query: web::Query<std::collections::HashMap<String, String>>) -> HttpResponse {
    if query["hub.verify_token"] == "a token" && query["hub.mode"] == "subscribe" {
        HttpResponse::Ok().body(query["hub.challenge"].clone())
    } else {
        HttpResponse::Forbidden().finish()
    }
}

async fn receive(shared: web::Data<Shared>, request: HttpRequest, body: web::Bytes) -> HttpResponse {
    let signature = request.headers().get("x-hub-signature-256");
    shared
        .received
        .lock()
        .unwrap()
        .push(Received { signature: signature.map(|value| value.to_str().unwrap().to_owned()), body: body.to_vec() });
    shared.count.send_modify(|count| *count += 1);
    let answer = shared.answers.lock().unwrap().pop_front().unwrap_or(200);
    HttpResponse::build(actix_web::http::StatusCode::from_u16(answer).unwrap()).finish()
}
