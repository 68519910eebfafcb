//! The API with everything around it, and clients that call it.

use std::time::Duration;

use diesel_async::{RunQueryDsl as _, SimpleAsyncConnection as _};
use reaktly_api::config::Config;
use reaktly_api::{Bound, Web};
use reaktly_bus::follow::{Follow, Followed, Start, StoredMessage};
use reaktly_bus::{Bus, Topology, TopologySettings, topology};
use reaktly_runtime::config::load;
use reaktly_runtime::{Runtime, Service as _, Vars};
use reaktly_testkit::{Proxy, TestDb, TestNats, wait_until};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use tempfile::TempDir;
use uuid::Uuid;

use crate::meta::Meta;

const KEYS: &str = "k1:AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=";
/// What was published comes well within this time.
const WAIT_MAX: Duration = Duration::from_secs(20);
pub(crate) const EMAIL: &str = "owner@example.com";
pub(crate) const PASSWORD: &str = "correct horse battery";

/// The documentation's example, with an id and a number as Meta gives them.
pub(crate) fn credentials() -> Value {
    json!({"accessToken": "EAAGn", "phoneNumberId": "10620", "businessAccountId": "17841", "phoneNumber": "+1234567890"})
}

/// A running API after its first start.
pub(crate) struct World {
    /// Between the API and PostgreSQL.
    pub(crate) database: Proxy,
    pub(crate) db: TestDb,
    pub(crate) nats: TestNats,
    pub(crate) meta: Meta,
    pub(crate) bus: Bus,
    pub(crate) url: String,
    /// The Owner, signed in.
    pub(crate) owner: Client,
    /// Where files are kept.
    pub(crate) folder: TempDir,
    runtime: Runtime,
}

#[derive(diesel::QueryableByName)]
struct Count {
    #[diesel(sql_type = diesel::sql_types::BigInt)]
    count: i64,
}

/// Somebody who calls the API.
#[derive(Clone)]
pub(crate) struct Client {
    http: reqwest::Client,
    url: String,
    proof: Proof,
}

#[derive(Clone)]
enum Proof {
    Nothing,
    Cookie(String),
    Key(String),
}

/// An answer, read to its end.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: reqwest::header::HeaderMap,
    pub(crate) body: Value,
}

impl World {
    pub(crate) async fn start() -> Self {
        Self::with(&[]).await
    }

    /// With variables beside those of every test.
    pub(crate) async fn with(variables: &[(&str, &str)]) -> Self {
        let (db, nats) = (TestDb::create().await, TestNats::start().await);
        Self::on(db, nats, Meta::start(), TempDir::new().unwrap(), variables).await
    }

    async fn on(db: TestDb, nats: TestNats, meta: Meta, folder: TempDir, variables: &[(&str, &str)]) -> Self {
        rustls::crypto::ring::default_provider().install_default().ok();
        let settings = reaktly_bus::Settings { name: "test".to_owned(), urls: vec![nats.url()], credentials: None };
        let bus = reaktly_bus::connect(&settings).await.unwrap();
        topology::apply(&bus, &Topology::of(TopologySettings::default())).await.unwrap();
        let database = Proxy::start(db.address()).await;
        let mut vars = Vars::default()
            .with("DATABASE_URL", db.url_at(database.address()))
            .with("NATS_URL", nats.url())
            .with("REAKTLY_KEYS", KEYS)
            .with("REAKTLY_ENV", "development")
            .with("REAKTLY_API_ADDR", "127.0.0.1:0")
            .with("REAKTLY_GRAPH_URL", meta.url.clone())
            .with("REAKTLY_MEDIA_URL", format!("file://{}", folder.path().display()))
            .with("REAKTLY_ADMIN_EMAIL", EMAIL)
            .with("REAKTLY_ADMIN_PASSWORD", PASSWORD);
        for (name, value) in variables {
            vars = vars.with(name, *value);
        }
        let config: Config = load(&vars).unwrap();
        let runtime = Runtime::embedded("api");
        let context = runtime.context(Web::NAME);
        let bound = Bound::listen(config).unwrap();
        let url = format!("http://{}", bound.address());
        let serving = context.clone();
        context.spawn("main", async move { bound.serve(serving).await });
        let stranger = Client::stranger(&url);
        wait_until("the API is ready", async || stranger.is_ready().await).await;
        let owner = stranger.sign_in(EMAIL, PASSWORD).await;
        Self { database, db, nats, meta, bus, url, owner, folder, runtime }
    }

