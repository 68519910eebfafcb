//! Connections: a bounded pool, and migrations.

use std::time::Duration;

use diesel_async::pooled_connection::deadpool::{Object, Pool};
use diesel_async::pooled_connection::{AsyncDieselConnectionManager, ManagerConfig, RecyclingMethod};
use diesel_async::{AsyncConnection, AsyncMigrationHarness, AsyncPgConnection, RunQueryDsl, SimpleAsyncConnection};
use diesel_migrations::{EmbeddedMigrations, MigrationHarness as _, embed_migrations};

use crate::{StoreError, StoreResult};

/// The migrations of this version.
const MIGRATIONS: EmbeddedMigrations = embed_migrations!();
/// Oldest server that is supported.
const SERVER_VERSION_MIN: i32 = 150_000;
/// How long a caller waits for a connection.
const CONNECTION_WAIT_MAX: Duration = Duration::from_secs(3);
/// Bounds on a statement, a lock and a forgotten transaction, so that a stuck peer cannot hold a row for ever.
const SESSION_SETTINGS: &str = "SET statement_timeout = '15s'; SET lock_timeout = '10s'; \
     SET idle_in_transaction_session_timeout = '30s'; SET synchronous_commit = on; SET application_name = 'reaktly'";

/// A connection from the pool.
pub type Connection = Object<AsyncPgConnection>;

/// Where the database is.
#[derive(Debug, Clone)]
pub struct StoreSettings {
    /// `postgres://…`; it may hold a password and is never logged.
    pub url: String,
    /// Most connections of this process.
    pub connections_max: usize,
}

/// The database of the installation. Cheap to clone.
#[derive(Clone)]
pub struct Store {
    pool: Pool<AsyncPgConnection>,
    url: std::sync::Arc<str>,
}

impl std::fmt::Debug for Store {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Store").finish_non_exhaustive()
    }
}

impl Store {
    /// A store whose connections are made when they are first needed, so that a service starts while the database is
    /// still away.
    pub fn new(settings: &StoreSettings) -> StoreResult<Self> {
        let mut config = ManagerConfig::default();
        config.recycling_method = RecyclingMethod::Fast;
        config.custom_setup = Box::new(|url| Box::pin(establish(url.to_owned())));
        let manager = AsyncDieselConnectionManager::new_with_config(settings.url.clone(), config);
        let pool = Pool::builder(manager)
            .max_size(settings.connections_max)
            .build()
            .map_err(|error| StoreError::Unreachable(error.into()))?;
        Ok(Self { pool, url: settings.url.as_str().into() })
    }

    /// A connection, within three seconds.
    pub async fn connection(&self) -> StoreResult<Connection> {
        match tokio::time::timeout(CONNECTION_WAIT_MAX, self.pool.get()).await {
            Ok(connection) => connection.map_err(|error| StoreError::Unreachable(error.into())),
            Err(elapsed) => Err(StoreError::Unreachable(elapsed.into())),
        }
    }

    /// A connection outside the pool, for what lives as long as its connection.
    pub(crate) async fn own_connection(&self) -> StoreResult<AsyncPgConnection> {
        establish(self.url.to_string()).await.map_err(|error| StoreError::Unreachable(error.into()))
    }

    /// Whether the database answers.
    pub async fn healthy(&self) -> bool {
        let Ok(mut conn) = self.connection().await else { return false };
        diesel::sql_query("SELECT 1").execute(&mut conn).await.is_ok()
    }

    /// Applies the migrations that are missing; names of those applied, in order. Needs a multi-threaded runtime.
    pub async fn migrate(&self) -> StoreResult<Vec<String>> {
        let mut connection = self.own_connection().await?;
        check_server(&mut connection).await?;
        // Two starting processes take turns.
        connection
            .batch_execute("SET statement_timeout = 0; SET lock_timeout = 0; SELECT pg_advisory_lock(7241)")
            .await?;
        let applied = in_harness(connection, |harness| {
            Ok(harness.run_pending_migrations(MIGRATIONS)?.iter().map(ToString::to_string).collect())
        });
        applied.await.map_err(|error| StoreError::Unsuitable(format!("a migration failed: {error}")))
    }

    /// Names of migrations that are not applied yet. Needs a multi-threaded runtime.
    pub async fn pending_migrations(&self) -> StoreResult<Vec<String>> {
        let pending = in_harness(self.own_connection().await?, |harness| {
            Ok(harness.pending_migrations(MIGRATIONS)?.iter().map(|migration| migration.name().to_string()).collect())
        });
        pending.await.map_err(|error| StoreError::Unsuitable(format!("could not read the applied migrations: {error}")))
    }
}

type Harness = AsyncMigrationHarness<AsyncPgConnection>;

/// Migrations are synchronous: they run on a thread of their own, where waiting for the connection blocks nobody.
async fn in_harness(
    connection: AsyncPgConnection,
    work: impl FnOnce(&mut Harness) -> diesel::migration::Result<Vec<String>> + Send + 'static,
) -> diesel::migration::Result<Vec<String>> {
    tokio::task::spawn_blocking(move || work(&mut AsyncMigrationHarness::new(connection))).await?
}

async fn establish(url: String) -> diesel::ConnectionResult<AsyncPgConnection> {
    let mut connection = AsyncPgConnection::establish(&url).await?;
    connection.batch_execute(SESSION_SETTINGS).await.map_err(diesel::ConnectionError::CouldntSetupConfiguration)?;
    Ok(connection)
}

#[derive(diesel::QueryableByName)]
struct ServerVersion {
    #[diesel(sql_type = diesel::sql_types::Integer)]
    version: i32,
}

async fn check_server(connection: &mut AsyncPgConnection) -> StoreResult<()> {
    let server: ServerVersion = diesel::sql_query("SELECT current_setting('server_version_num')::integer AS version")
        .get_result(connection)
        .await?;
    if server.version < SERVER_VERSION_MIN {
        let major = server.version / 10_000;
        return Err(StoreError::Unsuitable(format!(
            "PostgreSQL {major} is too old; Reaktly needs version 15 or later in DATABASE_URL"
        )));
    }
    Ok(())
}
