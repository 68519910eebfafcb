//! A database per test, cloned from a template that is migrated once per state of the migrations.

mod held;

use std::net::{SocketAddr, ToSocketAddrs as _};
use std::path::{Path, PathBuf};

use diesel::QueryableByName;
use diesel::connection::SimpleConnection as _;
use diesel::sql_types::Bool;
use diesel_async::async_connection_wrapper::AsyncConnectionWrapper;
use diesel_async::{AsyncConnection as _, AsyncPgConnection};
use diesel_migrations::{FileBasedMigrations, MigrationHarness as _};
use sha2::{Digest as _, Sha256};
use url::Url;

pub use held::HeldTable;

/// Any fixed number: tests that need the template wait for the one that makes it.
const TEMPLATE_LOCK: i64 = 0x7265_616B_746C_7901;

type SyncConnection = AsyncConnectionWrapper<AsyncPgConnection>;

/// A database of this test alone, dropped with it. The server is the one of `DATABASE_URL`.
#[derive(Debug)]
pub struct TestDb {
    server: Url,
    url: Url,
    name: String,
}

impl TestDb {
    /// A database with the schema of `shared/store/migrations`.
    ///
    /// # Panics
    /// When there is no server, or a migration fails.
    pub async fn create() -> Self {
        apart(|| {
            let server = server();
            let template = ensure_template(&server);
            Self::make(server, &format!(" TEMPLATE {template}"))
        })
        .await
    }

    /// A database without any table.
    ///
    /// # Panics
    /// When there is no server.
    pub async fn empty() -> Self {
        apart(|| Self::make(server(), "")).await
    }

    /// Its URL, password included.
    pub fn url(&self) -> String {
        self.url.to_string()
    }

    /// The server's address, to put a [`crate::Proxy`] before it.
    ///
    /// # Panics
    /// When the host of `DATABASE_URL` has no address.
    pub fn address(&self) -> SocketAddr {
        let host = self.url.host_str().unwrap_or("localhost");
        let port = self.url.port().unwrap_or(5432);
        let mut addresses = (host, port).to_socket_addrs().expect("the database server has an address");
        addresses.next().expect("the database server has an address")
    }

    /// Its URL by way of another address, such as a [`crate::Proxy`].
    ///
    /// # Panics
    /// Never: an IP address is always a valid host.
    pub fn url_at(&self, address: SocketAddr) -> String {
        let mut url = self.url.clone();
        url.set_ip_host(address.ip()).expect("an IP address is a host");
        url.set_port(Some(address.port())).expect("a database URL has a port");
        url.to_string()
    }

    /// A connection of its own, outside any pool.
    ///
    /// # Panics
    /// When the server refuses.
    pub async fn connect(&self) -> AsyncPgConnection {
        AsyncPgConnection::establish(self.url.as_str()).await.expect("the test database accepts connections")
    }

    fn make(server: Url, from: &str) -> Self {
        let name = format!("reaktly_test_{}", uuid::Uuid::new_v4().simple());
        execute(&server, &format!("CREATE DATABASE {name}{from}"));
        let url = database(&server, &name);
        Self { server, url, name }
    }
}

impl Drop for TestDb {
    fn drop(&mut self) {
        let (server, name) = (self.server.clone(), self.name.clone());
        // A thread of its own, because dropping happens inside the test's runtime.
        let dropping = std::thread::spawn(move || {
            if let Ok(mut connection) = <SyncConnection as diesel::Connection>::establish(server.as_str()) {
                // A server that is gone took the database along.
                connection.batch_execute(&format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)")).ok();
            }
        });
        dropping.join().ok();
    }
}

#[derive(QueryableByName)]
struct Found {
    #[diesel(sql_type = Bool)]
    found: bool,
}

/// Makes the template for the migrations as they are now, unless it exists; answers its name.
fn ensure_template(server: &Url) -> String {
    let migrations = crate::repository().join("shared/store/migrations");
    let name = format!("reaktly_template_{}", fingerprint(&migrations));
    let mut connection = connect(server);
    if exists(&mut connection, &name) {
        return name;
    }
    connection.batch_execute(&format!("SELECT pg_advisory_lock({TEMPLATE_LOCK})")).expect("the lock can be taken");
    if !exists(&mut connection, &name) {
        let building = format!("{name}_building");
        execute(server, &format!("DROP DATABASE IF EXISTS {building} WITH (FORCE)"));
        execute(server, &format!("CREATE DATABASE {building}"));
        let migrations = FileBasedMigrations::from_path(&migrations).expect("shared/store/migrations holds migrations");
        connect(&database(server, &building))
            .run_pending_migrations(migrations)
            .unwrap_or_else(|error| panic!("a migration failed: {error}"));
        execute(server, &format!("ALTER DATABASE {building} RENAME TO {name}"));
    }
    name
}

fn exists(connection: &mut SyncConnection, database: &str) -> bool {
    let query = format!("SELECT EXISTS (SELECT FROM pg_database WHERE datname = '{database}') AS found");
    diesel::RunQueryDsl::get_result::<Found>(diesel::sql_query(query), connection).expect("the catalogue answers").found
}

/// Changes whenever a migration does.
fn fingerprint(migrations: &Path) -> String {
    let mut files = files_below(migrations);
    files.sort();
    let mut hash = Sha256::new();
    for file in files {
        hash.update(file.to_string_lossy().as_bytes());
        hash.update(std::fs::read(&file).expect("a migration can be read"));
    }
    hex::encode(hash.finalize()).chars().take(16).collect()
}

fn files_below(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    entries
        .map(|entry| entry.expect("a folder can be listed").path())
        .flat_map(|path| if path.is_dir() { files_below(&path) } else { vec![path] })
        .collect()
}

fn server() -> Url {
    let url = crate::variable("DATABASE_URL").expect(
        "tests need a PostgreSQL server: run scripts/test, or scripts/services up and eval \"$(scripts/services env)\"",
    );
    Url::parse(&url).expect("DATABASE_URL is a URL")
}

fn database(server: &Url, name: &str) -> Url {
    let mut url = server.clone();
    url.set_path(name);
    url
}

fn connect(url: &Url) -> SyncConnection {
    <SyncConnection as diesel::Connection>::establish(url.as_str())
        .unwrap_or_else(|error| panic!("no connection to PostgreSQL: {error}"))
}

fn execute(server: &Url, statement: &str) {
    connect(server).batch_execute(statement).unwrap_or_else(|error| panic!("{statement}: {error}"));
}

/// Runs blocking database work outside the test's runtime, whatever its flavour.
async fn apart<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> T {
    tokio::task::spawn_blocking(|| std::thread::spawn(work).join())
        .await
        .expect("the runtime is alive")
        .unwrap_or_else(|panic| std::panic::resume_unwind(panic))
}
