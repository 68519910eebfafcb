//! One installation of a test's own: servers, services, a Meta, a connected number, and a knowledge base that answers.

mod api;
mod customer;
mod http;
mod meta;
mod services;
mod site;

use std::time::Duration;

use reaktly_testkit::{Proxy, ScriptedModel, TestDb, TestNats, never_within};
use serde_json::{Value, json};

pub(crate) use api::Api;
pub(crate) use customer::Customer;
pub(crate) use meta::{Meta, Number};
pub(crate) use services::{Mode, Services};
pub(crate) use site::Site;

/// First Owner of every world.
const OWNER: (&str, &str) = ("owner@example.com", "a-password-for-tests");
/// What the knowledge base knows, and a question that finds it.
pub(crate) const QUESTION: &str = "How long is a gift card valid?";
/// A part of the answer.
pub(crate) const ANSWER: &str = "three years";
/// Longer than anything needs that would be sent twice: sweepers look every second.
const QUIET_PERIOD: Duration = Duration::from_millis(2500);

/// Everything one test needs; all of it ends with it.
pub(crate) struct World {
    // In the order of their ends: who uses a server ends before it.
    pub(crate) services: Services,
    pub(crate) api: Api,
    pub(crate) meta: Meta,
    model: Option<ScriptedModel>,
    pub(crate) number: Number,
    /// Between the services and PostgreSQL.
    pub(crate) database: Proxy,
    pub(crate) nats: TestNats,
    pub(crate) db: TestDb,
}

/// How a world differs from the usual one.
pub(crate) struct Plan {
    mode: Mode,
    variables: Vec<(&'static str, String)>,
    model: Option<ScriptedModel>,
}

impl Plan {
    /// The usual world: no quiet time, no model.
    pub(crate) fn new(mode: Mode) -> Self {
        Self { mode, variables: Vec::new(), model: None }
    }

    /// With a variable set.
    pub(crate) fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.variables.push((name, value.into()));
        self
    }

    /// With a model.
    pub(crate) fn with_model(mut self, model: ScriptedModel) -> Self {
        self.model = Some(model);
        self
    }

    /// Starts everything, connects a number and writes an article.
    pub(crate) async fn start(self) -> World {
        let (db, nats) = tokio::join!(TestDb::create(), TestNats::start());
        let database = Proxy::start(db.address()).await;
        let meta = Meta::start();
        let mut variables = vec![
            ("DATABASE_URL".to_owned(), db.url_at(database.address())),
            ("NATS_URL".to_owned(), nats.url()),
            ("REAKTLY_GRAPH_URL".to_owned(), meta.url().to_owned()),
            ("REAKTLY_ADMIN_EMAIL".to_owned(), OWNER.0.to_owned()),
            ("REAKTLY_ADMIN_PASSWORD".to_owned(), OWNER.1.to_owned()),
        ];
        if let Some(model) = &self.model {
            variables.push(("REAKTLY_LLM_URL".to_owned(), model.url()));
            variables.push(("REAKTLY_LLM_MODEL".to_owned(), "scripted".to_owned()));
        }
        variables.extend(self.variables.iter().map(|(name, value)| ((*name).to_owned(), value.clone())));
        let services = Services::start(self.mode, variables).await;
        let api = Api::sign_in(&services.api_url(), OWNER.0, OWNER.1).await;
        let number = meta.connect(&api, "106540352242922").await;
        let world = World { services, api, meta, model: self.model, number, database, nats, db };
        world.api.write_article(QUESTION, "A gift card is valid for three years from the day of purchase.").await;
        world
    }
}

impl World {
    /// All services in one process.
    pub(crate) async fn together() -> Self {
        Plan::new(Mode::Together).start().await
    }

    /// Each service as a process of its own.
    pub(crate) async fn apart() -> Self {
        Plan::new(Mode::Apart).start().await
    }

    /// The model it was planned with.
    pub(crate) fn model(&self) -> &ScriptedModel {
        self.model.as_ref().unwrap()
    }

    /// A customer of the number, known by digits.
    pub(crate) fn customer<'a>(&'a self, wa_id: &str) -> Customer<'a> {
        Customer::of(self, &self.number, wa_id)
    }

    /// Watches that nothing more goes out to anybody: as many messages are accepted as at first.
    pub(crate) async fn nothing_more_goes_out(&self) {
        let before = self.meta.accepted().await.len();
        let what = "a message more than there should be goes out";
        never_within(QUIET_PERIOD, what, async || self.meta.accepted().await.len() > before).await;
    }

    /// Every received item is accounted for, and nothing was given up.
    pub(crate) async fn everything_is_accounted_for(&self) {
        let webhooks = self.api.whole_list("/api/webhooks").await;
        assert!(!webhooks.is_empty(), "webhooks came in");
        for webhook in &webhooks {
            let count = |name: &str| webhook[name].as_i64().unwrap();
            assert_eq!(count("items"), count("stored") + count("duplicates") + count("quarantined"), "{webhook}");
            assert_eq!(count("quarantined"), 0, "{webhook}");
        }
        let dead: Vec<Value> = self.api.list("/api/dead-letters").await;
        assert_eq!(json!(dead), json!([]), "dead letters");
    }
}
