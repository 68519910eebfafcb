//! A responder at work, a customer who writes to it, and what can be seen of the result.

use std::path::Path;
use std::sync::{Arc, Mutex};

use diesel::sql_types::{BigInt, Jsonb, Nullable, Text};
use diesel_async::RunQueryDsl as _;
use jiff::SignedDuration;
use reaktly_bus::{Bus, Delivery, Failure, Handler, Settings, Topology, TopologySettings, connect, topology};
use reaktly_domain::SystemClock;
use reaktly_domain::conversation::{Change, OtherHolder};
use reaktly_domain::ids::{AccountId, ConversationId, UserId};
use reaktly_events::envelope::{Stage, wake};
use reaktly_events::{Presence, PresenceKind};
use reaktly_models::{LlmClient, ModelSettings};
use reaktly_operator::Operator;
use reaktly_respond::config::Config;
use reaktly_runtime::config::load;
use reaktly_runtime::{Runtime, Vars};
use reaktly_store::conversations::{self, Conversation};
use reaktly_store::thread_events::Actor;
use reaktly_store::{AsyncConnection as _, Causes, Store, StoreError, StoreSettings, ownership};
use reaktly_testkit::{Fixture, ScriptedModel, Talk, TestDb, TestNats, fixtures, wait_until};
use reaktly_worker::Worker;
use tempfile::TempDir;
use uuid::Uuid;

pub(crate) const DELIVERY: &str = "How long does delivery take?";
pub(crate) const UNKNOWN: &str = "What is the capital of Mongolia?";

pub(crate) struct World {
    pub(crate) db: TestDb,
    pub(crate) fixture: Fixture,
    pub(crate) shown: Arc<Mutex<Vec<PresenceKind>>>,
    /// Where files of customers are.
    pub(crate) files: TempDir,
    worker: Worker,
    /// The test's own connections, so that it waits for no turn's.
    eyes: Store,
    _nats: TestNats,
    _runtime: Runtime,
}

#[derive(diesel::QueryableByName, Debug, Clone, PartialEq)]
pub(crate) struct Said {
    #[diesel(sql_type = Text)]
    pub(crate) text: String,
    #[diesel(sql_type = Text)]
    pub(crate) kind: String,
    #[diesel(sql_type = Text)]
    pub(crate) status: String,
    #[diesel(sql_type = Nullable<Jsonb>)]
    pub(crate) sources: Option<serde_json::Value>,
}

#[derive(diesel::QueryableByName, Debug, Clone, PartialEq)]
pub(crate) struct TurnSeen {
    #[diesel(sql_type = Text)]
    pub(crate) state: String,
    #[diesel(sql_type = Nullable<Text>)]
    pub(crate) reason: Option<String>,
    #[diesel(sql_type = BigInt)]
    pub(crate) upto_seq: i64,
    #[diesel(sql_type = Jsonb)]
    pub(crate) evidence: serde_json::Value,
}

struct Watcher(Arc<Mutex<Vec<PresenceKind>>>);

impl Handler for Watcher {
    type Message = Presence;

    async fn handle(&self, _delivery: Delivery, presence: Presence) -> Result<(), Failure> {
        self.0.lock().unwrap().push(presence.kind());
        Ok(())
    }
}

impl World {
    /// Without a model.
    pub(crate) async fn start() -> Self {
        Self::with(None).await
    }

    pub(crate) async fn with(model: Option<&ScriptedModel>) -> Self {
        let model = model.map(|model| ModelSettings::openai(model.url(), "tiny-1"));
        Self::of(Operator::new(model.as_ref()).unwrap()).await
    }

    /// With a model in the same process.
    pub(crate) async fn with_client(client: Arc<dyn LlmClient>) -> Self {
        Self::of(Operator::with_client(Some(client)).unwrap()).await
    }

