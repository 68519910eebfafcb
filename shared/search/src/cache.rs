//! Search indexes by knowledge base version: built when first asked for, shared, and dropped when memory is short.

use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use moka::future::Cache;
use reaktly_domain::ids::KnowledgeBaseId;

use crate::index::Index;

/// Memory the indexes of a process may take together.
pub const INDEXES_BYTES_MAX: u64 = 512 * 1024 * 1024;
/// Weights are counted in this unit.
const WEIGHT_BYTES: usize = 1024;
/// An index nobody asks for is dropped after this time.
const IDLE: Duration = Duration::from_hours(1);

/// The indexes of a process. The version is part of the key: an index is never stale.
#[derive(Debug, Clone)]
pub struct Indexes(Cache<(KnowledgeBaseId, i64), Arc<Index>>);

impl Default for Indexes {
    fn default() -> Self {
        let weight = |_: &(KnowledgeBaseId, i64), index: &Arc<Index>| {
            u32::try_from(index.size_bytes() / WEIGHT_BYTES).unwrap_or(u32::MAX).saturating_add(1)
        };
        let capacity = INDEXES_BYTES_MAX / WEIGHT_BYTES as u64;
        Self(Cache::builder().max_capacity(capacity).weigher(weight).time_to_idle(IDLE).build())
    }
}

impl Indexes {
    /// Whether the index of a version is there.
    pub fn has(&self, base: KnowledgeBaseId, version: i64) -> bool {
        self.0.contains_key(&(base, version))
    }

    /// The index of a version; `load` brings its chunks when it is not there. Simultaneous callers share one building.
    pub async fn get<E, F>(&self, base: KnowledgeBaseId, version: i64, load: F) -> Result<Arc<Index>, Arc<E>>
    where
        E: Send + Sync + 'static,
        F: Future<Output = Result<Arc<Index>, E>>,
    {
        self.0.try_get_with((base, version), load).await
    }
}
