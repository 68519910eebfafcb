//! A sender with everything around it.

use std::time::Duration;

use diesel::QueryableByName;
use diesel::sql_types::{BigInt, Text};
use diesel_async::RunQueryDsl as _;
use jiff::Timestamp;
use reaktly_bus::{Topology, TopologySettings, topology};
use reaktly_domain::content::Content;
use reaktly_domain::ids::{AccountId, ConversationId, IntegrationId, MessageId, TurnId, UserId};
use reaktly_domain::{Clock as _, SystemClock};
use reaktly_media::MediaStore;
use reaktly_runtime::config::load;
use reaktly_runtime::{Runtime, Vars};
use reaktly_send::config::Config;
use reaktly_store::deliveries::Class;
use reaktly_store::integrations::{ACCESS_TOKEN_PURPOSE, place_of};
use reaktly_store::messages::{self, Author, NewOutbound};
use reaktly_store::{AsyncConnection as _, AsyncPgConnection, Causes, StoreError, conversations};
use reaktly_testkit::{Fixture, ScriptedGraph, Talk, TestDb, TestNats, fixtures, wait_until};
use reaktly_vault::KeyRing;
use reaktly_worker::Worker;
use tempfile::TempDir;
use url::Url;

const KEYS: &str = "k1:AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=";

/// Longer than the sender takes to do again what it would do again.
pub(crate) const QUIET_PERIOD: Duration = Duration::from_secs(4);

/// A running sender with one conversation.
pub(crate) struct World {
    pub(crate) db: TestDb,
    pub(crate) nats: TestNats,
    pub(crate) graph: ScriptedGraph,
    pub(crate) fixture: Fixture,
    pub(crate) talk: Talk,
    pub(crate) worker: Worker,
    pub(crate) media: MediaStore,
    vars: Vars,
    _folder: TempDir,
    _runtime: Runtime,
}

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = Text)]
    text: String,
}

#[derive(QueryableByName)]
struct Count {
    #[diesel(sql_type = BigInt)]
    count: i64,
}

impl World {
    pub(crate) async fn start() -> Self {
        Self::with(&[]).await
    }

    /// With variables beside those of every test.
    pub(crate) async fn with(variables: &[(&str, &str)]) -> Self {
        rustls::crypto::ring::default_provider().install_default().ok();
        let (db, nats, graph) = (TestDb::create().await, TestNats::start().await, ScriptedGraph::start().await);
        let fixture = Fixture::create(&db).await;
        let talk = fixture.talk(&db).await;
        seal_token(&db, &fixture).await;
        let folder = TempDir::new().unwrap();
        let media_url = Url::from_directory_path(folder.path()).unwrap();
        let mut vars = Vars::default()
            .with("REAKTLY_MEDIA_URL", media_url.as_str())
            .with("DATABASE_URL", db.url())
            .with("NATS_URL", nats.url())
            .with("REAKTLY_KEYS", KEYS)
            .with("REAKTLY_GRAPH_URL", graph.url());
        for (name, value) in variables {
            vars = vars.with(name, *value);
        }
        let config: Config = load(&vars).unwrap();
        let runtime = Runtime::embedded("send");
        let context = runtime.context("send");
        let worker = Worker::start(&config.worker, &context).await.unwrap();
        topology::apply(&worker.bus, &Topology::of(TopologySettings::default())).await.unwrap();
        let running = worker.clone();
        context.spawn("send", async move { reaktly_send::run(&config, running).await });
        let media = MediaStore::open(&media_url).unwrap();
        Self { db, nats, graph, fixture, talk, worker, media, vars, _folder: folder, _runtime: runtime }
    }

    /// Starts a second sender over the same servers; it ends with what this answers.
    pub(crate) async fn another_sender(&self) -> Runtime {
        let config: Config = load(&self.vars).unwrap();
        let runtime = Runtime::embedded("send");
        let context = runtime.context("send");
        let worker = Worker::start(&config.worker, &context).await.unwrap();
        context.spawn("send", async move { reaktly_send::run(&config, worker).await });
        runtime
    }

    pub(crate) fn account(&self) -> AccountId {
        AccountId::from_uuid(self.fixture.account)
    }

    pub(crate) fn conversation(&self) -> ConversationId {
        ConversationId::from_uuid(self.talk.conversation)
    }

    /// Writes a message of a person.
    pub(crate) async fn write_as_agent(&self, text: &str) -> MessageId {
        let id = MessageId::generate(now());
        self.write(id, text, Author::Agent(UserId::from_uuid(self.fixture.agent)), Class::Reply).await
    }