    async fn of(operator: Operator) -> Self {
        let (db, nats) = (TestDb::create().await, TestNats::start().await);
        let fixture = Fixture::create(&db).await;
        let bus = bus(&nats).await;
        let runtime = Runtime::embedded("respond");
        let context = runtime.context("respond");
        let store = Store::new(&StoreSettings { url: db.url(), connections_max: 24 }).unwrap();
        let eyes = Store::new(&StoreSettings { url: db.url(), connections_max: 16 }).unwrap();
        let worker = Worker::of(bus, store, Arc::new(SystemClock), &context);
        let shown = Arc::<Mutex<Vec<PresenceKind>>>::default();
        worker.consume(topology::stage(Stage::Presence), 4, Watcher(Arc::clone(&shown)));
        let files = tempfile::tempdir().unwrap();
        let config = config(&db, &nats, files.path());
        let running = worker.clone();
        context.spawn("respond", async move { reaktly_respond::run_with(&config, operator, running).await });
        let world = Self { db, fixture, shown, files, worker, eyes, _nats: nats, _runtime: runtime };
        world.article("Delivery times", "Delivery within Germany takes **2 to 4 working days**.").await;
        world.article("Returns", "You can return unworn items within 30 days.").await;
        world
    }

    pub(crate) async fn run(&self, statement: &str) {
        fixtures::run(&mut self.eyes.connection().await.unwrap(), statement).await;
    }

    pub(crate) async fn article(&self, title: &str, body: &str) {
        let Fixture { account, knowledge_base, .. } = &self.fixture;
        let id = Uuid::new_v4();
        self.run(&format!(
            "INSERT INTO articles (id, account_id, knowledge_base_id, title, body, url, language, status) VALUES
               ('{id}', '{account}', '{knowledge_base}', '{title}', '{body}', 'https://example.com/{id}', 'en', 'published');
             INSERT INTO chunks (id, account_id, knowledge_base_id, article_id, ordinal, text, sha256) VALUES
               (gen_random_uuid(), '{account}', '{knowledge_base}', '{id}', 0, '{body}', '');
             UPDATE knowledge_bases SET version = version + 1 WHERE id = '{knowledge_base}'"
        ))
        .await;
    }

    pub(crate) async fn talk(&self) -> Talk {
        self.fixture.talk(&self.db).await
    }

    /// The customer writes; the turn is due `quiet` milliseconds later. Nobody is woken.
    pub(crate) async fn written(&self, talk: &Talk, text: &str, quiet: u32) {
        let (id, account, wamid) = (talk.conversation, self.fixture.account, Uuid::new_v4().simple());
        let content = serde_json::json!({ "kind": "text", "body": text });
        self.run(&format!(
            "SELECT FROM conversations WHERE id = '{id}' FOR NO KEY UPDATE;
             INSERT INTO messages (id, account_id, conversation_id, seq, direction, author, kind, text, content, wamid,
                 status, sent_at)
               SELECT gen_random_uuid(), '{account}', id, last_seq + 1, 'inbound', 'customer', 'text', '{text}',
                 '{content}', 'wamid.{wamid}', 'received', now() FROM conversations WHERE id = '{id}';
             UPDATE conversations SET last_seq = last_seq + 1, newest_answerable_seq = last_seq + 1,
                 unanswered_since = coalesce(unanswered_since, now()),
                 turn_due_at = now() + interval '{quiet} milliseconds'
               WHERE id = '{id}'"
        ))
        .await;
    }

    /// What an owner chose for the operator.
    pub(crate) async fn settings(&self, settings: &serde_json::Value) {
        self.run(&format!("UPDATE operators SET settings = '{settings}' WHERE id = '{}'", self.fixture.operator)).await;
    }

    /// Numbers that a statement counts.
    pub(crate) async fn count(&self, statement: &str) -> i64 {
        #[derive(diesel::QueryableByName)]
        struct Count {
            #[diesel(sql_type = BigInt)]
            count: i64,
        }
        let counted: Count = diesel::sql_query(statement).get_result(&mut self.db.connect().await).await.unwrap();
        counted.count
    }

    /// The customer writes, and the responder is woken.
    pub(crate) async fn says(&self, talk: &Talk, text: &str) {
        self.written(talk, text, 0).await;
        self.wake(talk).await;
    }

