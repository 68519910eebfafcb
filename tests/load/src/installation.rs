//! An installation of a measurement's own: servers, services, and a Meta.

use std::net::SocketAddr;

use anyhow::Context as _;
use reaktly_testkit::{Process, TestDb, TestNats, free_address};
use reqwest::Client;
use reqwest::header::{COOKIE, ORIGIN, SET_COOKIE};
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::ingress::queue;
use crate::process::binary;
use crate::web;

/// First Owner.
const OWNER: (&str, &str) = ("owner@example.com", "a-password-for-figures");
/// Meta's id of the connected number.
const PHONE_NUMBER_ID: &str = "106540352242922";

/// The servers, ready for any service.
pub(crate) struct Ground {
    db: TestDb,
    nats: TestNats,
    /// Of the Graph API.
    graph: String,
    /// Where files are kept.
    data: TempDir,
    /// Variables of one measurement alone.
    variables: Vec<(&'static str, String)>,
}

/// A running binary that says it is ready.
pub(crate) struct Running {
    /// The process.
    pub(crate) process: Process,
    api: SocketAddr,
}

/// A session of the public API.
pub(crate) struct Api {
    http: Client,
    base: String,
    cookie: String,
}

impl Ground {
    /// Starts the servers with schema and streams.
    pub(crate) async fn lay(graph: &str) -> anyhow::Result<Self> {
        let (db, nats) = tokio::join!(TestDb::create(), TestNats::start());
        queue::lay_streams(&nats.url()).await?;
        let data = tempfile::tempdir().context("could not make a folder")?;
        Ok(Self { db, nats, graph: graph.to_owned(), data, variables: Vec::new() })
    }

    /// With a variable set for what is started.
    pub(crate) fn with(mut self, name: &'static str, value: String) -> Self {
        self.variables.push((name, value));
        self
    }

    /// Starts a binary with these arguments and waits until it is ready.
    pub(crate) async fn start(&self, http: &Client, name: &str, arguments: &[&str]) -> anyhow::Result<Running> {
        let [health, ingress, api] = std::array::from_fn(|_| free_address());
        let command = arguments.iter().fold(Process::of(&binary(name)?), |command, argument| command.arg(argument));
        let process = command
            .env("REAKTLY_ENV", "development")
            .env("REAKTLY_DATA", &self.data.path().display().to_string())
            .env("REAKTLY_KEYS", queue::KEYS)
            .env("REAKTLY_WEBHOOKS_BYTES", &queue::WEBHOOKS_BYTES.to_string())
            .env("REAKTLY_QUIET_MS", "0")
            .env("REAKTLY_ADMIN_EMAIL", OWNER.0)
            .env("REAKTLY_ADMIN_PASSWORD", OWNER.1)
            .env("REAKTLY_GRAPH_URL", &self.graph)
            .env("REAKTLY_HEALTH_ADDR", &health.to_string())
            .env("REAKTLY_INGRESS_ADDR", &ingress.to_string())
            .env("REAKTLY_API_ADDR", &api.to_string())
            .env("DATABASE_URL", &self.db.url())
            .env("NATS_URL", &self.nats.url());
        let process = self.variables.iter().fold(process, |process, (name, value)| process.env(name, value)).start();
        web::ready(http, health, name).await;
        Ok(Running { process, api })
    }
}

impl Api {
    /// Signs the Owner in.
    pub(crate) async fn of(running: &Running, http: &Client) -> anyhow::Result<Self> {
        let base = format!("http://{}", running.api);
        let body = json!({"email": OWNER.0, "password": OWNER.1});
        let answer = http.post(format!("{base}/api/session")).json(&body).send().await.context("could not sign in")?;
        let cookie = answer.headers().get(SET_COOKIE).and_then(|cookie| cookie.to_str().ok()?.split(';').next());
        let cookie = cookie.with_context(|| format!("signing in was answered {}", answer.status()))?.to_owned();
        Ok(Self { http: http.clone(), base, cookie })
    }

    /// Makes something.
    pub(crate) async fn post(&self, path: &str, body: &Value) -> anyhow::Result<Value> {
        let request = self.http.post(format!("{}{path}", self.base)).header(COOKIE, &self.cookie);
        web::answer(request.header(ORIGIN, &self.base).json(body)).await
    }

    /// Publishes an article of the first knowledge base.
    pub(crate) async fn write_article(&self, title: &str, body: &str) -> anyhow::Result<()> {
        let request = self.http.get(format!("{}/api/knowledge-bases", self.base)).header(COOKIE, &self.cookie);
        let all = web::answer(request).await?;
        let id = all.pointer("/items/0/id").and_then(Value::as_str).context("there is no knowledge base")?;
        let article = json!({"title": title, "body": body, "questions": [title]});
        self.post(&format!("/api/knowledge-bases/{id}/articles"), &article).await?;
        Ok(())
    }

    /// Connects a number as a person would: its credentials into Reaktly, then the webhook URL into the simulated Meta.
    pub(crate) async fn connect_number(&self, simulator: &str) -> anyhow::Result<()> {
        let secrets = ["EAAload", "a-secret-of-the-app"];
        let account = "102290129340398";
        let phone_number = "+15550783881";
        let credentials = json!({
            "accessToken": secrets[0], "phoneNumberId": PHONE_NUMBER_ID, "businessAccountId": account,
            "phoneNumber": phone_number, "appSecret": secrets[1],
        });
        let integration = self.post("/api/integrations/credentials", &credentials).await?;
        let field = |name: &str| integration.get(name).cloned().unwrap_or_default();
        let business = json!({
            "accessToken": secrets[0], "phoneNumberId": PHONE_NUMBER_ID, "businessAccountId": account,
            "displayPhoneNumber": phone_number, "appSecret": secrets[1],
            "callbackUrl": field("webhookUrl"), "verifyToken": field("verifyToken"),
        });
        let registered =
            web::answer(self.http.post(format!("{simulator}/simulator/businesses")).json(&business)).await?;
        let verified = registered.pointer("/verification/state").and_then(Value::as_str);
        anyhow::ensure!(verified == Some("passed"), "the webhook URL was not verified: {registered}");
        Ok(())
    }
}
