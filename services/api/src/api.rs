//! What every handler shares.

use std::sync::Arc;

use anyhow::Context as _;
use jiff::Timestamp;
use reaktly_bus::Bus;
use reaktly_bus::kv::Bucket;
use reaktly_documents::Reader;
use reaktly_domain::Clock;
use reaktly_events::streams;
use reaktly_graph::GraphClient;
use reaktly_library::{Shelf, spending};
use reaktly_media::MediaStore;
use reaktly_models::embeddings;
use reaktly_operator::Operator;
use reaktly_runtime::Context;
use reaktly_runtime::settings::Environment;
use reaktly_store::ai_budgets::Amount;
use reaktly_store::{Store, StoreError, Written};
use reaktly_worker::Worker;
use url::Url;

use crate::access::{PasswordPolicy, Passwords, Throttle};
use crate::config::Config;
use crate::problem::{Code, Problem};
use crate::seals::Seals;

/// Pages read at a time.
const READ_AT_ONCE: usize = 4;

/// What every handler shares. Clones are cheap and share everything.
#[derive(Clone)]
pub(crate) struct Api {
    pub store: Store,
    pub bus: Bus,
    /// What ingress knows of each webhook path.
    pub bucket: Bucket,
    pub graph: GraphClient,
    /// Files of customers and of agents.
    pub media: MediaStore,
    pub seals: Arc<Seals>,
    pub passwords: Passwords,
    pub throttle: Throttle,
    /// Answers questions put to a knowledge base.
    pub operator: Arc<Operator>,
    /// What one of them will probably need of a model; nothing without one.
    pub estimate: Option<Amount>,
    /// The search indexes it answers from.
    pub shelf: Shelf,
    /// Reads what is pushed as HTML.
    pub reader: Reader,
    pub clock: Arc<dyn Clock>,
    pub context: Context,
    pub policy: Arc<Policy>,
    worker: Worker,
}

/// What holds in this installation.
#[derive(Debug)]
pub(crate) struct Policy {
    pub environment: Environment,
    pub passwords: PasswordPolicy,
    pub public_url: Url,
    /// An app secret for integrations without their own is set.
    pub has_app_secret: bool,
}

impl Api {
    /// Puts everything together on the connections of `worker`.
    pub(crate) fn new(config: &Config, worker: Worker) -> anyhow::Result<Self> {
        let operator = Arc::new(Operator::new(config.model.as_ref())?);
        let embedder = embeddings::embedder(&config.embeddings)?;
        Ok(Self {
            shelf: Shelf::embedding_with(&worker.store, operator.detector(), embedder),
            operator,
            estimate: config.model.as_ref().map(spending::estimate),
            bucket: Bucket::new(&worker.bus, streams::INTEGRATIONS_BUCKET),
            graph: GraphClient::new(&config.graph, Arc::clone(&worker.clock))?,
            media: MediaStore::open(&config.media.url).context("could not open the media storage")?,
            seals: Arc::new(Seals::new(&config.keys)),
            passwords: Passwords::new()?,
            throttle: Throttle::default(),
            policy: Arc::new(Policy {
                environment: config.environment,
                passwords: PasswordPolicy::of(config.environment),
                public_url: config.public_url.clone(),
                has_app_secret: config.app_secret.is_some(),
            }),
            reader: Reader::new(READ_AT_ONCE),
            store: worker.store.clone(),
            bus: worker.bus.clone(),
            clock: Arc::clone(&worker.clock),
            context: worker.context.clone(),
            worker,
        })
    }

    /// The current instant.
    pub(crate) fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// What it shares with every service that has a queue and a database.
    pub(crate) fn worker(&self) -> &Worker {
        &self.worker
    }

    /// Publishes what a transaction wrote, after its commit. The caller does not wait: what cannot be published now is
    /// left to the relay.
    pub(crate) fn publish(&self, written: Written) {
        let worker = self.worker.clone();
        self.context.spawn_task(async move { worker.publish(written).await });
    }
}

/// Whatever the store's errors come from is trouble behind the API: never the caller's fault, and never "not found".
impl<E> From<E> for Problem
where
    StoreError: From<E>,
{
    fn from(error: E) -> Self {
        let error = StoreError::from(error);
        if error.is_transient() {
            return Self::because(Code::Unavailable, error).retry_after_seconds(1);
        }
        Self::because(Code::Internal, error)
    }
}
