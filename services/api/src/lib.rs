#![doc = include_str!("../README.md")]

mod server;

mod routes;

mod access;
mod connect;
mod diagnosis;
mod library;
mod meter;
mod template_sync;

mod api;
mod idempotency;
mod input;
mod page;
mod problem;
mod seals;

mod dashboard;
mod openapi;
mod startup;

pub mod config;

use std::net::{SocketAddr, TcpListener};
use std::time::Duration;

use anyhow::Context as _;
use reaktly_runtime::{Context, Service};
use reaktly_worker::Worker;

use crate::api::Api;
use crate::config::Config;

pub use openapi::document_text;
pub use startup::{Made, make_account};

/// Between two looks at the database.
const DATABASE_LOOK_EVERY: Duration = Duration::from_secs(5);

/// The service: see the top of this page.
#[derive(Debug)]
pub struct Web;

impl Service for Web {
    const NAME: &'static str = "api";
    const ABOUT: &'static str = "Answers the HTTP API, streams what happens, and serves the dashboard.";
    type Config = Config;

    async fn run(config: Config, context: Context) -> anyhow::Result<()> {
        let bound = Bound::listen(config)?;
        bound.serve(context).await
    }
}

/// An API that holds its address but does not answer yet.
#[derive(Debug)]
pub struct Bound {
    config: Config,
    listener: TcpListener,
    address: SocketAddr,
}

impl Bound {
    /// Takes the address.
    ///
    /// # Errors
    /// It is taken or not of this machine.
    pub fn listen(config: Config) -> anyhow::Result<Self> {
        let wanted = config.address;
        let listener =
            TcpListener::bind(wanted).with_context(|| format!("could not listen on {wanted} (REAKTLY_API_ADDR)"))?;
        let address = listener.local_addr().context("could not read the listen address")?;
        Ok(Self { config, listener, address })
    }

    /// The address, with the port it really got.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Answers until shutdown, then finishes the answers under way.
    ///
    /// # Errors
    /// NATS is too old or misconfigured, or the HTTP server failed.
    pub async fn serve(self, context: Context) -> anyhow::Result<()> {
        // Before anything is waited for, so that no probe finds a service ready that has only begun.
        let first_start = context.health().readiness("first_start");
        let worker = Worker::start(&self.config.worker, &context).await?;
        let api = Api::new(&self.config, worker)?;
        context.spawn("connections", watch_connections(api.clone()));
        context.spawn("integrations_bucket", connect::keep_bucket(api.clone()));
        context.spawn("first_start", startup::first_start(api.clone(), self.config, first_start));
        template_sync::start(&api);
        library::keep_warm(&api);
        let server = server::build(self.listener, &api).context("could not start the HTTP server")?;
        tracing::info!(api.address = %self.address, "the API answers");
        reaktly_runtime::http::serve(server, &context).await
    }
}

/// Keeps readiness in step with the connections to NATS and the database.
async fn watch_connections(api: Api) -> anyhow::Result<()> {
    let (nats, database) = (api.context.health().readiness("nats"), api.context.health().readiness("database"));
    let mut links = api.bus.links();
    loop {
        match links.borrow_and_update().problem() {
            None => nats.ready(),
            Some(problem) => nats.not_ready(problem),
        }
        if api.store.healthy().await {
            database.ready();
        } else {
            database.not_ready("the database does not answer");
        }
        tokio::select! {
            () = api.context.shutdown().cancelled() => return Ok(()),
            changed = links.changed() => changed.context("the bus is closed")?,
            () = tokio::time::sleep(DATABASE_LOOK_EVERY) => {}
        }
    }
}