    /// Stops the API and starts it again on the same servers.
    pub(crate) async fn restart(self) -> Self {
        let Self { db, nats, meta, folder, runtime, .. } = self;
        runtime.stop().await;
        Self::on(db, nats, meta, folder, &[]).await
    }

    /// Somebody who has not signed in.
    pub(crate) fn stranger(&self) -> Client {
        Client::stranger(&self.url)
    }

    /// A colleague, signed in.
    pub(crate) async fn colleague(&self, role: &str) -> Client {
        let email = format!("{role}@example.com");
        let new = json!({"name": role, "email": email, "role": role, "password": PASSWORD});
        self.owner.post("/api/users", new).await.expect_status(201);
        self.stranger().sign_in(&email, PASSWORD).await
    }

    /// A script with a key that has these scopes.
    pub(crate) async fn script(&self, scopes: &[&str]) -> Client {
        let made =
            self.owner.post("/api/api-keys", json!({"name": "script", "scopes": scopes})).await.expect_status(201);
        self.stranger().with_key(made["key"].as_str().unwrap())
    }

    /// The connected number of the documentation's example.
    pub(crate) async fn integration(&self) -> Value {
        self.owner.post("/api/integrations/credentials", credentials()).await.expect_status(201)
    }

    /// A conversation with a customer who wrote `texts`; its id.
    pub(crate) async fn conversation(&self, texts: &[&str]) -> Uuid {
        let known = self.owner.get("/api/integrations").await.expect_status(200);
        let integration = match known["items"].get(0) {
            Some(integration) => integration.clone(),
            None => self.integration().await,
        };
        let account = self.account().await;
        let (contact, conversation) = (Uuid::new_v4(), Uuid::new_v4());
        let digits = format!("49151{:08}", contact.as_u128() % 100_000_000);
        let mut statements = format!(
            "INSERT INTO contacts (id, account_id, name, phone_number) VALUES ('{contact}', '{account}', 'Customer {digits}', '+{digits}');
             INSERT INTO conversations (id, account_id, integration_id, contact_id, window_expires_at, unread, last_seq,
                 newest_answerable_seq)
               VALUES ('{conversation}', '{account}', '{}', '{contact}', now() + interval '1 hour', {count}, {count}, {count});",
            integration["id"].as_str().unwrap(),
            count = texts.len(),
        );
        for (seq, text) in (1..).zip(texts) {
            let id = Uuid::new_v4();
            statements += &format!(
                "INSERT INTO messages (id, account_id, conversation_id, seq, direction, author, kind, text, content, wamid,
                     status, sent_at)
                   VALUES ('{id}', '{account}', '{conversation}', {seq}, 'inbound', 'customer', 'text', '{text}',
                     '{{\"kind\": \"text\", \"body\": \"{text}\"}}', 'wamid.{id}', 'received', now());"
            );
        }
        self.run(&statements).await;
        conversation
    }

    /// The first account.
    pub(crate) async fn account(&self) -> Uuid {
        let session = self.owner.get("/api/session").await.expect_status(200);
        session["account"]["id"].as_str().unwrap().parse().unwrap()
    }

    /// The first message of the stream of webhooks on a subject, waited for.
    pub(crate) async fn webhook(&self, subject: &str) -> StoredMessage {
        let mut webhooks = Follow::new(&self.bus, "WEBHOOKS", subject, Start::Oldest);
        loop {
            let next = tokio::time::timeout(WAIT_MAX, webhooks.next()).await;
            if let Followed::Message(message) = next.expect("a message comes in time") {
                return message;
            }
        }
    }

    /// How many rows of the outbox are for a subject.
    pub(crate) async fn caused(&self, subject: &str) -> i64 {
        let query = format!("SELECT count(*) AS count FROM outbox WHERE subject = '{subject}'");
        let row: Count = diesel::sql_query(query).get_result(&mut self.db.connect().await).await.unwrap();
        row.count
    }

    /// How many rows of the outbox are for subjects like this.
    pub(crate) async fn caused_like(&self, pattern: &str) -> i64 {
        self.count(&format!("SELECT count(*) AS count FROM outbox WHERE subject LIKE '{pattern}'")).await
    }

    /// The answer to a query for a `count`.
    pub(crate) async fn count(&self, query: &str) -> i64 {
        let row: Count = diesel::sql_query(query).get_result(&mut self.db.connect().await).await.unwrap();
        row.count
    }

    /// Runs statements.
    pub(crate) async fn run(&self, statements: &str) {
        self.db.connect().await.batch_execute(statements).await.unwrap();
    }
}

