//! A fetcher with everything around it, and a clock that moves when told to.

use std::path::PathBuf;
use std::sync::Arc;

use base64::Engine as _;
use diesel_async::RunQueryDsl as _;
use jiff::{SignedDuration, Timestamp};
use reaktly_bus::{Topology, TopologySettings, topology};
use reaktly_domain::content::{Content, Media};
use reaktly_domain::ids::{AccountId, ConversationId, IntegrationId, MessageId};
use reaktly_domain::{Clock as _, ManualClock, SystemClock};
use reaktly_events::envelope::{Stage, wake};
use reaktly_fetch::config::Config;
use reaktly_media::MediaStore;
use reaktly_runtime::config::load;
use reaktly_runtime::{Runtime, Vars};
use reaktly_store::integrations::{ACCESS_TOKEN_PURPOSE, place_of};
use reaktly_store::media::{self, Expectation, MediaView, NewMedia};
use reaktly_store::{AsyncConnection as _, AsyncPgConnection, Causes, Store, StoreError};
use reaktly_testkit::{Fixture, Talk, TestDb, TestNats, fixtures, wait_for, wait_until};
use reaktly_vault::KeyRing;
use reaktly_worker::Worker;
use sha2::{Digest as _, Sha256};
use tempfile::TempDir;

use crate::meta::{File, Meta};

pub(crate) const TOKEN: &str = "the-access-token";
const KEYS: &str = "k1:AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=";

/// A running fetcher with one conversation.
pub(crate) struct World {
    pub(crate) db: TestDb,
    pub(crate) nats: TestNats,
    pub(crate) meta: Meta,
    pub(crate) fixture: Fixture,
    pub(crate) talk: Talk,
    pub(crate) worker: Worker,
    pub(crate) clock: Arc<ManualClock>,
    pub(crate) folder: TempDir,
    vars: Vars,
    _runtime: Runtime,
}

/// Whether the fetcher is told of a message.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Wake {
    Sent,
    Lost,
}

#[derive(diesel::QueryableByName)]
struct Count {
    #[diesel(sql_type = diesel::sql_types::BigInt)]
    count: i64,
}

impl World {
    pub(crate) async fn start() -> Self {
        rustls::crypto::ring::default_provider().install_default().ok();
        let (db, nats, meta) = (TestDb::create().await, TestNats::start().await, Meta::start().await);
        let fixture = Fixture::create(&db).await;
        let talk = fixture.talk(&db).await;
        let folder = TempDir::new().unwrap();
        let vars = Vars::default()
            .with("DATABASE_URL", db.url())
            .with("NATS_URL", nats.url())
            .with("REAKTLY_KEYS", KEYS)
            .with("REAKTLY_MEDIA_URL", format!("file://{}", folder.path().display()))
            .with("REAKTLY_GRAPH_URL", meta.url());
        let config: Config = load(&vars).unwrap();
        let (runtime, worker, clock) = launch(config).await;
        let world = Self { db, nats, meta, fixture, talk, worker, clock, folder, vars, _runtime: runtime };
        world.seal(TOKEN).await;
        world
    }

    /// Another fetcher on the same ground.
    pub(crate) async fn beside(&self) -> Runtime {
        launch(load(&self.vars).unwrap()).await.0
    }

    pub(crate) fn account(&self) -> AccountId {
        AccountId::from_uuid(self.fixture.account)
    }

    pub(crate) fn conversation(&self) -> ConversationId {
        ConversationId::from_uuid(self.talk.conversation)
    }

    /// Puts a token into the integration, as its owner does.
    pub(crate) async fn seal(&self, token: &str) {
        let keys = KeyRing::parse(KEYS).unwrap();
        let integration = IntegrationId::from_uuid(self.fixture.integration);
        let sealed = keys.purpose(ACCESS_TOKEN_PURPOSE).seal(token.as_bytes(), &place_of(integration)).unwrap();
        let statement = format!(
            "UPDATE integrations SET access_token_sealed = '{}', updated_at = '{}' WHERE id = '{integration}'",
            sealed.as_str(),
            self.clock.now()
        );
        self.run(&statement).await;
    }

    /// A picture comes in whose file Meta has.
    pub(crate) async fn receive(&self, id: &str, file: File) -> MessageId {
        let media = Media {
            id: Some(id.to_owned()),
            mime_type: Some(file.mime_type.to_owned()),
            sha256: Some(base64::engine::general_purpose::STANDARD.encode(Sha256::digest(&file.bytes))),
            ..Media::default()
        };
        self.meta.put(id, file);
        self.message(&Content::Image(media), self.clock.now(), Wake::Sent).await.0
    }