    pub(crate) async fn wake(&self, talk: &Talk) {
        let row = wake(Stage::Respond, self.worker.clock.now(), self.account(), id(talk));
        // A wake-up is a hint: one that gets lost is found by the sweeper.
        drop(self.worker.bus.publish(&row.subject, &row.headers, row.payload, &row.id.to_string()).await);
    }

    pub(crate) async fn change(&self, talk: &Talk, change: Change) {
        let now = self.worker.clock.now();
        let mut conn = self.eyes.connection().await.unwrap();
        let (account, conversation) = (self.account(), id(talk));
        let written = (*conn)
            .transaction(async |conn: &mut diesel_async::AsyncPgConnection| {
                let mut causes = Causes::default();
                let mut conversation = conversations::lock(conn, account, conversation).await?.unwrap();
                let why = (Actor::System, "test");
                ownership::apply(conn, now, &mut conversation, change, why, &mut causes).await?;
                causes.write(conn).await
            })
            .await
            .unwrap_or_else(|error: StoreError| panic!("{error}"));
        drop(conn);
        self.worker.publish(written).await;
    }

    pub(crate) async fn take_over(&self, talk: &Talk) {
        let agent = UserId::from_uuid(self.fixture.agent);
        self.change(talk, Change::TakeOver { agent, other: OtherHolder::Keeps }).await;
    }

    pub(crate) async fn online(&self) {
        let (account, agent) = (self.fixture.account, self.fixture.agent);
        self.run(&format!(
            "INSERT INTO presence (user_id, account_id, status) VALUES ('{agent}', '{account}', 'online')"
        ))
        .await;
    }

    pub(crate) async fn conversation(&self, talk: &Talk) -> Conversation {
        let mut conn = self.eyes.connection().await.unwrap();
        conversations::get(&mut conn, self.account(), id(talk)).await.unwrap().unwrap()
    }

    /// What the AI said, oldest first.
    pub(crate) async fn said(&self, talk: &Talk) -> Vec<Said> {
        diesel::sql_query(format!(
            "SELECT text, kind, status, sources FROM messages WHERE conversation_id = '{}' AND author = 'ai' ORDER BY seq",
            talk.conversation
        ))
        .load(&mut self.db.connect().await)
        .await
        .unwrap()
    }

    pub(crate) async fn turns(&self, talk: &Talk) -> Vec<TurnSeen> {
        diesel::sql_query(format!(
            "SELECT state, reason, upto_seq, evidence FROM turns WHERE conversation_id = '{}' ORDER BY upto_seq",
            talk.conversation
        ))
        .load(&mut self.db.connect().await)
        .await
        .unwrap()
    }

    /// Waits until the customer has been answered up to the newest message, and returns what the AI said.
    pub(crate) async fn answered(&self, talk: &Talk) -> Vec<Said> {
        wait_until("an answer", async || {
            let conversation = self.conversation(talk).await;
            conversation.answered_seq > 0 && !conversation.has_open_question()
        })
        .await;
        self.said(talk).await
    }

    fn account(&self) -> AccountId {
        AccountId::from_uuid(self.fixture.account)
    }
}

pub(crate) fn id(talk: &Talk) -> ConversationId {
    ConversationId::from_uuid(talk.conversation)
}

async fn bus(nats: &TestNats) -> Bus {
    let settings = Settings { name: "respond".into(), urls: vec![nats.url()], credentials: None };
    let bus = connect(&settings).await.unwrap();
    topology::apply(&bus, &Topology::of(TopologySettings::default())).await.unwrap();
    bus
}

fn config(db: &TestDb, nats: &TestNats, files: &Path) -> Config {
    let files = format!("file://{}", files.display());
    let vars = Vars::default().with("DATABASE_URL", db.url()).with("NATS_URL", nats.url());
    let config: Config = load(&vars.with("REAKTLY_MEDIA_URL", files)).unwrap();
    Config { stale: SignedDuration::from_mins(10), ..config }
}