    /// Writes a message of the AI under an epoch.
    pub(crate) async fn write_as_ai(&self, text: &str, control_epoch: i64) -> MessageId {
        let turn = TurnId::generate(now());
        let statement = format!(
            "INSERT INTO turns (id, account_id, conversation_id, from_seq, upto_seq, lease_until, control_epoch) \
             SELECT '{turn}', account_id, id, 0, 1 + (SELECT count(*) FROM turns WHERE conversation_id = c.id), now(), 1 \
             FROM conversations c WHERE id = '{}'",
            self.talk.conversation
        );
        self.run(&statement).await;
        let id = MessageId::of_turn(turn, 0);
        self.write(id, text, Author::Ai { turn, control_epoch }, Class::Reply).await
    }

    pub(crate) async fn write(&self, id: MessageId, text: &str, author: Author, class: Class) -> MessageId {
        self.write_in(&self.talk, id, text, (author, class)).await
    }

    /// A conversation with another customer of the same number.
    pub(crate) async fn other_talk(&self) -> Talk {
        self.fixture.talk(&self.db).await
    }

    /// Writes a message of a person in another conversation.
    pub(crate) async fn write_to(&self, talk: &Talk, text: &str) -> MessageId {
        let author = Author::Agent(UserId::from_uuid(self.fixture.agent));
        self.write_in(talk, MessageId::generate(now()), text, (author, Class::Reply)).await
    }

    async fn write_in(&self, talk: &Talk, id: MessageId, text: &str, (author, class): (Author, Class)) -> MessageId {
        self.write_content(talk, id, &Content::text_of(text), (author, class)).await
    }

    /// Writes any message.
    pub(crate) async fn write_content(
        &self,
        talk: &Talk,
        id: MessageId,
        content: &Content,
        (author, class): (Author, Class),
    ) -> MessageId {
        let conversation = ConversationId::from_uuid(talk.conversation);
        let new = NewOutbound { id, content, author, context_wamid: None, sources: None, class };
        let mut conn = self.db.connect().await;
        let written = conn
            .transaction(async |conn: &mut AsyncPgConnection| {
                let mut conversation = conversations::lock(conn, self.account(), conversation).await?.unwrap();
                let mut causes = Causes::default();
                messages::insert_outbound(conn, now(), &mut conversation, &new, &mut causes).await?;
                causes.write(conn).await
            })
            .await
            .map_err(|error: StoreError| error)
            .unwrap();
        self.worker.publish(written).await;
        id
    }

    /// Runs statements.
    pub(crate) async fn run(&self, statements: &str) {
        fixtures::run(&mut self.db.connect().await, statements).await;
    }

    /// The status the inbox shows.
    pub(crate) async fn status(&self, message: MessageId) -> String {
        let mut conn = self.db.connect().await;
        messages::get(&mut conn, self.account(), message).await.unwrap().unwrap().status
    }

    pub(crate) async fn until_status(&self, message: MessageId, status: &str) {
        wait_until(&format!("status {status}"), async || self.status(message).await == status).await;
    }

    /// The texts Meta was asked to send, in order.
    pub(crate) fn sent(&self) -> Vec<String> {
        let body = |request: &reaktly_testkit::GraphRequest| request.body["text"]["body"].as_str().map(str::to_owned);
        self.graph.messages().iter().filter_map(body).collect()
    }

    /// Those of one customer.
    pub(crate) fn sent_in(&self, talk: &Talk) -> Vec<String> {
        let to = format!("+{}", talk.wa_id);
        let requests = self.graph.messages();
        let theirs = requests.iter().filter(|request| request.body["to"] == to.as_str());
        theirs.filter_map(|request| request.body["text"]["body"].as_str().map(str::to_owned)).collect()
    }

    pub(crate) async fn until_sent_in(&self, talk: &Talk, count: usize) {
        wait_until("the messages are sent", async || self.sent_in(talk).len() >= count).await;
    }

    pub(crate) async fn count(&self, statement: &str) -> i64 {
        let query = format!("SELECT ({statement}) AS count");
        let row: Count = diesel::sql_query(query).get_result(&mut self.db.connect().await).await.unwrap();
        row.count
    }

    pub(crate) async fn text(&self, statement: &str) -> String {
        let query = format!("SELECT ({statement})::text AS text");
        let row: Row = diesel::sql_query(query).get_result(&mut self.db.connect().await).await.unwrap();
        row.text
    }
}

pub(crate) fn now() -> Timestamp {
    SystemClock.now()
}

async fn seal_token(db: &TestDb, fixture: &Fixture) {
    let keys = KeyRing::parse(KEYS).unwrap();
    let place = place_of(IntegrationId::from_uuid(fixture.integration));
    let sealed = keys.purpose(ACCESS_TOKEN_PURPOSE).seal(b"the-access-token", &place).unwrap();
    let statement = format!(
        "UPDATE integrations SET access_token_sealed = '{}' WHERE id = '{}'",
        sealed.as_str(),
        fixture.integration
    );
    fixtures::run(&mut db.connect().await, &statement).await;
}
