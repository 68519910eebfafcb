#![doc = include_str!("../README.md")]

mod server;

mod challenge;
mod receive;

pub mod decide;
pub mod refusal;

mod body;
mod directory;
mod integrations;
mod keys;
mod metrics;
mod queue;
mod sightings;
mod unknown;

pub mod config;

use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;

use anyhow::Context as _;
use reaktly_domain::SystemClock;
use reaktly_runtime::{Context, Service};

use crate::config::Config;
use crate::directory::Directory;
use crate::metrics::Metrics;
use crate::queue::Queue;
use crate::server::State;

/// The service: see the top of this page.
#[derive(Debug)]
pub struct Ingress;

impl Service for Ingress {
    const NAME: &'static str = "ingress";
    const ABOUT: &'static str = "Takes Meta's webhooks in: checks the signature and stores the raw body in JetStream.";
    type Config = Config;

    async fn run(config: Config, context: Context) -> anyhow::Result<()> {
        let bound = Bound::listen(config)?;
        bound.serve(context).await
    }
}

/// An ingress that holds its address but does not answer yet.
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
        let listener = TcpListener::bind(wanted)
            .with_context(|| format!("could not listen on {wanted} (REAKTLY_INGRESS_ADDR)"))?;
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
        let settings = self.config.bus_settings();
        let bus = reaktly_bus::connect(&settings).await.context("could not connect to nats")?;
        let directory = Arc::new(Directory::new(&self.config.keys));
        context.spawn("integrations", integrations::follow(directory.clone(), bus.clone(), context.clone()));
        let queue = Arc::new(Queue::new(bus.clone()));
        context.spawn("queue", queue::watch(queue.clone(), context.clone()));
        let (sightings, seen) = sightings::channel();
        context.spawn("sightings", sightings::write(seen, bus.clone(), context.clone()));
        let state = State {
            directory,
            queue,
            sightings,
            bus,
            policy: self.config.policy,
            clock: Arc::new(SystemClock),
            metrics: Metrics::new(&context.meter()),
            context: context.clone(),
        };
        let server = server::build(self.listener, state).context("could not start the HTTP server")?;
        tracing::info!(ingress.address = %self.address, "ingress answers");
        reaktly_runtime::http::serve(server, &context).await
    }
}