    /// A message comes in, written at `sent_at`.
    pub(crate) async fn message(&self, content: &Content, sent_at: Timestamp, told: Wake) -> (MessageId, Expectation) {
        let (now, account, conversation) = (self.clock.now(), self.account(), self.conversation());
        let message = MessageId::generate(now);
        let statement = format!(
            "INSERT INTO messages (id, account_id, conversation_id, seq, direction, author, kind, text, content, status, \
             sent_at) SELECT '{message}', account_id, id, last_seq + 1, 'inbound', 'customer', '{}', '', '{{}}', \
             'received', '{sent_at}' FROM conversations WHERE id = '{conversation}'; \
             UPDATE conversations SET last_seq = last_seq + 1 WHERE id = '{conversation}'",
            content.kind()
        );
        self.run(&statement).await;
        let integration = IntegrationId::from_uuid(self.fixture.integration);
        let new = NewMedia { message, account, conversation, integration, content, error_code: None, sent_at };
        let mut conn = self.db.connect().await;
        let (expectation, written) = conn
            .transaction(async |conn: &mut AsyncPgConnection| {
                let mut causes = Causes::default();
                let expectation = media::expect(conn, now, &new).await?;
                if told == Wake::Sent {
                    causes.push(wake(Stage::Fetch, now, account, conversation));
                }
                Ok::<_, StoreError>((expectation, causes.write(conn).await?))
            })
            .await
            .unwrap();
        self.worker.publish(written).await;
        (message, expectation)
    }

    pub(crate) async fn media(&self, message: MessageId) -> MediaView {
        media::get(&mut self.db.connect().await, self.account(), message).await.unwrap().unwrap()
    }

    /// Waits until the media is in this state.
    pub(crate) async fn until(&self, message: MessageId, state: &str) -> MediaView {
        wait_for(&format!("media {state}"), async || {
            let media = self.media(message).await;
            (media.state == state).then_some(media)
        })
        .await
    }

    /// Waits until the media waits for this reason.
    pub(crate) async fn until_waiting(&self, message: MessageId, code: &str) {
        wait_until(&format!("media waiting for {code}"), async || {
            self.media(message).await.reason_code.as_deref() == Some(code)
        })
        .await;
    }

    /// Lets time pass, each time a try is over and the next one lies ahead, until Meta was asked about files this often.
    pub(crate) async fn until_asked(&self, lookups: usize, step: SignedDuration) {
        wait_until(&format!("{lookups} lookups"), async || {
            let ahead = format!(
                "SELECT count(*) FROM media WHERE state = 'pending' AND lease_until IS NULL AND next_attempt_at > '{}'",
                self.clock.now()
            );
            if self.asked("lookup") < lookups && self.count(&ahead).await > 0 {
                self.clock.advance(step);
            }
            self.asked("lookup") >= lookups
        })
        .await;
    }

    pub(crate) fn asked(&self, what: &str) -> usize {
        self.meta.requests().iter().filter(|request| request.starts_with(what)).count()
    }

    /// The stored bytes of ready media.
    pub(crate) fn stored(&self, media: &MediaView) -> Vec<u8> {
        std::fs::read(self.folder.path().join(media.object_key.as_ref().unwrap())).unwrap()
    }

    /// Every file in the storage, those half-written included.
    pub(crate) fn files(&self) -> Vec<PathBuf> {
        let (mut files, mut folders) = (Vec::new(), vec![self.folder.path().join("accounts")]);
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
                if entry.path().is_dir() { folders.push(entry.path()) } else { files.push(entry.path()) }
            }
        }
        files
    }

    pub(crate) async fn run(&self, statements: &str) {
        fixtures::run(&mut self.db.connect().await, statements).await;
    }

    pub(crate) async fn count(&self, statement: &str) -> i64 {
        let query = format!("SELECT ({statement}) AS count");
        let row: Count = diesel::sql_query(query).get_result(&mut self.db.connect().await).await.unwrap();
        row.count
    }

    /// Events that tell of a change of how a message shows.
    pub(crate) async fn announcements(&self, message: MessageId) -> i64 {
        let statement = "SELECT count(*) FROM outbox WHERE subject LIKE 'events.message_annotated.%' \
             AND convert_from(payload, 'UTF8') LIKE";
        self.count(&format!("{statement} '%{message}%'")).await
    }
}

async fn launch(config: Config) -> (Runtime, Worker, Arc<ManualClock>) {
    let runtime = Runtime::embedded("fetch");
    let context = runtime.context("fetch");
    let bus = reaktly_bus::connect(&config.worker.bus("fetch")).await.unwrap();
    let store = Store::new(&config.worker.store()).unwrap();
    let clock = Arc::new(ManualClock::at(SystemClock.now()));
    let worker = Worker::of(bus, store, Arc::<ManualClock>::clone(&clock), &context);
    topology::apply(&worker.bus, &Topology::of(TopologySettings::default())).await.unwrap();
    let (running, storage) = (worker.clone(), MediaStore::open(&config.media.url).unwrap());
    context.spawn("fetch", async move { reaktly_fetch::run(&config, running, storage).await });
    (runtime, worker, clock)
}

pub(crate) fn sha256(bytes: &[u8]) -> String {
    hex::encode(Sha256::digest(bytes))
}

/// A picture of this length.
pub(crate) fn picture(length: usize) -> Vec<u8> {
    let mut bytes = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec();
    let filling = (0..length.saturating_sub(bytes.len())).map(|position| u8::try_from(position % 251).unwrap());
    bytes.extend(filling);
    bytes
}
