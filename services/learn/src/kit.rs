//! What every sweeper here works with.

use std::sync::Arc;

use anyhow::Context as _;
use reaktly_library::Shelf;
use reaktly_models::embeddings::Embedder;
use reaktly_operator::Operator;
use reaktly_worker::Worker;

use crate::metrics::Metrics;

/// What every sweeper here works with. Cheap to clone.
#[derive(Clone)]
pub(crate) struct Kit {
    pub(crate) worker: Worker,
    pub(crate) shelf: Shelf,
    /// An operator without a model: what the knowledge base says of itself.
    pub(crate) plain: Arc<Operator>,
    pub(crate) metrics: Metrics,
}

impl Kit {
    pub(crate) fn new(worker: &Worker, embedder: Option<Arc<dyn Embedder>>) -> anyhow::Result<Self> {
        let plain = Arc::new(Operator::new(None).context("could not set up the AI operator")?);
        let shelf = Shelf::embedding_with(&worker.store, plain.detector(), embedder);
        let metrics = Metrics::new(&worker.context.meter());
        Ok(Self { worker: worker.clone(), shelf, plain, metrics })
    }
}
