//! The service with its servers, and what a test asks of them.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};

use diesel_async::{AsyncPgConnection, RunQueryDsl as _};
use jiff::Timestamp;
use reaktly_bus::{Bus, Topology, TopologySettings, topology};
use reaktly_events::{headers, streams};
use reaktly_normalize::config::Config;
use reaktly_runtime::config::load;
use reaktly_runtime::{Runtime, Vars};
use reaktly_testkit::webhooks::{Customer, Number, Webhook};
use reaktly_testkit::{Fixture, TestDb, TestNats, fixtures, wait_for};
use reaktly_worker::Worker;
use serde_json::Value;
use tokio::sync::Mutex;

/// A running service.
pub(crate) struct World {
    pub(crate) db: TestDb,
    pub(crate) fixture: Fixture,
    pub(crate) bus: Bus,
    pub(crate) nats: TestNats,
    runtime: Option<Runtime>,
    published: AtomicU64,
    /// What tests ask by, again and again: a connection of its own for each question would slow down what they wait for.
    asking: Mutex<Option<AsyncPgConnection>>,
}

impl World {
    /// The service with an account that has one number.
    pub(crate) async fn start() -> Self {
        let db = TestDb::create().await;
        let url = db.url();
        Self::over(db, &url).await
    }

    /// The service reaching its database by `database_url`.
    pub(crate) async fn over(db: TestDb, database_url: &str) -> Self {
        let mut world = Self::before(db).await;
        world.serve(database_url).await;
        world
    }

    /// An account that has one number, before the service has started.
    pub(crate) async fn asleep() -> Self {
        Self::before(TestDb::create().await).await
    }

    /// Starts the service.
    pub(crate) async fn wake(&mut self) {
        let url = self.db.url();
        self.serve(&url).await;
    }

    async fn before(db: TestDb) -> Self {
        let nats = TestNats::start().await;
        let fixture = Fixture::create(&db).await;
        let settings = reaktly_bus::Settings { name: "test".to_owned(), urls: vec![nats.url()], credentials: None };
        let bus = reaktly_bus::connect(&settings).await.unwrap();
        topology::apply(&bus, &Topology::of(TopologySettings::default())).await.unwrap();
        Self { db, fixture, bus, nats, runtime: None, published: AtomicU64::new(0), asking: Mutex::new(None) }
    }

    async fn serve(&mut self, database_url: &str) {
        let vars = Vars::from([("DATABASE_URL", database_url), ("NATS_URL", &self.nats.url())]);
        let config = load::<Config>(&vars).unwrap();
        let runtime = Runtime::embedded("normalize");
        let context = runtime.context("normalize");
        let worker = Worker::start(&config.worker, &context).await.unwrap();
        context.spawn("main", async move {
            reaktly_normalize::run(&config, &worker).await;
            Ok(())
        });
        self.runtime = Some(runtime);
    }

    /// The number of the fixture.
    pub(crate) fn number(&self) -> Number {
        Number::new(&self.fixture.phone_number_id)
    }

    /// An empty webhook for the number.
    pub(crate) fn webhook(&self) -> Webhook {
        Webhook::to(&self.number())
    }

    /// Puts a body into the stream, as ingress does for the fixture's path.
    pub(crate) async fn publish(&self, body: &[u8]) {
        self.publish_by(&self.fixture.webhook_path, body).await;
    }

    /// Puts a body into the stream by another path. Each is a message of its own, repeats included.
    pub(crate) async fn publish_by(&self, path: &str, body: &[u8]) {
        let fields = BTreeMap::from([
            (headers::VERIFICATION.to_owned(), headers::VERIFICATION_VALID.to_owned()),
            (headers::RECEIVED_AT.to_owned(), Timestamp::from_second(unix_now()).unwrap().to_string()),
            (headers::WEBHOOK_SHA256.to_owned(), digest(path, body)),
        ]);
        let id = format!("test-{}", self.published.fetch_add(1, Ordering::Relaxed));
        self.bus.publish(&streams::webhook_subject(path), &fields, body.to_vec().into(), &id).await.unwrap();
    }

    /// Publishes a body and waits for its account.
    pub(crate) async fn post(&self, body: &[u8]) -> Account {
        self.publish(body).await;
        self.account_of(body).await
    }

    /// The account of a body that was published by the fixture's path.
    pub(crate) async fn account_of(&self, body: &[u8]) -> Account {
        let digest = digest(&self.fixture.webhook_path, body);
        let statement = format!("SELECT * FROM webhooks WHERE body_sha256 = '{digest}'");
        let row = wait_for("the webhook is accounted for", async || self.rows(&statement).await.pop()).await;
        Account::of(&row)
    }

    /// The rows of a query, each as JSON.
    pub(crate) async fn rows(&self, query: &str) -> Vec<Value> {
        let statement = format!("SELECT to_jsonb(r) AS row FROM ({query}) r");
        let mut asking = self.asking.lock().await;
        if asking.is_none() {
            *asking = Some(self.db.connect().await);
        }
        let conn = asking.as_mut().unwrap();
        let rows: Vec<Row> = diesel::sql_query(statement).load(conn).await.unwrap();
        rows.into_iter().map(|row| row.row).collect()
    }

    /// The number of rows of a table or query source.
    pub(crate) async fn count(&self, from: &str) -> i64 {
        self.rows(&format!("SELECT count(*) FROM {from}")).await[0]["count"].as_i64().unwrap()
    }

    /// The only conversation.
    pub(crate) async fn conversation(&self) -> Value {
        let mut rows = self.rows("SELECT * FROM conversations").await;
        assert_eq!(rows.len(), 1, "{rows:?}");
        rows.remove(0)
    }

    /// Runs statements.
    pub(crate) async fn run(&self, statements: &str) {
        fixtures::run(&mut self.db.connect().await, statements).await;
    }
}

/// What became of a webhook's items.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Account {
    pub(crate) items: i64,
    pub(crate) stored: i64,
    pub(crate) duplicates: i64,
    pub(crate) quarantined: i64,
}

impl Account {
    /// Of `items`, so many were stored, duplicates and quarantined.
    pub(crate) const fn sum(items: i64, [stored, duplicates, quarantined]: [i64; 3]) -> Self {
        Self { items, stored, duplicates, quarantined }
    }

    fn of(row: &Value) -> Self {
        let count = |name: &str| row[name].as_i64().unwrap();
        Self::sum(count("items"), [count("stored"), count("duplicates"), count("quarantined")])
    }
}

/// A customer with a phone number.
pub(crate) fn ada() -> Customer {
    Customer::phone("4915112345678", "Ada")
}

/// Seconds since 1970, now.
pub(crate) fn unix_now() -> i64 {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap();
    i64::try_from(since.as_secs()).unwrap()
}

/// An instant so many hours ago.
pub(crate) fn hours_ago(hours: i64) -> Timestamp {
    Timestamp::from_second(unix_now() - hours * 3600).unwrap()
}

/// Any name that differs when path or body does.
fn digest(path: &str, body: &[u8]) -> String {
    use std::hash::{DefaultHasher, Hash as _, Hasher as _};
    let mut hasher = DefaultHasher::new();
    (path, body).hash(&mut hasher);
    format!("{:016x}", hasher.finish())
}

#[derive(diesel::QueryableByName)]
struct Row {
    #[diesel(sql_type = diesel::sql_types::Jsonb)]
    row: Value,
}