impl Client {
    fn stranger(url: &str) -> Self {
        let http = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build().unwrap();
        Self { http, url: url.to_owned(), proof: Proof::Nothing }
    }

    pub(crate) async fn is_ready(&self) -> bool {
        let answer = self.http.get(format!("{}/readyz", self.url)).send().await;
        answer.is_ok_and(|answer| answer.status() == StatusCode::OK)
    }

    /// Signs in; the session's cookie goes along from now on.
    pub(crate) async fn sign_in(&self, email: &str, password: &str) -> Self {
        let answer = self.post("/api/session", json!({"email": email, "password": password})).await;
        let cookie = answer.headers["set-cookie"].to_str().unwrap().split(';').next().unwrap().to_owned();
        answer.expect_status(204);
        Self { proof: Proof::Cookie(cookie), ..self.clone() }
    }

    pub(crate) fn with_key(&self, key: &str) -> Self {
        Self { proof: Proof::Key(key.to_owned()), ..self.clone() }
    }

    /// A request with the client's proof, to be completed by the test.
    pub(crate) fn request(&self, method: Method, path: &str) -> reqwest::RequestBuilder {
        let request = self.http.request(method.clone(), format!("{}{path}", self.url));
        match &self.proof {
            Proof::Nothing => request,
            Proof::Key(key) => request.header("x-api-key", key),
            Proof::Cookie(cookie) if method == Method::GET => request.header("cookie", cookie),
            Proof::Cookie(cookie) => request.header("cookie", cookie).header("origin", &self.url),
        }
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.call(Method::GET, path, None).await
    }

    pub(crate) async fn post(&self, path: &str, body: Value) -> Answer {
        self.call(Method::POST, path, Some(body)).await
    }

    /// A call without a body.
    pub(crate) async fn act(&self, path: &str) -> Answer {
        self.call(Method::POST, path, None).await
    }

    pub(crate) async fn patch(&self, path: &str, body: Value) -> Answer {
        self.call(Method::PATCH, path, Some(body)).await
    }

    pub(crate) async fn put(&self, path: &str, body: Value) -> Answer {
        self.call(Method::PUT, path, Some(body)).await
    }

    pub(crate) async fn delete(&self, path: &str) -> Answer {
        self.call(Method::DELETE, path, None).await
    }

    pub(crate) async fn call(&self, method: Method, path: &str, body: Option<Value>) -> Answer {
        let request = self.request(method, path);
        let request = match body {
            Some(body) => request.json(&body),
            None => request,
        };
        Answer::read(request).await
    }
}

impl Answer {
    pub(crate) async fn read(request: reqwest::RequestBuilder) -> Self {
        let response = request.send().await.unwrap();
        let (status, headers) = (response.status(), response.headers().clone());
        let text = response.text().await.unwrap();
        let body = serde_json::from_str(&text).unwrap_or(Value::String(text));
        Self { status, headers, body }
    }

    /// The body of an answer that must have this status.
    #[track_caller]
    pub(crate) fn expect_status(self, status: u16) -> Value {
        assert_eq!(self.status, status, "{:#}", self.body);
        self.body
    }

    /// The problem's body of a refusal that must have this status and code.
    #[track_caller]
    pub(crate) fn expect_problem(self, status: u16, code: &str) -> Value {
        assert_eq!((self.status.as_u16(), self.body["code"].as_str()), (status, Some(code)), "{:#}", self.body);
        assert_eq!(self.headers["content-type"], "application/problem+json");
        assert_eq!(self.body["status"], status);
        self.body
    }
}
