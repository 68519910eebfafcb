//! A service that takes in knowledge, with everything around it and a clock that moves when told to.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use jiff::SignedDuration;
use reaktly_bus::{Topology, TopologySettings, topology};
use reaktly_domain::ids::{AccountId, FileId, KnowledgeBaseId, SourceId};
use reaktly_domain::{Clock as _, ManualClock, SystemClock};
use reaktly_learn::config::Config;
use reaktly_media::MediaStore;
use reaktly_runtime::config::load;
use reaktly_runtime::{Runtime, Vars};
use reaktly_store::files::{self, StoredFile};
use reaktly_store::knowledge::{self, Article, ArticleFilter, Drafts};
use reaktly_store::sources::{
    self, FileSettings, Mode, Overview, RunState, Settings, SiteSettings, Source, SourceItem,
};
use reaktly_store::{AsyncConnection as _, AsyncPgConnection, Store, StoreError};
use reaktly_testkit::{Fixture, TestDb, TestNats, wait_for};
use reaktly_worker::Worker;
use tempfile::TempDir;

use crate::site::Site;

/// A database with one knowledge base, a site, and a place for files.
pub(crate) struct World {
    pub(crate) db: TestDb,
    pub(crate) nats: TestNats,
    pub(crate) site: Site,
    pub(crate) fixture: Fixture,
    pub(crate) clock: Arc<ManualClock>,
    pub(crate) folder: TempDir,
}

/// A site of the world, read as a whole.
pub(crate) fn site_settings(site: &Site, mode: Mode, path: &str) -> SiteSettings {
    SiteSettings { url: site.url(path), mode, pages_max: 50, include: Vec::new(), exclude: Vec::new(), language: None }
}

impl World {
    pub(crate) async fn lay() -> Self {
        rustls::crypto::ring::default_provider().install_default().ok();
        let (db, nats) = (TestDb::create().await, TestNats::start().await);
        let fixture = Fixture::create(&db).await;
        let clock = Arc::new(ManualClock::at(SystemClock.now()));
        Self { db, nats, site: Site::start(), fixture, clock, folder: TempDir::new().unwrap() }
    }

    pub(crate) fn vars(&self) -> Vars {
        Vars::default()
            .with("DATABASE_URL", self.db.url())
            .with("NATS_URL", self.nats.url())
            .with("REAKTLY_MEDIA_URL", format!("file://{}", self.folder.path().display()))
            .with("REAKTLY_SOURCES_ALLOW", format!("127.0.0.1:{}", self.site.port))
    }

    /// Starts a process that takes knowledge in.
    pub(crate) async fn learn(&self) -> Runtime {
        launch(self.vars(), Arc::clone(&self.clock)).await
    }

    pub(crate) fn account(&self) -> AccountId {
        AccountId::from_uuid(self.fixture.account)
    }

    fn knowledge_base(&self) -> KnowledgeBaseId {
        KnowledgeBaseId::from_uuid(self.fixture.knowledge_base)
    }

    /// Adds a source whose first run is queued.
    pub(crate) async fn add(&self, name: &str, settings: Settings) -> SourceId {
        let now = self.clock.now();
        let source = Source {
            id: SourceId::generate(now),
            knowledge_base_id: self.knowledge_base(),
            name: name.to_owned(),
            settings,
            schedule: None,
            next_run_at: None,
            created_by_id: None,
            created_at: now,
            updated_at: now,
        };
        let mut conn = self.db.connect().await;
        sources::insert(&mut conn, self.account(), &source).await.unwrap();
        self.ask(source.id).await;
        source.id
    }

    pub(crate) async fn add_site(&self, settings: SiteSettings) -> SourceId {
        let name = settings.url.clone();
        self.add(&name, Settings::Site(settings)).await
    }

    /// Adds the site of the world, entered at `/`.
    pub(crate) async fn add_all(&self) -> SourceId {
        self.add_site(site_settings(&self.site, Mode::Site, "/")).await
    }

    /// Adds a file, kept as an upload keeps it.
    pub(crate) async fn add_file(&self, filename: &str, mime_type: &str, bytes: &[u8]) -> SourceId {
        let (now, id) = (self.clock.now(), FileId::generate(self.clock.now()));
        let key = reaktly_media::object_key(self.account(), now, id.as_uuid());
        let storage = MediaStore::open(&self.media_url()).unwrap();
        let mut receiving = storage.receive(&key, 1 << 20);
        receiving.push(Bytes::copy_from_slice(bytes)).await.unwrap();
        let received = receiving.received();
        receiving.keep().await.unwrap();
        let mut conn = self.db.connect().await;
        files::begin(&mut conn, now, self.account(), (id, &key), None).await.unwrap();
        let file = StoredFile {
            id,
            filename: filename.to_owned(),
            mime_type: mime_type.to_owned(),
            size_bytes: i64::try_from(received.size_bytes).unwrap(),
            sha256: received.sha256,
            object_key: key,
            created_at: now,
        };
        files::finish(&mut conn, self.account(), &file).await.unwrap();
        drop(conn);
        self.add(filename, Settings::File(FileSettings { file: id, language: None })).await
    }

