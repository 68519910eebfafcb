//! Connections of the commands that end: they wait for nobody and say at once what is away.

use anyhow::{Context as _, bail};
use reaktly_bus::Bus;
use reaktly_runtime::Vars;
use reaktly_runtime::config::load;
use reaktly_runtime::settings::{DatabaseSettings, NatsSettings};
use reaktly_store::{Connection, Store, StoreSettings};
use reaktly_worker::WorkerSettings;
use secrecy::ExposeSecret as _;

use crate::NAME;

/// A command does one thing after the other, with a relay beside it at most.
const CONNECTIONS_MAX: usize = 4;

/// The database of `DATABASE_URL`, not looked at yet.
pub(crate) fn store(vars: &Vars) -> anyhow::Result<Store> {
    store_of(&load::<DatabaseSettings>(vars)?)
}

/// As [`store`], from settings that are read already.
pub(crate) fn store_of(settings: &DatabaseSettings) -> anyhow::Result<Store> {
    let url = settings.url.expose_secret().to_owned();
    Store::new(&StoreSettings { url, connections_max: CONNECTIONS_MAX }).context("could not set up the database")
}

/// A connection to the database of `DATABASE_URL`.
pub(crate) async fn database(vars: &Vars) -> anyhow::Result<Connection> {
    Ok(store(vars)?.connection().await?)
}

/// The queue of `NATS_URL`, connected.
pub(crate) async fn bus(settings: &NatsSettings) -> anyhow::Result<Bus> {
    let bus = reaktly_bus::connect(&bus_settings(settings)).await.context("could not connect to NATS")?;
    let problem = bus.links().borrow().problem();
    match problem {
        Some(problem) => bail!("{problem} (NATS_URL)"),
        None => Ok(bus),
    }
}

/// Database and queue, connected.
pub(crate) async fn both(settings: &WorkerSettings) -> anyhow::Result<(Store, Bus)> {
    Ok((store_of(&settings.database)?, bus(&settings.nats).await?))
}

/// The queue, in the bus's words.
pub(crate) fn bus_settings(settings: &NatsSettings) -> reaktly_bus::Settings {
    reaktly_bus::Settings {
        name: NAME.to_owned(),
        urls: settings.url.expose_secret().split(',').map(|url| url.trim().to_owned()).collect(),
        credentials: settings.credentials.clone(),
    }
}
