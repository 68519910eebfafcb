//! Where the queue and the database are.

use reaktly_runtime::config::{Reader, Reported, Settings, Variable};
use reaktly_runtime::settings::{DatabaseSettings, NatsSettings};
use reaktly_store::StoreSettings;
use secrecy::ExposeSecret as _;

/// Connections to PostgreSQL of one service; all services in one process stay within a server's usual 100.
const CONNECTIONS_MAX: usize = 10;

/// Where the queue and the database are.
#[derive(Clone, Debug)]
pub struct WorkerSettings {
    /// The database.
    pub database: DatabaseSettings,
    /// The queue.
    pub nats: NatsSettings,
}

impl WorkerSettings {
    /// The database, in the store's words.
    pub fn store(&self) -> StoreSettings {
        StoreSettings { url: self.database.url.expose_secret().to_owned(), connections_max: CONNECTIONS_MAX }
    }

    /// The queue, in the bus's words.
    pub fn bus(&self, name: &str) -> reaktly_bus::Settings {
        reaktly_bus::Settings {
            name: name.to_owned(),
            urls: self.nats.url.expose_secret().split(',').map(|url| url.trim().to_owned()).collect(),
            credentials: self.nats.credentials.clone(),
        }
    }
}

impl Settings for WorkerSettings {
    fn variables() -> Vec<Variable> {
        let mut variables = DatabaseSettings::variables();
        variables.extend(NatsSettings::variables());
        variables
    }

    fn read(reader: &mut Reader<'_>) -> Result<Self, Reported> {
        let (database, nats) = (DatabaseSettings::read(reader), NatsSettings::read(reader));
        Ok(Self { database: database?, nats: nats? })
    }
}