    fn media_url(&self) -> url::Url {
        url::Url::from_directory_path(self.folder.path()).unwrap()
    }

    /// Asks for a run.
    pub(crate) async fn ask(&self, source: SourceId) {
        let mut conn = self.db.connect().await;
        sources::request(&mut conn, self.clock.now(), self.account(), source, None).await.unwrap();
    }

    /// Asks for an item to be read again.
    pub(crate) async fn again(&self, source: SourceId, item: &SourceItem) {
        let mut conn = self.db.connect().await;
        let (now, account, item) = (self.clock.now(), self.account(), item.id);
        conn.transaction(async |conn: &mut AsyncPgConnection| {
            sources::again(conn, now, account, source, item).await.map(drop)
        })
        .await
        .unwrap_or_else(|error: StoreError| panic!("{error}"));
    }

    pub(crate) async fn overview(&self, source: SourceId) -> Overview {
        let mut conn = self.db.connect().await;
        sources::overviews(&mut conn, self.account(), &[source]).await.unwrap().remove(&source).unwrap()
    }

    /// Waits until the newest run ended.
    pub(crate) async fn ended(&self, source: SourceId) -> Overview {
        wait_for("the run to end", async || {
            let overview = self.overview(source).await;
            (!matches!(overview.state, RunState::Queued | RunState::Running)).then_some(overview)
        })
        .await
    }

    /// Runs a source once more, to its end.
    pub(crate) async fn rerun(&self, source: SourceId) -> Overview {
        self.clock.advance(SignedDuration::from_hours(1));
        self.ask(source).await;
        self.ended(source).await
    }

    pub(crate) async fn items(&self, source: SourceId) -> Vec<SourceItem> {
        let mut conn = self.db.connect().await;
        sources::items(&mut conn, self.account(), source, None, None, 200).await.unwrap()
    }

    /// The item of a path of the site.
    pub(crate) async fn item(&self, source: SourceId, path: &str) -> SourceItem {
        let address = self.site.url(path);
        let items = self.items(source).await;
        items.into_iter().find(|item| item.address == address).unwrap_or_else(|| panic!("{path} is no item"))
    }

    pub(crate) async fn articles(&self) -> Vec<Article> {
        let mut conn = self.db.connect().await;
        let filter = ArticleFilter::default();
        knowledge::list_articles(&mut conn, self.account(), self.knowledge_base(), &filter, None, 200).await.unwrap()
    }

    pub(crate) async fn article(&self, title: &str) -> Article {
        let articles = self.articles().await;
        articles.into_iter().find(|row| row.text.title == title).unwrap_or_else(|| panic!("{title} is no article"))
    }

    /// What questions are answered from: ids and texts of the pieces of published articles.
    pub(crate) async fn searchable(&self) -> Vec<(uuid::Uuid, String)> {
        let mut conn = self.db.connect().await;
        let base = self.knowledge_base();
        let rows = knowledge::searchable_chunks(&mut conn, self.account(), base, Drafts::LeftOut).await.unwrap();
        rows.into_iter().map(|row| (row.id.as_uuid(), row.text)).collect()
    }
}

/// Starts a process that takes knowledge in, in a hurry: a test's site may be asked as often as one likes.
pub(crate) async fn launch(vars: Vars, clock: Arc<ManualClock>) -> Runtime {
    let mut config: Config = load(&vars).unwrap();
    config.fetch.pause = Duration::from_millis(1);
    let runtime = Runtime::embedded("learn");
    let context = runtime.context("learn");
    let bus = reaktly_bus::connect(&config.worker.bus("learn")).await.unwrap();
    topology::apply(&bus, &Topology::of(TopologySettings::default())).await.unwrap();
    let store = Store::new(&config.worker.store()).unwrap();
    let worker = Worker::of(bus, store, clock, &context);
    let storage = MediaStore::open(&config.media.url).unwrap();
    context.spawn("learn", async move { reaktly_learn::run(&config, worker, storage).await });
    runtime
}
